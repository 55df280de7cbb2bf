"""How far apart answers are that do not belong together: what chance alone would bring."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from consensus.stats.arrays import Floats, Ints

Apart = Callable[[Ints, Ints], Floats]

BLOCK = 1 << 20  # pairs of labels that are compared at a time
FEWEST = 1000  # drawn pairs that an estimate may rest on; a small part of the table that holds fewer is drawn from anew
AFRESH = 100_000  # distances that may be computed for such a part


@dataclass(frozen=True)
class Expected:
    """The mean distance of two answers drawn from all that can be paired, whatever their items.

    error: its standard error from having looked at some of the pairs only; 0 if all were.
    n_pairs: pairs of different labels whose distance was computed. seed: of the sample; None if there is none.
    """

    value: float
    error: float
    n_pairs: int
    seed: int | None

    @property
    def is_sampled(self) -> bool:
        return self.seed is not None

    @property
    def share_of_error(self) -> float:
        return self.error / self.value if self.value else 0.0

    def alpha_error(self, alpha: float) -> float:
        """Standard error of this alpha from the sample alone; its interval from resampled items comes on top."""
        return (1 - alpha) * self.share_of_error


def unlike(totals: Floats) -> Floats:
    """How many ordered pairs of answers differ in their label, (..., labels) -> (...,)."""
    return np.asarray(totals.sum(axis=-1) ** 2 - (totals**2).sum(axis=-1))


class AllPairs:
    """The distances of all pairs of labels that were given, as a square matrix over them.

    given: codes of the labels in the table. totals: how often each label of the vocabulary was given, shape (labels,).
    """

    def __init__(self, apart: Apart, given: Ints, totals: Floats) -> None:
        self.given = given
        self.matrix = square(apart, given)
        n, n_pairs = float(totals.sum()), len(given) * (len(given) - 1) // 2
        self.expected = Expected(float(self.over_all(totals)) / max(n * (n - 1), 1), 0.0, n_pairs, None)

    def over_all(self, totals: Floats) -> Floats:
        """Sum of n_c n_k times the distance over all ordered pairs of labels, (..., labels) -> (...,)."""
        totals = totals[..., self.given]
        return np.asarray(((totals @ self.matrix) * totals).sum(axis=-1))

    def toward(self, totals: Floats) -> Floats:
        """Sum of n_k times the distance of each label to label k, shape (labels,)."""
        summed = np.zeros(len(totals))
        summed[self.given] = self.matrix @ totals[self.given]
        return summed


def chance_of(apart: Apart, totals: Floats, exact_up_to: int, sample: int, seed: int) -> "AllPairs | SampledPairs":
    """All pairs of the labels that were given if they are not too many, else a sample of the pairs of answers."""
    given = np.flatnonzero(totals)
    if len(given) * (len(given) - 1) // 2 <= exact_up_to:
        return AllPairs(apart, given, totals)
    return SampledPairs(apart, given, totals, sample, seed)


def square(apart: Apart, given: Ints) -> Floats:
    """The distances of all pairs of these labels, computed some rows at a time; shape (given, given)."""
    matrix = np.zeros((len(given), len(given)))
    rows = max(1, BLOCK // max(len(given), 1))
    for start in range(0, len(given), rows):
        row, column = np.nonzero(np.arange(start, min(start + rows, len(given)))[:, None] < np.arange(len(given)))
        matrix[start + row, column] = apart(given[start + row], given[column])
    matrix += matrix.T
    return matrix


class SampledPairs:
    """The distances of some pairs of answers with different labels, drawn evenly from all such pairs.

    The mean over the sample estimates the mean over all pairs; its standard error is that of any mean. When answers
    weigh differently, as in a resample of the items, a drawn pair weighs as much as its two answers multiplied, and
    the mean is a ratio of two sums over the sample. Pairs of equal labels need no sample: they are counted.

    Cochran (1977), "Sampling Techniques", section 6.4 (ratio estimates); Blom (1976), "Some properties of incomplete
    U-statistics".
    """

    def __init__(self, apart: Apart, given: Ints, totals: Floats, size: int, seed: int) -> None:
        self.apart = apart
        self.fewest = min(FEWEST, size / 10)
        first, second = draw_unlike(totals[given], size, np.random.default_rng(seed))
        first, second = given[first], given[second]
        distances = apart(first, second)
        shape = (len(totals), len(totals))
        self.drawn = sparse.csr_array((np.ones(size), (first, second)), shape=shape)
        self.distances = sparse.csr_array((distances, (first, second)), shape=shape)
        self.totals = np.where(totals > 0, totals, 1)
        n = float(totals.sum())
        share = float(unlike(totals)) / (n * (n - 1))
        error = float(distances.std(ddof=1)) / math.sqrt(size)
        self.expected = Expected(share * float(distances.mean()), share * error, size, seed)

    def over_all(self, totals: Floats) -> Floats:
        """An estimate of the sum of n_c n_k times the distance over all ordered pairs, (..., labels) -> (...,)."""
        rows = np.atleast_2d(totals)
        weight = (rows / self.totals).T
        top, bottom = (np.sum((table @ weight) * weight, axis=0) for table in (self.distances, self.drawn))
        found = unlike(rows) * np.divide(top, bottom, out=np.zeros(len(top)), where=bottom > 0)
        for row in np.flatnonzero((bottom < self.fewest) & (unlike(rows) > 0)):
            found[row] = chance_of(self.apart, rows[row], AFRESH, AFRESH, self.expected.seed or 0).over_all(rows[row])
        return np.asarray(found.reshape(totals.shape[:-1]))

    def toward(self, totals: Floats) -> Floats:
        """Half of how `over_all` changes with each label's total, which is what an estimate of the sum of n_k d_ck is.

        Shape (labels,). Few drawn pairs hold a given label, so that one label's number is rough; their noise adds up
        to twice the sampling variance of the mean, which an interval ought to hold once.
        """
        weight = totals / self.totals
        top, bottom = (table @ weight + weight @ table for table in (self.distances, self.drawn))
        total = float(weight @ bottom)
        mean = float(weight @ top) / total if total else 0.0
        pull = (top - mean * bottom) / (self.totals * total) if total else np.zeros(len(totals))
        return np.asarray((totals.sum() - totals) * mean + unlike(totals) * pull)


def draw_unlike(totals: Floats, size: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Pairs of labels, each pair of answers with different labels being as likely as any other; shape (size,) each.

    totals: how often each label was given, above 0, shape (labels,), at least two of them. The first label is drawn by
    how many pairs it takes part in, the second by how often it was given among the others.
    """
    ends = np.cumsum(totals)
    n = ends[-1]
    first = np.searchsorted(np.cumsum(totals * (n - totals)), rng.random(size) * (totals * (n - totals)).sum(), "right")
    place = rng.random(size) * (n - totals[first])
    place += np.where(place >= ends[first] - totals[first], totals[first], 0)  # step over the answers like the first
    last = len(totals) - 1
    first, second = np.minimum(first, last), np.minimum(np.searchsorted(ends, place, "right"), last)
    return first.astype(np.int64), second.astype(np.int64)
