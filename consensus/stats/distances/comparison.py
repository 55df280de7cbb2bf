"""How alike two answers are, or how far apart: so much of so much."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels
from consensus.stats.parts import divide

NOTHING = "No two answers hold anything that could be compared."


@dataclass(frozen=True, eq=False)
class Fraction:
    """A number for each pair of answers, kept as what it is the quotient of, so that pairs can be pooled.

    top, bottom: shape (pairs,).
    """

    top: Floats
    bottom: Floats


Fitted = Callable[[Ints, Ints], Any]  # codes of first and second answers, shape (pairs,) -> what was found in common


@dataclass(frozen=True)
class Comparison:
    """A likeness of two answers, 1 for the same, or an error, 0 for the same.

    fit: prepares some labels for being compared two by two; comparisons with the same `fit` share that work.
    read: takes the fraction out of what the fitted function found.
    empty: the value of a pair whose bottom is 0, such as two answers without any boxes; nan leaves the pair out.
    is_error: whether more is worse. is_symmetric: whether it does not matter which answer comes first; where it
    matters, the second is the reference.
    nothing: why there is no value where every pair's bottom is 0.
    """

    name: str
    fit: Callable[[Labels], Fitted]
    read: Callable[[Any], Fraction]
    empty: float = 1.0
    is_error: bool = False
    is_symmetric: bool = True
    nothing: str = NOTHING

    def values(self, found: Fraction) -> Floats:
        """The quotient of each pair, shape (pairs,)."""
        return np.where(found.bottom == 0, self.empty, divide(found.top, found.bottom))

    def means(self, found: Fraction) -> Fraction:
        """The same quotients, for being averaged: the value, and whether there is one."""
        value = self.values(found)
        counts = ~np.isnan(value)
        return Fraction(np.where(counts, value, 0.0), counts.astype(np.float64))

    def distances(self, found: Fraction) -> Floats:
        """0 for the same, more the further apart; shape (pairs,)."""
        return self.values(found) if self.is_error else 1 - self.values(found)


def compare(comparisons: Mapping[str, Comparison], labels: Labels, first: Ints, second: Ints) -> dict[str, Fraction]:
    """What each comparison says of pairs of labels; first, second: codes, shape (pairs,)."""
    found = {fit: fit(labels)(first, second) for fit in {comparison.fit for comparison in comparisons.values()}}
    return {name: comparison.read(found[comparison.fit]) for name, comparison in comparisons.items()}


def fit_exact(labels: Labels) -> Fitted:
    return lambda first, second: np.asarray(first == second, dtype=np.float64)


def of_one(top: Floats) -> Fraction:
    """Numbers that are no quotients: each pair counts as one."""
    return Fraction(top, np.ones(len(top)))


exact = Comparison("exact", fit_exact, of_one)
