"""One labeler against those who answered the same items, with chance taken out."""

import numpy as np

from consensus.stats.arrays import Floats, Ints, Label
from consensus.stats.confusion import answers_of
from consensus.stats.distances import Level, scale_for
from consensus.stats.krippendorff import NO_PAIRS, ONE_LABEL
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score


def kappa_against_group(ratings: Ratings, labeler: Label, level: Level = "nominal") -> Score:
    """Weighted kappa of a labeler's answers and another answer to the same item, drawn at random.

    1 - observed / expected distance: observed over the items that somebody else answered too, each weighing the same;
    expected if both drew from what they gave to these items, the labeler and the others each from their own. 1 for the
    same answers throughout, 0 for chance. level: as of `krippendorff_alpha`. Undefined if the labeler shares no item,
    or if nothing but one label was given to the items shared. Raises ValueError for a labeler without answers.

    Schouten (1982), "Measuring pairwise interobserver agreement when all subjects are judged by the same observers",
    Statistica Neerlandica 36, the agreement of one observer with the rest; Cohen (1968) for the weights.
    """
    mine = answers_of(ratings, labeler)
    others = ratings.counts() - mine
    n_others = np.asarray(others.sum(axis=1)).ravel()
    shared = (np.asarray(mine.sum(axis=1)).ravel() > 0) & (n_others > 0)
    n = int(shared.sum())
    if not n:
        return Score.undefined(NO_PAIRS)
    used = np.unique(ratings.label[shared[ratings.item]])
    own = mine[shared][:, used].toarray()
    theirs = others[shared][:, used].toarray() / n_others[shared][:, None]
    apart = distances(ratings, level, used)
    expected = float(own.sum(axis=0) @ apart @ theirs.sum(axis=0)) / n**2
    if not expected:
        return Score.undefined(ONE_LABEL)
    return Score(1 - float(((own @ apart) * theirs).sum()) / n / expected)


def distances(ratings: Ratings, level: Level, used: Ints) -> Floats:
    """Squared differences of some labels, shape (used, used)."""
    totals = np.bincount(ratings.label, minlength=len(ratings.labels)).astype(np.float64)
    first, second = np.repeat(used, len(used)), np.tile(used, len(used))
    between = scale_for(level, ratings.labels, totals).between(first, second, totals)
    return np.asarray(between).reshape(len(used), len(used))
