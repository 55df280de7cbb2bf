"""The answer in the middle of an item's answers, under any distance."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from consensus.stats.distances.boxes import one_minus_iou
from consensus.stats.distances.comparison import Comparison, of_one
from consensus.stats.distances.pairwise import PairDistance
from consensus.stats.distances.words import fit_texts, word_errors
from consensus.stats.shapes import Box, boxes_label
from consensus.stats.truth.majority_vote import majority_vote, take_first
from consensus.stats.truth.medoid import medoid
from tests.stats import strategies
from tests.stats.published import ratings_of_items
from tests.stats.truth_structured import loading


def edits(labels, totals):
    """Words to change, not as a share of anything."""
    words = [label.split() for label in labels]
    return np.array([[Levenshtein.distance(a, b) for b in words] for a in words], dtype=float)


def plain_medoid(answers, distance):
    """The answers with the least mean distance to all answers, and that distance."""
    means = {answer: sum(distance(answer, other) for other in answers) / len(answers) for answer in answers}
    least = min(means.values())
    return sorted(answer for answer, mean in means.items() if mean == pytest.approx(least)), least


def test_the_answer_that_is_least_far_from_the_others():
    answers = ["the cat sat", "the cat sat down", "a cat sat down", "the dog"]

    truth = medoid(ratings_of_items([answers]), word_errors)

    assert truth.value(0) == "the cat sat down"
    assert truth.distance[0] == pytest.approx((1 / 4 + 1 / 4 + 3 / 4) / 4)
    assert truth.confidence[0] == pytest.approx(1 - truth.distance[0])


@given(st.lists(st.lists(st.text("ab ", max_size=6), min_size=1, max_size=6), min_size=1, max_size=4))
def test_it_is_the_definition_of_plain_loops(rows):
    rows = [[" ".join(answer.split()) for answer in row] for row in rows]

    def distance(a, b):
        return Levenshtein.distance(a.split(), b.split()) / max(len(a.split()), len(b.split()), 1)

    truth = medoid(ratings_of_items(rows), word_errors, ties=take_first)

    for place, row in enumerate(rows):
        leading, least = plain_medoid(row, distance)
        assert truth.value(place) == leading[0]
        assert truth.n_leading[place] == len(leading)
        assert truth.distance[place] == pytest.approx(least)


@given(strategies.ratings())
def test_where_labels_are_the_same_or_not_it_is_the_majority(r):
    middle, most = medoid(r, "nominal"), majority_vote(r)

    assert middle.values() == most.values()
    assert middle.confidence == pytest.approx(most.confidence)
    assert list(middle.n_leading) == list(most.n_leading)


@given(strategies.ratings())
def test_on_a_scale_of_numbers_it_is_the_answer_nearest_to_the_mean(r):
    truth = medoid(r, "interval", ties=take_first)

    for place, (item, value) in enumerate(truth.values().items()):
        given_to = [r.labels[code] for code in r.label[r.item == r.items.index(item)]]
        mean = sum(given_to) / len(given_to)
        assert abs(value - mean) == pytest.approx(min(abs(each - mean) for each in given_to))
        assert 0 <= truth.confidence[place] <= 1


@given(strategies.ratings())
def test_every_level_has_a_middle(r):
    for level in ("ordinal", "ratio"):
        truth = medoid(r, level)
        assert ((truth.confidence >= 0) & (truth.confidence <= 1)).all()


def test_a_weight_of_two_counts_as_two_labelers():
    once, twice = ratings_of_items([["a b", "a b c", "x y"]]), ratings_of_items([["a b", "a b c", "x y", "x y"]])

    weighted = medoid(once, word_errors, weights=np.array([1.0, 1.0, 2.0]), ties=take_first)
    repeated = medoid(twice, word_errors, ties=take_first)

    assert weighted.value(0) == repeated.value(0)
    assert weighted.confidence == pytest.approx(repeated.confidence)


def test_who_weighs_nothing_is_not_heard():
    truth = medoid(ratings_of_items([["a b", "a c", "x", "x"]]), word_errors, weights=np.array([1.0, 1.0, 0.0, 0.0]))

    assert truth.n_leading[0] == 2
    assert truth.value(0) is None


def test_where_nobody_weighs_anything_the_confidence_is_unknown():
    assert np.isnan(medoid(ratings_of_items([["a", "b"]]), word_errors, weights=np.zeros(2)).confidence[0])


def test_two_different_answers_tie_and_the_rule_decides():
    table = ratings_of_items([["b", "a"]])

    assert medoid(table, word_errors).value(0) is None
    assert medoid(table, word_errors, ties=take_first).value(0) == "a"
    assert medoid(table, word_errors, ties=lambda item, tied: tied[-1]).value(0) == "b"
    assert medoid(table, word_errors).n_ties == 1


def test_a_single_answer_and_all_empty_answers_are_certain():
    drawn = boxes_label([Box("car", 0, 0, 5, 5)])

    truth = medoid(ratings_of_items([[drawn], [(), (), ()]]), one_minus_iou)

    assert truth.values() == {0: drawn, 1: ()}
    assert list(truth.confidence) == [1, 1]


def test_no_answers_have_no_middle():
    assert medoid(ratings_of_items([]), word_errors).values() == {}


def test_distances_above_one_are_measured_by_the_largest():
    truth = medoid(ratings_of_items([[0, 0, 10]]), "interval")

    assert truth.furthest == 100
    assert truth.confidence[0] == pytest.approx(1 - 100 / 3 / 100)


@given(strategies.cells())
def test_names_of_labelers_and_order_of_rows_do_not_matter(cells):
    back = [(item, -labeler, label) for item, labeler, label in reversed(cells)]

    before = medoid(strategies.table(cells), "interval", ties=take_first)
    after = medoid(strategies.table(back), "interval", ties=take_first)

    assert after.values() == before.values()
    assert after.confidence == pytest.approx(before.confidence)


def test_the_middle_of_seven_transcripts_against_the_reference():
    table, gold = loading.transcripts()

    truth = medoid(table, edits_of_pairs(), ties=take_first)
    rows = [start + np.argmin(truth.cost[start:end]) for start, end in pairwise(table.starts)]
    first = [table.labels[code] for code in table.label[rows]]

    assert loading.word_error_rate(dict(zip(table.items, first, strict=True)), gold) == pytest.approx(0.0700, abs=5e-5)


def test_as_a_share_of_the_longer_transcript_it_is_a_little_better():
    table, gold = loading.transcripts()

    truth = medoid(table, word_errors, ties=take_first)

    assert truth.n_ties == 72
    assert loading.word_error_rate(truth.values(), gold) == pytest.approx(0.0671, abs=5e-5)


def edits_of_pairs():
    """The number of words to change as a distance of pairs, for a matrix of 5 600 transcripts would not fit."""
    return PairDistance(Comparison("edits", fit_texts, lambda found: of_one(found.words.errors), is_error=True))


def test_an_own_distance_gives_what_the_same_distance_of_pairs_gives():
    rows = [["a b c", "a b", "c d", "a"], ["x y", "x", "x y z"]]

    own, paired = medoid(ratings_of_items(rows), edits), medoid(ratings_of_items(rows), edits_of_pairs())

    assert own.values() == paired.values()
    assert own.cost == pytest.approx(paired.cost)
