"""Who says what while others say something else."""

import numpy as np
import pandas as pd
from scipy import sparse

from consensus.stats.arrays import Floats, Label
from consensus.stats.coincidences import coincidences
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.specific import label_code


def label_pairs(ratings: Ratings) -> pd.DataFrame:
    """How often one labeler gives the row's label to an item while another gives the column's.

    Counts ordered pairs of answers, so the table is symmetric and an item with n answers adds n (n - 1). Rows and
    columns are all labels, in order; the diagonal is agreement.
    """
    counts = ratings.counts()
    together = (counts.T @ counts).toarray() - np.diag(np.asarray(counts.sum(axis=0)))
    return pd.DataFrame(together.astype(np.int64), index=list(ratings.labels), columns=list(ratings.labels))


def labeler_against_others(ratings: Ratings, labeler: Label) -> pd.DataFrame:
    """What others answer where this labeler gives the row's label: pairs of one own and one other answer.

    Rows and columns are all labels, in order. Raises ValueError for a labeler without answers.
    """
    mine = answers_of(ratings, labeler)
    table = (mine.T @ (ratings.counts() - mine)).toarray().astype(np.int64)
    return pd.DataFrame(table, index=list(ratings.labels), columns=list(ratings.labels))


def what_others_say(ratings: Ratings) -> pd.DataFrame:
    """The shares of the labels that another labeler of the item gives where somebody gives the row's label.

    Every answer weighs the same, however many others its item has: each row of the coincidence matrix over its sum,
    which is 1, or nan for a label that nobody gave to an item with two answers.
    """
    together = coincidences(ratings)
    shares = divide(together, together.sum(axis=1, keepdims=True))
    return pd.DataFrame(shares, index=list(ratings.labels), columns=list(ratings.labels))


def items_with(ratings: Ratings, first: Label, second: Label, labeler: Label | None = None) -> tuple[Label, ...]:
    """The items behind a cell: where somebody gives the first label and somebody else the second.

    labeler: only where it is this one who gives the first. The items with most such pairs of answers come first, then
    in the order of the items. Raises ValueError for a label or labeler that is not there.
    """
    row, column = label_code(ratings, first), label_code(ratings, second)
    counts = ratings.counts()
    own = counts if labeler is None else answers_of(ratings, labeler)
    one, other = column_of(own, row), column_of(counts, column)
    n_pairs = one * (other - (row == column))
    order = np.argsort(-n_pairs, kind="stable")[: np.count_nonzero(n_pairs)]
    return tuple(ratings.items[item] for item in order)


def answers_of(ratings: Ratings, labeler: Label) -> sparse.csr_array:
    """1 for the label that this labeler gave; shape (items, labels). Raises ValueError for one without answers."""
    if labeler not in ratings.labelers:
        raise ValueError(f"{labeler!r} has not answered any item.")
    own = ratings.labeler == ratings.labelers.index(labeler)
    shape = (ratings.n_items, len(ratings.labels))
    return sparse.coo_array((np.ones(own.sum()), (ratings.item[own], ratings.label[own])), shape=shape).tocsr()


def column_of(counts: sparse.csr_array, label: int) -> Floats:
    return np.asarray(counts[:, [label]].toarray()[:, 0], dtype=np.float64)
