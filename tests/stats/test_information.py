"""How much answers say, and what of it is lost when labels become one."""

from collections import Counter
from itertools import permutations
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import Ratings, merged
from consensus.stats.information import label_entropy, shared_information

tables = st.lists(st.lists(st.sampled_from("abcd"), min_size=2, max_size=4), min_size=1, max_size=12)


def ratings_of(table):
    rows = [(item, place, label) for item, answers in enumerate(table) for place, label in enumerate(answers)]
    return Ratings.from_columns(*zip(*rows, strict=True))


def bits(counts):
    total = sum(counts.values())
    return -sum(n / total * log2(n / total) for n in counts.values() if n)


def pairs_of(table):
    """Ordered pairs of answers to one item, each item weighing as much as it has answers."""
    met = Counter()
    for answers in table:
        for first, second in permutations(range(len(answers)), 2):
            met[answers[first], answers[second]] += 1 / (len(answers) - 1)
    return met


@given(tables)
def test_the_entropy_of_labels_is_that_of_their_shares(table):
    assert label_entropy(ratings_of(table)) == pytest.approx(bits(Counter(label for row in table for label in row)))


@given(tables)
def test_what_two_answers_share_is_the_entropy_of_either_less_that_of_both_given_one(table):
    met = pairs_of(table)
    one = Counter()
    for (first, _), n in met.items():
        one[first] += n
    assert shared_information(ratings_of(table)) == pytest.approx(2 * bits(one) - bits(met), abs=1e-9)


@given(tables)
def test_putting_labels_together_never_adds_information(table):
    before = ratings_of(table)
    given_labels = [label for label in "ab" if label in before.labels]
    after = merged(before, dict.fromkeys(given_labels, "a")) if given_labels else before
    assert label_entropy(after) <= label_entropy(before) + 1e-9
    assert shared_information(after) <= shared_information(before) + 1e-9


def test_two_labels_given_equally_often_cost_a_bit_when_they_become_one():
    before = ratings_of([["a", "a"], ["b", "b"]])
    assert (label_entropy(before), shared_information(before)) == (1, 1)
    after = merged(before, {"b": "a"})
    assert (label_entropy(after), shared_information(after)) == (0, 0)


def test_what_nobody_could_tell_apart_costs_nothing_that_was_shared():
    before = ratings_of([["a", "a"], ["a", "b"], ["b", "a"], ["b", "b"], ["c", "c"], ["c", "c"]])
    after = merged(before, {"b": "a"})
    assert shared_information(after) == pytest.approx(shared_information(before))
    assert label_entropy(after) < label_entropy(before) - 0.5


def test_without_answers_it_is_undefined_for_a_reason():
    nothing = Ratings.from_columns([], [], [])
    assert label_entropy(nothing).reason
    assert shared_information(ratings_of([["a"]])).reason
