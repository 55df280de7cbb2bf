"""A distance that somebody else wrote."""

from collections.abc import Callable

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels


class Own:
    """Any `distance(labels, totals)`; needs memory for its square matrix. See `consensus.stats.distances`."""

    def __init__(self, distance: Callable[[Labels, Floats], Floats], labels: Labels, totals: Floats) -> None:
        self.distance = distance
        self.labels = labels
        self.uses_totals: bool = getattr(distance, "uses_totals", False)
        self.fixed = None if self.uses_totals else self.matrix(totals)

    def between(self, first: Ints, second: Ints, totals: Floats) -> Floats:
        if self.fixed is not None:
            return np.asarray(self.fixed[first, second])
        rows = [self.matrix(row)[first, second] for row in np.atleast_2d(totals)]
        return np.array(rows).reshape(*totals.shape[:-1], len(first))

    def over_all(self, totals: Floats) -> Floats:
        if self.fixed is not None:
            return np.asarray(((totals @ self.fixed) * totals).sum(axis=-1))
        sums = [row @ self.matrix(row) @ row for row in np.atleast_2d(totals)]
        return np.array(sums).reshape(totals.shape[:-1])

    def toward(self, totals: Floats) -> Floats | None:
        return None if self.fixed is None else np.asarray(self.fixed @ totals)

    def matrix(self, totals: Floats) -> Floats:
        matrix = np.asarray(self.distance(self.labels, totals), dtype=np.float64)
        if matrix.shape != (len(self.labels), len(self.labels)):
            raise ValueError("A distance must return one number for each pair of labels.")
        return matrix
