"""Statistics as sums over items, so that a resample of the items costs a weighted sum and no new count."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from consensus.stats.arrays import Floats
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

    def at(self, weights: Floats) -> Floats:
        """The statistic with each item taken so many times, (resamples, items) -> (resamples,); nan if undefined."""
        ...


@dataclass(frozen=True, eq=False)
class Ratio:
    """One sum over items divided by another; both of shape (items,)."""

    ratings: Ratings
    top: Floats
    bottom: Floats
    width: int = 2

    def at(self, weights: Floats) -> Floats:
        return divide(weights @ self.top, weights @ self.bottom)

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

    def at(self, weights: Floats) -> Floats:
        tables = (self.ratings.repeat(row.astype(np.int64)) for row in weights)
        return np.array([float(self.statistic(table, **self.options)) for table in tables], dtype=np.float64)


def divide(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, nan where bottom is 0."""
    return np.asarray(np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=np.asarray(bottom) != 0))
