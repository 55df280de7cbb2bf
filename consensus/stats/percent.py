"""Percent agreement: the plainest measure, chance not taken out."""

import numpy as np

from consensus.stats.krippendorff import NO_PAIRS
from consensus.stats.parts import Ratio
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score


def percent_agreement(ratings: Ratings) -> Score:
    """The chance that two different labelers of one item, drawn at random, give the same label.

    Averaged over the items with at least two answers, each item weighing the same; a share from 0 to 1. Undefined
    if no item has two answers.

    Fleiss (1971), "Measuring nominal scale agreement among many raters", equations 2 and 3 (P_i and its mean).
    """
    return percent_parts(ratings).score(NO_PAIRS)


def percent_parts(ratings: Ratings) -> Ratio:
    """Each item's share of agreeing pairs, over the number of items."""
    pairable = ratings.pairable()
    answers = pairable.answers_per_item.astype(np.float64)
    same = np.asarray(pairable.counts().power(2).sum(axis=1)) - answers
    return Ratio(pairable, same / (answers * (answers - 1)), np.ones(pairable.n_items))
