"""Krippendorff's alpha: agreement of any number of labelers, beyond what chance would bring."""

from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.coincidences import Meetings, meetings
from consensus.stats.distances import Level, Scale, scale_for
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score

NO_PAIRS = "No item has answers from two labelers yet."
ONE_LABEL = "Every answer is the same label, so chance alone would agree too."
NO_DISTANCE = "All labels that were given count as the same on this scale, so chance alone would agree too."


def krippendorff_alpha(ratings: Ratings, level: Level = "nominal") -> Score:
    """Agreement beyond chance of any number of labelers, gaps allowed.

    level: a level of measurement, or distance(labels, totals) -> squared differences, shape (labels, labels).
    Returns 1 for perfect agreement, 0 for chance, below 0 for systematic disagreement. Undefined (nan with a reason)
    if no item has two answers, or if all answers are one label. Items with a single answer are left out.

    Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C, and D for other levels.
    """
    parts = alpha_parts(ratings, level)
    alpha = float(parts.at(np.ones((1, parts.ratings.n_items)))[0])
    return Score(alpha) if not np.isnan(alpha) else Score.undefined(why_undefined(parts.ratings))


def why_undefined(pairable: Ratings) -> str:
    if not pairable.n_labels:
        return NO_PAIRS
    return ONE_LABEL if len(np.unique(pairable.label)) == 1 else NO_DISTANCE


@dataclass(frozen=True, eq=False)
class AlphaParts:
    """Alpha as 1 - (n - 1) * (sum of o_ck d²_ck) / (sum of n_c n_k d²_ck), both sums additive over items."""

    ratings: Ratings
    met: Meetings
    scale: Scale

    @property
    def width(self) -> int:
        return len(self.ratings.labels) + len(self.met.first) * self.scale.uses_totals

    def at(self, weights: Floats) -> Floats:
        totals = np.asarray(weights @ self.met.totals)
        over_all = self.scale.over_all(totals)
        observed = self.observed(weights, totals) * (totals.sum(axis=1) - 1)
        return 1 - divide(observed, over_all)

    def observed(self, weights: Floats, totals: Floats) -> Floats:
        between = self.scale.between(self.met.first, self.met.second, totals)
        if self.scale.uses_totals:
            return np.asarray(((weights @ self.met.apart) * between).sum(axis=1))
        return np.asarray(weights @ (self.met.apart @ between))


def alpha_parts(ratings: Ratings, level: Level = "nominal") -> AlphaParts:
    """What each item with two answers adds to alpha."""
    pairable = ratings.pairable()
    met = meetings(pairable)
    return AlphaParts(pairable, met, scale_for(level, pairable.labels, np.asarray(met.totals.sum(axis=0))))
