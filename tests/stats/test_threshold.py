"""The line on a number that labelers follow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import Ratings
from consensus.stats.threshold import best_threshold


def team(lines, *, n_items=200, noise=0.0, seed=0):
    """Labelers who call a scratch a defect from a length of their own on; lengths in steps of 0.01 mm."""
    rng = np.random.default_rng(seed)
    lengths = np.round(rng.uniform(0.05, 0.6, n_items), 2)
    rows = [
        (item, name, "defect" if (length >= at) != (rng.random() < noise) else "fine")
        for item, length in enumerate(lengths)
        for name, at in lines.items()
    ]
    return Ratings.from_columns(*zip(*rows, strict=True)), dict(enumerate(lengths))


def test_a_planted_line_is_found_within_the_spacing_of_the_data():
    ratings, lengths = team({"a": 0.3, "b": 0.3, "c": 0.3})
    found = best_threshold(ratings, lengths, ("fine", "defect"))
    assert found.below < 0.3 <= found.above
    assert (found.lower, found.upper, found.share) == ("fine", "defect", 1.0)
    assert found.below < found.value < found.above
    low, high = found.interval  # a resample may leave out the length next to the line
    assert found.below - 0.011 <= low <= found.below < found.above <= high <= found.above + 0.011


@pytest.mark.parametrize("seed", range(5))
def test_it_is_found_through_noise_and_the_interval_holds_it(seed):
    ratings, lengths = team({"a": 0.3, "b": 0.3, "c": 0.3}, noise=0.1, seed=seed)
    found = best_threshold(ratings, lengths, ("fine", "defect"))
    assert abs(found.value - 0.3) <= 0.02
    assert found.interval[0] < 0.3 <= found.interval[1]
    assert 0.85 < found.share < 0.95


def test_labelers_who_draw_different_lines_are_told_apart():
    ratings, lengths = team({"strict": 0.2, "usual": 0.3, "lenient": 0.4})
    found = best_threshold(ratings, lengths, ("fine", "defect"))
    own = {name: at for name, (at, _) in found.by_labeler.items()}
    assert own == pytest.approx({"strict": 0.2, "usual": 0.3, "lenient": 0.4}, abs=0.011)
    assert found.by_labeler["usual"][1] > found.by_labeler["strict"][1]
    assert found.constant < found.share < 1


def test_the_label_that_lies_above_is_found_whatever_the_order_they_are_named_in():
    ratings, lengths = team({"a": 0.3})
    one = best_threshold(ratings, lengths, ("fine", "defect"))
    other = best_threshold(ratings, lengths, ("defect", "fine"))
    assert (one.value, one.upper) == (other.value, other.upper)


@given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=2, max_size=40))
def test_no_other_line_is_followed_by_more_answers(rows):
    ratings = Ratings.from_columns(
        range(len(rows)), ["a"] * len(rows), [upper for _, upper in rows], order=[False, True]
    )
    values = {place: float(x) for place, (x, _) in enumerate(rows)}
    found = best_threshold(ratings, values, (False, True), resamples=0)
    if found.reason:
        assert np.isnan(found.value)
        return
    lines = [(a + b) / 2 for a, b in zip(sorted(set(values.values())), sorted(set(values.values()))[1:], strict=False)]
    shares = [np.mean([(x > at) == upper for x, upper in rows]) for at in lines]
    assert found.share == pytest.approx(max([*shares, *(1 - share for share in shares)]))


def test_items_without_a_number_and_other_labels_are_left_out():
    ratings = Ratings.from_columns([0, 1, 2, 3, 4], ["a"] * 5, ["x", "y", "z", "y", "x"])
    found = best_threshold(ratings, {0: 1.0, 1: 2.0, 2: 3.0, 3: float("nan")}, ("x", "y"), resamples=0)
    assert (found.n_answers, found.n_items, found.value) == (2, 2, 1.5)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "No item with a number"),
        ({0: 1.0, 1: 1.0}, "the same number"),
        ({0: 1.0}, "Only one of the two labels"),
    ],
)
def test_where_no_line_can_be_drawn_it_says_why(values, reason):
    ratings = Ratings.from_columns([0, 1], ["a", "a"], ["x", "y"])
    found = best_threshold(ratings, values, ("x", "y"))
    assert np.isnan(found.value)
    assert reason in found.reason


def test_labels_that_are_not_there_are_refused():
    ratings = Ratings.from_columns([0, 1], ["a", "a"], ["x", "y"])
    with pytest.raises(ValueError, match="different"):
        best_threshold(ratings, {}, ("x", "x"))
    with pytest.raises(ValueError, match="q"):
        best_threshold(ratings, {}, ("x", "q"))
