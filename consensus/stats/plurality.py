"""The most common answers of each item, counted."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.ratings import Ratings


@dataclass(frozen=True, eq=False)
class Plurality:
    """Per item, shape (items,).

    label: code of the most common label, the first in order where several tie.
    count: how many gave it. n_tied: how many labels were given that often.
    n_behind: how many labels were given one time less, and at least once.
    """

    label: Ints
    count: Floats
    n_tied: Ints
    n_behind: Ints


def plurality(ratings: Ratings) -> Plurality:
    """Every item of `ratings` has an answer, so each has a most common one."""
    counts = ratings.counts()
    counts.sort_indices()
    n_items = ratings.n_items
    item = np.repeat(np.arange(n_items), np.diff(counts.indptr))
    highest = np.zeros(n_items)
    np.maximum.at(highest, item, counts.data)
    leads = counts.data == highest[item]
    behind = counts.data == highest[item] - 1
    return Plurality(
        label=first_of_each(item[leads], counts.indices[leads]),
        count=highest,
        n_tied=np.bincount(item[leads], minlength=n_items).astype(np.int64),
        n_behind=np.bincount(item[behind], minlength=n_items).astype(np.int64),
    )


def first_of_each(group: Any, value: Any) -> Ints:
    """The first value of each run of equal groups."""
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    return np.asarray(value[starts], dtype=np.int64)
