"""What every two labelers said to the items that both answered; nothing is kept of pairs who share no item."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from consensus.stats.arrays import Floats, Ints
from consensus.stats.chance import Apart, apart
from consensus.stats.ratings import Ratings
from consensus.stats.weights import Identity

BLOCK = 4_000_000  # pairs of answers that are looked at together


@dataclass(frozen=True, eq=False)
class PairTables:
    """The tables of some pairs of labelers.

    first, second: codes of the labelers, first < second, in order; shape (pairs,).
    pair, one, other, times: how many items of which pair the first labeler called one and the second called other;
    shape (cells,), ordered by pair, only where it happened.
    """

    first: Ints
    second: Ints
    pair: Ints
    one: Ints
    other: Ints
    times: Floats
    n_labels: int

    @cached_property
    def n_shared(self) -> Floats:
        """Items that both answered, shape (pairs,)."""
        return self.summed(np.ones(len(self.pair)))

    def summed(self, credit: Floats) -> Floats:
        """A number for each cell, (cells,), added over the items of each pair, (pairs,)."""
        return np.bincount(self.pair, weights=self.times * credit, minlength=len(self.first)).astype(np.float64)

    @property
    def first_said(self) -> Any:
        """How often the first labeler of the pair gave each label; csr, shape (pairs, labels)."""
        return self.said(self.one)

    @property
    def second_said(self) -> Any:
        return self.said(self.other)

    def said(self, label: Ints) -> Any:
        shape = (len(self.first), self.n_labels)
        return sparse.coo_array((self.times, (self.pair, label)), shape=shape).tocsr()

    def some(self, start: int, stop: int) -> "PairTables":
        """The pairs from start up to stop."""
        cells = slice(*np.searchsorted(self.pair, [start, stop]))
        return PairTables(
            self.first[start:stop],
            self.second[start:stop],
            self.pair[cells] - start,
            self.one[cells],
            self.other[cells],
            self.times[cells],
            self.n_labels,
        )

    def split(self, rows: int) -> "Iterator[PairTables]":
        """The same, so many pairs at a time."""
        for start in range(0, len(self.first), max(rows, 1)):
            yield self.some(start, min(start + max(rows, 1), len(self.first)))


def pair_tables(ratings: Ratings, block: int = BLOCK) -> Iterator[PairTables]:
    """All pairs of labelers who share an item, some labelers with all their later partners at a time.

    Cost follows the pairs of answers to the same item; memory a block of them.
    """
    answers = apart(ratings, Identity(ratings.labels))
    cells = answers.given.T.tocsr()
    met = np.bincount(answers.labeler, weights=cells @ ratings.answers_per_item, minlength=ratings.n_labelers)
    turn = np.cumsum(met) // block
    ends = np.searchsorted(answers.labeler, np.flatnonzero(np.diff(turn, append=np.inf)), side="right")
    start = 0
    for end in ends.tolist():
        yield from tables_of(answers, cells, start, end)
        start = end


def tables_of(answers: Apart, cells: Any, start: int, end: int) -> Iterator[PairTables]:
    """The pairs whose first labeler has the cells from start up to end; nothing if there are none."""
    together = (cells[start:end] @ answers.given).tocoo()
    row, column = together.row.astype(np.int64) + start, together.col.astype(np.int64)
    later = answers.labeler[row] < answers.labeler[column]
    row, column, times = row[later], column[later], together.data[later]
    if not len(row):
        return
    n_labelers = int(answers.labeler[-1]) + 1
    code = answers.labeler[row] * n_labelers + answers.labeler[column]
    order = np.lexsort((answers.label[column], answers.label[row], code))
    pairs, pair = np.unique(code[order], return_inverse=True)
    first, second = np.divmod(pairs, n_labelers)
    one, other = answers.label[row[order]], answers.label[column[order]]
    yield PairTables(first, second, pair, one, other, times[order], answers.n_labels)
