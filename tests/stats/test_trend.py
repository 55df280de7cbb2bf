import math

import numpy as np
import pytest

from consensus.stats import Ratings, against_reference, compare, krippendorff_alpha, percent_agreement
from consensus.stats.intervals import difference_interval
from consensus.stats.trend import Trend
from consensus.stats.truth.proportions import wilson
from tests.stats import published


def a_round(agreement: float, n_items: int = 300, seed: int = 0, first: int = 0) -> Ratings:
    """Two labelers who give the same of two labels on about this share of the items."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 2, n_items)
    other = np.where(rng.random(n_items) < agreement, truth, 1 - truth)
    items = np.repeat(np.arange(first, first + n_items), 2)
    return Ratings.from_columns(items, np.tile(["mia", "leo"], n_items), np.stack([truth, other], axis=1).ravel())


def test_agreement_rose():
    trend = compare(a_round(0.7, seed=1), a_round(0.9, seed=2))

    assert (trend.rose, trend.fell, trend.reason) == (True, False, None)
    assert 0 < trend.low < trend.difference < trend.high
    assert trend.difference == trend.after - trend.before
    assert (trend.n_items_before, trend.n_items_after, trend.resamples, trend.method) == (300, 300, 0, "score")


def test_agreement_fell():
    trend = compare(a_round(0.9, seed=2), a_round(0.7, seed=1))

    assert (trend.rose, trend.fell) == (False, True)
    assert trend.low < trend.high < 0


def test_agreement_did_not_change():
    trend = compare(a_round(0.8, seed=1), a_round(0.8, seed=2))

    assert (trend.rose, trend.fell) == (False, False)
    assert trend.low < 0 < trend.high


@pytest.mark.parametrize("paired", [True, False])
def test_the_same_answers_again_do_not_rise_in_whatever_order_they_come(paired):
    frame = published.annotations("rte")
    there, back = (
        Ratings.from_frame(rows, item="item_id", labeler="labeler_id", label="value") for rows in (frame, frame[::-1])
    )

    trend = compare(there, back, paired=paired)

    assert (trend.rose, trend.difference) == (False, pytest.approx(0))


def test_pairing_the_same_items_finds_a_smaller_rise():
    before = a_round(0.7, seed=1)
    changed = before.label.copy()
    changed[1:60:2] = changed[0:60:2]  # the second labeler comes round on the first items
    after = Ratings.from_columns(before.item, before.labeler, changed)

    apart, paired = (compare(before, after, statistic=percent_agreement, paired=way) for way in (False, True))

    assert (apart.rose, paired.rose) == (False, True)
    assert paired.difference == apart.difference
    assert paired.high - paired.low < apart.high - apart.low


def test_pairing_compares_only_the_items_of_both_rounds():
    trend = compare(a_round(0.7, n_items=100), a_round(0.9, n_items=100, first=60), paired=True)

    assert (trend.n_items_before, trend.n_items_after) == (40, 40)


def test_pairing_matches_items_by_name_and_not_by_place():
    numbers = [str(number) for number in range(8, 38)]  # alone they stand by size, beside a word sorted as text
    before = Ratings.from_columns(np.repeat(numbers, 2), ["mia", "leo"] * 30, ["a", "a", "a", "b", "b", "b"] * 10)
    after = Ratings.from_columns(
        np.repeat([*numbers, "word"], 2), ["mia", "leo"] * 31, [*["a", "a", "a", "b", "b", "b"] * 10, "a", "b"]
    )

    trend = compare(before, after, paired=True, method="percentile")

    assert (trend.difference, trend.low, trend.high) == pytest.approx((0, 0, 0))


@pytest.mark.parametrize("paired", [True, False])
def test_too_few_items_are_not_enough_data(paired):
    trend = compare(a_round(0.7, n_items=300), a_round(0.9, n_items=19), paired=paired)

    assert not trend.rose
    assert "19 items with two answers; a verdict needs 20" in str(trend.reason)
    assert compare(a_round(0.7), a_round(0.9, n_items=19), minimum_items=19).reason is None


def test_items_with_a_single_answer_do_not_make_enough_data():
    lonely = Ratings.from_columns(range(50), ["mia"] * 50, ["a", "b"] * 25)

    trend = compare(a_round(0.7), lonely)

    assert (trend.rose, trend.fell) == (False, False)
    assert trend.reason == "The round after has 0 items with two answers; a verdict needs 20."


def test_single_answers_against_a_reference_are_not_enough_data_either():
    lonely = Ratings.from_columns(range(50), ["mia"] * 50, ["a", "b"] * 25)

    trend = compare(lonely, lonely, statistic=against_reference, gold=dict.fromkeys(range(50), "a"))

    assert (trend.before, trend.n_items_before) == (0.5, 50)
    assert (trend.rose, trend.fell) == (False, False)


def a_change(low: float, high: float, p_value: float = 0.001) -> Trend:
    return Trend(0.5, 0.6, 0.1, low, high, None, 100, 100, False, 0.95, 0, p_value)


@pytest.mark.parametrize(
    ("change", "rose", "fell"),
    [
        (a_change(0.01, 0.02), True, False),
        (a_change(-0.02, -0.01), False, True),
        (a_change(-0.01, 0.02), False, False),
        (a_change(0, 0.02), False, False),
        (a_change(1e-16, 2e-16), False, False),
        (a_change(-2e-16, -1e-16), False, False),
        (a_change(0.01, 0.02, p_value=0.06), False, False),
        (a_change(-0.02, -0.01, p_value=0.06), False, False),
        (a_change(0.01, 0.02, p_value=math.nan), True, False),
    ],
)
def test_a_change_needs_more_than_zero_and_rounding_and_its_test_to_say_so_too(change, rose, fell):
    assert (change.rose, change.fell) == (rose, fell)


def test_an_undefined_value_is_not_enough_data_and_says_why():
    one_label = Ratings.from_columns(np.repeat(np.arange(30), 2), ["mia", "leo"] * 30, ["a"] * 60)

    trend = compare(a_round(0.7), one_label)

    assert (trend.rose, trend.fell) == (False, False)
    assert str(trend.reason).startswith("The round after has no value: Every answer is the same label")
    assert math.isnan(trend.difference)
    assert math.isnan(trend.low)


def test_rounds_without_a_common_item_cannot_be_paired():
    trend = compare(a_round(0.7), a_round(0.9, first=1000), paired=True)

    assert (trend.rose, trend.fell) == (False, False)
    assert trend.n_items_before == 0


def test_options_reach_the_statistic_and_any_function_will_do():
    before, after = a_round(0.7, seed=1), a_round(0.9, seed=2)
    gold = dict.fromkeys(before.items, 1)

    quick = compare(before, after, statistic=krippendorff_alpha, level="interval", resamples=1000)
    slow = compare(
        before, after, statistic=lambda r, level: krippendorff_alpha(r, level), level="interval", resamples=200
    )

    assert (quick.low, quick.high) == pytest.approx((slow.low, slow.high), abs=0.05)
    assert compare(before, after, statistic=against_reference, gold=gold).reason is None


def test_the_same_seed_gives_the_same_verdict():
    before, after = a_round(0.7, seed=1), a_round(0.9, seed=2)

    first, again, other = (compare(before, after, seed=seed, method="percentile") for seed in (5, 5, 6))

    assert first == again
    assert first.low != other.low


def test_the_interval_of_a_difference_is_the_published_one():
    shares = 48 / 80, 56 / 70  # Newcombe (1998), case (a): 0.2, from 0.0524 to 0.3339
    ends = [
        tuple(float(end) for end in wilson(np.array(share), np.array(n)))
        for share, n in zip(shares, (80, 70), strict=True)
    ]

    assert difference_interval(shares, *ends, likeness=0.0) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_what_two_rounds_share_narrows_the_interval_and_never_turns_it_round():
    widths = [np.diff(difference_interval((0.5, 0.6), (0.4, 0.58), (0.51, 0.7), r))[0] for r in (-0.5, 0, 0.5, 1)]

    assert widths == sorted(widths, reverse=True)
    assert widths[-1] > 0


def test_a_single_changed_item_is_no_rise_though_every_redraw_shows_none_or_one():
    before = a_round(0.9, seed=1)
    changed = before.label.copy()
    place = int(np.flatnonzero(changed[0::2] != changed[1::2])[0])
    changed[2 * place + 1] = changed[2 * place]
    after = Ratings.from_columns(before.item, before.labeler, changed)

    trend = compare(before, after, paired=True)

    assert not trend.rose
    assert trend.low < 0 < trend.difference < trend.high


def test_both_ways_to_an_interval_are_near_each_other_on_much_data():
    before, after = a_round(0.7, n_items=3000, seed=1), a_round(0.8, n_items=3000, seed=2)

    computed, drawn = (compare(before, after, method=method) for method in ("score", "percentile"))

    assert (computed.low, computed.high) == pytest.approx((drawn.low, drawn.high), abs=0.004)
    assert (computed.resamples, drawn.resamples) == (0, 1000)
