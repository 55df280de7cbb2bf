"""Models in which an answer only speaks for its own label: each item is a vote, with a weight for each answer.

What such a model needs of an item grows with its answers, and not with the number of classes: all classes that nobody
gave share one fate.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Ints, Mask
from consensus.stats.ratings import Ratings
from consensus.stats.truth.blocks import Block, blocks
from consensus.stats.truth.posterior import most_probable
from consensus.stats.truth.result import AnyFloats, Precision

ITEMS = 1 << 14  # of a ballot, so that its arrays stay in the processor's cache
SAFE = 600.0  # the exponential of a number this large, or this small, is still one that 64 bits can hold


@dataclass(frozen=True, eq=False)
class Ballot:
    """The votes on some items. The answers of one item with one label make a cell.

    items, rows: which items, and where their answers lie. cell: of each answer, shape (rows,).
    item, label: of each cell, shape (cells,); items are counted from the first one of the ballot.
    has_all: whether every class was given to the item, shape (items of the ballot,).
    """

    items: slice
    rows: slice
    cell: "np.ndarray[Any, Any]"
    item: "np.ndarray[Any, Any]"
    label: "np.ndarray[Any, Any]"
    has_all: Mask

    @property
    def n_items(self) -> int:
        return int(self.items.stop - self.items.start)

    @property
    def votes(self) -> Floats:
        """How many answers make each cell, shape (cells,)."""
        return np.bincount(self.cell, minlength=len(self.item)).astype(np.float64)

    def sum_by_cell(self, of_rows: Floats) -> Floats:
        return np.asarray(np.bincount(self.cell, weights=of_rows, minlength=len(self.item)), dtype=np.float64)

    def sum_by_item(self, of_cells: Floats) -> Floats:
        return np.asarray(np.bincount(self.item, weights=of_cells, minlength=self.n_items), dtype=np.float64)


def ballots(ratings: Ratings) -> tuple[Ballot, ...]:
    """All items, some thousands at a time. Up to 12 bytes an answer."""
    return tuple(ballot(block, ratings) for block in blocks(ratings.starts, ITEMS))


def ballot(block: Block, ratings: Ratings) -> Ballot:
    n_rows, n_classes = int(block.starts[-1]), len(ratings.labels)
    cell_of_row = block.item_of_row * n_classes + ratings.label[block.rows]
    together = np.sort(cell_of_row * n_rows + np.arange(n_rows))  # one number holds cell and row: quicker to sort
    place, row = together // n_rows, together % n_rows
    begins = np.diff(place, prepend=-1) > 0
    cell = np.empty(n_rows, np.int32)
    cell[row] = np.cumsum(begins) - 1
    item, label = np.divmod(place[begins], n_classes)
    has_all = np.bincount(item, minlength=block.n_items) == n_classes
    return Ballot(block.items, block.rows, cell, item.astype(np.int32), label.astype(np.int32), has_all)


@dataclass(frozen=True, eq=False)
class Settled:
    """What the weights make of a ballot.

    probability: that the label of a cell is its item's class, shape (cells,).
    log_total: log of the sum over the classes of prior times the exponential of their weights, shape (items,).
    """

    ballot: Ballot
    probability: Floats
    log_total: Floats

    @property
    def of_rows(self) -> Floats:
        """The probability that an answer is right, shape (rows,)."""
        return np.asarray(self.probability[self.ballot.cell])

    @property
    def elsewhere(self) -> Floats:
        """The probability of a class that nobody gave, for each unit of its prior; shape (items,)."""
        return np.asarray(np.exp(-self.log_total))


def settle(ballot: Ballot, weight: Floats, prior: Floats) -> Settled:
    """Bayes' rule for one ballot.

    weight: of each answer, shape (rows,): the log of how much likelier it is where its label is the item's class than
    where another one is. prior: of each class, shape (classes,), all above 0.
    """
    height = ballot.sum_by_cell(weight)
    of_cell = prior[ballot.label]
    unnamed = np.where(ballot.has_all, 0, 1 - ballot.sum_by_item(of_cell))
    highest = top_of(ballot, height)
    share = of_cell * np.exp(height - highest[ballot.item])
    total = ballot.sum_by_item(share) + unnamed * np.exp(-highest)
    return Settled(ballot, share / total[ballot.item], highest + np.log(total))


def top_of(ballot: Ballot, height: Floats) -> Floats:
    """What to take off before the exponential, shape (items,): nothing, unless numbers are too large for it."""
    if height.max() <= SAFE and height.min() >= -SAFE:
        return np.zeros(ballot.n_items)
    highest = np.where(ballot.has_all, -np.inf, 0)
    np.maximum.at(highest, ballot.item, height)
    return highest


def classes_of(settled: Settled, prior: Floats) -> Floats:
    """How many items of each class are expected, shape (classes,)."""
    ballot, elsewhere = settled.ballot, settled.elsewhere
    more = settled.probability - prior[ballot.label] * elsewhere[ballot.item]
    return np.asarray(prior * elsewhere.sum() + np.bincount(ballot.label, weights=more, minlength=len(prior)))


@dataclass(frozen=True, eq=False)
class Outcome:
    """Labels and probabilities of all items; shapes as in `ClassTruth`."""

    label: Ints
    confidence: Floats
    probability: AnyFloats | None


def read_off(settled: Iterable[Settled], prior: Floats, n_items: int, dtype: Precision, probabilities: bool) -> Outcome:
    label, confidence = np.empty(n_items, np.int64), np.empty(n_items)
    kept = np.empty((n_items, len(prior)), dtype) if probabilities else None
    for part in settled:
        table = spread(part, prior)
        label[part.ballot.items], confidence[part.ballot.items] = most_probable(table)
        if kept is not None:
            kept[part.ballot.items] = table
    return Outcome(label, confidence, kept)


def spread(settled: Settled, prior: Floats) -> Floats:
    """The probability of every class, shape (items of the ballot, classes)."""
    table = np.multiply.outer(settled.elsewhere, prior)
    table[settled.ballot.item, settled.ballot.label] = settled.probability
    return np.asarray(table)


def shares(ballot: Ballot) -> Settled:
    """The shares of the answers, to begin with."""
    return weighted_shares(ballot, np.ones(len(ballot.cell)))


def weighted_shares(ballot: Ballot, weight: Floats) -> Settled:
    """The shares of the weight of the answers, shape (rows,); nan where an item has none."""
    given = ballot.sum_by_cell(weight)
    total = ballot.sum_by_item(given)[ballot.item]
    share = np.divide(given, total, out=np.full(len(given), np.nan), where=total > 0)
    return Settled(ballot, share, np.full(ballot.n_items, np.inf))


@dataclass(frozen=True, eq=False)
class Sums:
    """What settled ballots add up to.

    right: expected right answers of each key, shape (keys,). log_total: of all items. classes: expected items of each
    class, shape (classes,); empty where nobody asked.
    """

    right: Floats
    log_total: float
    classes: Floats


def add_up(settled: Iterable[Settled], key: Ints, n_keys: int, prior: Floats | None = None) -> Sums:
    """key: what to add the answers up by, such as their labelers; shape (answers,). prior: if classes are asked for."""
    right, log_total, classes = np.zeros(n_keys), 0.0, np.zeros(0 if prior is None else len(prior))
    for part in settled:
        right += np.bincount(key[part.ballot.rows], weights=part.of_rows, minlength=n_keys)
        log_total += float(part.log_total.sum())
        if prior is not None:
            classes += classes_of(part, prior)
    return Sums(right, log_total, classes)


def squares_of(settled: Iterable[Settled], key: Ints, n_keys: int) -> Floats:
    """The squared probabilities that the answers are right, added up; shape (keys,)."""
    squares = np.zeros(n_keys)
    for part in settled:
        squares += np.bincount(key[part.ballot.rows], weights=part.of_rows**2, minlength=n_keys)
    return squares
