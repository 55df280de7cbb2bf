"""Did agreement rise since the last round?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.bootstrap import NO_VALUE, Seed, interval_of, parts_of, resample
from consensus.stats.krippendorff import krippendorff_alpha
from consensus.stats.ratings import Ratings

Verdict = Literal["rose", "no longer rises", "fell", "not enough data"]

MINIMUM_ITEMS = 20  # items with two answers in a round; with fewer, an interval over items means little
ROUNDING = 1e-12  # two rounds of the same answers can differ by the order of additions


@dataclass(frozen=True)
class Trend:
    """What a round did to a statistic.

    before, after: its values in the rounds; difference: after - before, with its interval; nan where undefined.
    n_items_before, n_items_after: the items that count.
    reason: why there is not enough data, else None.
    """

    before: float
    after: float
    difference: float
    low: float
    high: float
    verdict: Verdict
    reason: str | None
    n_items_before: int
    n_items_after: int
    paired: bool
    confidence: float
    resamples: int


def compare(
    before: Ratings,
    after: Ratings,
    *,
    statistic: Callable[..., float] = krippendorff_alpha,
    paired: bool = False,
    resamples: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
    minimum_items: int = MINIMUM_ITEMS,
    **options: Any,
) -> Trend:
    """The change of a statistic from one round to the next, and the verdict on it.

    rose: the whole interval of after - before lies above 0. fell: it lies below 0. no longer rises: it holds 0.
    not enough data: either round has fewer than `minimum_items` items with two answers, or the statistic or the
    interval is undefined. Rounds are redrawn independently of each other. paired: only the items with two answers in
    both rounds are compared, and both are redrawn alike, which is more exact where the same items were labeled again.

    Efron and Tibshirani (1993), sections 8.3 (two samples) and 13.3 (percentile interval).
    """
    if paired:
        before, after = on_shared_items(before.pairable(), after.pairable())
    values = statistic(before, **options), statistic(after, **options)
    old, new = parts_of(statistic, before, options), parts_of(statistic, after, options)
    streams: list[Seed] = [seed, seed] if paired else [*np.random.default_rng(seed).spawn(2)]
    redrawn = [
        resample(parts, resamples=resamples, seed=stream) for parts, stream in zip((old, new), streams, strict=True)
    ]
    differences = redrawn[1] - redrawn[0] if len(redrawn[0]) == len(redrawn[1]) else np.zeros(0)
    low, high = interval_of(differences, confidence)
    reason = why_too_little(old.ratings, new.ratings, values, differences, minimum_items)
    return Trend(
        before=values[0],
        after=values[1],
        difference=values[1] - values[0],
        low=low,
        high=high,
        verdict="not enough data" if reason else verdict_of(low, high),
        reason=reason,
        n_items_before=old.ratings.n_items,
        n_items_after=new.ratings.n_items,
        paired=paired,
        confidence=confidence,
        resamples=int((~np.isnan(differences)).sum()),
    )


def on_shared_items(before: Ratings, after: Ratings) -> tuple[Ratings, Ratings]:
    """The items of both rounds, in one order."""
    before, after = before.only(after.items), after.only(before.items)
    place = {item: position for position, item in enumerate(before.items)}
    places = np.array([place[item] for item in after.items], dtype=np.int64)
    return before, replace(after, item=places[after.item], items=before.items)


def verdict_of(low: float, high: float) -> Verdict:
    if low > ROUNDING:
        return "rose"
    return "fell" if high < -ROUNDING else "no longer rises"


def why_too_little(
    before: Ratings, after: Ratings, values: tuple[float, float], differences: Floats, minimum_items: int
) -> str | None:
    """The first thing that stands against a verdict; None if nothing does."""
    for name, ratings, value in (("before", before, values[0]), ("after", after, values[1])):
        n_items = ratings.pairable().n_items
        if n_items < minimum_items:
            return f"The round {name} has {n_items} items with two answers; a verdict needs {minimum_items}."
        if np.isnan(value):
            return f"The round {name} has no value: {getattr(value, 'reason', None) or NO_VALUE}"
    return None if (~np.isnan(differences)).any() else "No resample of the items had a value in both rounds."
