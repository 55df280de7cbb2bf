"""Labels are ranks: what counts is how many answers lie between two of them."""

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels
from consensus.stats.distances.interval import squared_differences


def ordinal(labels: Labels, totals: Floats) -> Floats:
    """(n_c / 2 + the answers between + n_k / 2)², labels standing from low to high.

    This is the squared difference of the labels' mean ranks. Krippendorff (2011), section "ordinal metric".
    """
    rank = mean_ranks(totals)
    return np.subtract.outer(rank, rank) ** 2


ordinal.uses_totals = True  # type: ignore[attr-defined]  # read where distances are called


def mean_ranks(totals: Floats) -> Floats:
    """The middle rank of the answers that bear a label; same shape as totals, (..., labels)."""
    return np.asarray(np.cumsum(totals, axis=-1) - totals / 2)


class Ordinal:
    uses_totals = True

    def __init__(self, labels: Labels) -> None:
        self.labels = labels

    def between(self, first: Ints, second: Ints, totals: Floats) -> Floats:
        rank = mean_ranks(totals)
        return np.asarray((rank[..., first] - rank[..., second]) ** 2)

    def over_all(self, totals: Floats) -> Floats:
        return squared_differences(mean_ranks(totals), totals)

    def toward(self, totals: Floats) -> None:
        """An answer moves the ranks too, so this alone would not tell what it does."""
        return None
