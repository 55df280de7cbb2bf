"""Scores of structured answers apart by labeler: against the rest, and against a reference."""

import numpy as np

from consensus.stats.arrays import Floats, Gold
from consensus.stats.breakdown import Rows, Shares, score_groups
from consensus.stats.distances.comparison import Comparison
from consensus.stats.left_out_scores import left_out_values
from consensus.stats.ratings import Ratings
from consensus.stats.reference_scores import answer_values


def leave_one_out_score_by_labeler(ratings: Ratings, comparison: Comparison, *, confidence: float = 0.95) -> Rows:
    """`leave_one_out_score` of each labeler's own answers. Labelers without an answer that counts are left out.

    Raises ValueError for an error, which has no share of a whole to draw an interval for: ask for the likeness.
    """
    refuse_error(comparison)
    return by_labeler(*left_out_values(ratings, comparison), confidence)


def reference_score_by_labeler(
    ratings: Ratings, gold: Gold, comparison: Comparison, *, confidence: float = 0.95
) -> Rows:
    """`reference_score` of each labeler's own answers; as above."""
    refuse_error(comparison)
    return by_labeler(*answer_values(ratings, gold, comparison), confidence)


def refuse_error(comparison: Comparison) -> None:
    if comparison.is_error:
        raise ValueError(f"{comparison.name!r} is an error, not a share; ask for the likeness that goes with it.")


def by_labeler(ratings: Ratings, value: Floats, confidence: float) -> Rows:
    """value: of each answer, shape (answers,), nan for those that do not count."""
    counts = ~np.isnan(value)
    item, labeler = ratings.item[counts], ratings.labeler[counts]
    shares = Shares(item, labeler, value[counts], np.ones(len(item)), ratings.labelers)
    return score_groups(shares, confidence) if len(item) else ()
