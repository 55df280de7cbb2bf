"""Labels are amounts, zero or more, whose proportions count."""

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels
from consensus.stats.distances.numbers import numbers

BLOCK = 1_000  # labels a time, so that memory does not grow with the square of the labels


def ratio(labels: Labels, totals: Floats) -> Floats:
    """((c - k) / (c + k))², 0 for two zeros. Krippendorff (2011), section "ratio metric".

    Raises ValueError for labels that are no numbers, or below zero.
    """
    value = amounts(labels)
    return proportions(value[:, None], value[None, :])


class Ratio:
    uses_totals = False

    def __init__(self, labels: Labels) -> None:
        self.value = amounts(labels)

    def between(self, first: Ints, second: Ints, totals: Floats) -> Floats:
        return proportions(self.value[first], self.value[second])

    def over_all(self, totals: Floats) -> Floats:
        total = np.zeros(totals.shape[:-1])
        for start in range(0, len(self.value), BLOCK):
            part = slice(start, start + BLOCK)
            total += ((totals @ proportions(self.value[:, None], self.value[None, part])) * totals[..., part]).sum(-1)
        return total

    def toward(self, totals: Floats) -> Floats:
        found = np.zeros(len(self.value))
        for start in range(0, len(self.value), BLOCK):
            part = slice(start, start + BLOCK)
            found[part] = proportions(self.value[part, None], self.value[None, :]) @ totals
        return found


def amounts(labels: Labels) -> Floats:
    value = numbers(labels)
    if (value < 0).any():
        raise ValueError(f"{labels[int((value < 0).argmax())]!r} is below zero, so it has no place on a ratio scale.")
    return value


def proportions(first: Floats, second: Floats) -> Floats:
    size = first + second
    return np.asarray(((first - second) / np.where(size > 0, size, 1)) ** 2)
