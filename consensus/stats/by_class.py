"""Every label of its own: how often it is given, and how far people agree on it. All labels are counted at once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Label
from consensus.stats.estimate import NO_RESAMPLE, ONE_ITEM
from consensus.stats.intervals import NO_INTERVAL, error_of, score_interval, telling_items
from consensus.stats.krippendorff import NO_PAIRS, ONE_LABEL
from consensus.stats.patterns import patterns
from consensus.stats.ratings import Ratings
from consensus.stats.score import Estimate, Score
from consensus.stats.specific import NEVER_GIVEN


@dataclass(frozen=True)
class ClassAgreement:
    """One label, among the answers to items with at least two.

    n_labels: how often it was given; share: of all those answers. specific: see `specific_agreement`.
    alpha: see `alpha_against_rest`. n_items of both: the items to which it was given.
    """

    label: Label
    n_labels: int
    share: float
    specific: Estimate
    alpha: Estimate


def class_agreement(ratings: Ratings, *, confidence: float = 0.95) -> tuple[ClassAgreement, ...]:
    """Each label's specific agreement and alpha against the rest, in the order of the labels.

    Each has the interval that `estimate` gives it; so many of them hold at once less often than each alone.
    """
    pairable = ratings.pairable()
    kinds = patterns(pairable)
    table = pairable if kinds is None else kinds.table
    times = np.ones(pairable.n_items) if kinds is None else kinds.times.astype(np.float64)
    parts = ClassParts(table.counts().tocsc(), table.answers_per_item.astype(np.float64), times)
    n_items = np.asarray(times @ (parts.counts > 0)).astype(np.int64).tolist()

    def found(code: int, value: float, change: Floats, telling: float, lowest: float, reason: str) -> Estimate:
        low, high = NO_INTERVAL
        if times.sum() > 1 and not np.isnan(value):
            low, high = score_interval(value, error_of(change, times), telling, lowest, confidence)
        why = why_missing(value, low, pairable, reason)
        counts = n_items[code], int(parts.given[code]), pairable.n_labelers
        return Estimate(Score(value, why), low, high, *counts, confidence, why, 0, "score")

    def row(code: int, label: Label) -> ClassAgreement:
        specific, specific_change = parts.specific(code)
        alpha, alpha_change = parts.alpha(code)
        given = int(parts.given[code])
        share = given / max(pairable.n_labels, 1)
        telling = telling_items(float(times.sum()), 2 * share * (1 - share))
        return ClassAgreement(
            label,
            given,
            share,
            found(code, specific, specific_change, n_items[code], 0.0, NEVER_GIVEN),
            found(code, alpha, alpha_change, telling, -1.0, ONE_LABEL if given else NEVER_GIVEN),
        )

    return tuple(row(code, label) for code, label in enumerate(pairable.labels))


def why_missing(value: float, low: float, pairable: Ratings, reason: str) -> str | None:
    if not pairable.n_items:
        return NO_PAIRS
    if np.isnan(value):
        return reason
    if np.isnan(low):
        return ONE_ITEM if pairable.n_items == 1 else NO_RESAMPLE
    return None


@dataclass(frozen=True, eq=False)
class ClassParts:
    """counts: csc, shape (items, labels), of items with two answers or more. sizes: answers, shape (items,).

    times: how many items each of them stands for.
    """

    counts: Any
    sizes: Floats
    times: Floats

    @cached_property
    def given(self) -> Floats:
        """How often each label was given, shape (labels,)."""
        return np.asarray(self.times @ self.counts)

    def count(self, code: int) -> Floats:
        """Answers with one label, shape (items,)."""
        return np.asarray(self.counts[:, [code]].toarray()[:, 0])

    def specific(self, code: int) -> tuple[float, Floats]:
        """Specific agreement of a label, and how it moves with the weight of each item, 0 on average."""
        count = self.count(code)
        same, met = count * (count - 1), count * (self.sizes - 1)
        total = float(self.times @ met)
        if not total:
            return np.nan, np.zeros(len(count))
        value = float(self.times @ same) / total
        return value, (same - value * met) / total

    def alpha(self, code: int) -> tuple[float, Floats]:
        """The same of alpha against the rest: 1 - (n - 1) * apart / (2 g (n - g)), with n answers, g of this label."""
        count = self.count(code)
        apart = 2 * count * (self.sizes - count) / (self.sizes - 1)
        n, given, observed = float(self.times @ self.sizes), float(self.given[code]), float(self.times @ apart)
        below = 2 * given * (n - given)
        if not below:
            return np.nan, np.zeros(len(count))
        by_size = -observed / below + (n - 1) * observed * 2 * given / below**2
        by_count = (n - 1) * observed * 2 * (n - 2 * given) / below**2
        change = by_size * self.sizes + by_count * count - (n - 1) * apart / below
        return 1 - (n - 1) * observed / below, change - float(self.times @ change) / float(self.times.sum())
