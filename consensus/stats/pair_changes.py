"""Which confusions of two labels went away from one round to the next, and which came."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.arrays import Label
from consensus.stats.coincidences import differing_pairs
from consensus.stats.on_demand import scipy_stats
from consensus.stats.ratings import Ratings
from consensus.stats.slices import holm

Places = dict[tuple[Label, Label], set[Label]]  # two labels -> the items where people gave both


@dataclass(frozen=True)
class PairChange:
    """Two labels that were given to one item, and on how many items in either round.

    p_value: of the change; adjusted_p_value: after Holm's correction for the number of pairs.
    """

    first: Label
    second: Label
    n_before: int
    n_after: int
    p_value: float
    adjusted_p_value: float


def pair_changes(before: Ratings, after: Ratings, *, paired: bool = False) -> tuple[PairChange, ...]:
    """Every two labels that were given to one item in either round, those first that went back furthest.

    paired: only the items with two answers in both rounds count. Then the items on which a pair went away are held
    against those on which it came, by the exact test of McNemar (1947), "Note on the sampling error of the difference
    between correlated proportions or percentages"; else the shares of items by that of Fisher (1922), "On the
    interpretation of χ² from contingency tables". Holm (1979), section 3, for the number of pairs.
    """
    before, after = before.pairable(), after.pairable()
    if paired:
        before, after = before.only(after.items), after.only(before.items)
    old, new = items_by_pair(before), items_by_pair(after)
    pairs = list(dict.fromkeys([*old, *new]))
    sizes = before.n_items, after.n_items
    found = [(old.get(pair, set()), new.get(pair, set())) for pair in pairs]
    p_values = np.array([changed(*both) if paired else differ(*both, sizes) for both in found], dtype=np.float64)
    rows = [
        PairChange(*pair, len(was), len(now), p, adjusted)
        for pair, (was, now), p, adjusted in zip(pairs, found, p_values.tolist(), holm(p_values).tolist(), strict=True)
    ]
    share = [size or 1 for size in sizes]
    return tuple(sorted(rows, key=lambda row: row.n_after / share[1] - row.n_before / share[0]))


def items_by_pair(ratings: Ratings) -> Places:
    item, first, second, _times = differing_pairs(ratings.counts())
    found: Places = {}
    for place, one, other in zip(item.tolist(), first.tolist(), second.tolist(), strict=True):
        found.setdefault(in_one_order(ratings.labels[one], ratings.labels[other]), set()).add(ratings.items[place])
    return found


def in_one_order(one: Any, other: Any) -> tuple[Label, Label]:
    """The same in both rounds, however their labels stand."""
    return (one, other) if str(one) <= str(other) else (other, one)


def changed(was: set[Label], now: set[Label]) -> float:
    went, came = len(was - now), len(now - was)
    return float(scipy_stats().binomtest(went, went + came).pvalue) if went + came else 1.0


def differ(was: set[Label], now: set[Label], sizes: tuple[int, int]) -> float:
    if not all(sizes):
        return float("nan")
    table = [[len(was), sizes[0] - len(was)], [len(now), sizes[1] - len(now)]]
    return float(scipy_stats().fisher_exact(table).pvalue)
