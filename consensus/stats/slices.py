"""Many groups of items at once: each held against the others, and a warning about the one that sticks out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Label, Mask
from consensus.stats.estimate import Method, estimate
from consensus.stats.ratings import Ratings
from consensus.stats.sample import Statistic
from consensus.stats.score import Estimate
from consensus.stats.trend import Trend, compare


@dataclass(frozen=True)
class SliceScore:
    """A statistic of the items of one slice.

    against_rest: how it differs from that of all other items; its `difference` is the slice less the rest.
    adjusted_p_value: of that difference, after Holm's correction for the number of slices; nan where undefined.
    """

    name: str
    estimate: Estimate
    against_rest: Trend
    adjusted_p_value: float

    @property
    def stands_out(self) -> bool:
        """Whether the slice differs from the rest by more than the number of slices explains."""
        return bool(self.adjusted_p_value <= 1 - self.against_rest.confidence)


@dataclass(frozen=True)
class Slices:
    """rows: in the order that the groups came in. note: what looking at so many slices does, in a sentence."""

    rows: tuple[SliceScore, ...]
    note: str


def slices(
    statistic: Statistic,
    ratings: Ratings,
    groups: Mapping[str, Iterable[Label] | Mask],
    *,
    resamples: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
    method: Method | None = None,
    **options: Any,
) -> Slices:
    """The statistic of each group of items, with its interval, and whether it differs from that of the other items.

    groups: name -> items, or a mask of shape (items,). They may overlap; each is compared with the items outside it
    by a permutation test, whose p-values are corrected for the number of slices. Slices that hold every item or too
    few of them have no comparison; the reason stands in `against_rest`.

    Holm (1979), "A simple sequentially rejective multiple test procedure", section 3.
    """
    drawn: dict[str, Any] = {"resamples": resamples, "seed": seed, "confidence": confidence}
    masks = {name: mask_of(ratings, group) for name, group in groups.items()}
    estimates = [
        estimate(statistic, ratings.select(mask), method=method, **drawn, **options) for mask in masks.values()
    ]
    against = [
        compare(ratings.select(~mask), ratings.select(mask), statistic=statistic, **drawn, **options)
        for mask in masks.values()
    ]
    adjusted = holm(np.array([trend.p_value for trend in against], dtype=np.float64)).tolist()
    rows = zip(masks, estimates, against, adjusted, strict=True)
    n_compared = sum(trend.p_value == trend.p_value for trend in against)
    return Slices(tuple(SliceScore(*row) for row in rows), note(n_compared, confidence))


def mask_of(ratings: Ratings, group: Iterable[Label] | Mask) -> Mask:
    if isinstance(group, np.ndarray) and group.dtype == bool:
        return group
    wanted = set(group)
    return np.array([item in wanted for item in ratings.items], dtype=bool)


def holm(p_values: Floats) -> Floats:
    """p-values corrected for how many there are, shape (values,); nan where nan, which does not count."""
    known = np.flatnonzero(~np.isnan(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    factors = len(order) - np.arange(len(order))
    adjusted = np.full(len(p_values), np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(p_values[order] * factors), 1)
    return adjusted


def note(n_compared: int, confidence: float) -> str:
    if n_compared < 2:
        return ""
    by_chance = n_compared * (1 - confidence)
    return (
        f"{n_compared} slices were compared with the rest. Were they all alike, about {by_chance:.1f} of them would "
        f"still seem to differ at {confidence:.0%} confidence, so a slice is marked only if it does after Holm's "
        "correction."
    )
