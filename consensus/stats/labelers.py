"""Each labeler against all the others."""

import numpy as np
import pandas as pd

from consensus.stats.arrays import Floats
from consensus.stats.distances import Level
from consensus.stats.human_performance import credit
from consensus.stats.plurality import plurality
from consensus.stats.ratings import Ratings
from consensus.stats.without_labeler import alphas_without, percent_without

COLUMNS = ["labeler", "n_items", "agreement", "plurality", "percent_without", "alpha_without", "alpha_gain"]


def labelers_against_rest(ratings: Ratings, level: Level = "nominal") -> pd.DataFrame:
    """How each labeler stands to the others, over the items that they and somebody else answered.

    One row a labeler with such an item, in the order of the labelers. For finding rules that are read differently, not
    for ranking people: whoever is right alone against many looks the same as whoever is wrong.

    n_items: those items. agreement: how often another labeler of the item says the same, averaged over the items.
    plurality: the share of answers equal to the others' most common one, a tie of t earning 1 / t (`leave_one_out`).
    percent_without, alpha_without: `percent_agreement` and `krippendorff_alpha` (of this level) of the others alone,
    nan where undefined. alpha_gain: alpha_without less the alpha of all; above 0, people agree more without them.
    """
    pairable = ratings.pairable()
    if not pairable.n_items:
        return pd.DataFrame(columns=COLUMNS)
    same = same_as_mine(pairable)
    others = pairable.answers_per_item[pairable.item] - 1
    alpha, without = alphas_without(pairable, level)
    columns = (
        pd.Index(list(pairable.labelers), tupleize_cols=False),
        np.bincount(pairable.labeler, minlength=pairable.n_labelers),
        mean_by_labeler(pairable, same / others),
        mean_by_labeler(pairable, earned(pairable)),
        percent_without(pairable, same),
        without,
        without - alpha,
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def same_as_mine(ratings: Ratings) -> Floats:
    """How many others give each answer's label to its item, shape (answers,)."""
    cell = ratings.item.astype(np.int64) * len(ratings.labels) + ratings.label
    _, place, times = np.unique(cell, return_inverse=True, return_counts=True)
    return np.asarray(times[place] - 1, dtype=np.float64)


def earned(pairable: Ratings) -> Floats:
    """What each answer earns against the most common of the others, shape (answers,)."""
    best = plurality(pairable)
    return np.where(pairable.label == best.label[pairable.item], credit(best)[pairable.item], 0.0)


def mean_by_labeler(ratings: Ratings, values: Floats) -> Floats:
    """Of a number for each answer, (answers,) -> (labelers,)."""
    answers = np.bincount(ratings.labeler, minlength=ratings.n_labelers)
    return np.asarray(np.bincount(ratings.labeler, weights=values, minlength=ratings.n_labelers) / answers)
