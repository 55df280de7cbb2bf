"""What a statistic answers with, as a table to look at, sort and plot in a notebook."""

from collections.abc import Iterable, Iterator, Sized
from dataclasses import fields, is_dataclass
from typing import Any

import pandas as pd

from consensus.stats.score import Estimate
from consensus.stats.truth.result import Truth


def as_frame(found: Any) -> pd.DataFrame:
    """A DataFrame of one of three things.

    Rows that are dataclasses, such as `class_agreement`, `disagreements` or `slices(…).rows` return: a row each, a
    column a field. An estimate named f becomes f, f_low and f_high; of any other dataclass inside, every field x
    becomes f_x.
    A dataclass whose fields are columns, such as `labeler_quality` returns: those of its fields that are as long as
    the first one.
    A truth, such as `dawid_skene` returns: item, value, confidence and n_answers.
    Raises TypeError for what is none of these.
    """
    if isinstance(found, Truth):
        return frame_of_truth(found)
    if is_dataclass(found):
        return pd.DataFrame(dict(columns(found)))
    return pd.DataFrame([dict(cells(row)) for row in found])


def frame_of_truth(truth: Truth) -> pd.DataFrame:
    values = [truth.value(place) for place in range(truth.n_items)]
    held = {"confidence": truth.confidence, "n_answers": truth.n_answers}
    frame = pd.DataFrame(held, index=range(truth.n_items))
    frame.insert(0, "item", pd.Series(list(truth.items), dtype=object).infer_objects())
    frame.insert(1, "value", pd.Series(values, dtype=object).infer_objects())
    return frame


def columns(table: Any) -> Iterator[tuple[str, Any]]:
    """Name and values of each field that is a column, as long as the first field."""
    values = [(field.name, getattr(table, field.name)) for field in fields(table)]
    first = values[0][1]
    if not is_column(first):
        raise TypeError(f"{type(table).__name__} is no table: its {values[0][0]} is no column.")
    yield from ((name, column) for name, column in values if is_column(column) and len(column) == len(first))


def is_column(value: Any) -> bool:
    return isinstance(value, Iterable) and isinstance(value, Sized) and not isinstance(value, str | dict)


def cells(row: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Name and value of each cell; names begin with `before`."""
    if not is_dataclass(row) or isinstance(row, type):
        raise TypeError(f"{row!r} is no row of a table.")
    for field in fields(row):
        name, value = before + field.name, getattr(row, field.name)
        if isinstance(value, Estimate):
            yield from ((name, float(value.value)), (f"{name}_low", value.low), (f"{name}_high", value.high))
        elif is_dataclass(value):
            yield from cells(value, f"{name}_")
        else:
            yield name, float(value) if isinstance(value, float) else value
