"""Intervals of shares of something counted."""

import numpy as np
from scipy.special import ndtri

from consensus.stats.arrays import Floats
from consensus.stats.parts import divide


def wilson(share: Floats, n: Floats, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper end for shares of n each; nan where n is 0. It never leaves 0 to 1, and has width at 0 and 1.

    Takes what was counted for independent: marks of one item are not quite, so that it is a little too narrow.
    Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    """
    z = float(ndtri((1 + confidence) / 2))
    n = np.asarray(n, dtype=np.float64)
    middle = divide(share * n + z**2 / 2, np.where(n > 0, n + z**2, 0))
    reach = divide(z * np.sqrt(share * (1 - share) * n + z**2 / 4), np.where(n > 0, n + z**2, 0))
    return np.maximum(middle - reach, 0), np.minimum(middle + reach, 1)
