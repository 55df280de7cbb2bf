"""Items whose answers are the same: for most statistics they are interchangeable, and there are few kinds of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.arrays import Ints
from consensus.stats.columns import Column
from consensus.stats.ratings import Ratings
from consensus.stats.runs import Piece

Keys = np.ndarray[Any, np.dtype[np.uint64]]

MOST = 1 << 16  # kinds of items; with more of them, nothing is won by counting kinds in place of items
FEW_NUMBERS = 1 << 14  # so many possible kinds are counted in a table of them all


@dataclass(frozen=True, eq=False)
class Patterns:
    """The kinds of items that a table holds.

    table: one item of each kind, named by its place; items with the same labels, whoever gave them, are of one kind.
    Its labelers are not those who answered.
    times: how many items are of each kind, shape (kinds,).
    """

    table: Ratings
    times: Ints

    @property
    def counts(self) -> Any:
        """How many labelers gave which label; sparse, shape (kinds, labels)."""
        return self.table.counts()


def patterns(ratings: Ratings, *, most: int = MOST) -> Patterns | None:
    """The kinds of items; None if there are more than `most` of them. Memory follows the kinds, not the answers.

    Where there are few labels and few answers an item, a kind is known by a number whose digits are its counts. Else
    it is known by the sum of a random number of 64 bits for each of its labels, so that two of a million kinds are
    taken for one with a chance of about one in forty million.
    """
    label, n_labels = ratings.by_label.codes, len(ratings.labels)
    if 0 < n_labels <= 16 and (ratings.longest + 1) ** n_labels <= min(FEW_NUMBERS, most):
        return few_patterns(ratings, label, n_labels)
    number = numbers_for(n_labels)
    found = Kinds.none()
    for piece in ratings.pieces():
        found = found.with_those_of(piece, number[label[piece.rows]])
        if len(found.key) > most:
            return None
    return Patterns(table_of(ratings, found.first, found.size), found.times)


def few_patterns(ratings: Ratings, label: Ints, n_labels: int) -> Patterns:
    base = ratings.longest + 1
    digit = base ** np.arange(n_labels)
    times = np.zeros(base**n_labels, dtype=np.int64)
    for piece in ratings.pieces():
        times += np.bincount(summed(digit[label[piece.rows]], piece), minlength=len(times))
    key = np.flatnonzero(times)
    counts = key[:, None] // digit % base
    kind, code = np.nonzero(counts)
    repeated = counts[kind, code]
    item, labels = Column(np.repeat(kind, repeated)), Column(np.repeat(code, repeated), ratings.labels)
    place = np.arange(len(item.values)) - np.searchsorted(item.values, item.values)
    return Patterns(Ratings(item, Column(place), labels), times[key])


def summed(values: "np.ndarray[Any, Any]", piece: Piece) -> "np.ndarray[Any, Any]":
    """Over the rows of each item, shape (items of the piece,)."""
    if piece.each:
        total = values[:: piece.each].copy()
        for place in range(1, piece.each):
            total += values[place :: piece.each]
        return total
    return np.asarray(np.add.reduceat(values, piece.starts))


def numbers_for(n_labels: int) -> Keys:
    """A random number for each label, the same ones every time."""
    return np.random.default_rng(2011).integers(1 << 63, size=n_labels, dtype=np.uint64)


@dataclass(frozen=True, eq=False)
class Kinds:
    """Per kind, in the order of the keys: its number of items, and the first row and the rows of an item of it."""

    key: Keys
    times: Ints
    first: Ints
    size: Ints

    @classmethod
    def none(cls) -> "Kinds":
        empty = np.zeros(0, np.int64)
        return cls(np.zeros(0, np.uint64), empty, empty, empty)

    def with_those_of(self, piece: Piece, numbers: Keys) -> "Kinds":
        keys = summed(numbers, piece)
        sorted_keys = np.sort(keys)
        begins = np.flatnonzero(sorted_keys[1:] != sorted_keys[:-1]) + 1
        begins = np.concatenate((np.zeros(1, np.int64), begins))
        key, times = sorted_keys[begins], np.diff(begins, append=len(keys))
        place = np.searchsorted(self.key, key)
        known = place < len(self.key)
        known[known] = self.key[place[known]] == key[known]
        new = key[~known]
        both = self.times.copy()
        both[place[known]] += times[known]
        if not len(new):
            return Kinds(self.key, both, self.first, self.size)
        item = first_with(keys, new)
        key = np.concatenate((self.key, new))
        order = np.argsort(key)
        first = np.concatenate((self.first, piece.rows.start + piece.starts[item]))
        size = np.concatenate((self.size, piece.sizes[item]))
        return Kinds(key[order], np.concatenate((both, times[~known]))[order], first[order], size[order])


def first_with(keys: Keys, wanted: Keys) -> Ints:
    """Where each of the wanted keys, which stand in order, is found first."""
    place = np.searchsorted(wanted, keys)
    place[place == len(wanted)] = 0
    hits = np.flatnonzero(wanted[place] == keys)
    found = np.empty(len(wanted), dtype=np.int64)
    found[place[hits[::-1]]] = hits[::-1]
    return found


def table_of(ratings: Ratings, first: Ints, size: Ints) -> Ratings:
    """The items that begin in these rows and have so many, named by their places."""
    ends = np.cumsum(size)
    rows = np.arange(size.sum()) - np.repeat(ends - size - first, size)
    item = Column(np.repeat(np.arange(len(first)), size))
    label = Column(ratings.by_label.codes[rows], ratings.labels)
    return Ratings(item, ratings.by_labeler.take(rows), label)
