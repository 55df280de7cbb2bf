"""Gwet's AC1 and AC2: agreement beyond chance where one label is given nearly always."""

from consensus.stats.chance import hard
from consensus.stats.chance_corrected import ChanceCorrected, chance_corrected, score_of_kinds
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.weights import Weights


def gwet_ac(ratings: Ratings, weights: Weights = "identity") -> Score:
    """AC1 with identity weights, AC2 with others: only items that are hard to label are taken to be guessed at.

    Chance is never more than one in the number of labels, and falls to nothing as one label takes over: AC1 stays
    high on rare labels, also where the few items that hold the rare one are never agreed upon. Counts all labels one
    could choose. Gaps are dealt with as in `fleiss_kappa`. Undefined if no item has two answers, or if there is only
    one label to choose; where there are more and all answers are one of them, it is 1.

    Gwet (2008), "Computing inter-rater reliability and its variance in the presence of high agreement". AC2 and
    gaps: Gwet (2014), "Handbook of Inter-Rater Reliability", chapters 2 and 3.
    """
    return score_of_kinds(gwet_parts, ratings, weights)


def gwet_parts(ratings: Ratings, weights: Weights = "identity") -> ChanceCorrected:
    return chance_corrected(ratings, weights, hard)
