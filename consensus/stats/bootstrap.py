"""How sure a number is, found by drawing the items again."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.human_performance import (
    against_reference,
    against_reference_parts,
    constant_predictor,
    constant_predictor_parts,
    leave_one_out,
    leave_one_out_parts,
    random_pair,
    random_pair_parts,
)
from consensus.stats.krippendorff import alpha_parts, krippendorff_alpha
from consensus.stats.parts import Parts, Repeated
from consensus.stats.percent import percent_agreement, percent_parts
from consensus.stats.ratings import Ratings
from consensus.stats.score import Estimate, Score

BLOCK = 4_000_000  # numbers held at a time while resampling, about 32 MB

PARTS: dict[Callable[..., Score], Callable[..., Parts]] = {
    krippendorff_alpha: alpha_parts,
    percent_agreement: percent_parts,
    leave_one_out: leave_one_out_parts,
    random_pair: random_pair_parts,
    against_reference: against_reference_parts,
    constant_predictor: constant_predictor_parts,
}

ONE_ITEM = "Only one item counts, so there is no interval."
NO_RESAMPLE = "No resample of the items had a value, so there is no interval."
NO_VALUE = "The statistic has no value for these answers."


def bootstrap(
    statistic: Callable[..., float],
    ratings: Ratings,
    *,
    resamples: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
    **options: Any,
) -> Estimate:
    """A statistic with the interval that it would keep to if other items of the same kind had been drawn.

    statistic: any function of Ratings, called as statistic(ratings, **options). Those in PARTS resample the items
    that count in them; others, all items. Items are drawn with replacement, each with all its answers; the interval
    lies between the quantiles of the values found. Resamples where the statistic is undefined are passed over.
    The same seed gives the same interval, whatever order the rows come in. One item has no interval, and a statistic
    that is undefined has neither value nor interval; `reason` says so. Labelers are held fixed: this is not the
    uncertainty of having asked other people.

    Efron and Tibshirani (1993), "An Introduction to the Bootstrap", section 13.3 (percentile interval).
    """
    value = statistic(ratings, **options)
    parts = parts_of(statistic, ratings, options)
    values = resample(parts, resamples=0 if np.isnan(value) else resamples, seed=seed)
    low, high = interval_of(values, confidence)
    n_defined = int((~np.isnan(values)).sum())
    counted = parts.ratings
    reason = why_none(value, counted.n_items, n_defined)
    return Estimate(
        value, low, high, counted.n_items, counted.n_labels, counted.n_labelers, confidence, reason, n_defined
    )


def parts_of(statistic: Callable[..., float], ratings: Ratings, options: dict[str, Any]) -> Parts:
    """The statistic as sums over items if we know it so, else as something to be computed again and again."""
    if statistic in PARTS:
        return PARTS[statistic](ratings, **options)
    return Repeated(ratings, statistic, options)


Seed = int | np.random.Generator


def resample(parts: Parts, *, resamples: int, seed: Seed) -> Floats:
    """The statistic on redrawn items, shape (resamples,), nan where undefined. Empty if fewer than two items count."""
    return redraw(parts.at, parts.ratings.n_items, parts.width, resamples=resamples, seed=seed)


def redraw(at: Callable[[Floats], Floats], n_items: int, width: int, *, resamples: int, seed: Seed) -> Floats:
    """The same for a bare function of weights, (resamples, items) -> (resamples,)."""
    if n_items < 2:
        return np.zeros(0)
    rows = max(1, BLOCK // max(n_items, width))
    chunks = draw_items(np.random.default_rng(seed), n_items, resamples, rows)
    return np.concatenate([np.zeros(0), *(at(weights) for weights in chunks)])


def draw_items(rng: np.random.Generator, n_items: int, resamples: int, rows: int) -> Iterator[Floats]:
    """How often each item is drawn, in chunks of shape (at most rows, items). Chunking does not change the draws."""
    for start in range(0, resamples, rows):
        size = min(rows, resamples - start)
        drawn = rng.integers(n_items, size=(size, n_items)) + n_items * np.arange(size)[:, None]
        yield np.bincount(drawn.ravel(), minlength=size * n_items).reshape(size, n_items).astype(np.float64)


def interval_of(values: Floats, confidence: float) -> tuple[float, float]:
    """The quantiles that leave out equal shares on both sides, of the values that are defined; nan if none is."""
    values = values[~np.isnan(values)]
    if not len(values):
        return np.nan, np.nan
    low, high = np.quantile(values, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def why_none(value: float, n_items: int, n_values: int) -> str | None:
    """The reason why the value or its interval is missing; None if both are there."""
    if np.isnan(value):
        return getattr(value, "reason", None) or NO_VALUE
    if n_values:
        return None
    return ONE_ITEM if n_items == 1 else NO_RESAMPLE
