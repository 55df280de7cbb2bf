"""A statistic with its interval: from how it moves with the weight of each item, or from drawing the items again."""

import math
from typing import Any, Literal

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.intervals import NO_INTERVAL, Interval, error_of, score_interval, student_interval
from consensus.stats.parts import Repeated
from consensus.stats.ratings import Ratings
from consensus.stats.resampling import bias_corrected, interval_of, resample
from consensus.stats.sample import PARTS, Sample, Statistic, sample_of
from consensus.stats.score import Estimate, Score

Method = Literal["score", "jackknife", "bca", "percentile"]

ONE_ITEM = "Only one item counts, so there is no interval."
NO_RESAMPLE = "No resample of the items had a value, so there is no interval."
NO_VALUE = "The statistic has no value for these answers."
DEAREST = 50_000_000  # weights to be drawn or multiplied; beyond, the jackknife says the same at once


def estimate(
    statistic: Statistic,
    ratings: Ratings,
    *,
    confidence: float = 0.95,
    method: Method | None = None,
    resamples: int = 1000,
    seed: int = 0,
    **options: Any,
) -> Estimate:
    """A statistic with the interval that it would keep to if other items of the same kind had been drawn.

    statistic: any function of Ratings, called as statistic(ratings, **options). Labelers are held fixed: this is not
    the uncertainty of having asked other people. One item has no interval, and a statistic that is undefined has
    neither value nor interval; `reason` says so.

    method, unless told the first that can be had, which is the one that covers best (docs/statistics.md):
    score        for statistics with a lowest and a highest value that we know as sums over items; nothing is drawn
    bca          quantiles of the statistic on redrawn items, moved for bias and skewness
    percentile   the quantiles as they are, for functions that we do not know as sums
    jackknife    Student's t with the standard error, as wide to either side; nothing is drawn
    """
    sample = sample_of(statistic, ratings, options)
    value = value_of(statistic, ratings, sample, options)
    return with_interval(value, sample, method or best_method(sample), confidence, resamples, seed)


def bootstrap(
    statistic: Statistic,
    ratings: Ratings,
    *,
    resamples: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
    method: Method | None = None,
    **options: Any,
) -> Estimate:
    """`estimate` with an interval from drawing the items again: BCa, or percentile for functions not known as sums.

    Items are drawn with replacement, each with all its answers; items that are alike are drawn by their number, which
    is the same. Resamples where the statistic is undefined are passed over. The same seed gives the same interval,
    whatever order the rows come in. Where there are so many kinds of items that drawing them would take minutes, the
    interval is that of the jackknife; the Estimate's `method` says which.

    Efron and Tibshirani (1993), "An Introduction to the Bootstrap", sections 13.3 and 14.3.
    """
    sample = sample_of(statistic, ratings, options)
    value = value_of(statistic, ratings, sample, options)
    return with_interval(value, sample, method or drawing_method(sample, resamples), confidence, resamples, seed)


def value_of(statistic: Statistic, ratings: Ratings, sample: Sample, options: dict[str, Any]) -> float:
    """From the sums over items where they are known: the same number, without computing them again."""
    if not isinstance(sample.parts, Repeated):
        value = float(sample.parts.at(sample.times[None, :])[0])
        if not math.isnan(value):
            return Score(value)
    return statistic(ratings, **options)


def with_interval(
    value: float, sample: Sample, method: Method, confidence: float, resamples: int, seed: int
) -> Estimate:
    low, high, n_defined = *NO_INTERVAL, 0
    if not np.isnan(value) and sample.n_items > 1:
        if method in ("score", "jackknife"):
            low, high = computed(float(value), sample, method, confidence)
        else:
            values = resample(sample, resamples=resamples, seed=seed)
            low, high = drawn(float(value), values, sample, method, confidence)
            n_defined = int((~np.isnan(values)).sum())
    reason = why_none(value, sample.n_items, has_interval=not math.isnan(low))
    counts = sample.n_items, sample.n_labels, sample.n_labelers
    return Estimate(value, low, high, *counts, confidence, reason, n_defined, method)


def best_method(sample: Sample) -> Method:
    if sample.parts.influence(sample.times) is None:
        return "percentile"
    return "bca" if sample.parts.lowest is None else "score"


def drawing_method(sample: Sample, resamples: int) -> Method:
    if sample.parts.influence(sample.times) is None:
        return "percentile"
    return "jackknife" if resamples * sample.n_weighed > DEAREST else "bca"


def computed(value: float, sample: Sample, method: Method, confidence: float) -> Interval:
    error = error_of(sample.without_each(), sample.times)
    lowest = sample.parts.lowest
    if method == "jackknife" or lowest is None:
        return student_interval(value, error, sample.n_items, confidence)
    return score_interval(value, error, sample.parts.telling(sample.times), lowest, confidence)


def drawn(value: float, values: Floats, sample: Sample, method: Method, confidence: float) -> Interval:
    if method == "bca":
        return bias_corrected(value, values, sample, confidence)
    return interval_of(values, confidence)


def why_none(value: float, n_items: int, *, has_interval: bool) -> str | None:
    """The reason why the value or its interval is missing; None if both are there."""
    if np.isnan(value):
        return getattr(value, "reason", None) or NO_VALUE
    if has_interval:
        return None
    return ONE_ITEM if n_items == 1 else NO_RESAMPLE


__all__ = ["PARTS", "Method", "bootstrap", "estimate"]
