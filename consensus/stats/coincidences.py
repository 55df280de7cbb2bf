"""How often labels meet within an item: the sums that alpha is made of. Parts of the items add up."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from consensus.stats.arrays import Floats, Ints
from consensus.stats.ratings import Ratings


@dataclass(frozen=True, eq=False)
class Meetings:
    """What each item adds to the coincidence matrix, only for pairs of labels that meet somewhere.

    first, second: label codes of the pairs, first < second, shape (pairs,).
    apart: sparse, shape (items, pairs); the two mirrored cells of the matrix summed.
    totals: sparse, shape (items, labels); the answers of items with at least two, which are the matrix's margins.
    """

    first: Ints
    second: Ints
    apart: Any
    totals: Any


def coincidences(ratings: Ratings) -> Floats:
    """How often two labels meet within an item, each item weighing as much as it has answers; shape (labels, labels).

    Items with a single answer add nothing. Krippendorff (2011), section C, step 2: the coincidence matrix.
    """
    met = meetings(ratings)
    shape = (len(ratings.labels), len(ratings.labels))
    halves = np.asarray(met.apart.sum(axis=0)) / 2
    upper = sparse.coo_array((halves, (met.first, met.second)), shape=shape).toarray()
    together = np.asarray(upper + upper.T)
    return together + np.diag(np.asarray(met.totals.sum(axis=0)) - together.sum(axis=0))


def meetings(ratings: Ratings) -> Meetings:
    """The same, item by item: n_c n_k / (n - 1) for an item with n answers."""
    answers = ratings.answers_per_item
    totals = sparse.diags_array((answers >= 2).astype(np.float64), format="csr") @ ratings.counts()
    item, first, second, times = differing_pairs(totals)
    pair, place = np.unique(first * max(len(ratings.labels), 1) + second, return_inverse=True)
    weight = 2 * times / np.maximum(answers[item] - 1, 1)
    apart = sparse.coo_array((weight, (item, place)), shape=(ratings.n_items, len(pair))).tocsr()
    first, second = np.divmod(pair, max(len(ratings.labels), 1))
    return Meetings(first, second, apart, totals)


def differing_pairs(counts: Any) -> tuple[Ints, Ints, Ints, Floats]:
    """Every two labels given to one item, and by how many pairs of people; four columns of equal length.

    counts: csr, shape (items, labels). Returns item, first label < second label, n_first * n_second. Memory
    follows the pairs of different labels within items.
    """
    counts.sort_indices()
    sizes = np.diff(counts.indptr).astype(np.int64)
    item_of = np.repeat(np.arange(len(sizes)), sizes)
    ends = np.repeat(counts.indptr[1:].astype(np.int64), sizes)
    later = ends - np.arange(len(item_of)) - 1  # labels of the same item that still follow
    left = np.repeat(np.arange(len(item_of)), later)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(later) - later, later)
    label = counts.indices.astype(np.int64)
    return item_of[left], label[left], label[right], counts.data[left] * counts.data[right]
