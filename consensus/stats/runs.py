"""Rows that stand ordered by item, walked in pieces, so that what a statistic holds does not grow with the answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from consensus.stats.arrays import Ints, Mask

ROWS = 1 << 17  # of a piece: some MB of arrays, which stay in the processor's cache
SHORT = 12  # answers of an item up to which comparing each with its neighbours is quicker than sorting


@dataclass(frozen=True, eq=False)
class Piece:
    """Some whole items. rows: where they lie in the columns. item: what they are called there, shape (rows,).

    evenly: how many answers every item of the columns has, where that is known to be the same; else 0.
    """

    rows: slice
    item: "np.ndarray[Any, Any]"
    evenly: int = 0

    @cached_property
    def starts(self) -> Ints:
        """The first row of each item, counted from rows.start; shape (items,)."""
        changes = np.flatnonzero(self.item[1:] != self.item[:-1])
        return np.concatenate((np.zeros(1, np.int64), changes + 1))

    @cached_property
    def sizes(self) -> Ints:
        """Answers of each item, shape (items,)."""
        return np.diff(self.starts, append=len(self.item))

    @cached_property
    def each(self) -> int:
        """How many answers every item has; 0 if they have different numbers of answers, or more than SHORT."""
        if self.evenly:
            return self.evenly
        n_same = 0
        for apart in range(1, SHORT + 1):
            same = int(np.count_nonzero(self.beside(apart)))
            if not same:  # no item has more than `apart` answers; those that have so many make a pair each
                n_items = n_same if apart > 1 else len(self.item)
                return apart if n_items * apart == len(self.item) else 0
            n_same = same
        return 0

    def beside(self, apart: int) -> Mask:
        """Whether a row is of the item of the row so many places before, shape (rows - apart,); read-only."""
        if self.evenly:
            return beside_evenly(len(self.item), self.evenly, apart)
        return np.asarray(self.item[apart:] == self.item[:-apart])

    def per_row(self, of_items: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """What is known of each item, for each of its rows."""
        spread: np.ndarray[Any, Any] = np.repeat(of_items, self.sizes)
        return spread

    def in_pairs(self, values: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """Of values of the rows, those of items with two answers or more."""
        if self.each:
            return values if self.each > 1 else values[:0]
        counted: np.ndarray[Any, Any] = values[self.per_row(self.sizes > 1)]
        return counted


def pieces(item: "np.ndarray[Any, Any]", rows: int = ROWS, *, evenly: int = 0) -> Iterator[Piece]:
    """Whole items, about so many rows at a time; an item with more rows is a piece of its own.

    item: no value is followed by a smaller one, shape (answers,). evenly: as `order_of` finds it.
    """
    begin, n_rows = 0, len(item)
    while begin < n_rows:
        end = min(begin + rows, n_rows)
        if end < n_rows:
            end = begin_of_run(item, begin, end)
        yield Piece(slice(begin, end), item[begin:end], evenly)
        begin = end


@lru_cache(maxsize=2 * SHORT)
def beside_evenly(rows: int, each: int, apart: int) -> Mask:
    """`Piece.beside` of items with the same number of answers, which takes no look at the items."""
    found: Mask = np.arange(rows - apart) % each < each - apart
    found.flags.writeable = False
    return found


def begin_of_run(item: "np.ndarray[Any, Any]", begin: int, end: int) -> int:
    """Where to cut near `end` without cutting an item in two: before the item there, or after it if it fills all."""
    cut = begin + int(np.searchsorted(item[begin:end], item[end], side="left"))
    return cut if cut > begin else begin + int(np.searchsorted(item[begin:], item[begin], side="right"))


def order_of(item: "np.ndarray[Any, Any]") -> tuple[bool, int]:
    """Whether no value is followed by a smaller one; and how many answers every item has, in one walk over the rows.

    The number is 0 if items have different numbers of answers, or more than SHORT, or do not stand in order.
    """
    each = answers_of_first(item)
    if each and len(item) % each:
        each = 0
    rows = ROWS // max(each, 1) * max(each, 1)
    ends = ends_of_items(rows, max(each, 1))
    for start in range(0, len(item), rows):
        here = item[start : start + rows][: len(item) - 1 - start]
        then = item[start + 1 : start + rows + 1]
        if (then < here).any():
            return False, 0
        if each and not np.array_equal(then != here, ends[: len(here)]):
            each = 0
    return True, each


@lru_cache(maxsize=2 * SHORT)
def ends_of_items(rows: int, each: int) -> Mask:
    """Which rows are the last of their item, where every item has as many; shape (rows,)."""
    found: Mask = np.arange(1, rows + 1) % each == 0
    found.flags.writeable = False
    return found


def answers_of_first(item: "np.ndarray[Any, Any]") -> int:
    """How many answers the first item has; 0 if there is none, or more than SHORT."""
    others = np.flatnonzero(item[: SHORT + 1] != item[:1])
    if len(others):
        return int(others[0])
    return len(item) if len(item) <= SHORT else 0


def present(values: Ints, high: int, rows: int = ROWS) -> Mask:
    """Which whole numbers from 0 to `high` there are, shape (high + 1,)."""
    found = np.zeros(high + 1, dtype=bool)
    for start in range(0, len(values), rows):
        found[values[start : start + rows]] = True
        if found.all():
            break
    return found
