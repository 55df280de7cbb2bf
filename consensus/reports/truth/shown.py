"""What the page of labels shows, whatever the type of the question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from consensus.reports.numbers import Number, finite

Kind = Literal["share", "error", "amount", "beyond chance"]


@dataclass(frozen=True)
class Measure:
    """A column: what it holds. kind: share (a percentage), error (a percentage, less is better), amount, or beyond
    chance (1 for perfect, 0 for chance). says: a line that explains it. is_drawn: whether it is worth a chart."""

    name: str
    title: str
    kind: Kind
    says: str = ""
    is_drawn: bool = False


@dataclass(frozen=True)
class Fit:
    """How well a method predicts answers that it has not seen.

    probability: that it gives them, on average (the geometric mean). behind: how far the mean log of it lies below the
    best method's, margin: the standard error of that. expected_right: the share of items right if the recommended
    method's probabilities hold.
    """

    probability: float
    behind: float
    margin: float
    expected_right: float


@dataclass(frozen=True)
class MethodRow:
    """A way to derive labels. measures: against gold, in the order of the report's columns.

    n_changed: items that it labels otherwise than the first method does, None where nearly all differ by a little;
    n_open: items that it leaves open.
    """

    name: str
    title: str
    says: str
    n_open: int
    n_changed: int | None
    measures: tuple[Number, ...] = ()
    fit: Fit | None = None
    is_recommended: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trusted:
    """A labeler, by key. measures: as the report's columns. verdict: in words. is_flagged: worth a look."""

    labeler: int
    n_labels: int
    measures: tuple[Number, ...]
    verdict: str = ""
    is_flagged: bool = False


@dataclass(frozen=True)
class TruthReport:
    """reasons: for the recommended method; warnings: about others or the answers. note: how to read the labelers."""

    methods: tuple[MethodRow, ...]
    labelers: tuple[Trusted, ...]
    n_gold: int
    method_measures: tuple[Measure, ...] = ()
    labeler_measures: tuple[Measure, ...] = ()
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    note: str = ""
    n_labels: int = 0

    @property
    def flagged(self) -> tuple[Trusted, ...]:
        return tuple(row for row in self.labelers if row.is_flagged)

    @property
    def n_flagged_labels(self) -> int:
        return sum(row.n_labels for row in self.flagged)


def number(n: int, value: Any, low: Any = np.nan, high: Any = np.nan, *, reason: str = "") -> Number:
    """n: the answers that it rests on. reason: why there is none, if it is nan."""
    known = finite(float(value))
    return Number(known, finite(float(low)), finite(float(high)), reason if known is None else None, n, n, 1)


def in_order(rows: Sequence[Trusted]) -> tuple[Trusted, ...]:
    """Who answered most comes first: the order says nothing about how well."""
    return tuple(sorted(rows, key=lambda row: (-row.n_labels, row.labeler)))
