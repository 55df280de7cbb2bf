"""Which way of deriving labels foretells an answer that it has not seen? For answers of every kind, without gold."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Label
from consensus.stats.distances.comparison import Comparison, compare
from consensus.stats.ratings import Ratings

FEWEST = 3  # answers of an item of which one is kept back: of two, one would be left, whatever the method


@dataclass(frozen=True)
class Lead:
    """How much nearer one method comes to the answers kept back than another.

    difference: of the mean likeness, more being nearer. error: its standard error, items being drawn. n_items: those
    that both methods label.
    """

    difference: float
    error: float
    n_items: int

    @property
    def is_clear(self) -> bool:
        """At 95 %, by the normal distribution."""
        return self.difference > 1.96 * self.error


def hold_back(ratings: Ratings, *, fewest: int = FEWEST, seed: int = 0) -> tuple[Ratings, dict[Label, Label]]:
    """Takes one answer, drawn at random, from each item that has at least `fewest`; the other items are left out.

    Returns the answers that remain, and item -> the answer kept back.
    """
    enough = ratings.select(ratings.answers_per_item >= fewest)
    drawn = enough.starts[:-1] + np.random.default_rng(seed).integers(0, np.maximum(enough.answers_per_item, 1))
    rest = np.ones(enough.n_labels, dtype=bool)
    rest[drawn] = False
    kept = {item: enough.labels[code] for item, code in zip(enough.items, enough.label[drawn], strict=True)}
    return enough.rows(rest), kept


def likeness_to(kept: Mapping[Label, Label], derived: Mapping[Label, Label | None], comparison: Comparison) -> Floats:
    """How alike each derived label is to the answer kept back, in the order of `kept`; shape (items,).

    nan where a method leaves an item open, or the two hold nothing that could be compared.
    """
    found = [(derived.get(item), label) for item, label in kept.items()]
    labels = tuple(dict.fromkeys(label for pair in found for label in pair if label is not None))
    place = {label: code for code, label in enumerate(labels)}
    told = np.array([one is not None for one, _ in found], dtype=bool)
    first = np.array([place[one] for one, _ in found if one is not None], dtype=np.int64)
    second = np.array([place[other] for one, other in found if one is not None], dtype=np.int64)
    values = np.full(len(found), math.nan)
    values[told] = comparison.values(compare({"": comparison}, labels, first, second)[""])
    return values


def lead(one: Floats, other: Floats) -> Lead:
    """one, other: as `likeness_to` returns them for two methods, of the same answers. nan with fewer than two items."""
    apart = (one - other)[~np.isnan(one) & ~np.isnan(other)]
    n = len(apart)
    if n < 2:
        return Lead(math.nan, math.nan, n)
    return Lead(float(apart.mean()), float(apart.std(ddof=1)) / math.sqrt(n), n)
