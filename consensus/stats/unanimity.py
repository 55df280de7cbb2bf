"""How many items everybody answered alike."""

import numpy as np

from consensus.stats.krippendorff import NO_PAIRS
from consensus.stats.parts import Ratio
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score


def unanimity(ratings: Ratings) -> Score:
    """The share of items with at least two answers on which all answers are the same label.

    Falls with every labeler that is asked, so it compares only items with the same number of answers. Undefined if no
    item has two answers.
    """
    return unanimity_parts(ratings).score(NO_PAIRS)


def unanimity_parts(ratings: Ratings) -> Ratio:
    """1 for an item whose answers are all the same, over the number of items."""
    pairable = ratings.pairable()
    if not pairable.n_items:
        return Ratio(pairable, np.zeros(0), np.zeros(0))
    label, starts = pairable.label, pairable.starts[:-1]
    alike = np.maximum.reduceat(label, starts) == np.minimum.reduceat(label, starts)
    return Ratio(pairable, alike.astype(np.float64), np.ones(pairable.n_items))
