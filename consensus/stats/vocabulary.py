"""Values as small whole numbers, and the order they stand in."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from consensus.stats.arrays import Ints, Label, Labels


def code(values: "pd.Series[Any]", order: Sequence[Label] | None = None) -> tuple[Ints, Labels]:
    """Number the values by their place in `order`, else in their natural order.

    Returns codes, shape (values,), and the vocabulary they point into. Raises ValueError for a value that
    `order` lacks.
    """
    found, seen = pd.factorize(values)
    distinct: list[Label] = seen.tolist()
    vocabulary = tuple(in_order(distinct) if order is None else order)
    place = {value: position for position, value in enumerate(vocabulary)}
    strange = [value for value in distinct if value not in place]
    if strange:
        raise ValueError(f"{strange[0]!r} is not one of the values given in the order.")
    places = np.array([place[value] for value in distinct], dtype=np.int64)
    return places[found] if len(found) else np.zeros(0, np.int64), vocabulary


def in_order(values: Iterable[Label]) -> list[Label]:
    """Numbers, also when written as text, by size; others sorted; what cannot be compared, by its printed form."""
    values = list(values)
    sizes = [as_number(value) for value in values]
    if not any(math.isnan(size) for size in sizes):
        return [values[place] for place in np.argsort(np.array(sizes), kind="stable")]
    if all(isinstance(value, str) for value in values):
        return sorted(values, key=str)
    return sorted(values, key=repr)


def as_number(value: Label) -> float:
    """The number a label stands for; nan if it is none."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan
    return number if math.isfinite(number) else math.nan
