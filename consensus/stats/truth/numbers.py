"""Means and medians: one number an item, all labelers taken for alike."""

from collections.abc import Sequence

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.distances.numbers import numbers
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.truth.number_result import NumberTruth, number_truth

MEDIAN_LOSS = np.pi / 2  # variance of a median over that of a mean, many normal answers


def mean_number(
    ratings: Ratings,
    weights: Floats | None = None,
    options: Sequence[float] | None = None,
    within: float | None = None,
) -> NumberTruth:
    """The mean answer of each item.

    weights: of the labelers, shape (labelers,), 0 or more; a labeler with twice the weight counts as two.
    options, within: see `NumberTruth`; within is the standard deviation of one answer unless told.
    Uncertainty: the standard deviation of one answer about its item's mean, one for all items (pooled), times
    sqrt(sum w²) / sum w. Raises ValueError for labels that are no numbers.
    """
    x = numbers(ratings.labels)[ratings.label]
    weight = np.ones(ratings.n_labelers) if weights is None else np.asarray(weights, dtype=np.float64)
    w = weight[ratings.labeler]
    total = per_item(ratings, w)
    estimate = divide(per_item(ratings, w * x), total)
    spread = pooled_spread(ratings, x)
    uncertainty = spread * np.sqrt(divide(per_item(ratings, w**2), total**2))
    name = "mean" if weights is None else "weighted_mean"
    return number_truth(name, ratings, estimate, uncertainty, spread, options, within)


def median_number(ratings: Ratings, options: Sequence[float] | None = None, within: float | None = None) -> NumberTruth:
    """The median answer of each item, midway between the middle two where their number is even.

    A single wild answer does not move it. Uncertainty: that of the mean for one or two answers, and sqrt(pi / 2)
    times it from three on, the limit for many normal answers (for three the factor is 1.16). See `mean_number`.
    """
    x = numbers(ratings.labels)[ratings.label]
    size = ratings.answers_per_item
    order = np.lexsort((x, ratings.item))
    in_order, start = x[order], np.cumsum(size) - size
    known = size > 0
    estimate = np.full(ratings.n_items, np.nan)
    low, high = (start + (size - 1) // 2)[known], (start + size // 2)[known]
    estimate[known] = (in_order[low] + in_order[high]) / 2
    spread = pooled_spread(ratings, numbers(ratings.labels)[ratings.label])
    loss = np.where(size > 2, MEDIAN_LOSS, 1.0)
    return number_truth(
        "median", ratings, estimate, spread * np.sqrt(divide(loss, size.astype(np.float64))), spread, options, within
    )


def pooled_spread(ratings: Ratings, x: Floats) -> float:
    """Standard deviation of answers about the mean of their item; nan if no item has two."""
    size = per_item(ratings, np.ones_like(x))
    mean = divide(per_item(ratings, x), size)
    freedom = ratings.n_labels - np.count_nonzero(size)
    return float(np.sqrt(((x - mean[ratings.item]) ** 2).sum() / freedom)) if freedom else np.nan


def per_item(ratings: Ratings, values: Floats) -> Floats:
    """Sums over the answers of each item, shape (items,)."""
    return weigh(ratings.item, values, ratings.n_items)


def per_labeler(ratings: Ratings, values: Floats) -> Floats:
    """Sums over the answers of each labeler, shape (labelers,)."""
    return weigh(ratings.labeler, values, ratings.n_labelers)


def answers_per_labeler(ratings: Ratings) -> Floats:
    return per_labeler(ratings, np.ones(ratings.n_labels))


def weigh(codes: Ints, values: Floats, size: int = 0) -> Floats:
    """Sums of the values of each code, shape (size,) or up to the highest code."""
    return np.asarray(np.bincount(codes, weights=values, minlength=size), dtype=np.float64)
