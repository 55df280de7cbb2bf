"""The pairs of a labeler and an answer that occur, numbered: each is a row of the tables that a model holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from consensus.stats.arrays import Ints
from consensus.stats.ratings import Ratings

ROWS = 1 << 17  # numbered at a time


@dataclass(frozen=True, eq=False)
class Pairs:
    """of_answer: which pair each answer is, shape (answers,), 32 bits.

    labeler, label: codes of each pair, ordered by labeler, then label; shape (pairs,).
    """

    of_answer: "np.ndarray[Any, Any]"
    labeler: Ints
    label: Ints
    n_labelers: int
    n_classes: int

    @cached_property
    def times(self) -> Ints:
        """How often each occurs, shape (pairs,)."""
        return np.bincount(self.of_answer, minlength=len(self)).astype(np.int64)

    def __len__(self) -> int:
        return len(self.labeler)


def pairs(ratings: Ratings, apart: bool = True) -> Pairs:
    """Number the pairs of `ratings`, ordered by labeler and label. apart: else all labelers count as one."""
    n_classes = max(len(ratings.labels), 1)
    if not apart:
        return Pairs(ratings.label.astype(np.int32), np.zeros(n_classes, np.int64), np.arange(n_classes), 1, n_classes)
    cells = ratings.n_labelers * n_classes
    if cells > 4 * ratings.n_labels + (1 << 20):  # a table of all of them would be larger than the answers
        distinct, of_answer = by_sorting(ratings, n_classes)
    else:
        distinct, of_answer = by_table(ratings, n_classes, cells)
    return Pairs(of_answer, distinct // n_classes, distinct % n_classes, ratings.n_labelers, n_classes)


def by_sorting(ratings: Ratings, n_classes: int) -> "tuple[Ints, np.ndarray[Any, Any]]":
    distinct, of_answer = np.unique(np.concatenate([*in_parts(ratings, n_classes)]), return_inverse=True)
    return distinct, of_answer.astype(np.int32)


def by_table(ratings: Ratings, n_classes: int, cells: int) -> "tuple[Ints, np.ndarray[Any, Any]]":
    occurs = np.zeros(cells, bool)
    for part in in_parts(ratings, n_classes):
        occurs[part] = True
    number = np.cumsum(occurs, dtype=np.int32) - 1
    of_answer = np.empty(ratings.n_labels, np.int32)
    for place, part in enumerate(in_parts(ratings, n_classes)):
        of_answer[place * ROWS : place * ROWS + len(part)] = number[part]
    return np.flatnonzero(occurs), of_answer


def in_parts(ratings: Ratings, n_classes: int) -> Iterator[Ints]:
    """Labeler and label of each answer as one number, some answers at a time."""
    labeler, label = ratings.labeler, ratings.label
    for row in range(0, ratings.n_labels, ROWS):
        yield np.multiply(labeler[row : row + ROWS], n_classes, dtype=np.int64) + label[row : row + ROWS]
