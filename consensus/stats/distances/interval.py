"""Labels are numbers whose differences count."""

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels
from consensus.stats.distances.numbers import numbers


def interval(labels: Labels, totals: Floats) -> Floats:
    """(c - k)². Krippendorff (2011), section "interval metric". Raises ValueError for labels that are no numbers."""
    value = numbers(labels)
    return np.subtract.outer(value, value) ** 2


class Interval:
    uses_totals = False

    def __init__(self, labels: Labels) -> None:
        self.value = numbers(labels)

    def between(self, first: Ints, second: Ints, totals: Floats) -> Floats:
        return np.asarray((self.value[first] - self.value[second]) ** 2)

    def over_all(self, totals: Floats) -> Floats:
        return squared_differences(self.value, totals)

    def toward(self, totals: Floats) -> Floats:
        value = self.value - (totals @ self.value) / max(totals.sum(), 1)
        return np.asarray(totals.sum() * value**2 + totals @ value**2)


def squared_differences(position: Floats, totals: Floats) -> Floats:
    """Sum of n_c n_k (position_c - position_k)² over ordered pairs, as twice n times the spread about the mean.

    position: shape (labels,) or (resamples, labels). Exactly 0 where all answers share one position.
    """
    n = totals.sum(axis=-1, keepdims=True)
    position = np.broadcast_to(position, totals.shape)
    mean = (totals * position).sum(axis=-1, keepdims=True) / np.maximum(n, 1)
    spread = (totals * (position - mean) ** 2).sum(axis=-1)
    # where all answers are alike, rounding would leave a little noise to divide by
    highest = np.where(totals > 0, position, -np.inf).max(axis=-1, initial=-np.inf)
    lowest = np.where(totals > 0, position, np.inf).min(axis=-1, initial=np.inf)
    return np.where(highest > lowest, 2 * n[..., 0] * spread, 0.0)
