"""How far two labels are apart. Agreement is ratings plus a distance.

A distance is a function `distance(labels, totals)` that returns the squared differences between all labels, shape
(labels, labels), zero on the diagonal and symmetric. `totals` holds how often each label was given. It is called
once for a table of answers; one that looks at the totals, as an ordinal scale does, says so with an attribute
`uses_totals = True` and is then called anew for every resample.
"""

from collections.abc import Callable
from typing import Literal, Protocol

from consensus.stats.arrays import Floats, Ints, Labels
from consensus.stats.distances.interval import Interval, interval
from consensus.stats.distances.nominal import Nominal, nominal
from consensus.stats.distances.ordinal import Ordinal, ordinal
from consensus.stats.distances.own import Own
from consensus.stats.distances.pairwise import PairDistance
from consensus.stats.distances.ratio import Ratio, ratio

Distance = Callable[[Labels, Floats], Floats]
Level = Literal["nominal", "ordinal", "interval", "ratio"] | Distance

LEVELS: dict[str, Distance] = {"nominal": nominal, "ordinal": ordinal, "interval": interval, "ratio": ratio}


class Scale(Protocol):
    """A distance fitted to some labels, for tables with more labels than a square matrix could hold."""

    @property
    def uses_totals(self) -> bool: ...

    def between(self, first: Ints, second: Ints, totals: Floats) -> Floats:
        """Squared differences of label pairs, shape (pairs,), or (resamples, pairs) if they use the totals."""
        ...

    def over_all(self, totals: Floats) -> Floats:
        """Sum of n_c n_k times the squared difference over all ordered pairs; shape (resamples,)."""
        ...

    def toward(self, totals: Floats) -> Floats | None:
        """Sum of n_k times the squared difference of each label to label k, shape (labels,); None where not known."""
        ...


SCALES: dict[Distance, Callable[[Labels], Scale]] = {
    nominal: Nominal,
    ordinal: Ordinal,
    interval: Interval,
    ratio: Ratio,
}


def scale_for(level: Level, labels: Labels, totals: Floats) -> Scale:
    """The named level of measurement, or a distance of one's own. Raises ValueError for a name that is none.

    totals: how often each label was given in the whole table, shape (labels,).
    """
    if isinstance(level, str) and level not in LEVELS:
        raise ValueError(f"{level!r} is not a level of measurement; there are {', '.join(LEVELS)}.")
    distance = LEVELS[level] if isinstance(level, str) else level
    if isinstance(distance, PairDistance):
        return distance.scale(labels, totals)
    return SCALES[distance](labels) if distance in SCALES else Own(distance, labels, totals)


__all__ = ["LEVELS", "Distance", "Level", "Scale", "interval", "nominal", "ordinal", "ratio", "scale_for"]
