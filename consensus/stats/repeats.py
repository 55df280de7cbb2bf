"""Labelers who answer an item again: how far people agree with themselves."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import numpy as np
import pandas as pd

from consensus.stats.arrays import Label, Mask
from consensus.stats.breakdown import GroupScore, Shares, score_groups
from consensus.stats.percent import percent_parts
from consensus.stats.ratings import Ratings


def repeated(
    items: Iterable[Label],
    labelers: Iterable[Label],
    labels: Iterable[Label | None],
    occasion: Iterable[Label] | None = None,
    order: Sequence[Label] | None = None,
) -> Ratings:
    """Answers as Ratings in which an item is an (item, labeler) answered twice or more, and a labeler an occasion.

    So every coefficient measures the agreement of people with themselves. Columns of equal length, one row an answer.
    occasion: when it was given, such as a round or a date; 1, 2, 3, … in the order of the rows if it is left out.
    Rows whose label is None or NaN are dropped and counted, before occasions are numbered. order: as in `Ratings`.
    Raises ValueError if a labeler answers an item twice on one occasion.
    """
    frame = framed(items, labelers, labels, occasion)
    held = frame[frame["label"].notna()]
    if occasion is None:
        held = held.assign(occasion=held.groupby(["item", "labeler"], sort=False).cumcount() + 1)
    if held.duplicated(["item", "labeler", "occasion"]).any():
        first = held[held.duplicated(["item", "labeler", "occasion"])].iloc[0]
        raise ValueError(f"Labeler {first['labeler']!r} answers item {first['item']!r} twice on one occasion.")
    again = held[held.duplicated(["item", "labeler"], keep=False)]
    whose = list(zip(again["item"], again["labeler"], strict=True))
    found = Ratings.from_columns(whose, again["occasion"], again["label"], order=order)
    return Ratings(found.by_item, found.by_labeler, found.by_label, len(frame) - len(held))


def first_answers(items: Iterable[Label], labelers: Iterable[Label], occasion: Iterable[Label] | None = None) -> Mask:
    """Which rows hold the first answer of a labeler to an item, shape (answers,); `Ratings` takes one answer each.

    First by occasion, else in the order of the rows.
    """
    frame = framed(items, labelers, None, occasion)
    if occasion is not None:
        frame = frame.sort_values("occasion", kind="stable")
    first: Mask = (~frame.duplicated(["item", "labeler"])).sort_index().to_numpy(dtype=bool)
    return first


def self_agreement(repeats: Ratings, *, confidence: float = 0.95) -> tuple[GroupScore, ...]:
    """How often each labeler gives an item the same label again: percent agreement of two of their occasions.

    repeats: from `repeated`. In the order of the labelers, each with the interval over the items they answered. Whoever
    agrees with themselves less than with others answers by something else than the item.
    """
    parts = percent_parts(repeats)
    whose: list[Label] = [labeler for _, labeler in cast(Sequence[tuple[Label, Label]], parts.ratings.items)]
    names = tuple(dict.fromkeys(whose))
    place = {labeler: position for position, labeler in enumerate(names)}
    group = np.array([place[labeler] for labeler in whose], dtype=np.int64)
    shares = Shares(np.arange(len(group)), group, parts.top, parts.bottom, names)
    return score_groups(shares, confidence)


def framed(
    items: Iterable[Label],
    labelers: Iterable[Label],
    labels: Iterable[Label | None] | None,
    occasion: Iterable[Label] | None,
) -> pd.DataFrame:
    given = {"item": items, "labeler": labelers, "label": labels, "occasion": occasion}
    columns = {name: as_series(column) for name, column in given.items() if column is not None}
    if len({len(column) for column in columns.values()}) > 1:
        raise ValueError("Items, labelers, labels and occasions must be columns of the same length.")
    return pd.DataFrame(columns)


def as_series(column: Iterable[Label | None]) -> "pd.Series[Any]":
    if isinstance(column, pd.Series):
        return column.reset_index(drop=True)
    return pd.Series(column if isinstance(column, np.ndarray) else pd.Series(list(column), dtype=object))
