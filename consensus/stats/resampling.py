"""How sure a number is, found by drawing the items again."""

from collections.abc import Callable, Iterator

import numpy as np
from scipy import special

from consensus.stats.arrays import Floats
from consensus.stats.intervals import Interval
from consensus.stats.sample import Sample

BLOCK = 4_000_000  # numbers held at a time while resampling, about 32 MB

Seed = int | np.random.Generator


def bias_corrected(value: float, values: Floats, sample: Sample, confidence: float) -> Interval:
    """The quantiles of BCa: moved by how far the value is from the median found, and by the skewness of influence.

    Efron and Tibshirani (1993), "An Introduction to the Bootstrap", section 14.3.
    """
    values = values[~np.isnan(values)]
    below = ((values < value).sum() + (values == value).sum() / 2) / max(len(values), 1)
    change = sample.without_each()
    squares = float(sample.times @ change**2)
    if not 0 < below < 1 or not squares:
        return interval_of(values, confidence)
    bias, acceleration = special.ndtri(below), float(sample.times @ change**3) / (6 * squares**1.5)
    wanted = bias + special.ndtri(np.array([(1 - confidence) / 2, (1 + confidence) / 2]))
    low, high = np.quantile(values, special.ndtr(bias + wanted / (1 - acceleration * wanted)))
    return float(low), float(high)


def resample(sample: Sample, *, resamples: int, seed: Seed) -> Floats:
    """The statistic on redrawn items, shape (resamples,), nan where undefined. Empty if fewer than two items count."""
    return redraw(sample.parts.at, sample.times, sample.parts.width, resamples=resamples, seed=seed)


def redraw(at: Callable[[Floats], Floats], times: Floats, width: int, *, resamples: int, seed: Seed) -> Floats:
    """The same for a bare function of weights, (resamples, rows) -> (resamples,); a row stands for `times` items."""
    if times.sum() < 2:
        return np.zeros(0)
    rows = max(1, BLOCK // max(len(times), width))
    chunks = draw_items(np.random.default_rng(seed), times, resamples, rows)
    return np.concatenate([np.zeros(0), *(at(weights) for weights in chunks)])


def draw_items(rng: np.random.Generator, times: Floats, resamples: int, rows: int) -> Iterator[Floats]:
    """How often each kind is drawn, in chunks of shape (at most rows, kinds). Chunking does not change the draws."""
    n_items, n_kinds = int(times.sum()), len(times)
    alone = n_kinds == n_items
    for start in range(0, resamples, rows):
        size = min(rows, resamples - start)
        if alone:
            drawn = rng.integers(n_items, size=(size, n_items)) + n_items * np.arange(size)[:, None]
            yield np.bincount(drawn.ravel(), minlength=size * n_items).reshape(size, n_items).astype(np.float64)
        else:
            yield rng.multinomial(n_items, times / n_items, size=size).astype(np.float64)


def interval_of(values: Floats, confidence: float) -> Interval:
    """The quantiles that leave out equal shares on both sides, of the values that are defined; nan if none is.

    Efron and Tibshirani (1993), section 13.3: the percentile interval.
    """
    values = values[~np.isnan(values)]
    if not len(values):
        return np.nan, np.nan
    low, high = np.quantile(values, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)
