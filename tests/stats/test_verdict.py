"""The verdict on a round: the rule, where the items come from, and how often it is wrong."""

import math
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.verdicts import Setting, changes
from consensus.stats import (
    Ratings,
    RoundChange,
    Trend,
    VerdictRule,
    compare,
    compare_rounds,
    items_needed,
    power,
    round_verdict,
)

RULE = VerdictRule(smallest_effect=0.1, rounds_in_a_row=2)


def change(low: float, high: float, *, n_items: int = 200, basis: str = "same items", **others) -> RoundChange:
    difference = (low + high) / 2
    trend = Trend(0.5, 0.5 + difference, difference, low, high, None, n_items, n_items, True, 0.95, 0, math.nan)
    return RoundChange(replace(trend, **others), basis)


FLAT, WIDE, UP, DOWN = change(-0.04, 0.04), change(-0.1, 0.1), change(0.05, 0.2), change(-0.2, -0.05)


@pytest.mark.parametrize(
    ("rounds", "verdict", "in_a_row"),
    [
        ([UP], "rose", 0),
        ([DOWN], "fell", 0),
        ([FLAT, FLAT], "no longer rises", 2),
        ([UP, FLAT, FLAT], "no longer rises", 2),
        ([FLAT], "not enough data", 1),
        ([UP, FLAT], "not enough data", 1),
        ([FLAT, WIDE], "not enough data", 0),
        ([WIDE, FLAT], "not enough data", 1),
        ([FLAT, FLAT, UP], "rose", 0),
        ([change(-0.09, -0.01), FLAT], "no longer rises", 2),
    ],
)
def test_the_rule(rounds, verdict, in_a_row):
    found = round_verdict(rounds, RULE)

    assert (found.verdict, found.n_without_rise) == (verdict, in_a_row)


def test_each_part_of_the_rule_can_be_changed():
    assert round_verdict([FLAT], replace(RULE, rounds_in_a_row=1)).verdict == "no longer rises"
    assert round_verdict([FLAT] * 2, replace(RULE, rounds_in_a_row=3)).verdict == "not enough data"
    assert round_verdict([FLAT] * 2, replace(RULE, smallest_effect=0.08)).verdict == "not enough data"
    assert round_verdict([WIDE] * 2, replace(RULE, smallest_effect=0.3)).verdict == "no longer rises"


def test_a_round_that_rose_says_whether_it_mattered():
    assert round_verdict([UP], RULE).reason == "The whole interval of the difference lies above 0."
    assert "less than 0.1" in round_verdict([change(0.01, 0.05)], RULE).reason


def test_too_wide_an_interval_says_how_many_items_would_be_enough():
    found = round_verdict([WIDE], RULE)

    assert found.items_needed == 200 * 4  # half as wide takes four times as many
    assert found.reason.startswith("There is no significant change, but the interval of the difference is 0.20 wide")


def test_a_narrow_round_says_how_many_are_still_to_come():
    assert "1 of 2 rounds in a row" in round_verdict([FLAT], RULE).reason


def test_too_few_items_keep_their_reason_and_ask_for_the_fewest_there_may_be():
    nothing = change(math.nan, math.nan, reason="The round after has 3 items with two answers; a verdict needs 20.")
    found = round_verdict([nothing], RULE)

    assert (found.verdict, found.items_needed, found.reason) == ("not enough data", 20, nothing.trend.reason)
    assert math.isnan(found.power)


@pytest.mark.parametrize(
    ("basis", "verdicts"),
    [
        ("harder items", ("rose", "not enough data", "not enough data")),
        ("easier items", ("not enough data", "fell", "not enough data")),
    ],
)
def test_of_items_chosen_by_their_answers_only_what_cannot_come_by_itself_counts(basis, verdicts):
    rounds = [(UP, DOWN, FLAT)[place] for place in range(3)]

    assert tuple(round_verdict([FLAT, replace(one, basis=basis)], RULE).verdict for one in rounds) == verdicts


