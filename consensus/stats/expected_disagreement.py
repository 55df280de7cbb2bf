"""What chance alone would bring, by any level of measurement or distance, and how surely that is known."""

import numpy as np

from consensus.stats.distances import Level, scale_for
from consensus.stats.distances.expected import Expected
from consensus.stats.distances.pairwise import PairScale
from consensus.stats.ratings import Ratings


def expected_disagreement(ratings: Ratings, level: Level = "nominal") -> Expected:
    """The mean distance of two answers drawn from all that can be paired: the D_e of `krippendorff_alpha`.

    A distance with many different labels looks at a sample of their pairs; the error says how far off the mean may
    be for it, and `alpha_error` how far off alpha. All zero if there are no two answers to an item.

    Krippendorff (2011), section C, step 3.
    """
    pairable = ratings.pairable()
    totals = np.asarray(pairable.counts().sum(axis=0))
    n = float(totals.sum())
    if not n:
        return Expected(0.0, 0.0, 0, None)
    scale = scale_for(level, pairable.labels, totals)
    if isinstance(scale, PairScale):
        return scale.expected
    n_given = int((totals > 0).sum())
    return Expected(float(scale.over_all(totals[None])[0]) / (n * (n - 1)), 0.0, n_given * (n_given - 1) // 2, None)
