"""Alpha taken apart into what each item adds, for intervals: how alpha answers to items drawn again or left out."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.coincidences import Meetings, meetings
from consensus.stats.distances import Level, Scale, scale_for
from consensus.stats.distances.nominal import Nominal
from consensus.stats.distances.ordinal import Ordinal, mean_ranks
from consensus.stats.intervals import telling_items
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings


@dataclass(frozen=True, eq=False)
class AlphaParts:
    """Alpha as 1 - (n - 1) * (sum of o_ck d²_ck) / (sum of n_c n_k d²_ck), both sums additive over items.

    ratings: items with two answers or more. counts: of their labels, sparse, shape (items, labels).
    """

    ratings: Ratings
    counts: Any
    scale: Scale
    lowest: float | None = -1.0

    @property
    def width(self) -> int:
        return len(self.ratings.labels) + len(self.met.first) * self.scale.uses_totals

    @cached_property
    def met(self) -> Meetings:
        return meetings(self.ratings)

    @cached_property
    def sizes(self) -> Floats:
        return self.ratings.answers_per_item.astype(np.float64)

    @cached_property
    def within(self) -> Floats:
        """Each item's sum of o_ck d²_ck, for distances that do not depend on the other items; shape (items,)."""
        if isinstance(self.scale, Nominal):
            return np.asarray((self.sizes**2 - self.counts.power(2).sum(axis=1)) / (self.sizes - 1))
        between = self.scale.between(self.met.first, self.met.second, np.asarray(self.counts.sum(axis=0)))
        return np.asarray(self.met.apart @ between)

    def at(self, weights: Floats) -> Floats:
        totals = np.asarray(weights @ self.counts)
        over_all = self.scale.over_all(totals)
        if self.scale.uses_totals:
            between = self.scale.between(self.met.first, self.met.second, totals)
            observed = np.asarray(((weights @ self.met.apart) * between).sum(axis=1))
        else:
            observed = np.asarray(weights @ self.within)
        return 1 - divide(observed * (totals.sum(axis=1) - 1), over_all)

    def telling(self, times: Floats) -> float:
        share = np.asarray(times @ self.counts) / max(float(times @ self.sizes), 1)
        return telling_items(float(times.sum()), 1 - float(share @ share))

    def influence(self, times: Floats) -> Floats | None:
        """How alpha changes with the weight of each item, at these weights; shape (items,). None if that is not known.

        The derivative of the two sums. On an ordinal scale every answer also moves the ranks of all the others.
        """
        totals = np.asarray(times @ self.counts)
        n, below = float(totals.sum()), float(self.scale.over_all(totals[None, :])[0])
        if not below:
            return None
        if isinstance(self.scale, Ordinal):
            within = self.within_ranks(totals)
            observed, over_all = self.ordinal_derivatives(times, totals)
        elif (toward := self.scale.toward(totals)) is not None:
            within = observed = self.within
            over_all = 2 * np.asarray(self.counts @ toward)
        else:
            return None
        above = float(times @ within)
        return -(self.sizes * above + (n - 1) * observed) / below + (n - 1) * above * over_all / below**2

    def within_ranks(self, totals: Floats) -> Floats:
        """Each item's sum of o_ck d²_ck at the ranks that these totals make."""
        rank = centred_ranks(totals)
        summed, squared = np.asarray(self.counts @ rank), np.asarray(self.counts @ rank**2)
        return np.asarray(2 * (self.sizes * squared - summed**2) / (self.sizes - 1))

    def ordinal_derivatives(self, times: Floats, totals: Floats) -> tuple[Floats, Floats]:
        """Of the sum within items and of the sum over all, by the weight of each item; two of shape (items,)."""
        rank, n = centred_ranks(totals), totals.sum()
        share = times / (self.sizes - 1)
        met = self.counts.T @ (share * (self.counts @ rank)) - rank * (self.counts.T @ share)
        within_by_rank = 4 * (rank * totals - np.asarray(met))
        over_all_by_rank = 4 * totals * (n * rank - totals @ rank)
        toward = n * rank**2 - 2 * rank * (totals @ rank) + totals @ rank**2
        within = self.within_ranks(totals) + np.asarray(self.counts @ by_answer(within_by_rank))
        return within, np.asarray(self.counts @ (2 * toward + by_answer(over_all_by_rank)))


def centred_ranks(totals: Floats) -> Floats:
    """Mid-ranks less their mean, which loses fewer digits in sums of squares."""
    rank = mean_ranks(totals)
    return np.asarray(rank - (totals @ rank) / totals.sum())


def by_answer(by_rank: Floats) -> Floats:
    """What one more answer with a label does through the ranks: it lifts higher labels by 1 and its own by a half."""
    return np.asarray(np.cumsum(by_rank[::-1])[::-1] - by_rank / 2)


def alpha_parts(ratings: Ratings, level: Level = "nominal", times: Floats | None = None) -> AlphaParts:
    """What each item with two answers adds to alpha.

    times: how often each item of `ratings` stands in the whole table, shape (items,); once if None. A distance of
    one's own is told how often each label was given there.
    """
    several = ratings.answers_per_item >= 2
    pairable = ratings.select(several)
    counts = pairable.counts()
    totals = np.asarray((np.ones(pairable.n_items) if times is None else times[several]) @ counts)
    return AlphaParts(pairable, counts, scale_for(level, pairable.labels, totals))
