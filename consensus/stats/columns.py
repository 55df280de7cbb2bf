"""A column of answers: who, what or which label. It is numbered only when somebody asks for numbers."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from consensus.stats.arrays import Ints, Label, Labels, Mask
from consensus.stats.runs import present
from consensus.stats.vocabulary import code, in_order

FEW = 1 << 16  # whole numbers from 0 up to here are as good as codes: they can be counted without a dictionary


class Column:
    """Values of one kind, shape (answers,). The array is never changed, and copied only when rows are chosen.

    values: equal where the values are equal, ordered if they stand for themselves.
    names: what the values are codes of; None where they stand for themselves.
    """

    def __init__(self, values: "np.ndarray[Any, Any]", names: Sequence[Label] | None = None) -> None:
        self.values = values
        self.given_names = names

    @cached_property
    def coded(self) -> "tuple[Ints, Sequence[Label] | np.ndarray[Any, Any]]":
        """Codes, shape (answers,), and what they point into, in its natural order."""
        if self.given_names is not None:
            return self.values, self.given_names
        if self.values.dtype.kind in "iu" and len(self.values):
            return code_whole_numbers(self.values, *self.bounds)
        return code_numbers(self.values)

    @property
    def codes(self) -> Ints:
        return self.coded[0]

    @cached_property
    def names(self) -> Labels:
        """The vocabulary; made of Python's own values, so a column of many different numbers takes a while."""
        names = self.coded[1]
        return tuple(names.tolist() if isinstance(names, np.ndarray) else names)

    @property
    def n_names(self) -> int:
        return len(self.coded[1])

    @property
    def numbered(self) -> Ints:
        """Whole numbers from 0, equal where the values are equal: the values themselves where they are small enough."""
        return self.values if self.is_small else self.codes

    @cached_property
    def is_small(self) -> bool:
        if self.given_names is not None or self.values.dtype.kind not in "iu" or not len(self.values):
            return False
        low, high = self.bounds
        return low >= 0 and high < FEW

    @cached_property
    def bounds(self) -> tuple[int, int]:
        return int(self.values.min()), int(self.values.max())

    def take(self, rows: Ints | Mask) -> "Column":
        """Some of the rows, with all the names."""
        return Column(self.values[rows], self.given_names)

    def used(self) -> "Column":
        """The same rows without the names that none of them has."""
        if self.given_names is None:
            return self
        places, codes = np.unique(self.values, return_inverse=True)
        return Column(codes, tuple(self.given_names[place] for place in places.tolist()))


def code_whole_numbers(values: "np.ndarray[Any, Any]", low: int, high: int) -> "tuple[Ints, np.ndarray[Any, Any]]":
    if low < 0 or high >= max(FEW, 4 * len(values)):  # a table to look them up in would be larger than the column
        return code_numbers(values)
    found = present(values, high)
    if found.all():
        return values, np.arange(high + 1)
    return (np.cumsum(found) - 1)[values], np.flatnonzero(found)


def code_numbers(values: "np.ndarray[Any, Any]") -> "tuple[Ints, np.ndarray[Any, Any]]":
    """As np.unique does it, in half the time: its sort is a stable one, which nobody needs here."""
    order = np.argsort(values)
    sorted_values = values[order]
    new = np.ones(len(values), dtype=bool)
    np.not_equal(sorted_values[1:], sorted_values[:-1], out=new[1:])
    codes = np.empty(len(values), dtype=np.int64)
    codes[order] = np.cumsum(new) - 1
    return codes, sorted_values[new]


Held = Mask | None  # which rows hold a value; None: all of them


def column_of(given: Any, order: Sequence[Label] | None = None) -> tuple[Column, Held]:
    """A column of whatever is at hand, and which of its rows hold a value.

    given: a NumPy array, pandas Series, Arrow array or any iterable. Arrays of numbers and the codes of categories are
    not copied. order: the values from low to high; an ordered category brings its own. Rows without a value hold
    anything. Raises ValueError for a value that `order` lacks.
    """
    if hasattr(given, "dictionary_encode"):
        given = from_arrow(given)
    if isinstance(getattr(given, "dtype", None), pd.CategoricalDtype):
        return from_categories(pd.Categorical(given), order)
    if isinstance(given, pd.Series) and isinstance(given.dtype, np.dtype) and given.dtype.kind in "iuf":
        given = given.to_numpy()
    if order is None and isinstance(given, np.ndarray) and given.dtype.kind in "iuf":
        missing = np.isnan(given) if given.dtype.kind == "f" else np.zeros(0, dtype=bool)
        return Column(given), ~missing if missing.any() else None
    return from_objects(given, order)


def from_arrow(given: Any) -> Any:
    """Numbers as NumPy, without a copy where they lie in one piece; everything else as categories."""
    if not given.null_count and str(given.type).startswith(("int", "uint", "float", "double")):
        chunks = getattr(given, "chunks", [given])
        return chunks[0].to_numpy(zero_copy_only=False) if len(chunks) == 1 else given.to_numpy()
    encoded = given.dictionary_encode()
    encoded = encoded.combine_chunks() if hasattr(encoded, "combine_chunks") else encoded
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return pd.Categorical.from_codes(codes, encoded.dictionary.to_pylist())


def from_categories(given: pd.Categorical, order: Sequence[Label] | None) -> tuple[Column, Held]:
    names = given.categories.tolist()
    held = given.codes >= 0
    if order is None and given.ordered:
        return Column(given.codes, names), None if held.all() else held
    given_codes = given.codes if held.all() else given.codes[held]
    found = present(given_codes, len(names) - 1)
    used = [name for name, is_used in zip(names, found, strict=True) if is_used]
    places, vocabulary = code(pd.Series(used, dtype=object), in_order(used) if order is None else order)
    if list(vocabulary) == names and held.all():
        return Column(given.codes, names), None
    table = np.zeros(len(names) + 1, dtype=np.int64)  # the last place is that of -1, no value
    table[:-1][found] = places
    return Column(table[given.codes], vocabulary), None if held.all() else held


def from_objects(given: Iterable[Any], order: Sequence[Label] | None) -> tuple[Column, Held]:
    values = given if isinstance(given, pd.Series) else pd.Series(list(given), dtype=object)
    held = values.notna().to_numpy(dtype=bool)
    codes, names = code(values[held], order)
    if held.all():
        return Column(codes, names), None
    spread = np.zeros(len(held), dtype=np.int64)
    spread[held] = codes
    return Column(spread, names), held
