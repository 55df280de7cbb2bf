"""How often each label was given, counted as the rows are walked over."""

import numpy as np
from scipy import sparse

from consensus.stats.arrays import Ints
from consensus.stats.runs import ROWS

FEW_LABELS = 8  # of one byte each, counted quicker one by one
BYTE = 1 << 8  # values of one


class Tally:
    """Counts ever more codes of labels, whole numbers from 0 on. totals: so far, as long as the highest code asks."""

    def __init__(self) -> None:
        self.totals: Ints = np.zeros(0, np.int64)
        self.pairs: PairsOfBytes | None = None

    def add(self, label: Ints) -> None:
        for start in range(0, len(label), ROWS):
            more = self.how_often(label[start : start + ROWS])
            if len(more) > len(self.totals):
                self.totals = np.concatenate([self.totals, np.zeros(len(more) - len(self.totals), np.int64)])
            self.totals[: len(more)] += more

    def how_often(self, label: Ints) -> Ints:
        """As np.bincount, which first makes every number one of eight bytes."""
        n_labels = int(label.max()) + 1
        if label.dtype.itemsize > 1:
            return np.bincount(label)
        if n_labels <= FEW_LABELS:
            return np.array([np.count_nonzero(label == each) for each in range(n_labels)], dtype=np.int64)
        if len(label) < n_labels * BYTE:  # fewer than the table below has places
            return np.bincount(label)
        if self.pairs is None or self.pairs.n_labels < n_labels:
            self.pairs = PairsOfBytes(n_labels)
        return self.pairs.how_often(label)


class PairsOfBytes:
    """Two labels of one byte each are one number of two bytes: half as many to count, in a table with both as margins.

    The table is the product of a sparse column with 1, where every pair is an entry of 1: SciPy adds up entries of one
    place, and takes numbers of four bytes. The column is made once, and its places are written over.
    """

    def __init__(self, n_labels: int) -> None:
        places, ones = np.zeros(ROWS // 2, np.int32), np.ones(ROWS // 2, np.int32)
        self.n_labels = n_labels
        self.one = ones[:1]
        self.column = sparse.csc_array((ones, places, np.array([0, len(ones)], np.int32)), shape=(n_labels * BYTE, 1))

    def how_often(self, label: Ints) -> Ints:
        """Of at most ROWS labels below n_labels, shape (n_labels,)."""
        pairs = np.ascontiguousarray(label[: len(label) // 2 * 2]).view(np.uint16)
        self.column.indices[: len(pairs)] = pairs
        self.column.indptr[1] = len(pairs)
        table = (self.column @ self.one).reshape(self.n_labels, BYTE)
        totals: Ints = table.sum(axis=1, dtype=np.int32) + table.sum(axis=0, dtype=np.int32)[: self.n_labels]
        totals[label[2 * len(pairs) :]] += 1
        return totals
