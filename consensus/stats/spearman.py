"""Whether people who give numbers put items in the same order."""

from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.distances.numbers import numbers
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score

TOO_FEW_SHARED = "No two labelers share enough items on which both give different numbers."


@dataclass(frozen=True, eq=False)
class LabelerCorrelations:
    """Spearman's rank correlation of each two labelers; columns of equal length, in the order of the labelers.

    first, second: codes of labelers. n_shared: items that both answered. correlation: -1 to 1.
    """

    first: Ints
    second: Ints
    n_shared: Ints
    correlation: Floats


def mean_spearman(ratings: Ratings, minimum: int = 3) -> Score:
    """The mean rank correlation of two labelers, over all pairs of labelers with so many items in common.

    Compute it within a set of items that the same people answered: across sets, pairs that share little count as much
    as pairs that share everything. Pairs where one gives the same number to all shared items have no correlation and
    are left out. Undefined if no pair is left. Raises ValueError for labels that are no numbers.

    Spearman (1904), "The proof and measurement of association between two things"; ties get their mean rank.
    """
    found = labeler_correlations(ratings, minimum)
    return Score(float(found.correlation.mean())) if len(found.first) else Score.undefined(TOO_FEW_SHARED)


def labeler_correlations(ratings: Ratings, minimum: int = 3) -> LabelerCorrelations:
    """See `mean_spearman`; pairs without a correlation are left out. Memory follows the pairs of answers to an item."""
    pair, one, other = shared_answers(ratings, numbers(ratings.labels)[ratings.label])
    place, number, n_shared = np.unique(pair, return_inverse=True, return_counts=True)
    x, y = ranks_within(number, one), ranks_within(number, other)
    middle = ((n_shared + 1) / 2)[number]
    x, y = x - middle, y - middle
    above, spread = np.bincount(number, x * y), np.bincount(number, x**2) * np.bincount(number, y**2)
    kept = (n_shared >= minimum) & (spread > 0)
    first, second = np.divmod(place[kept], max(ratings.n_labelers, 1))
    return LabelerCorrelations(first, second, n_shared[kept], above[kept] / np.sqrt(spread[kept]))


def shared_answers(ratings: Ratings, value: Floats) -> tuple[Ints, Floats, Floats]:
    """Every two answers to an item: a number for the two labelers, the lower one's value, the other one's value."""
    sizes = ratings.answers_per_item
    later = np.repeat(ratings.starts[1:], sizes) - np.arange(ratings.n_labels) - 1
    left = np.repeat(np.arange(ratings.n_labels), later)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(later) - later, later)
    labeler = ratings.labeler.astype(np.int64)
    swapped = labeler[left] > labeler[right]
    left, right = np.where(swapped, right, left), np.where(swapped, left, right)
    return labeler[left] * ratings.n_labelers + labeler[right], value[left], value[right]


def ranks_within(group: Ints, value: Floats) -> Floats:
    """The rank of each value within its group, from 1; equal values share the mean of their ranks."""
    order = np.lexsort((value, group))
    group, value = group[order], value[order]
    begins = np.flatnonzero(np.diff(group, prepend=-1))
    starts = np.flatnonzero((np.diff(group, prepend=-1) != 0) | (np.diff(value, prepend=np.nan) != 0))
    sizes = np.diff(starts, append=len(group))
    first = np.repeat(begins, np.diff(begins, append=len(group)))[starts]
    ranks = np.empty(len(group))
    ranks[order] = np.repeat(starts - first + (sizes + 1) / 2, sizes)
    return ranks
