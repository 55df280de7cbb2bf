"""Who gave which label to which item: the one input of every statistic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy import sparse

from consensus.stats.arrays import Ints, Label, Labels, Mask
from consensus.stats.vocabulary import code


@dataclass(frozen=True, eq=False)
class Ratings:
    """Answers in long form: one place in the three code columns for one answer of one labeler to one item.

    item, labeler, label: codes, shape (answers,), pointing into `items`, `labelers` and `labels`.
    labels: in the order that an ordinal scale counts; may hold labels that nobody gave.
    n_missing: rows that held no label and were dropped.
    """

    item: Ints
    labeler: Ints
    label: Ints
    items: Labels
    labelers: Labels
    labels: Labels
    n_missing: int = 0

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        item: str = "item",
        labeler: str = "labeler",
        label: str = "label",
        order: Sequence[Label] | None = None,
    ) -> Self:
        """Ratings of a frame with one row an answer; see `from_columns`. An ordered category brings its order."""
        return cls.from_columns(frame[item], frame[labeler], frame[label], order=order)

    @classmethod
    def from_columns(
        cls,
        items: Iterable[Label],
        labelers: Iterable[Label],
        labels: Iterable[Label | None],
        order: Sequence[Label] | None = None,
    ) -> Self:
        """Ratings of three columns of equal length. Rows whose label is None or NaN are dropped and counted.

        order: the labels from low to high. Without it numbers stand by size, everything else sorted.
        Raises ValueError if a labeler answers an item twice, an item or labeler is missing, a label is not in
        `order`, or the columns differ in length.
        """
        item, labeler, label = as_series(items), as_series(labelers), as_series(labels)
        if not len(item) == len(labeler) == len(label):
            raise ValueError("Items, labelers and labels must be columns of the same length.")
        if isinstance(label.dtype, pd.CategoricalDtype) and label.dtype.ordered and order is None:
            order = label.dtype.categories.tolist()
        given = label.notna().to_numpy(dtype=bool)
        if item[given].isna().any() or labeler[given].isna().any():
            raise ValueError("Every label needs an item and a labeler.")
        item_codes, item_names = code(item[given])
        labeler_codes, labeler_names = code(labeler[given])
        label_codes, label_names = code(label[given], order)
        refuse_second_answers(item_codes, labeler_codes, item_names, labeler_names)
        n_missing = int(len(given) - given.sum())
        return cls(item_codes, labeler_codes, label_codes, item_names, labeler_names, label_names, n_missing)

    @property
    def n_items(self) -> int:
        return len(self.items)

    @property
    def n_labels(self) -> int:
        """How many answers there are; the labels to choose from are `len(ratings.labels)`."""
        return len(self.label)

    @property
    def n_labelers(self) -> int:
        return len(self.labelers)

    @property
    def answers_per_item(self) -> Ints:
        """Shape (items,)."""
        return np.bincount(self.item, minlength=self.n_items).astype(np.int64)

    @property
    def n_single_answers(self) -> int:
        """How many labels agreement leaves out because nobody else answered their item."""
        return int((self.answers_per_item == 1).sum())

    def counts(self) -> Any:
        """How many labelers gave which label; sparse float64 rows (csr), shape (items, labels)."""
        shape = (self.n_items, len(self.labels))
        return sparse.coo_array((np.ones(self.n_labels), (self.item, self.label)), shape=shape).tocsr()

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
        kept = items_mask[self.item]
        people, labeler = np.unique(self.labeler[kept], return_inverse=True)
        return replace(
            self,
            item=(np.cumsum(items_mask) - 1)[self.item[kept]],
            labeler=labeler.astype(np.int64),
            label=self.label[kept],
            items=tuple(item for item, keep in zip(self.items, items_mask, strict=True) if keep),
            labelers=tuple(self.labelers[person] for person in people),
        )

    def repeat(self, times: Ints) -> Self:
        """Each item as often as `times` says, shape (items,), every copy an item of its own."""
        drawn = np.repeat(np.arange(self.n_items), times)
        by_item = np.argsort(self.item, kind="stable")
        sizes = self.answers_per_item
        start = np.cumsum(sizes) - sizes
        within = np.arange(sizes[drawn].sum()) - np.repeat(np.cumsum(sizes[drawn]) - sizes[drawn], sizes[drawn])
        rows = by_item[np.repeat(start[drawn], sizes[drawn]) + within]
        return replace(
            self,
            item=np.repeat(np.arange(len(drawn)), sizes[drawn]),
            labeler=self.labeler[rows],
            label=self.label[rows],
            items=tuple((self.items[item], copy) for copy, item in enumerate(drawn)),
        )


def as_series(column: Iterable[Label | None]) -> "pd.Series[Any]":
    if isinstance(column, pd.Series):
        return column.reset_index(drop=True)
    if isinstance(column, np.ndarray):
        return pd.Series(column)
    return pd.Series(list(column), dtype=object)


def refuse_second_answers(item: Ints, labeler: Ints, items: Labels, labelers: Labels) -> None:
    cell = item * max(len(labelers), 1) + labeler
    order = np.argsort(cell, kind="stable")
    again = order[1:][np.diff(cell[order]) == 0]
    if len(again):
        who, what = labelers[labeler[again[0]]], items[item[again[0]]]
        raise ValueError(f"Labeler {who!r} answers item {what!r} more than once; keep one answer each.")
