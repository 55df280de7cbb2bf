"""How alike labelers are: plain-loop definitions, and what a reader of the matrix relies on."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from pytest import approx

from consensus.stats import Ratings, labeler_pairs, percent_agreement
from consensus.stats.distances.amounts import absolute_difference
from consensus.stats.distances.boxes import matched_iou
from consensus.stats.distances.comparison import exact
from consensus.stats.likeness import in_clusters, labeler_likeness, likeness_by_labeler, of_busiest
from tests.stats.strategies import ratings, table

COMPARISONS = {"exact": (exact, lambda a, b: float(a == b)), "apart": (absolute_difference, lambda a, b: abs(a - b))}


def answers_by_item(known: Ratings) -> dict:
    found: dict = {}
    for item, labeler, label in zip(known.item, known.labeler, known.label, strict=True):
        found.setdefault(item, {})[known.labelers[labeler]] = known.labels[label]
    return found


def plain(known: Ratings, value) -> dict:
    """labeler -> mean over their items of the mean value with each other labeler of the item."""
    means: dict = {}
    for answers in answers_by_item(known).values():
        for labeler, mine in answers.items():
            others = [value(mine, theirs) for who, theirs in answers.items() if who != labeler]
            if others:
                means.setdefault(labeler, []).append(sum(others) / len(others))
    return {labeler: sum(found) / len(found) for labeler, found in means.items()}


@pytest.mark.parametrize("name", COMPARISONS)
@given(known=ratings())
def test_a_labeler_is_as_alike_to_others_as_the_definition_says(known, name):
    comparison, value = COMPARISONS[name]

    found = {row.name: float(row.value) for row in likeness_by_labeler(known, comparison)}

    assert found == approx(plain(known, value))


@pytest.mark.parametrize("name", COMPARISONS)
@given(known=ratings())
def test_two_labelers_are_as_alike_as_their_shared_items(known, name):
    comparison, value = COMPARISONS[name]
    wanted: dict = {}
    for answers in answers_by_item(known).values():
        for one, other in permutations(answers, 2):
            wanted.setdefault((one, other), []).append(value(answers[one], answers[other]))

    found = labeler_likeness(known, comparison)

    for first, second, likeness in zip(found["first"], found["second"], found["likeness"], strict=True):
        assert likeness == approx(np.mean(wanted[first, second]))
    assert len(found) == len(wanted) / 2


@given(known=ratings())
def test_likeness_of_the_very_same_is_what_labeler_pairs_call_agreement(known):
    assert list(labeler_likeness(known)["likeness"]) == approx(list(labeler_pairs(known)["agreement"]))


def test_with_as_many_answers_an_item_the_labelers_average_to_the_agreement_of_pairs():
    rows = [(item, labeler, (item * labeler) % 3) for item in range(9) for labeler in range(4)]
    known = table(rows)

    assert np.mean([row.value for row in likeness_by_labeler(known)]) == approx(float(percent_agreement(known)))


def test_an_interval_comes_from_the_labelers_own_items():
    rows = [(item, labeler, 0 if labeler < 2 else item % 2) for item in range(40) for labeler in range(3)]
    always, _, sometimes = likeness_by_labeler(table(rows))

    assert (always.n_items, always.low <= always.value <= always.high) == (40, True)
    assert float(sometimes.value) == approx(0.5)
    assert sometimes.high - sometimes.low == approx(0.3, abs=0.08)  # 2 · 1.96 · √(0.25 / 40)


def test_a_comparison_that_leaves_pairs_out_cannot_say_how_alike_somebody_is():
    with pytest.raises(ValueError, match="does not compare every two answers"):
        likeness_by_labeler(table([(0, 0, ()), (0, 1, ())]), matched_iou(0.5))


def test_the_busiest_are_those_with_most_answers():
    rows = [(item, labeler, 0) for labeler, n in enumerate([1, 5, 3]) for item in range(n)]

    assert of_busiest(table(rows), 2).labelers == (1, 2)


def test_those_who_answer_alike_stand_together():
    camps = np.array([0, 1, 0, 1, 0, 1])
    likeness = np.where(np.equal.outer(camps, camps), 0.9, 0.2)
    np.fill_diagonal(likeness, np.nan)
    likeness[0, 2] = likeness[2, 0] = np.nan  # share no item

    order = in_clusters(likeness)

    assert sorted(order.tolist()) == list(range(6))
    assert (np.diff(camps[order]) != 0).sum() == 1


def test_clusters_by_error_are_the_same_upside_down():
    camps = np.array([0, 1, 0, 1])
    error = np.where(np.equal.outer(camps, camps), 0.1, 5.0)

    assert (np.diff(camps[in_clusters(error, is_error=True)]) != 0).sum() == 1
