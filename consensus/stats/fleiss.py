"""Fleiss' kappa: any number of labelers, who need not be the same ones for every item."""

from consensus.stats.chance import pooled
from consensus.stats.chance_corrected import ChanceCorrected, chance_corrected, score_of_kinds
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.weights import Weights


def fleiss_kappa(ratings: Ratings, weights: Weights = "identity") -> Score:
    """Agreement beyond that of labelers who all draw from one urn, gaps allowed.

    Items weigh the same, however many answers they have: in agreement those with at least two, in the urn all of
    them, also those with a single answer. Undefined if no item has two answers, or if all answers are one label.
    It can be low where people agree nearly always, if nearly all answers are one label.

    Fleiss (1971), "Measuring nominal scale agreement among many raters". Gaps and weights: Gwet (2014), "Handbook of
    Inter-Rater Reliability", chapters 2 and 3.
    """
    return score_of_kinds(fleiss_parts, ratings, weights)


def fleiss_parts(ratings: Ratings, weights: Weights = "identity") -> ChanceCorrected:
    return chance_corrected(ratings, weights, pooled)
