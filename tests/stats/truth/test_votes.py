"""Models in which an answer speaks for its own label only: one coin, GLAD, MACE, and weighted votes."""

import numpy as np
import pandas as pd
import pytest
from crowdkit.aggregation import GLAD, MACE, MajorityVote, OneCoinDawidSkene
from hypothesis import assume, given
from hypothesis import strategies as st

from consensus.stats import Ratings
from consensus.stats.truth.glad import glad
from consensus.stats.truth.mace import mace
from consensus.stats.truth.one_coin import one_coin
from consensus.stats.truth.weighted_majority import agreement_weights, wawa_weights, weighted_majority
from tests.stats import published
from tests.stats.strategies import cells, ratings, table
from tests.stats.truth import definitions
from tests.stats.truth.tables import frame, planted, share_right, with_repeats
from tests.stats.truth.tables import one_coin as coin

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated")  # what crowd-kit asks of pandas

METHODS = [one_coin, glad, mace, weighted_majority]


@pytest.mark.parametrize(
    ("method", "folder", "right"),
    [(one_coin, "bluebirds", 0.5833), (glad, "bluebirds", 0.7222), (one_coin, "rte", 0.925), (glad, "rte", 0.925)],
)
def test_share_of_items_right_as_computed_elsewhere(method, folder, right):
    found = method(published.dataset(folder))

    assert share_right(found.values(), published.gold(folder)) == pytest.approx(right, abs=5e-5)


@pytest.mark.parametrize("folder", ["rte", "bluebirds", "anesthesia"])
def test_one_coin_as_crowd_kit(folder):
    r = with_repeats(folder)
    peer = OneCoinDawidSkene(500, tol=1e-9).fit(frame(r))

    found = one_coin(r, smoothing=0)

    assert found.label.tolist() == peer.labels_.sort_index().tolist()
    assert found.accuracy == pytest.approx(peer.skills_.sort_index().to_numpy(), abs=1e-3)


def test_glad_as_crowd_kit():
    r = with_repeats("anesthesia")
    peer = GLAD(n_iter=300, tol=1e-9, m_step_max_iter=200, m_step_tol=1e-6).fit(frame(r))

    found = glad(r)

    assert found.label.tolist() == peer.labels_.sort_index().tolist()
    assert found.skill == pytest.approx(peer.alphas_.sort_index().to_numpy(), abs=0.01)
    assert np.log(found.ease) == pytest.approx(peer.betas_.sort_index().to_numpy(), abs=0.02)


@pytest.mark.parametrize("folder", ["rte", "bluebirds", "anesthesia"])
def test_mace_as_crowd_kit_where_its_rows_come_sorted_by_labeler(folder):
    r = with_repeats(folder)
    peer = MACE(n_restarts=1, n_iter=200).fit(frame(r).sort_values(["worker", "label"]))

    assert mace(r).label.tolist() == peer.labels_.sort_index().tolist()


def test_mace_does_not_depend_on_the_order_of_rows_as_crowd_kit_does():
    shuffled = frame(published.dataset("bluebirds")).sample(frac=1, random_state=1)
    r = Ratings.from_columns(shuffled["task"], shuffled["worker"], shuffled["label"])

    peer = MACE(n_restarts=1, n_iter=200).fit(shuffled)

    assert mace(r).label.tolist() == mace(published.dataset("bluebirds")).label.tolist()
    assert (mace(r).label == peer.labels_.sort_index()).mean() < 0.95


def test_a_vote_with_given_weights_as_crowd_kit():
    r = published.dataset("rte")
    weights = np.random.default_rng(0).uniform(0.1, 1, r.n_labelers)
    peer = MajorityVote().fit(frame(r), pd.Series(weights, name="skill").rename_axis("worker"))

    found = weighted_majority(r, weights)

    assert found.label.tolist() == peer.labels_.sort_index().tolist()
    assert found.probability == pytest.approx(peer.probas_.sort_index().to_numpy())


@given(ratings(), st.sampled_from([0.01, 0.5]), st.integers(1, 6))
def test_one_coin_follows_the_definition(r, smoothing, iterations):
    assume(r.n_items)

    found = one_coin(r, smoothing=smoothing, iterations=iterations, tolerance=-1)
    shares, prior, accuracy = definitions.one_coin(r, smoothing, iterations)

    assert found.probability == pytest.approx(np.array(list(shares.values())), abs=1e-9)
    assert found.prior == pytest.approx(prior)
    assert found.accuracy == pytest.approx(accuracy)


@given(ratings(), st.booleans(), st.integers(1, 6))
def test_mace_follows_the_definition(r, variational, iterations):
    assume(r.n_items)

    found = mace(r, variational=variational, iterations=iterations, tolerance=-1)

    shares = definitions.mace(r, iterations, variational)
    assert found.probability == pytest.approx(np.array(list(shares.values())), abs=1e-9)


@given(ratings())
def test_glad_stands_on_a_summit_of_the_log_posterior(r):
    assume(r.n_items and len(r.labels) > 1)

    found = glad(r, iterations=3000, tolerance=1e-13)

    skill, log_ease = found.skill.tolist(), np.log(found.ease).tolist()
    top = definitions.glad_height(r, skill, log_ease)
    assert found.convergence.path[-1] == pytest.approx(top, abs=1e-8)
    for parameters in (skill, log_ease):
        for place in range(len(parameters)):
            for step in (-0.01, 0.01):
                parameters[place] += step
                assert definitions.glad_height(r, skill, log_ease) < top
                parameters[place] -= step


