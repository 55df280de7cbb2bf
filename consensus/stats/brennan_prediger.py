"""Brennan and Prediger's coefficient, alias S, alias free-marginal kappa: chance draws blindly from the labels."""

from consensus.stats.chance import even
from consensus.stats.chance_corrected import ChanceCorrected, chance_corrected, score_of_kinds
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.weights import Weights


def brennan_prediger(ratings: Ratings, weights: Weights = "identity") -> Score:
    """Agreement beyond that of labelers who choose every label equally often, gaps allowed.

    Rises with every label that one could choose, also one that nobody ever gives. Undefined if no item has two
    answers, or if there is only one label to choose.

    Bennett, Alpert and Goldstein (1954) for two labelers (S); Brennan and Prediger (1981), "Coefficient kappa: some
    uses, misuses, and alternatives"; Randolph (2005) for many (free-marginal kappa); gaps and weights:
    Gwet (2014), "Handbook of Inter-Rater Reliability", chapters 2 and 3.
    """
    return score_of_kinds(brennan_prediger_parts, ratings, weights)


def brennan_prediger_parts(ratings: Ratings, weights: Weights = "identity") -> ChanceCorrected:
    return chance_corrected(ratings, weights, even)
