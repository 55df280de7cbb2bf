"""Who says what while others say something else, and which two labelers agree."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from consensus.stats.arrays import Floats, Ints, Label
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings


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
    if labeler not in ratings.labelers:
        raise ValueError(f"{labeler!r} has not answered any item.")
    own = ratings.labeler == ratings.labelers.index(labeler)
    shape = (ratings.n_items, len(ratings.labels))
    mine = sparse.coo_array((np.ones(own.sum()), (ratings.item[own], ratings.label[own])), shape=shape).tocsr()
    table = (mine.T @ (ratings.counts() - mine)).toarray().astype(np.int64)
    return pd.DataFrame(table, index=list(ratings.labels), columns=list(ratings.labels))


def labeler_pairs(ratings: Ratings) -> pd.DataFrame:
    """How often two labelers agree on the items that both answered.

    One row for each two labelers who share an item, in the order of the labelers; columns first, second, n_shared
    (items), n_same, agreement (n_same / n_shared). Chance is not taken out.
    """
    labels = max(len(ratings.labels), 1)
    shared = meeting(ratings, ratings.item, ratings.n_items)
    same = meeting(ratings, ratings.item * labels + ratings.label, ratings.n_items * labels)
    first, second = sparse.triu(shared, k=1).nonzero()
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    n_shared, n_same = values_at(shared, first, second), values_at(same, first, second)
    return pd.DataFrame(
        {
            "first": [ratings.labelers[labeler] for labeler in first],
            "second": [ratings.labelers[labeler] for labeler in second],
            "n_shared": n_shared.astype(np.int64),
            "n_same": n_same.astype(np.int64),
            "agreement": divide(n_same, n_shared),
        }
    )


def meeting(ratings: Ratings, place: Ints, n_places: int) -> Any:
    """In how many places, one an answer, two labelers meet; csr, shape (labelers, labelers)."""
    shape = (ratings.n_labelers, n_places)
    present = sparse.coo_array((np.ones(ratings.n_labels), (ratings.labeler, place)), shape=shape).tocsr()
    return (present @ present.T).tocsr()


def values_at(table: Any, row: Ints, column: Ints) -> Floats:
    """The cells of a sparse table; SciPy answers an empty question with a sparse array, so that is not asked."""
    return np.asarray(table[row, column]) if len(row) else np.zeros(0)
