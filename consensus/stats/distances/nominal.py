"""Labels are the same or they are not."""

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels


def nominal(labels: Labels, totals: Floats) -> Floats:
    """1 for two different labels, 0 for the same. Krippendorff (2011), section "nominal metric"."""
    return np.asarray(1 - np.eye(len(labels)))


class Nominal:
    uses_totals = False

    def __init__(self, labels: Labels) -> None:
        self.labels = labels

    def between(self, first: Ints, second: Ints, totals: Floats) -> Floats:
        return np.asarray(first != second, dtype=np.float64)

    def over_all(self, totals: Floats) -> Floats:
        return np.asarray(totals.sum(axis=-1) ** 2 - (totals**2).sum(axis=-1))

    def toward(self, totals: Floats) -> Floats:
        return np.asarray(totals.sum() - totals)
