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
MOST_ALIKE = 8  # times the sample that are looked through for pairs of different labels


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
    """The distances of some pairs of answers with different labels, each answer beside its neighbours on a ring.

    The mean over the sample estimates the mean over all pairs. When answers weigh differently, as in a resample of the
    items, a pair weighs as much as its two answers multiplied, and the mean is a ratio of two sums over the sample.
    Pairs of equal labels need no sample: they are counted. One answer more or less changes as few pairs as it can.

    Blom (1976), "Some properties of incomplete U-statistics", on samples in which every answer occurs as often;
    Cochran (1977), "Sampling Techniques", section 6.4 (ratio estimates).
    """

    def __init__(self, apart: Apart, given: Ints, totals: Floats, size: int, seed: int) -> None:
        self.apart = apart
        self.fewest = min(FEWEST, size / 10)
        ring = ring_of(given, totals, seed)
        one, other = neighbours(ring, size)
        first, second = np.minimum(ring[one], ring[other]), np.maximum(ring[one], ring[other])
        distances = apart(first, second)
        shape, n_pairs = (len(totals), len(totals)), len(first)
        self.drawn = sparse.csr_array((np.ones(n_pairs), (first, second)), shape=shape)
        self.distances = sparse.csr_array((distances, (first, second)), shape=shape)
        self.totals = np.maximum(np.rint(totals), 1)
        n = float(totals.sum())
        share = float(unlike(totals)) / (n * (n - 1))
        left = max(1 - 2 * n_pairs / float(unlike(totals)), 0.0)  # of the pairs that there are
        error = math.sqrt(unshared_variance(distances, one, other) * left / n_pairs)
        self.expected = Expected(share * float(distances.mean()), share * error, n_pairs, seed)

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


def ring_of(given: Ints, totals: Floats, seed: int) -> Ints:
    """The label of each answer, all answers standing in a random order, shape (answers,).

    given: codes of the labels that were given. The order of two answers is the same whatever other answers there are:
    the place of an answer is drawn by the code of its label, and by how many answers before have the same label.

    Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators", figure 14, scatters the places.
    """
    times = np.maximum(np.rint(totals[given]), 1).astype(np.int64)
    again = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    drawn = np.random.default_rng([1976, seed]).integers(1 << 63, size=int(given[-1]) + 1, dtype=np.uint64)[given]
    place = np.repeat(drawn, times) + again.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        place = (place ^ (place >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray(np.repeat(given, times)[np.argsort(place, kind="stable")])


def neighbours(ring: Ints, size: int) -> tuple[Ints, Ints]:
    """Places of two answers with different labels, about `size` pairs: each answer and those that follow it."""
    n = len(ring)
    differ = 1 - float((np.bincount(ring) / n) @ (np.bincount(ring) / n))
    steps = round(min(size / differ, MOST_ALIKE * size) / n)
    place, found = np.arange(n), []
    for step in range(1, max(min(steps, (n - 1) // 2), 1) + 1):
        then = np.roll(place, -step)
        unlike_here = ring[place] != ring[then]
        found.append((place[unlike_here], then[unlike_here]))
    one, other = (np.concatenate(column) for column in zip(*found, strict=True))
    return one, other


def unshared_variance(distances: Floats, one: Ints, other: Ints) -> float:
    """Of the distances, without what is due to some answers being far from all others, which a ring balances.

    That part is the covariance of two pairs with an answer in common; every pair holds two answers. From few pairs it
    may come out as more than there is: then all of the variance counts, rather than none.
    """
    off = distances - distances.mean()
    n = int(max(one.max(), other.max())) + 1
    times = np.bincount(one, minlength=n) + np.bincount(other, minlength=n)
    summed = np.bincount(one, off, n) + np.bincount(other, off, n)
    n_shared = float((times * (times - 1)).sum())
    squares = float(off @ off)
    shared = (float(summed @ summed) - 2 * squares) / n_shared if n_shared else 0.0
    unshared = squares / len(off) - 2 * max(shared, 0.0)
    return unshared if unshared > 0 else squares / len(off)
