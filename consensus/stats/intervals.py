"""How sure a number is, from how it moves with the weight of each item: nothing is drawn."""

import math
from dataclasses import dataclass

from scipy import special

from consensus.stats.arrays import Floats

Interval = tuple[float, float]
NO_INTERVAL = math.nan, math.nan
LEAST_FREEDOM = 3.0  # fewer degrees of freedom would make intervals that say nothing


@dataclass(frozen=True)
class Error:
    """How far a statistic of other items of the same kind would lie from this one.

    size: the standard error. freedom: how many items' worth of information it rests on, as degrees of freedom: fewer
    than there are items where few of them make most of the difference.
    """

    size: float
    freedom: float

    def reach(self, confidence: float) -> float:
        """The quantile of Student's t, in standard errors."""
        return float(special.stdtrit(self.freedom, (1 + confidence) / 2))


def error_of(change: Floats, times: Floats) -> Error:
    """change: of the statistic with the weight of each item, 0 on average; times: items that each entry stands for.

    The infinitesimal jackknife: Efron and Tibshirani (1993), section 21.3. The degrees of freedom follow from the
    kurtosis of the changes: Satterthwaite (1946), "An approximate distribution of estimates of variance components".
    """
    n = float(times.sum())
    squares, fourths = float(times @ change**2), float(times @ change**4)
    if not squares:
        return Error(0.0, max(n - 1, LEAST_FREEDOM))
    kurtosis = n * fourths / squares**2
    freedom = 2 * (n - 1) / max(kurtosis - 1, 0.5)
    return Error(math.sqrt(squares * n / (n - 1)), max(freedom, LEAST_FREEDOM))


def student_interval(value: float, error: Error, n_items: float, confidence: float) -> Interval:
    """As wide to either side: Student's t with the standard error."""
    reach = float(special.stdtrit(n_items - 1, (1 + confidence) / 2)) * error.size
    return value - reach, value + reach


def telling_items(n_items: float, unlike: float) -> float:
    """How many items could have moved a coefficient away from 1, if `unlike` is the share of answer pairs that differ.

    Where nearly all answers are one label, most items agree whatever labelers do: a single difference among n items
    lowers such a coefficient by as much as among 2 n · unlike items of two labels equally common.
    """
    return n_items * min(1.0, 2 * unlike)


def score_interval(value: float, error: Error, n_telling: float, lowest: float, confidence: float) -> Interval:
    """Of a statistic between `lowest` and 1: all the values at which this one would not surprise.

    n_telling: the items that could have moved it, which is all there is to go by where they all agree.

    The interval of Wilson (1927), "Probable inference, the law of succession, and statistical inference", for the
    share of the way from `lowest` to 1, with as many items as would give a share this standard error: Korn and
    Graubard (1998), "Confidence intervals for proportions with small expected number of positive counts". Unlike
    value ± error it stays inside, leans towards the middle, and has a width where all items agree.
    """
    share = min(max((value - lowest) / (1 - lowest), 0.0), 1.0)
    spread, reach = error.size / (1 - lowest), error.reach(confidence)
    size = share * (1 - share) / spread**2 if spread and 0 < share < 1 else n_telling
    pull = reach**2 / size
    centre = (share + pull / 2) / (1 + pull)
    far = math.sqrt(pull * (share * (1 - share) + pull / 4)) / (1 + pull)
    return lowest + (1 - lowest) * max(centre - far, 0.0), lowest + (1 - lowest) * min(centre + far, 1.0)


def difference_interval(values: Interval, before: Interval, after: Interval, likeness: float) -> Interval:
    """Of the second of two values less the first, from the interval of each: their reaches squared and added.

    likeness: the correlation of the two, 0 if they come from different items; it takes off what they share.

    Newcombe (1998), "Interval estimation for the difference between independent proportions", method 10; Zou (2007),
    "Toward using confidence intervals to compare correlations", equation 15, for two that are alike.
    """
    difference = values[1] - values[0]
    down = values[1] - after[0], before[1] - values[0]
    up = after[1] - values[1], values[0] - before[0]
    low, high = (math.sqrt(max(a * a + b * b - 2 * likeness * a * b, 0.0)) for a, b in (down, up))
    return difference - low, difference + high


def is_share(top: Floats, bottom: Floats) -> bool:
    """Whether sums of these always divide to a number from 0 to 1."""
    return bool((top >= 0).all() and (top <= bottom + 1e-12).all())


def interval_of_shares(top: Floats, bottom: Floats, times: Floats, confidence: float) -> Interval:
    """Of the sum of `top` over the sum of `bottom`, each entry standing for `times` items; nan for a single item."""
    n_items, below = float(times.sum()), float(times @ bottom)
    if n_items < 2 or not below:
        return NO_INTERVAL
    value = float(times @ top) / below
    error = error_of((top - value * bottom) / below, times)
    if is_share(top, bottom):
        return score_interval(value, error, float(times[bottom > 0].sum()), 0.0, confidence)
    return student_interval(value, error, n_items, confidence)
