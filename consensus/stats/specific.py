"""Specific agreement: where somebody gives a label, how often does another? Positive agreement, of yes and no."""

import numpy as np

from consensus.stats.arrays import Label
from consensus.stats.parts import Ratio
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score

NEVER_GIVEN = "Nobody gave this label to an item with two answers."


def specific_agreement(ratings: Ratings, label: Label) -> Score:
    """The chance that the other labeler of a pair gives this label too, among pairs of answers where one does.

    A share from 0 to 1, chance not taken out; 2 a / (2 a + b + c) of a table of two labelers and two labels. Pairs of
    answers weigh the same, so an item with many answers weighs more than one with few. Undefined if nobody gave the
    label to an item with two answers. Raises ValueError for a label that is none.

    Spitzer and Fleiss (1974), "A re-analysis of the reliability of psychiatric diagnosis"; Cicchetti and Feinstein
    (1990), "High agreement but low kappa: II", for two labels; Uebersax (1982), "A design-independent method for
    measuring the reliability of psychiatric diagnosis", for any number of labelers.
    """
    return specific_parts(ratings, label).score(NEVER_GIVEN)


def specific_parts(ratings: Ratings, label: Label) -> Ratio:
    """Each item's ordered pairs with the label on both sides, over those with it on the first."""
    pairable = ratings.pairable()
    given = pairable.label == label_code(pairable, label)
    count = np.add.reduceat(given.astype(np.float64), pairable.starts[:-1]) if pairable.n_items else np.zeros(0)
    return Ratio(pairable, count * (count - 1), count * (pairable.answers_per_item - 1))


def label_code(ratings: Ratings, label: Label) -> int:
    """The label's place in the order. Raises ValueError for one that is not there."""
    if label not in ratings.labels:
        raise ValueError(f"{label!r} is not one of the labels.")
    return list(ratings.labels).index(label)
