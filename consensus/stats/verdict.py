"""What a round did to agreement, by a rule that one can read and change."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scipy import special

from consensus.stats.round_change import RoundChange
from consensus.stats.trend import MINIMUM_ITEMS, Trend

Verdict = Literal["rose", "no longer rises", "fell", "not enough data"]

ROSE = "The whole interval of the difference lies above 0."
ROSE_LITTLE = (
    "The whole interval of the difference lies above 0, but the rise is less than {effect:g}, the smallest that "
    "matters."
)
FELL = "The whole interval of the difference lies below 0."
FLAT_ONCE = "There is no significant rise, and the interval of the difference is narrower than {effect:g}."
FLAT = "{n} rounds in a row without a significant rise, each with an interval narrower than {effect:g}."
FLAT_SO_FAR = (
    "There is no significant rise, and the interval is narrower than {effect:g}: that is {n} of {needed} rounds in a "
    "row that it takes."
)
WIDE = (
    "There is no significant change, but the interval of the difference is {width:.2f} wide: it leaves room for a rise "
    "of {effect:g}, the smallest that matters."
)
HARDER = (
    "The items of both rounds were chosen because labelers differed on them. On such items agreement rises by itself, "
    "so only items that no earlier round asked about can tell, and there are too few of them."
)
EASIER = (
    "The items of both rounds were chosen because labelers agreed on them. On such items agreement falls by itself, "
    "so only items that no earlier round asked about can tell, and there are too few of them."
)


@dataclass(frozen=True)
class VerdictRule:
    """When a verdict is given; see `round_verdict`.

    confidence: of intervals, so that an unchanged team is said to have risen in at most (1 - confidence) / 2 of cases.
    smallest_effect: the smallest rise that matters, in units of the statistic. rounds_in_a_row: without a rise.
    minimum_items: with two answers, in each round.
    """

    confidence: float = 0.95
    smallest_effect: float = 0.1
    rounds_in_a_row: int = 2
    minimum_items: int = MINIMUM_ITEMS


@dataclass(frozen=True)
class RoundVerdict:
    """reason: why, in a sentence. n_without_rise: rounds in a row, this one the last, that a verdict could rest on.

    power: the chance that a rise of the smallest effect would be found with as many items as there were, 0 to 1; nan
    where that cannot be told. items_needed: if there is not enough data, so many in each round would be; else None.
    """

    verdict: Verdict
    reason: str
    n_without_rise: int
    power: float
    items_needed: int | None = None


def round_verdict(changes: Sequence[RoundChange], rule: VerdictRule | None = None) -> RoundVerdict:
    """What the newest round did. changes: of each round since the one before it, oldest first; at least one.

    rose              the change is significant (`Trend.rose`) and upwards
    fell              it is significant and downwards
    no longer rises   no significant rise in so many rounds in a row, each with an interval narrower than the smallest
                      effect that matters, which leaves no room for a rise that does
    not enough data   all else: too few items, too wide an interval, too few such rounds, or items that were chosen by
                      how labelers answered them, from which only a rise (or only a fall) counts

    How many items would be enough is `items_needed` for an interval narrower than the smallest effect.
    """
    rule = rule or VerdictRule()
    newest, trend = changes[-1], changes[-1].trend
    n_flat = flat_in_a_row(changes, rule)
    chance = power(trend, rule.smallest_effect)
    if trend.rose and newest.basis != "easier items":
        is_little = trend.difference < rule.smallest_effect
        reason = ROSE_LITTLE.format(effect=rule.smallest_effect) if is_little else ROSE
        return RoundVerdict("rose", reason, 0, chance)
    if trend.fell and newest.basis != "harder items":
        return RoundVerdict("fell", FELL, n_flat, chance)
    if n_flat >= rule.rounds_in_a_row:
        sentence = FLAT_ONCE if rule.rounds_in_a_row == 1 else FLAT
        return RoundVerdict("no longer rises", sentence.format(n=n_flat, effect=rule.smallest_effect), n_flat, chance)
    needed = items_needed(trend, rule.smallest_effect) or 0
    return RoundVerdict(
        "not enough data", why_not(newest, n_flat, rule), n_flat, chance, max(needed, rule.minimum_items)
    )


def why_not(newest: RoundChange, n_flat: int, rule: VerdictRule) -> str:
    trend = newest.trend
    if trend.reason is not None:
        return trend.reason
    if newest.basis == "harder items":
        return HARDER
    if newest.basis == "easier items":
        return EASIER
    if n_flat:
        return FLAT_SO_FAR.format(effect=rule.smallest_effect, n=n_flat, needed=rule.rounds_in_a_row)
    return WIDE.format(width=trend.high - trend.low, effect=rule.smallest_effect)


def flat_in_a_row(changes: Sequence[RoundChange], rule: VerdictRule) -> int:
    """Rounds without a significant rise and with a narrow interval, counted from the newest back to the first other."""
    n = 0
    for change in reversed(changes):
        trend = change.trend
        is_narrow = trend.reason is None and trend.high - trend.low < rule.smallest_effect
        if not is_narrow or trend.rose or change.basis in ("harder items", "easier items"):
            break
        n += 1
    return n


def items_needed(trend: Trend, width: float) -> int | None:
    """Items in each of two rounds, like these, for an interval of the difference no wider than this; None if unknown.

    The standard error falls with the root of the number of items, so n items with an interval of w ask for n (w /
    width)²: Cochran (1977), "Sampling Techniques", section 4.4, with the variance an item that was observed. Where the
    rounds have different numbers of items, n is their harmonic mean.
    """
    if math.isnan(trend.low) or not trend.n_items_before or not trend.n_items_after:
        return None
    n = 2 / (1 / trend.n_items_before + 1 / trend.n_items_after)
    return math.ceil(n * ((trend.high - trend.low) / width) ** 2)


def power(trend: Trend, effect: float, n_items: int | None = None) -> float:
    """The chance that a rise of `effect` would be found significant, with so many items in each round; 0 to 1.

    n_items: as many as there were, unless told. nan where there is no interval. The normal approximation of Lachin
    (1981), "Introduction to sample size determination and power analysis for clinical trials", section 2, with the
    standard error that the interval stands for.
    """
    if math.isnan(trend.low) or trend.high <= trend.low:
        return math.nan
    quantile = special.ndtri((1 + trend.confidence) / 2)
    error = (trend.high - trend.low) / (2 * quantile)
    if n_items is not None:
        error *= math.sqrt(2 / (1 / trend.n_items_before + 1 / trend.n_items_after) / n_items)
    return float(special.ndtr(effect / error - quantile))
