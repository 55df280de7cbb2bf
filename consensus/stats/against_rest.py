"""One label against all others: do people agree on where it belongs?"""

from consensus.stats.alpha_parts import AlphaParts, alpha_parts
from consensus.stats.arrays import Label
from consensus.stats.krippendorff import krippendorff_alpha
from consensus.stats.merging import one_against_rest
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score


def alpha_against_rest(ratings: Ratings, label: Label) -> Score:
    """Krippendorff's alpha of whether an answer is this label, the others taken for one.

    Near 0 or below for a label that hardly anybody gives, unless they give it to the same items. Undefined if no item
    has two answers, or if all of them are this label or none is. Raises ValueError for a label that is not there.

    Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C, of two labels.
    """
    return krippendorff_alpha(one_against_rest(ratings, label))


def alpha_against_rest_parts(ratings: Ratings, label: Label) -> AlphaParts:
    return alpha_parts(one_against_rest(ratings, label))