@pytest.mark.parametrize("method", [one_coin, glad, mace, lambda r: mace(r, variational=False)])
@given(r=ratings())
def test_what_is_maximised_never_falls(method, r):
    path = method(r).convergence.path

    assert (np.diff(path) >= -1e-9 * (1 + abs(path[:-1]))).all()


@pytest.mark.parametrize("method", METHODS)
@given(
    rows=cells(), items=st.permutations(range(7)), people=st.permutations(range(5)), labels=st.permutations(range(4))
)
def test_names_and_order_do_not_matter(method, rows, items, people, labels):
    renamed = [(items[item], people[labeler], labels[label]) for item, labeler, label in reversed(rows)]

    found, again = method(table(rows)), method(table(renamed))

    new_names = {items[item]: label for item, label in found.values().items()}
    assert again.values() == {item: None if label is None else labels[label] for item, label in new_names.items()}


def test_planted_accuracies_are_recovered():
    accuracies = np.linspace(0.3, 0.95, 14)
    made = planted([coin(accuracy, 4) for accuracy in accuracies], [0.4, 0.3, 0.2, 0.1], 10_000, 5, seed=1)

    found = one_coin(made.ratings)

    assert found.accuracy == pytest.approx(accuracies, abs=0.03)
    assert found.prior == pytest.approx([0.4, 0.3, 0.2, 0.1], abs=0.02)


def test_planted_competence_and_habits_are_recovered():
    competence, habits = [0.9, 0.8, 0.7, 0.6, 0.5, 0.0], [[0.8, 0.1, 0.1], [0.1, 0.1, 0.8]] * 3
    confusion = [
        know * np.eye(3) + (1 - know) * np.array([habit] * 3) for know, habit in zip(competence, habits, strict=True)
    ]
    made = planted(confusion, [1 / 3] * 3, 10_000, 6, seed=2)

    found = mace(made.ratings)

    assert found.competence == pytest.approx(competence, abs=0.03)
    assert found.habit.reshape(6, 3)[1:] == pytest.approx(np.array(habits)[1:], abs=0.06)


def test_a_spammer_earns_nothing_and_an_expert_most():
    labelers = [coin(0.95, 3), coin(0.8, 3), coin(0.8, 3), coin(0.8, 3), coin(1 / 3, 3)]
    made = planted(labelers, [0.8, 0.1, 0.1], 3000, 5, seed=3)
    always_first = Ratings.from_codes(
        made.ratings.item,
        made.ratings.labeler,
        np.where(made.ratings.labeler == 4, 0, made.ratings.label),
        items=made.ratings.items,
        labelers=made.ratings.labelers,
        labels=made.ratings.labels,
    )

    for r in (made.ratings, always_first):
        weights = agreement_weights(r)
        assert weights[4] < 0.05
        assert weights.argmax() == 0


def test_worker_agreement_with_aggregate_is_the_share_that_goes_with_the_majority():
    r = published.ratings_of_items([["a", "a", "b"], ["a", "b", "b"], ["b", "b", "b"]])

    assert wawa_weights(r) == pytest.approx([2 / 3, 1, 2 / 3])


def test_weights_may_be_given_by_name_and_decide():
    r = published.ratings_of_items([["a", "b", "b"]])

    assert weighted_majority(r, {0: 3}).values() == {0: "a"}
    assert weighted_majority(r, {0: 2}).values() == {0: None}
    assert weighted_majority(r, {0: 1}).confidence == pytest.approx([2 / 3])


@pytest.mark.parametrize("weights", [[-1, 1, 1], [0, 0, 0]])
def test_weights_that_make_no_vote_are_refused(weights):
    with pytest.raises(ValueError, match="weight"):
        weighted_majority(published.ratings_of_items([["a", "b", "b"]]), weights)


@pytest.mark.parametrize("method", METHODS)
def test_degenerate_tables(method):
    assert method(published.ratings_of_items([])).values() == {}
    assert method(published.ratings_of_items([["a", "a"], ["a"]])).values() == {0: "a", 1: "a"}
    assert method(published.ratings_of_items([["a"], ["b"]])).values() == {0: "a", 1: "b"}


def test_one_accuracy_for_all_goes_with_the_majority_of_each_item():
    labelers = [coin(accuracy, 3) for accuracy in (0.6, 0.7, 0.9)]
    made = planted(labelers, [1 / 3] * 3, 3000, 3, seed=4)

    found = one_coin(made.ratings, shared=True)

    assert np.ptp(found.accuracy) == 0
    assert found.accuracy[0] == pytest.approx(np.mean([0.6, 0.7, 0.9]), abs=0.02)


def test_strong_evidence_neither_overflows_nor_underflows():
    r = published.ratings_of_items([["a"] * 1500 + ["b"] * 500, ["b"] * 2000] * 20)

    for method in (one_coin, glad, mace):
        found = method(r)
        assert np.isfinite(found.probability).all()
        assert found.value(1) == "b"
