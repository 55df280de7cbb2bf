"""Who gave which label to which item: the one input of every statistic."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from scipy import sparse

from consensus.stats.arrays import Ints, Label, Labels, Mask
from consensus.stats.columns import Column, Held, column_of
from consensus.stats.runs import SHORT, Piece, order_of, pieces


@dataclass(frozen=True, eq=False, repr=False)
class Ratings:
    """Answers in long form: one place in the three columns for one answer of one labeler to one item.

    The rows stand ordered by item. Columns that were brought in as numbers are held as they are; codes and
    vocabularies are made when a statistic asks for them. n_missing: rows that held no label and were dropped.
    """

    by_item: Column
    by_labeler: Column
    by_label: Column
    n_missing: int = 0

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        item: str = "item",
        labeler: str = "labeler",
        label: str = "label",
        order: Sequence[Label] | None = None,
    ) -> Self:
        """Ratings of a DataFrame or an Arrow table with one row an answer; see `from_columns`."""
        return cls.from_columns(frame[item], frame[labeler], frame[label], order=order)

    @classmethod
    def from_columns(
        cls, items: Iterable[Label], labelers: Iterable[Label], labels: Iterable[Label | None],
        order: Sequence[Label] | None = None,
    ) -> Self:  # fmt: skip
        """Ratings of three columns of equal length, in any order. Rows whose label is None or NaN are dropped, counted.

        Columns may be NumPy arrays, pandas Series, Arrow arrays or any iterables; numbers, categories and Arrow
        dictionaries that stand ordered by item are not copied.
        order: the labels from low to high; an ordered category brings its own. Without it numbers stand by size,
        everything else sorted.
        Raises ValueError if a labeler answers an item twice, an item or labeler is missing, a label is not in
        `order`, or the columns differ in length.
        """
        (item, with_item), (labeler, with_labeler) = column_of(items), column_of(labelers)
        label, held = column_of(labels, order)
        columns = item, labeler, label
        if len({len(column.values) for column in columns}) > 1:
            raise ValueError("Items, labelers and labels must be columns of the same length.")
        for known in (with_item, with_labeler):
            if known is not None and not known[slice(None) if held is None else held].all():
                raise ValueError("Every label needs an item and a labeler.")
        rows, evenly = in_item_order(columns, held)
        ratings = cls(*rows, n_missing=0 if held is None else int((~held).sum()))
        if evenly is not None:
            vars(ratings)["evenly"] = evenly  # the property need not walk the rows again
        ratings.refuse_second_answers()
        return ratings

    @classmethod
    def from_codes(
        cls, item: Ints, labeler: Ints, label: Ints, *,
        items: Sequence[Label], labelers: Sequence[Label], labels: Sequence[Label], n_missing: int = 0,
    ) -> Self:  # fmt: skip
        """Ratings of codes that point into vocabularies, trusted to hold no labeler twice on an item."""
        columns = Column(item, items), Column(labeler, labelers), Column(label, labels)
        return cls(*in_item_order(columns, None)[0], n_missing=n_missing)

    def __repr__(self) -> str:
        return f"<Ratings: {self.n_labels} labels, {self.n_items} items, {self.n_labelers} labelers>"

    @property
    def item(self) -> Ints:
        """Codes into `items`, never decreasing; shape (answers,)."""
        return self._item_codes

    @cached_property
    def _item_codes(self) -> Ints:
        return np.repeat(np.arange(self.n_items), self.answers_per_item)

    @property
    def labeler(self) -> Ints:
        """Codes into `labelers`, shape (answers,)."""
        return self.by_labeler.codes

    @property
    def label(self) -> Ints:
        """Codes into `labels`, shape (answers,)."""
        return self.by_label.codes

    @cached_property
    def items(self) -> Sequence[Label]:
        """A range where the items are numbered from 0: a million names would cost more than most statistics."""
        firsts = self.by_item.values[self.starts[:-1]]
        names = self.by_item.given_names
        if names is None and firsts.dtype.kind in "iu" and (firsts == np.arange(len(firsts))).all():
            return range(len(firsts))
        return tuple(firsts.tolist()) if names is None else tuple(names[place] for place in firsts.tolist())

    @property
    def labelers(self) -> Labels:
        return self.by_labeler.names

    @property
    def labels(self) -> Labels:
        """In the order that an ordinal scale counts; may hold labels that nobody gave."""
        return self.by_label.names

    @cached_property
    def evenly(self) -> int:
        """How many answers every item has; 0 if not all have the same number, or more than a few."""
        return order_of(self.by_item.values)[1]

    def pieces(self) -> Iterator[Piece]:
        """All rows, some whole items at a time."""
        return pieces(self.by_item.values, evenly=self.evenly)

    @cached_property
    def starts(self) -> Ints:
        """The first row of each item, and the number of rows; shape (items + 1,)."""
        found = [piece.rows.start + piece.starts for piece in self.pieces()]
        return np.concatenate([np.zeros(0, np.int64), *found, np.array([self.n_labels])])

    @property
    def n_items(self) -> int:
        return len(self.starts) - 1

    @property
    def n_labels(self) -> int:
        """How many answers there are; the labels to choose from are `len(ratings.labels)`."""
        return len(self.by_item.values)

    @property
    def n_labelers(self) -> int:
        return len(self.labelers)

    @property
    def answers_per_item(self) -> Ints:
        """Shape (items,)."""
        return np.diff(self.starts)

    @cached_property
    def longest(self) -> int:
        """The most answers that an item has; 0 if there is none."""
        return max((piece.each or int(piece.sizes.max()) for piece in self.pieces()), default=0)

    @cached_property
    def n_pairable(self) -> tuple[int, int, int]:
        """How many items have two answers or more, how many answers these have, and how many labelers gave them."""
        labeler = self.by_labeler.numbered
        seen = np.zeros(int(labeler.max()) + 1 if len(labeler) else 0, dtype=bool)
        n_items = n_labels = 0
        for piece in self.pieces():
            counted = piece.in_pairs(labeler[piece.rows])
            seen[counted] = True
            n_labels += len(counted)
            n_items += len(counted) // piece.each if piece.each else int((piece.sizes > 1).sum())
        return n_items, n_labels, int(seen.sum())

    @property
    def n_single_answers(self) -> int:
        """How many labels agreement leaves out because nobody else answered their item."""
        return int((self.answers_per_item == 1).sum())

    def counts(self) -> Any:
        """How many labelers gave which label; sparse float64 rows (csr), shape (items, labels)."""
        shape = (self.n_items, len(self.labels))
        ones = np.ones(self.n_labels)
        rows = sparse.csr_array((ones, self.label.astype(np.int64, copy=False), self.starts), shape=shape, copy=True)
        rows.sum_duplicates()
        return rows

    def pairable(self) -> Self:
        """The items with at least two answers, which are those that can agree or differ."""
        return self.select(self.answers_per_item >= 2)

    def only(self, items: Iterable[Label]) -> Self:
        """The answers to these items; items without answers are passed over."""
        wanted = set(items)
        return self.select(np.array([item in wanted for item in self.items], dtype=bool))

    def select(self, items_mask: Mask) -> Self:
        """The answers to the items where the mask, shape (items,), is true. The labels stay as they are."""
        if items_mask.all():
            return self
        return self.rows(np.repeat(items_mask, self.answers_per_item))

    def rows(self, kept: Mask) -> Self:
        """Some of the answers, shape (answers,). The labels stay as they are; unused items and labelers go."""
        label = Column(self.label[kept], self.labels)
        return type(self)(self.by_item.take(kept), self.by_labeler.take(kept).used(), label, self.n_missing)

    def repeat(self, times: Ints) -> Self:
        """Each item as often as `times` says, shape (items,), every copy an item of its own."""
        drawn = np.repeat(np.arange(self.n_items), times)
        sizes = self.answers_per_item[drawn]
        ends = np.cumsum(sizes)
        rows = np.arange(sizes.sum()) - np.repeat(ends - sizes - self.starts[drawn], sizes)
        names = [(self.items[item], copy) for copy, item in enumerate(drawn.tolist())]
        item = Column(np.repeat(np.arange(len(drawn)), sizes), names)
        labeler, label = Column(self.labeler[rows], self.labelers), Column(self.label[rows], self.labels)
        return type(self)(item, labeler, label, self.n_missing)

    def refuse_second_answers(self) -> None:
        """Raises ValueError naming the first labeler who answers an item twice, and the item."""
        labeler = self.by_labeler.values
        for piece in self.pieces():
            row = second_answer(piece, labeler[piece.rows])
            if row is not None:
                there = np.array([piece.rows.start + row])
                who, what = (column.take(there).used().names[0] for column in (self.by_labeler, self.by_item))
                raise ValueError(f"Labeler {who!r} answers item {what!r} more than once; keep one answer each.")


Columns = tuple[Column, Column, Column]


def in_item_order(columns: Columns, held: Held) -> tuple[Columns, int | None]:
    """The rows that hold a label, ordered by item; the very same columns if they are, and then `Ratings.evenly`."""
    if held is not None:
        columns = columns[0].take(held), columns[1].take(held), columns[2].take(held)
        columns = columns[0].used(), columns[1].used(), columns[2]
    item = columns[0].values
    ordered, evenly = order_of(item)
    if ordered:
        return columns, evenly
    order = np.argsort(item, kind="stable")
    return (columns[0].take(order), columns[1].take(order), columns[2].take(order)), None


def second_answer(piece: Piece, labeler: Ints) -> int | None:
    """A row whose labeler answers its item again; None if there is none."""
    for apart in range(1, min(SHORT, len(labeler))):
        same = piece.beside(apart)
        if not same.any():
            return None
        again: Mask = same & (labeler[apart:] == labeler[:-apart])
        if again.any():
            return int(again.argmax())
    order = np.lexsort((labeler, piece.item))
    again = np.asarray((np.diff(piece.item[order]) == 0) & (np.diff(labeler[order]) == 0))
    return int(order[again.argmax()]) if again.any() else None
