"""Cohen's kappa: two labelers, each with habits of their own."""

import numpy as np

from consensus.stats.arrays import Label
from consensus.stats.chance import apart
from consensus.stats.chance_corrected import ChanceCorrected, chance_corrected
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.weights import Weights

TWO_LABELERS = "It compares two labelers; choose which two, or take the mean over all pairs."
NONE_SHARED = "No item has answers from both labelers."


def cohen_kappa(
    ratings: Ratings, first: Label | None = None, second: Label | None = None, weights: Weights = "identity"
) -> Score:
    """Agreement of two labelers beyond that of two who each draw from an urn of their own.

    first, second: the labelers; may be left out where there are only two. Counts the items that both answered, in
    the urns too. Undefined if they share none, if both always gave one and the same label, or if there are more than
    two labelers and it is not said which. Raises ValueError for a labeler without answers.

    Cohen (1960), "A coefficient of agreement for nominal scales"; with weights Cohen (1968), "Weighted kappa".
    """
    parts = cohen_parts(ratings, first, second, weights)
    return parts.score() if parts.ratings.n_items else Score.undefined(why_no_items(ratings, first))


def cohen_parts(
    ratings: Ratings, first: Label | None = None, second: Label | None = None, weights: Weights = "identity"
) -> ChanceCorrected:
    """What each item that both answered adds; nothing without names, if there are not two labelers."""
    return chance_corrected(shared(ratings, first, second), weights, apart)


def shared(ratings: Ratings, first: Label | None, second: Label | None) -> Ratings:
    """The answers of two labelers to the items that both answered."""
    if first is None and second is None:
        return ratings.pairable() if ratings.n_labelers == 2 else ratings.rows(np.zeros(ratings.n_labels, dtype=bool))
    places = [place_of(ratings, labeler) for labeler in (first, second)]
    if places[0] == places[1]:
        raise ValueError("A labeler cannot be compared with themselves.")
    return ratings.rows(np.isin(ratings.labeler, places)).pairable()


def why_no_items(ratings: Ratings, first: Label | None) -> str:
    return TWO_LABELERS if first is None and ratings.n_labelers != 2 else NONE_SHARED


def place_of(ratings: Ratings, labeler: Label | None) -> int:
    if labeler not in ratings.labelers:
        raise ValueError(f"{labeler!r} has not answered any item.")
    return ratings.labelers.index(labeler)
