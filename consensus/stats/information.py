"""How much labels say: what is lost when some of them become one."""

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.coincidences import coincidences
from consensus.stats.krippendorff import NO_PAIRS
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score

NO_ANSWERS = "Nobody has answered yet."


def label_entropy(ratings: Ratings) -> Score:
    """How much one answer says, in bits: the entropy of the labels' shares of all answers. 0 if all are one label.

    Putting labels together takes off what it took to say which of them it was: of labels with shares p and q that is
    (p + q) · h(p / (p + q)), whether people could tell them apart or not. Undefined without answers.

    Shannon (1948), "A mathematical theory of communication", section 6.
    """
    if not ratings.n_labels:
        return Score.undefined(NO_ANSWERS)
    counts = np.bincount(ratings.label, minlength=len(ratings.labels))
    return Score(entropy(counts / counts.sum()))


def shared_information(ratings: Ratings) -> Score:
    """What one answer says about another to the same item, in bits: the mutual information of the coincidence matrix.

    From 0, where answers have nothing to do with each other, to the entropy of the labels, where all agree. So it is
    the part of what answers say that does not depend on whom one asks. Undefined if no item has two answers.

    Cover and Thomas (2006), "Elements of Information Theory", eq. 2.45.
    """
    met = coincidences(ratings)
    if not met.any():
        return Score.undefined(NO_PAIRS)
    p = met / met.sum()
    return Score(max(0.0, entropy(p.sum(axis=0)) + entropy(p.sum(axis=1)) - entropy(p)))


def entropy(shares: Floats) -> float:
    """−Σ p log₂ p, in bits; any shape."""
    p = shares[shares > 0]
    return float(-(p * np.log2(p)).sum()) + 0.0
