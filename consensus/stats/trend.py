"""How far a statistic moved from one round to the next. What that means is for `round_verdict` to say."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.estimate import NO_VALUE, best_method, computed
from consensus.stats.intervals import NO_INTERVAL, Interval, difference_interval
from consensus.stats.krippendorff import krippendorff_alpha
from consensus.stats.pairs import likeness, on_shared_items, paired_samples, permuted
from consensus.stats.ratings import Ratings
from consensus.stats.resampling import Seed, interval_of, resample
from consensus.stats.sample import Sample, Statistic, sample_of

ChangeMethod = Literal["score", "percentile"]

MINIMUM_ITEMS = 20  # items with two answers in a round; with fewer, an interval over items means little
ROUNDING = 1e-12  # two rounds of the same answers can differ by the order of additions


@dataclass(frozen=True)
class Trend:
    """What a round did to a statistic.

    before, after: its values in the rounds; difference: after - before, with its interval; nan where undefined.
    p_value: of the permutation test; nan where undefined. See `compare`.
    n_items_before, n_items_after: the items that count.
    resamples: how many redraws the interval rests on; none where it is computed. method: of the interval.
    reason: why there is too little to compare, else None.
    """

    before: float
    after: float
    difference: float
    low: float
    high: float
    reason: str | None
    n_items_before: int
    n_items_after: int
    paired: bool
    confidence: float
    resamples: int
    p_value: float
    method: str = "percentile"

    @property
    def rose(self) -> bool:
        """Significantly: the whole interval lies above 0, and so says the permutation test where there is one."""
        return self.is_significant and self.low > ROUNDING

    @property
    def fell(self) -> bool:
        """Significantly: the whole interval lies below 0, and so says the permutation test where there is one."""
        return self.is_significant and self.high < -ROUNDING

    @property
    def is_significant(self) -> bool:
        return self.reason is None and not self.p_value > 1 - self.confidence


def compare(
    before: Ratings,
    after: Ratings,
    *,
    statistic: Statistic = krippendorff_alpha,
    paired: bool = False,
    resamples: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
    minimum_items: int = MINIMUM_ITEMS,
    method: ChangeMethod | None = None,
    **options: Any,
) -> Trend:
    """The change of a statistic from one round to the next: after - before, with its interval and a test.

    There is too little to compare if either round has fewer than `minimum_items` items with two answers, or if the
    statistic or the interval is undefined. paired: only the items with two answers in both rounds are compared, and
    what they share is taken off, which is more exact where the same items were labeled again.

    method: "score" puts the score intervals of both rounds together (`difference_interval`); nothing is drawn. It is
    the best there is, and taken unless told, where both rounds have them; else "percentile": the quantiles of the
    difference on items drawn anew, for each round or, paired, alike for both.

    p_value: how often a difference at least as large comes about if it does not matter which round an item's answers
    belong to: they change rounds by the toss of a coin (paired), or are dealt to the rounds anew.

    Newcombe (1998) and Zou (2007) for score intervals; Efron and Tibshirani (1993), sections 8.3 (two samples), 13.3
    (percentile interval) and 15.2 (permutation test).
    """
    if paired:
        before, after = on_shared_items(before.pairable(), after.pairable())
    values = statistic(before, **options), statistic(after, **options)
    difference = values[1] - values[0]
    alone = [sample_of(statistic, ratings, options) for ratings in (before, after)]
    samples = paired_samples(statistic, before, after, options) if paired else alone
    method = method or ("score" if all(best_method(sample) == "score" for sample in samples) else "percentile")
    redrawn = np.zeros(0)
    if method == "score":
        low, high = change(samples, values, paired=paired, confidence=confidence)
    else:
        redrawn = redrawn_change(samples, paired=paired, resamples=resamples, seed=seed)
        low, high = interval_of(redrawn, confidence)
    reason = why_too_little(before, after, values, minimum_items, has_interval=not math.isnan(low))
    tossed = permuted(statistic, before, after, options, paired=paired, resamples=resamples, seed=seed)
    return Trend(
        before=values[0],
        after=values[1],
        difference=difference,
        low=low,
        high=high,
        reason=reason,
        n_items_before=alone[0].n_items,
        n_items_after=alone[1].n_items,
        paired=paired,
        confidence=confidence,
        resamples=int((~np.isnan(redrawn)).sum()),
        p_value=share_as_large(tossed, difference),
        method=method,
    )


def change(samples: list[Sample], values: tuple[float, float], *, paired: bool, confidence: float) -> Interval:
    """The interval of after - before, from the score interval of each; nan where one of them has none."""
    if any(math.isnan(value) or sample.n_items < 2 for value, sample in zip(values, samples, strict=True)):
        return NO_INTERVAL
    before, after = (
        computed(float(value), sample, "score", confidence) for value, sample in zip(values, samples, strict=True)
    )
    return difference_interval(values, before, after, likeness(*samples) if paired else 0.0)


def redrawn_change(samples: list[Sample], *, paired: bool, resamples: int, seed: int) -> Floats:
    """after - before on redrawn items, shape (resamples,); empty where a round has fewer than two items."""
    streams: list[Seed] = [seed, seed] if paired else [*np.random.default_rng(seed).spawn(2)]
    old, new = (
        resample(sample, resamples=resamples, seed=stream) for sample, stream in zip(samples, streams, strict=True)
    )
    return new - old if len(old) == len(new) else np.zeros(0)


def share_as_large(tossed: Floats, difference: float) -> float:
    """Phipson and Smyth (2010), "Permutation p-values should never be zero": the data count as one toss more."""
    tossed = tossed[~np.isnan(tossed)]
    if not len(tossed) or np.isnan(difference):
        return float("nan")
    return float((1 + (np.abs(tossed) >= abs(difference) - ROUNDING).sum()) / (1 + len(tossed)))


def why_too_little(
    before: Ratings, after: Ratings, values: tuple[float, float], minimum_items: int, *, has_interval: bool
) -> str | None:
    """The first thing that stands against a verdict; None if nothing does."""
    for name, ratings, value in (("before", before, values[0]), ("after", after, values[1])):
        n_items = int((ratings.answers_per_item >= 2).sum())
        if n_items < minimum_items:
            return f"The round {name} has {n_items} items with two answers; a verdict needs {minimum_items}."
        if np.isnan(value):
            return f"The round {name} has no value: {getattr(value, 'reason', None) or NO_VALUE}"
    return None if has_interval else "No resample of the items had a value in both rounds."
