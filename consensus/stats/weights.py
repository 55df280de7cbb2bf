"""How much credit two labels earn together: 1 for the same label, less the farther apart they are, 0 at the ends.

What a distance is to Krippendorff's alpha, these weights are to kappa and its relatives. Named ones take labels that
are all numbers at their values, and all others at their place in the order, one step apart. The largest difference is
that of all labels one could choose, also those that nobody gave.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels
from consensus.stats.distances.ratio import ratio
from consensus.stats.vocabulary import as_number

Weighting = Callable[[Labels], Floats]
Weights = Literal["identity", "linear", "quadratic", "radical", "ordinal", "ratio"] | Weighting


class Credit(Protocol):
    """Weights fitted to some labels."""

    def between(self, first: Ints, second: Ints) -> Floats:
        """The credit of label pairs, shape (pairs,)."""
        ...

    def spread(self, shares: Any) -> Any:
        """Shares of the labels times the weights, (rows, labels) -> (rows, labels); they may be sparse."""
        ...

    @property
    def total(self) -> float:
        """The sum of the credit over all ordered pairs of labels."""
        ...


@dataclass(frozen=True)
class Identity:
    """Credit for the same label alone; needs no square matrix, however many labels there are."""

    labels: Labels

    def between(self, first: Ints, second: Ints) -> Floats:
        return np.asarray(first == second, dtype=np.float64)

    def spread(self, shares: Any) -> Any:
        return shares

    @property
    def total(self) -> float:
        return float(len(self.labels))


@dataclass(frozen=True, eq=False)
class Graded:
    """Credit in a table, shape (labels, labels)."""

    matrix: Floats

    def between(self, first: Ints, second: Ints) -> Floats:
        return np.asarray(self.matrix[first, second])

    def spread(self, shares: Any) -> Any:
        return np.asarray(shares @ self.matrix)

    @property
    def total(self) -> float:
        return float(self.matrix.sum())


def credit_for(weights: Weights, labels: Labels) -> Credit:
    """The named weights, or one's own function of the labels.

    Raises ValueError for a name that is none, and for a table that is not square over the labels, not symmetric, or
    not 1 for the same label and at most 1 for others.
    """
    if isinstance(weights, str) and weights not in WEIGHTS:
        raise ValueError(f"{weights!r} are not weights; there are {', '.join(WEIGHTS)}.")
    if weights == "identity":
        return Identity(labels)
    weighting = WEIGHTS[weights] if isinstance(weights, str) else weights
    matrix = np.asarray(weighting(labels), dtype=np.float64)
    if matrix.shape != (len(labels), len(labels)) or not np.array_equal(matrix, matrix.T):
        raise ValueError("Weights must be a symmetric table with one number for each pair of labels.")
    if (np.diag(matrix) != 1).any() or (matrix > 1).any():
        raise ValueError("Weights must be 1 for the same label and at most 1 for two different ones.")
    return Graded(matrix)


def identity(labels: Labels) -> Floats:
    """1 for the same label, else 0. Cohen (1960)."""
    return np.eye(len(labels))


def linear(labels: Labels) -> Floats:
    """1 - |x_k - x_l| over its largest value. Cicchetti and Allison (1971)."""
    return 1 - share_of_largest(np.abs(differences(labels)))


def quadratic(labels: Labels) -> Floats:
    """1 - (x_k - x_l)² over its largest value. Fleiss and Cohen (1973)."""
    return 1 - share_of_largest(differences(labels) ** 2)


def radical(labels: Labels) -> Floats:
    """1 - √|x_k - x_l| over its largest value. Gwet (2014), "Handbook of Inter-Rater Reliability", chapter 3."""
    return 1 - share_of_largest(np.sqrt(np.abs(differences(labels))))


def ordinal(labels: Labels) -> Floats:
    """1 - (|k - l| + 1 choose 2) over its largest value, by places in the order. Gwet (2014), chapter 3.

    Not the ordinal distance of Krippendorff, which depends on how often each label was given.
    """
    steps = np.abs(np.subtract.outer(np.arange(len(labels)), np.arange(len(labels))))
    return 1 - share_of_largest(steps * (steps + 1) / 2)


def proportional(labels: Labels) -> Floats:
    """1 - ((x_k - x_l) / (x_k + x_l))² over its largest value. Gwet (2014), chapter 3.

    Raises ValueError for labels that are no numbers, or below zero.
    """
    return 1 - share_of_largest(ratio(labels, np.zeros(0)))


def differences(labels: Labels) -> Floats:
    """x_k - x_l, of the numbers that all labels are, else of their places; shape (labels, labels)."""
    place = np.array([as_number(label) for label in labels], dtype=np.float64)
    place = np.arange(len(labels), dtype=np.float64) if np.isnan(place).any() else place
    return np.asarray(np.subtract.outer(place, place))


def share_of_largest(apart: Floats) -> Floats:
    largest = apart.max(initial=0.0)
    return apart / largest if largest else apart


WEIGHTS: dict[str, Weighting] = {
    "identity": identity,
    "linear": linear,
    "quadratic": quadratic,
    "radical": radical,
    "ordinal": ordinal,
    "ratio": proportional,
}
