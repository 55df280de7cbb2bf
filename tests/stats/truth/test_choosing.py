import numpy as np
import pytest
from hypothesis import assume, given

from consensus.stats.truth.choosing import METHODS, choose_method, held_out_parts, held_out_scores, without
from consensus.stats.truth.dawid_skene import dawid_skene
from consensus.stats.truth.glad import glad
from consensus.stats.truth.mace import mace
from consensus.stats.truth.one_coin import one_coin
from consensus.stats.truth.predicting import likelihood
from consensus.stats.truth.weighted_majority import weighted_majority
from tests.stats import published
from tests.stats.strategies import ratings
from tests.stats.truth.tables import one_coin as coin
from tests.stats.truth.tables import planted


def test_on_bluebirds_it_keeps_away_from_models_that_do_worse_than_counting():
    hint = choose_method(published.dataset("bluebirds"), gold=published.gold("bluebirds"))

    assert hint.name.startswith("dawid_skene")
    assert [line.split(" does worse than counting")[0] for line in hint.warnings] == ["One coin", "GLAD"]
    assert any("Errors depend on the class" in line for line in hint.reasons)
    assert hint.of("one_coin").right == pytest.approx(0.5833, abs=5e-5)
    assert hint.of("glad").right == pytest.approx(0.7222, abs=5e-5)
    assert hint.of("majority").right == pytest.approx(0.7593, abs=5e-5)
    assert hint.of(hint.name).right > 0.88


def test_on_textual_entailment_labelers_should_not_count_alike():
    hint = choose_method(published.dataset("rte"), gold=published.gold("rte"))

    assert hint.name.startswith("dawid_skene")
    assert hint.warnings == ()
    assert hint.of("majority").right == pytest.approx(0.8969, abs=5e-5)
    assert hint.of("dawid_skene").right == pytest.approx(0.9275, abs=5e-5)


def test_gold_is_reported_and_changes_nothing():
    r = published.dataset("bluebirds")

    without_gold = choose_method(r)

    assert without_gold.name == choose_method(r, gold=published.gold("bluebirds")).name
    assert np.isnan(without_gold.of("glad").right)


@pytest.mark.parametrize(
    ("labelers", "expected"),
    [
        ([coin(0.8, 3)] * 10, {"majority"}),
        ([coin(accuracy, 3) for accuracy in np.linspace(0.45, 0.95, 10)], {"one_coin"}),
        ([coin(0.9, 2)] * 5 + [[[0.95, 0.05], [0.7, 0.3]]] * 5, {"dawid_skene_crowd", "dawid_skene", "mace"}),
    ],
)
def test_the_plainest_model_that_holds_is_recommended(labelers, expected):
    made = planted(labelers, [1 / len(labelers[0])] * len(labelers[0]), 1500, 4, seed=1)

    assert choose_method(made.ratings).name in expected


def test_where_labelers_are_alike_it_says_so():
    made = planted([coin(0.8, 3)] * 10, [1 / 3] * 3, 1000, 3, seed=2)

    hint = choose_method(made.ratings)

    assert "count alike" in hint.reasons[0]
    assert hint.warnings == ()


def test_single_answers_leave_nothing_to_compare():
    hint = choose_method(published.ratings_of_items([["a"], ["b"]]))

    assert (hint.name, hint.candidates) == ("majority", ())
    assert "No item has two answers" in hint.reasons[0]


@given(ratings())
def test_every_answer_of_an_item_with_several_is_held_out_once_and_one_always_stays(r):
    times = np.zeros(r.n_labels, int)
    for held_out in held_out_parts(r, seed=0):
        times += held_out
        assert without(r, held_out).n_items == r.n_items

    assert times.tolist() == (r.answers_per_item >= 2)[r.item].astype(int).tolist()


@pytest.mark.parametrize("method", [one_coin, glad, mace, lambda r: mace(r, variational=False), dawid_skene])
@given(r=ratings())
def test_the_labels_a_labeler_might_give_add_up_to_one(method, r):
    assume(r.n_items and len(r.labels) > 1)
    found = method(r)

    everything = np.arange(r.n_items * r.n_labelers)
    item, labeler = everything // r.n_labelers, everything % r.n_labelers
    total = sum(likelihood(found, item, labeler, np.full(len(item), label)) for label in range(len(r.labels)))

    assert total == pytest.approx(np.ones(len(item)), abs=1e-6)


def test_a_method_without_a_model_of_labelers_predicts_nothing():
    r = published.ratings_of_items([["a", "b", "a"]])

    with pytest.raises(TypeError, match="does not say"):
        likelihood(weighted_majority(r), np.array([0]), np.array([0]), np.array([0]))


def test_a_score_is_the_log_of_what_the_rest_made_likely():
    r = published.dataset("bluebirds")

    scores = held_out_scores(r, seed=3)

    held_out = next(held_out_parts(r, seed=3))
    found = dawid_skene(without(r, held_out))
    row = int(np.flatnonzero(held_out)[7])
    matrix = found.confusions.of(int(r.labeler[row]))
    expected = np.log(found.probability[r.item[row]] @ matrix[:, r.label[row]])
    assert scores["dawid_skene"][row] == pytest.approx(expected)
    assert set(scores) == set(METHODS)