def team(seed: int, n_items: int, first: int = 0, right: float = 0.8) -> Ratings:
    """Three labelers, each right so often on two even classes."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(rng.integers(0, 2, n_items), 3)
    label = np.where(rng.random(3 * n_items) < right, truth, 1 - truth)
    return Ratings.from_columns(np.repeat(np.arange(first, first + n_items), 3), [1, 2, 3] * n_items, label)


def differing(ratings: Ratings) -> list[int]:
    return [item for item, n in zip(ratings.items, np.diff(ratings.counts().indptr), strict=True) if n > 1]


def test_the_same_items_are_compared_in_pairs():
    assert compare_rounds(team(1, 100), team(2, 100)).basis == "same items"
    assert compare_rounds(team(1, 100), team(2, 100).only(range(40))).basis == "same items"


def test_other_items_are_compared_as_such():
    found = compare_rounds(team(1, 100), team(2, 100, first=200))

    assert (found.basis, found.trend.paired) == ("fresh items", False)


def test_disputed_items_asked_again_seem_to_agree_better_though_nothing_changed():
    before, after = team(1, 300), team(2, 300)
    again = after.only(differing(before))

    assert compare(before, again, paired=True).rose
    found = compare_rounds(before, again)
    assert found.basis == "harder items"
    assert not found.trend.rose


def test_fresh_items_beside_disputed_ones_decide():
    before, after = team(1, 300), team(2, 400)
    again = after.only([*differing(before), *range(300, 400)])
    found = compare_rounds(before, again)

    assert (found.basis, found.trend.n_items_before, found.trend.n_items_after) == ("fresh items", 300, 100)


def test_a_large_rise_shows_on_harder_items_where_there_are_few_fresh_ones():
    before = team(1, 300, right=0.7)
    again = team(2, 310, right=0.99).only([*differing(before), *range(300, 310)])

    found = compare_rounds(before, again)
    assert (found.basis, found.trend.rose) == ("harder items", True)


def test_items_known_to_be_chosen_blindly_are_compared_in_pairs_however_hard_they_are():
    before, after = team(1, 300), team(2, 300)
    again = after.only(differing(before))

    assert compare_rounds(before, again, chosen_blindly=True).basis == "same items"


def test_items_needed_make_the_interval_as_narrow_as_was_asked():
    first = compare(team(1, 150), team(2, 150, first=1000))
    enough = items_needed(first, 0.1)
    then = compare(team(3, enough), team(4, enough, first=10_000))

    assert then.high - then.low == pytest.approx(0.1, rel=0.1)


def test_power_is_the_share_of_rises_that_are_found():
    rises = [compare(team(seed, 150, right=0.8), team(seed + 1000, 150, first=500, right=0.85)) for seed in range(60)]
    truth = np.mean([trend.difference for trend in rises])
    told = np.median([power(trend, truth) for trend in rises])

    assert np.mean([trend.rose for trend in rises]) == pytest.approx(told, abs=0.15)
    assert power(rises[0], truth, n_items=600) > power(rises[0], truth) == power(rises[0], truth, n_items=150)


@pytest.mark.parametrize("asks", ["the same items", "disputed ones, and fresh ones"])
def test_unchanged_teams_are_seldom_said_to_have_risen(asks):
    """The same with 1 000 teams a row: python -m benchmarks.verdicts."""
    setting = Setting("50 : 50", 3, 100, asks)
    said = [round_verdict(changes(setting.rounds(seed), seed), RULE).verdict for seed in range(40)]

    assert said.count("rose") <= 2


def test_a_stable_team_is_told_that_agreement_no_longer_rises():
    setting = Setting("4 even", 3, 1500, "the same items")

    assert round_verdict(changes(setting.rounds(1)), RULE).verdict == "no longer rises"


def test_a_team_that_came_to_know_more_is_told_that_it_rose():
    for asks in ("the same items", "other items", "disputed ones, and fresh ones", "only disputed ones"):
        rounds = Setting("4 even", 3, 300, asks, ("weak", "weak", "strong")).rounds(0)
        assert round_verdict(changes(rounds), RULE).verdict == "rose", asks
