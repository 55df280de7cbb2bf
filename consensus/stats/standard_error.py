"""Standard errors in closed form: how far a statistic moves with the weight of each item, squared and summed."""

import math
from typing import Any

import numpy as np

from consensus.stats.estimate import ONE_ITEM
from consensus.stats.ratings import Ratings
from consensus.stats.sample import Statistic, sample_of
from consensus.stats.score import Score


def standard_error(statistic: Statistic, ratings: Ratings, **options: Any) -> Score:
    """How far the statistic of other items of the same kind would lie, in the root mean square, from that of all such.

    statistic: any function that returns a Score, called as statistic(ratings, **options). Labelers are held fixed.
    Undefined where the statistic is, and if one item counts alone. The interval that rests on it is
    `bootstrap(…, method="jackknife")`.

    The root of n / (n - 1) times the squared influences of the n items, summed. For kappa and its relatives the
    variance of Gwet (2008), "Computing inter-rater reliability and its variance in the presence of high agreement",
    and (2014), "Handbook of Inter-Rater Reliability", chapter 5; for Cohen's kappa that of Fleiss, Cohen and Everitt
    (1969), "Large sample standard errors of kappa and weighted kappa", with n - 1 in place of n. Items with a single
    answer move chance alone here; Gwet takes them for items without agreement as well, which makes his larger.
    """
    value = statistic(ratings, **options)
    if np.isnan(value):
        return Score.undefined(getattr(value, "reason", None) or "The statistic has no value for these answers.")
    sample = sample_of(statistic, ratings, options)
    if sample.n_items < 2:
        return Score.undefined(ONE_ITEM)
    squares = float(sample.times @ sample.without_each() ** 2)
    return Score(math.sqrt(squares * sample.n_items / (sample.n_items - 1)))
