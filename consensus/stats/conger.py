"""Conger's kappa: Cohen's kappa for any number of labelers."""

from consensus.stats.chance import apart
from consensus.stats.chance_corrected import ChanceCorrected, chance_corrected
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.weights import Weights


def conger_kappa(ratings: Ratings, weights: Weights = "identity") -> Score:
    """Agreement beyond that of two different labelers who each draw from an urn of their own, gaps allowed.

    A labeler's urn holds all their answers. Labelers weigh the same in chance, also one with few answers beside one
    with thousands; items with at least two answers weigh the same in agreement. Of two labelers without gaps it is
    Cohen's kappa. Undefined if no item has two answers, or if all answers are one label.

    Conger (1980), "Integration and generalization of kappas for multiple raters". Gaps and weights: Gwet (2014),
    "Handbook of Inter-Rater Reliability", chapters 2 and 3.
    """
    return conger_parts(ratings, weights).score()


def conger_parts(ratings: Ratings, weights: Weights = "identity") -> ChanceCorrected:
    return chance_corrected(ratings, weights, apart)
