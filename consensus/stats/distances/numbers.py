"""Labels read as numbers."""

import numpy as np

from consensus.stats.arrays import Floats, Labels
from consensus.stats.vocabulary import as_number


def numbers(labels: Labels) -> Floats:
    """The number each label stands for. Raises ValueError at the first that stands for none."""
    value = np.array([as_number(label) for label in labels], dtype=np.float64)
    if np.isnan(value).any():
        strange = labels[int(np.isnan(value).argmax())]
        raise ValueError(f"{strange!r} is not a number, so it has no place on this scale.")
    return value
