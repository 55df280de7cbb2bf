"""Scott's pi: two labelers with the same habits."""

from consensus.stats.arrays import Label
from consensus.stats.chance import pooled
from consensus.stats.chance_corrected import ChanceCorrected, chance_corrected
from consensus.stats.cohen import shared, why_no_items
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.weights import Weights


def scott_pi(
    ratings: Ratings, first: Label | None = None, second: Label | None = None, weights: Weights = "identity"
) -> Score:
    """Agreement of two labelers beyond that of two who both draw from one urn; Fleiss' kappa of the two.

    first, second, and where it is undefined: as for `cohen_kappa`.

    Scott (1955), "Reliability of content analysis: the case of nominal scale coding".
    """
    parts = scott_parts(ratings, first, second, weights)
    return parts.score() if parts.ratings.n_items else Score.undefined(why_no_items(ratings, first))


def scott_parts(
    ratings: Ratings, first: Label | None = None, second: Label | None = None, weights: Weights = "identity"
) -> ChanceCorrected:
    """What each item that both answered adds; nothing without names, if there are not two labelers."""
    return chance_corrected(shared(ratings, first, second), weights, pooled)
