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

    def __repr__(self) -> str:
        return super().__repr__() if self.is_defined else f"undefined: {self.reason}"

    def __getnewargs__(self) -> tuple[float, str | None]:  # type: ignore[override]  # pickle, copy: a nan needs its reason
        return float(self), self.reason


@dataclass(frozen=True, repr=False)
class Estimate:
    """A score with its interval and what it was computed from.

    value, low, high: nan where undefined, and then `reason` says why.
    n_items, n_labels, n_labelers: the items, answers and people that count in the value.
    confidence: the coverage that the interval aims at, such as 0.95.
    resamples: how many resamples had a value; the interval rests on these, and on none where it is computed.
    method: of the interval, as `bootstrap` names them.
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
    method: str = "percentile"

    @property
    def is_defined(self) -> bool:
        return not math.isnan(self.value)

    def __repr__(self) -> str:
        """Such as 0.241 [0.221, 0.262] (95 % interval, 800 items); every digit is in the attributes."""
        if not self.is_defined:
            return f"undefined: {self.reason}"
        if math.isnan(self.low):
            return f"{self.value:.3f} (no interval: {self.reason})"
        held = f"{self.confidence * 100:g} % interval, {self.n_items} items"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] ({held})"
