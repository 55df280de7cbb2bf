"""Answers that nobody gave, imagined in every confusion matrix, so that few answers do not look like certainty."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Ints

FLOOR = 1e-10  # of a number whose log is taken; a 32-bit number can hold it


@dataclass(frozen=True, eq=False)
class Imagined:
    """each: answers in each cell. table: more of them, shape (answers, classes); None for none."""

    each: float
    table: Floats | None = None

    def rows(self, label: Ints, n_classes: int) -> Floats:
        """Those of some answers, for each class; shape (answers given, classes)."""
        floor = max(self.each, FLOOR)
        if self.table is None:
            return np.broadcast_to(np.float64(floor), (len(label), n_classes))
        return np.asarray(self.table[label] + floor)

    def totals(self, n_classes: int) -> Floats:
        """Of all answers to items of a class; shape (classes,)."""
        floor = np.full(n_classes, max(self.each, FLOOR) * n_classes)
        return floor if self.table is None else np.asarray(floor + self.table.sum(axis=0))

    def matrix(self, n_classes: int) -> Floats:
        """Shape (classes, answers)."""
        return self.rows(np.arange(n_classes), n_classes).T

    def with_itself(self, n_classes: int) -> float:
        """The sum over all cells of the number times its log."""
        if self.table is None:
            return float(n_classes**2 * times_log(np.float64(max(self.each, FLOOR))))
        return float(times_log(self.matrix(n_classes)).sum())


def times_log(values: Any) -> Any:
    return values * np.log(values)
