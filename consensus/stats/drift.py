"""Did the last few items differ from those before? Shares of answers, and the time that they took."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.on_demand import scipy_stats

TOSSES = 9_999
ENOUGH_AS_LARGE = 20  # tosses as large as what was found: then more of them would not make it rare
AT_ONCE = 200  # tosses
FEWEST_SECONDS = 20  # answers on either side, for medians that mean something


@dataclass(frozen=True)
class ShareDrift:
    """How the share of one class changed. before, after: shares of the answers to an item, averaged over the items.

    p_value: of the permutation test, for all classes together: how often items dealt at random to the two sides give
    any class a change as large, measured in standard errors; nan where nothing can change. See `share_drift`.
    """

    before: float
    after: float
    p_value: float

    @property
    def difference(self) -> float:
        return self.after - self.before


def share_drift(before: Floats, after: Floats, *, tosses: int = TOSSES, seed: int = 0) -> tuple[ShareDrift, ...]:
    """The change in the share of each class from some items to later ones, tested in both directions.

    before, after: of each item the share of its answers that are of each class, shapes (items, classes). Items, not
    answers, are dealt to the two sides anew, as answers to one item hang together. All classes are judged by the
    largest change among them, each in units of its own standard error, so that with the many classes of a project a
    false alarm is no more likely than with one. Tosses end early where the change is plainly nothing, and the data
    count as one toss more. Raises ValueError for a side without items.

    Westfall and Young (1993), "Resampling-Based Multiple Testing", single-step maxT; Besag and Clifford (1991),
    "Sequential Monte Carlo p-values"; Phipson and Smyth (2010), "Permutation p-values should never be zero".
    """
    n, m = len(after), len(before)
    if not n or not m:
        raise ValueError("A change in shares needs items on both sides.")
    everything = np.concatenate([after, before]).astype(np.float64)
    means = everything.mean(axis=0)
    error = everything.std(axis=0) * np.sqrt((1 / n + 1 / m) * (n + m) / max(n + m - 1, 1))
    can_change = error > 0
    centred = (everything - means)[:, can_change]
    found = np.abs(centred[:n].sum(axis=0)) * (1 / n + 1 / m) / error[can_change]
    p_values = np.full(everything.shape[1], np.nan)
    if can_change.any():
        p_values[can_change] = tossed(centred, error[can_change], found, n, tosses, np.random.default_rng(seed))
    return tuple(
        ShareDrift(float(old), float(new), float(p))
        for old, new, p in zip(before.mean(axis=0), after.mean(axis=0), p_values, strict=True)
    )


def tossed(centred: Floats, error: Floats, found: Floats, n: int, tosses: int, random: np.random.Generator) -> Floats:
    """p-values of what was found, shape (classes,)."""
    size, m = len(centred), len(centred) - n
    as_large, done = np.zeros(len(found)), 0
    while done < tosses and as_large.min() < ENOUGH_AS_LARGE:
        times = min(AT_ONCE, tosses - done)
        dealt = random.random((times, size)).argpartition(n - 1, axis=1)[:, :n]
        sums = centred[dealt].sum(axis=1)  # of the later side; the earlier one has what is left, as all sum to 0
        largest = (np.abs(sums) * (1 / n + 1 / m) / error).max(axis=1)
        as_large += (largest[:, None] >= found[None, :] - 1e-9).sum(axis=0)
        done += times
    return np.asarray((1 + as_large) / (1 + done), dtype=np.float64)


@dataclass(frozen=True)
class SpeedChange:
    """before, after: medians, seconds. ratio: after / before. p_value: of being faster; nan where undefined.

    reason: why there is not enough data, else None. See `speed_change`.
    """

    before: float
    after: float
    ratio: float
    p_value: float
    reason: str | None


def speed_change(before: Floats, after: Floats) -> SpeedChange:
    """Whether a labeler suddenly needs less time: seconds an answer, before and after, shapes (answers,).

    Medians, as one coffee break must not count. The test, one-sided and corrected for ties, asks whether a later answer
    is quicker than an earlier one more often than not, however the times are distributed. Answers that follow each
    other are taken for independent, which they are not quite: so the ratio must be small, too, before anybody is told.
    Undefined with fewer than 20 answers on a side.

    Mann and Whitney (1947), "On a test of whether one of two random variables is stochastically larger than the other".
    """
    fewest = min(len(before), len(after))
    if fewest < FEWEST_SECONDS:
        reason = f"One side has {fewest} answers with a time; {FEWEST_SECONDS} are needed."
        return SpeedChange(np.nan, np.nan, np.nan, np.nan, reason)
    old, new = float(np.median(before)), float(np.median(after))
    if not old:
        return SpeedChange(old, new, np.nan, np.nan, "The usual time is 0 seconds.")
    test: Any = scipy_stats().mannwhitneyu(after, before, alternative="less", method="asymptotic")
    return SpeedChange(old, new, new / old, float(test.pvalue), None)
