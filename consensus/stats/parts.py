"""Statistics as sums over items, so that a resample of the items costs a weighted sum and no new count."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.intervals import is_share
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score


class Parts(Protocol):
    """A statistic taken apart into what each item adds to it."""

    @property
    def ratings(self) -> Ratings:
        """The answers that count; their items are what is resampled."""
        ...

    @property
    def width(self) -> int:
        """Numbers kept for one resample, to choose how many are computed at a time."""
        ...

    @property
    def lowest(self) -> float | None:
        """The value below which the statistic cannot fall, if 1 is its highest; None where it has no such bounds."""
        ...

    def at(self, weights: Floats) -> Floats:
        """The statistic with each item taken so many times, (resamples, items) -> (resamples,); nan if undefined."""
        ...

    def influence(self, times: Floats) -> Floats | None:
        """How the statistic changes with the weight of each item, when they are taken so many times; shape (items,).

        The derivative, for jackknife intervals; None where it is not known.
        """
        ...

    def telling(self, times: Floats) -> float:
        """How many of the items could have moved the statistic away from 1; see `telling_items`."""
        ...


@dataclass(frozen=True, eq=False)
class Ratio:
    """One sum over items divided by another; both of shape (items,)."""

    ratings: Ratings
    top: Floats
    bottom: Floats
    width: int = 2

    @property
    def lowest(self) -> float | None:
        return 0.0 if is_share(self.top, self.bottom) else None

    def at(self, weights: Floats) -> Floats:
        return divide(weights @ self.top, weights @ self.bottom)

    def influence(self, times: Floats) -> Floats | None:
        bottom = times @ self.bottom
        return (self.top - (times @ self.top) / bottom * self.bottom) / bottom if bottom else None

    def telling(self, times: Floats) -> float:
        return float(times[self.bottom > 0].sum())

    def kinds(self) -> "tuple[Self, Floats]":
        """The same with items that add the same put together, and how many items each stands for."""
        rows, times = np.unique(np.stack([self.top, self.bottom]), axis=1, return_counts=True)
        return replace(self, top=rows[0], bottom=rows[1]), times.astype(np.float64)

    def score(self, reason: str) -> Score:
        """The statistic of all items; undefined for this reason if nothing counts."""
        bottom = self.bottom.sum()
        return Score(float(self.top.sum() / bottom)) if bottom else Score.undefined(reason)


@dataclass(frozen=True, eq=False)
class Repeated:
    """Any statistic, computed anew for every resample: slow, and the definition that the quick ones must match."""

    ratings: Ratings
    statistic: Callable[..., float]
    options: dict[str, Any]
    width: int = 1
    lowest: float | None = None

    def at(self, weights: Floats) -> Floats:
        tables = (self.ratings.repeat(row.astype(np.int64)) for row in weights)
        return np.array([float(self.statistic(table, **self.options)) for table in tables], dtype=np.float64)

    def influence(self, times: Floats) -> None:
        return None

    def telling(self, times: Floats) -> float:
        return float(times.sum())


def divide(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, nan where bottom is 0."""
    return np.asarray(np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=np.asarray(bottom) != 0))
