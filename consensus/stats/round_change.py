"""Which items of two rounds tell whether agreement changed: the same ones, fresh ones, or all."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from consensus.stats.arrays import Label, Mask
from consensus.stats.krippendorff import krippendorff_alpha
from consensus.stats.on_demand import scipy_stats
from consensus.stats.ratings import Ratings
from consensus.stats.sample import Statistic, parts_of
from consensus.stats.trend import MINIMUM_ITEMS, Trend, compare

Basis = Literal["same items", "fresh items", "all items", "harder items", "easier items"]
BY_CHANCE = 0.05  # items asked again that differ from the others by less than this do so by chance


@dataclass(frozen=True)
class RoundChange:
    """trend: the change from one round to the next. basis: of which items; see `compare_rounds`."""

    trend: Trend
    basis: Basis = "all items"


def compare_rounds(
    before: Ratings,
    after: Ratings,
    *,
    fresh_before: Collection[Label] | None = None,
    fresh_after: Collection[Label] | None = None,
    chosen_blindly: bool = False,
    statistic: Statistic = krippendorff_alpha,
    minimum_items: int = MINIMUM_ITEMS,
    confidence: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
    **options: Any,
) -> RoundChange:
    """`compare` on those items from which an unchanged team would show no change. The first basis that holds:

    same items      answered twice in both rounds, paired, unless they were chosen by how labelers answered them
    fresh items     that no earlier round asked about, of either round: other items, but drawn alike
    all items       of both rounds, which have few items in common
    harder items    all items, where those of both rounds were chosen since labelers differed on them
    easier items    the same where they were chosen since labelers agreed

    A basis needs `minimum_items` items. fresh_before, fresh_after: items that no earlier round asked about; all items
    of the first round and those of the second that the first did not ask about, unless given. chosen_blindly: it is
    known that answers had no part in choosing the items of the second round; otherwise `how_chosen` looks at it.

    Items that were chosen for their disagreement agree better when they are labeled again, whatever the instructions
    say, since some of them were disputed by chance: regression towards the mean, Galton (1886), "Regression towards
    mediocrity in hereditary stature". Compared with all items of the round before they are still the harder ones, so
    a rise counts, and nothing else does; the other way round for easier ones. That rise counts too where there are
    fresh items, but too few for them to show it.
    """
    known: dict[str, Any] = {"statistic": statistic, "minimum_items": minimum_items, "confidence": confidence}
    known |= {"resamples": resamples, "seed": seed, **options}
    first, second = before.pairable(), after.pairable()
    is_shared = among(first, second.items)
    chosen: Basis | None = None
    if is_shared.sum() >= minimum_items:
        chosen = None if chosen_blindly else how_chosen(first, is_shared, statistic, options)
        if chosen is None:
            return RoundChange(compare(before, after, paired=True, **known), "same items")
    fresh = before if fresh_before is None else before.only(fresh_before), after.select(~among(after, before.items))
    if fresh_after is not None:
        fresh = fresh[0], after.only(fresh_after)
    are_enough = all(table.pairable().n_items >= minimum_items for table in fresh)
    found = RoundChange(compare(*fresh, **known), "fresh items") if are_enough else None
    if found and (chosen is None or found.trend.rose or found.trend.fell):
        return found
    whole = RoundChange(compare(before, after, **known), chosen or "all items")
    shows_anyway = whole.trend.rose if chosen == "harder items" else whole.trend.fell
    return whole if found is None or shows_anyway else found


def how_chosen(ratings: Ratings, asked_again: Mask, statistic: Statistic, options: dict[str, Any]) -> Basis | None:
    """Whether the items asked again pull the statistic of the round down or up more than the others do; else None.

    By the rank test of Mann and Whitney (1947), "On a test of whether one of two random variables is stochastically
    larger than the other", on how the statistic moves with the weight of each item.
    """
    pull = parts_of(statistic, ratings, options, None).influence(np.ones(ratings.n_items))
    if pull is None or len(pull) != len(asked_again) or asked_again.all() or np.ptp(pull) == 0:
        return None
    again, others = pull[asked_again], pull[~asked_again]
    if scipy_stats().mannwhitneyu(again, others).pvalue > BY_CHANCE:
        return None
    return "harder items" if again.mean() < others.mean() else "easier items"


def among(ratings: Ratings, items: Collection[Label]) -> Mask:
    """Which of the items of the ratings are among these, shape (items,)."""
    wanted = set(items)
    return np.array([item in wanted for item in ratings.items], dtype=bool)
