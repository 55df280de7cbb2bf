"""Labels are numbers: how far apart, in their own unit."""

from collections.abc import Callable

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels
from consensus.stats.distances.comparison import Comparison, of_one
from consensus.stats.distances.numbers import numbers


def fit_numbers(labels: Labels) -> Callable[[Ints, Ints], Floats]:
    """Raises ValueError for a label that is no number."""
    value = numbers(labels)
    return lambda first, second: np.abs(value[first] - value[second])


absolute_difference = Comparison("absolute difference", fit_numbers, of_one, is_error=True)
