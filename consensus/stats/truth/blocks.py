"""Some whole items at a time, so that what a method holds beside its result does not grow with the answers."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Ints

CELLS = 1 << 16  # numbers of one array of a block, which then stays in the processor's cache


@dataclass(frozen=True, eq=False)
class Block:
    """items: which items. rows: where their answers lie. starts: first row of each, counted from rows.start, and
    the number of rows; shape (items of the block + 1,)."""

    items: slice
    rows: slice
    starts: Ints

    @property
    def n_items(self) -> int:
        return int(self.items.stop - self.items.start)

    @property
    def sizes(self) -> Ints:
        """How many answers each item has, shape (items of the block,)."""
        return np.diff(self.starts)

    @property
    def item_of_row(self) -> Ints:
        """Which item of the block each row belongs to, shape (rows of the block,)."""
        return np.repeat(np.arange(self.n_items), self.sizes)


def blocks(starts: Ints, items: int) -> Iterator[Block]:
    """Walk the items in their order, so many at a time. starts: `Ratings.starts`, shape (items + 1,)."""
    for first in range(0, len(starts) - 1, items):
        bounds = starts[first : first + items + 1]
        rows = slice(int(bounds[0]), int(bounds[-1]))
        yield Block(slice(first, first + len(bounds) - 1), rows, bounds - bounds[0])


def items_at_a_time(width: int, at_least: int = 256) -> int:
    """How many items make a block, when each takes `width` numbers of an array."""
    return max(CELLS // max(width, 1), at_least)
