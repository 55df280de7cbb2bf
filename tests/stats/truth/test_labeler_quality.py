import numpy as np
import pytest
from hypothesis import given

from consensus.stats import Ratings
from consensus.stats.truth.dawid_skene import dawid_skene
from consensus.stats.truth.glad import glad
from consensus.stats.truth.labeler_confusions import confusions_against, confusions_against_others
from consensus.stats.truth.labeler_quality import Verdict, labeler_quality
from consensus.stats.truth.mace import mace
from consensus.stats.truth.one_coin import one_coin
from tests.stats import published
from tests.stats.strategies import ratings
from tests.stats.truth import definitions
from tests.stats.truth.tables import one_coin as coin
from tests.stats.truth.tables import planted


def test_exactly_the_four_busiest_labelers_of_textual_entailment_are_at_chance():
    r = published.dataset("rte")

    found = labeler_quality(r, dawid_skene(r))

    busiest = [r.labelers[place] for place in np.argsort(-found.n_answers)[:4]]
    assert sorted(found.spammers) == sorted(busiest)
    assert sum(found.n_answers[r.labelers.index(who)] for who in found.spammers) == 2800
    assert found.reversed == ()


def test_labelers_with_few_answers_are_not_called_spammers():
    r = published.dataset("rte")

    found = labeler_quality(r, dawid_skene(r))

    unclear = found.with_verdict(Verdict.UNCLEAR)
    assert len(unclear) > 10
    assert max(found.n_answers[r.labelers.index(who)] for who in unclear) <= 180


@pytest.mark.parametrize("method", [one_coin, glad, mace, dawid_skene])
def test_other_models_find_the_same_spammers(method):
    r = published.dataset("rte")

    assert set(labeler_quality(r, method(r)).spammers) <= set(labeler_quality(r, dawid_skene(r)).spammers)


def test_reversed_labelers_of_bluebirds_are_worse_than_chance_by_the_experts_too():
    r, gold = published.dataset("bluebirds"), published.gold("bluebirds")

    found = labeler_quality(r, dawid_skene(r))

    right = np.array([gold[r.items[item]] == r.labels[label] for item, label in zip(r.item, r.label, strict=True)])
    assert len(found.reversed) == 3
    for who in found.reversed:
        assert right[r.labeler == r.labelers.index(who)].mean() < 0.42
    assert found.spammers == ()


def test_accuracies_hold_the_planted_ones_as_often_as_they_say():
    accuracies = np.linspace(0.5, 0.95, 20)
    hits = []
    for seed in range(20):
        made = planted([coin(accuracy, 2) for accuracy in accuracies], [0.5, 0.5], 800, 5, seed)
        found = labeler_quality(made.ratings, dawid_skene(made.ratings))
        hits.append((found.accuracy_low <= accuracies) & (accuracies <= found.accuracy_high))
        skill = 2 * accuracies - 1
        hits.append((found.skill_low <= skill) & (skill <= found.skill_high))

    assert 0.91 <= np.mean(hits) <= 0.97


def test_habits_of_always_giving_the_common_label_are_no_skill():
    labelers = [coin(0.9, 3)] * 5 + [np.tile([1, 0, 0], (3, 1))]
    made = planted(labelers, [0.8, 0.1, 0.1], 3000, 6, seed=1)

    found = labeler_quality(made.ratings, dawid_skene(made.ratings))

    assert found.accuracy[5] == pytest.approx(0.8, abs=0.03)
    assert found.skill[5] == pytest.approx(0, abs=0.01)
    assert found.spammers == (5,)
    assert found.informativeness[5] == pytest.approx(0, abs=0.01)
    assert found.skill[:5] == pytest.approx(0.85, abs=0.03)


def test_a_labeler_who_swaps_two_labels_is_reversed_and_informative():
    labelers = [coin(0.85, 2)] * 5 + [coin(0.1, 2)]
    made = planted(labelers, [0.5, 0.5], 6000, 6, seed=2)

    found = labeler_quality(made.ratings, dawid_skene(made.ratings))

    assert found.reversed == (5,)
    assert found.informativeness[5] == pytest.approx(0.64, abs=0.05)


@given(ratings())
def test_for_two_classes_informativeness_is_the_square_of_youdens_index(r):
    two = Ratings.from_codes(r.item, r.labeler, r.label % 2, items=r.items, labelers=r.labelers, labels=["a", "b"])
    truth = dawid_skene(two, smoothing=0.1)

    found = labeler_quality(two, truth)

    for labeler in range(two.n_labelers):
        (a, _), (_, d) = truth.confusions.of(labeler)
        assert found.informativeness[labeler] == pytest.approx((a + d - 1) ** 2, abs=1e-9)


@given(ratings())
def test_others_are_compared_with_by_plain_counting(r):
    confusions = confusions_against_others(r)

    expected = np.zeros((r.n_labelers, len(r.labels), len(r.labels)))
    for answers in definitions.answers_of(r).values():
        for place, (who, label) in enumerate(answers):
            others = answers[:place] + answers[place + 1 :]
            for _, other in others:
                expected[who, other, label] += 1 / len(others)
    for labeler in range(r.n_labelers):
        assert confusions.dense(labeler, confusions.counts) == pytest.approx(expected[labeler])


@given(ratings())
def test_own_confusions_are_those_against_the_probabilities(r):
    truth = dawid_skene(r, iterations=2000, tolerance=1e-12)  # to where one step more changes nothing to speak of

    again = confusions_against(r, dawid_skene(r, iterations=len(truth.convergence.path) + 1, tolerance=-1).probability)

    assert again.counts.sum(axis=1) == pytest.approx(truth.confusions.counts.sum(axis=1))
    assert again.squares == pytest.approx(truth.confusions.squares, abs=0.01)


@given(ratings())
def test_every_interval_holds_its_value(r):
    for truth in (None, dawid_skene(r)):
        found = labeler_quality(r, truth)
        assert ((found.accuracy_low <= found.accuracy) | (found.accuracy == 0)).all()
        assert ((found.accuracy_high >= found.accuracy) | (found.accuracy == 1)).all()
        known = ~np.isnan(found.skill)
        assert (found.skill_low[known] <= found.skill_high[known]).all()


def test_a_truth_without_probabilities_is_refused():
    r = published.ratings_of_items([["a", "b", "a"]])

    with pytest.raises(ValueError, match="probabilities"):
        labeler_quality(r, dawid_skene(r, probabilities=False))


def test_nothing_and_a_single_label_have_no_verdict():
    assert labeler_quality(published.ratings_of_items([])).verdict == ()
    one = published.ratings_of_items([["a", "a"]])
    assert labeler_quality(one, dawid_skene(one)).verdict == (Verdict.UNCLEAR, Verdict.UNCLEAR)
    assert np.isnan(labeler_quality(one, dawid_skene(one)).skill).all()
