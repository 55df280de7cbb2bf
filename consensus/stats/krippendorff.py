"""Krippendorff's alpha: agreement of any number of labelers, beyond what chance would bring."""

from collections.abc import Callable, Mapping

import numpy as np

from consensus.stats.agreeing import Apart, nominal_apart, spread_apart
from consensus.stats.alpha_parts import alpha_parts
from consensus.stats.arrays import Floats
from consensus.stats.distances import Level
from consensus.stats.distances.numbers import numbers
from consensus.stats.distances.ordinal import mean_ranks
from consensus.stats.patterns import patterns
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.tally import Tally

NO_PAIRS = "No item has answers from two labelers yet."
ONE_LABEL = "Every answer is the same label, so chance alone would agree too."
NO_DISTANCE = "All labels that were given count as the same on this scale, so chance alone would agree too."


def krippendorff_alpha(ratings: Ratings, level: Level = "nominal") -> Score:
    """Agreement beyond chance of any number of labelers, gaps allowed.

    level: a level of measurement, or distance(labels, totals) -> squared differences, shape (labels, labels).
    Returns 1 for perfect agreement, 0 for chance, below 0 for systematic disagreement. Undefined (nan with a reason)
    if no item has two answers, or if all answers are one label. Items with a single answer are left out.

    Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C, and D for other levels. Nominal,
    ordinal and interval alpha walk over the rows once or twice, in memory that does not grow with them.
    """
    quick = QUICKLY.get(level) if isinstance(level, str) else None
    alpha = quick(ratings).alpha if quick else alpha_of_kinds(ratings, level)
    return Score(alpha) if not np.isnan(alpha) else Score.undefined(why_undefined(ratings.pairable()))


def interval_apart(ratings: Ratings) -> Apart:
    column = ratings.by_label
    if column.given_names is None and column.values.dtype.kind in "iuf":
        return spread_apart(ratings, None)
    return spread_apart(ratings, numbers(ratings.labels))


def ordinal_apart(ratings: Ratings) -> Apart:
    """Interval disagreement of the mid-ranks that labels have among the answers that count."""
    return spread_apart(ratings, mean_ranks(totals_of(ratings)))


def totals_of(ratings: Ratings) -> Floats:
    """How often each label was given to items with two answers or more, shape (labels,)."""
    tally = Tally()
    for piece in ratings.pieces():
        tally.add(piece.in_pairs(ratings.by_label.codes[piece.rows]))
    totals = np.zeros(ratings.by_label.n_names)
    totals[: len(tally.totals)] = tally.totals
    return totals


QUICKLY: Mapping[str, Callable[[Ratings], Apart]] = {
    "nominal": nominal_apart,
    "ordinal": ordinal_apart,
    "interval": interval_apart,
}


def alpha_of_kinds(ratings: Ratings, level: Level) -> float:
    """By any distance, each kind of item looked at once."""
    kinds = patterns(ratings)
    if kinds is None:
        parts = alpha_parts(ratings, level)
        return float(parts.at(np.ones((1, parts.ratings.n_items)))[0])
    times = kinds.times.astype(np.float64)
    parts = alpha_parts(kinds.table, level, times)
    return float(parts.at(times[None, kinds.table.answers_per_item >= 2])[0])


def why_undefined(pairable: Ratings) -> str:
    if not pairable.n_labels:
        return NO_PAIRS
    return ONE_LABEL if len(np.unique(pairable.label)) == 1 else NO_DISTANCE


__all__ = ["NO_PAIRS", "alpha_parts", "krippendorff_alpha"]
