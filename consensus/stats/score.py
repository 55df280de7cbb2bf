"""What a statistic answers: a number, or the reason why there is none."""

import math
from dataclasses import dataclass
from typing import Self


class Score(float):
    """A float that says why it is nan. Raises ValueError for a nan without a reason."""

    reason: str | None

    def __new__(cls, value: float, reason: str | None = None) -> Self:
        if math.isnan(value) and not reason:
            raise ValueError("An undefined score needs a reason.")
        score = super().__new__(cls, value)
        score.reason = reason
        return score

    @classmethod
    def undefined(cls, reason: str) -> Self:
        return cls(math.nan, reason)

    @property
    def is_defined(self) -> bool:
        return not math.isnan(self)

    def __getnewargs__(self) -> tuple[float, str | None]:  # type: ignore[override]  # pickle, copy: a nan needs its reason
        return float(self), self.reason


@dataclass(frozen=True)
class Estimate:
    """A score with its interval and what it was computed from.

    value, low, high: nan where undefined, and then `reason` says why.
    n_items, n_labels, n_labelers: the items, answers and people that count in the value.
    confidence: the coverage that the interval aims at, such as 0.95.
    resamples: how many resamples had a value; the interval rests on these.
    """

    value: float
    low: float
    high: float
    n_items: int
    n_labels: int
    n_labelers: int
    confidence: float
    reason: str | None
    resamples: int

    @property
    def is_defined(self) -> bool:
        return not math.isnan(self.value)
