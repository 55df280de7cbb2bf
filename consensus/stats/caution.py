"""When an interval is to be taken with caution: simulations say in which tables it holds the truth too seldom."""

import numpy as np

from consensus.stats.krippendorff import totals_of
from consensus.stats.ratings import Ratings

ITEMS = 20
UNCOMMON = 10
DIFFERING = 5

FEW_ITEMS = f"Only {{}} items have two answers. With fewer than {ITEMS}, intervals are often too narrow."
FEW_UNCOMMON = (
    "On {} did two labelers give anything but the most common label. "
    f"With fewer than {UNCOMMON}, intervals of alpha and of kappas are often too narrow."
)
FEW_DIFFERING = (
    f"Labelers differ on {{}}. With fewer than {DIFFERING}, intervals of alpha and of kappas are often too narrow."
)


def interval_caution(ratings: Ratings) -> str | None:
    """Why a 95 % interval from these answers may hold the true value less often than in 93 of 100 cases; else None.

    A sentence for a person, about the first of these that is so: fewer than 20 items have two answers; on fewer than
    10 items two labelers give anything but the most common label; on fewer than 5 items labelers differ. The last two
    are about alpha and the kappas: intervals of shares, such as percent agreement, hold also then. None too where there
    is nothing to be cautious about: fewer than two items, or one label alone, have no interval.

    The limits are those of the simulations in benchmarks/coverage.py; docs/statistics.md shows what they found.
    """
    totals = totals_of(ratings)
    n_items = int((ratings.answers_per_item >= 2).sum())
    if n_items < 2 or np.count_nonzero(totals) < 2:
        return None
    n_uncommon, n_differing = count_telling_items(ratings, int(totals.argmax()))
    if n_items < ITEMS:
        return FEW_ITEMS.format(n_items)
    if n_uncommon < UNCOMMON:
        return FEW_UNCOMMON.format(counted(n_uncommon))
    return FEW_DIFFERING.format(counted(n_differing)) if n_differing < DIFFERING else None


def counted(n_items: int) -> str:
    return ("no item", "only 1 item")[n_items] if n_items < 2 else f"only {n_items} items"


def count_telling_items(ratings: Ratings, most_common: int) -> tuple[int, int]:
    """Items with two answers or more other than this label, and items whose answers differ."""
    n_uncommon = n_differing = 0
    for piece in ratings.pieces():
        label = ratings.by_label.codes[piece.rows]
        others = np.add.reduceat(label != most_common, piece.starts, dtype=np.int64)
        n_uncommon += int((others >= 2).sum())
        first = piece.per_row(label[piece.starts])
        n_differing += int(np.logical_or.reduceat(label != first, piece.starts).sum())
    return n_uncommon, n_differing
