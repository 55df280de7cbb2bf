"""The answers to an item two by two, whoever gave them."""

from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.coincidences import differing_pairs
from consensus.stats.ratings import Ratings


@dataclass(frozen=True, eq=False)
class AnswerPairs:
    """Each two labels given to an item, the same label twice included; columns of equal length.

    ratings: the items with at least two answers. item: codes into its items. first, second: codes of labels, first <=
    second. times: how many pairs of people; they add up to m (m - 1) / 2 over an item with m answers.
    """

    ratings: Ratings
    item: Ints
    first: Ints
    second: Ints
    times: Floats

    def total(self, value: Floats) -> Floats:
        """Sum over the pairs of people of each item; value: shape (pairs,). Returns shape (items,)."""
        return np.asarray(np.bincount(self.item, self.times * value, self.ratings.n_items), np.float64)


def answer_pairs(ratings: Ratings) -> AnswerPairs:
    """Memory follows the pairs of different labels within items."""
    pairable = ratings.pairable()
    counts = pairable.counts()
    item, first, second, times = differing_pairs(counts)
    row = np.repeat(np.arange(pairable.n_items), np.diff(counts.indptr))
    again = counts.data >= 2
    same, count = counts.indices[again].astype(np.int64), counts.data[again]
    return AnswerPairs(
        pairable,
        np.concatenate([item, row[again]]),
        np.concatenate([first, same]),
        np.concatenate([second, same]),
        np.concatenate([times, count * (count - 1) / 2]),
    )
