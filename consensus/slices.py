"""What is known of a round's items besides their answers: the slices that their attributes make, and gold."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.columns import pack, unpack
from consensus.stats.arrays import Ints

MAX_VALUES = 60  # an attribute with more different words is a name or a remark, not something to slice by
FEW_NUMBERS = 6  # so many different numbers are shown as they are; more are put into four bins
MAX_NAME = 200  # characters of the name of a slice


@dataclass(frozen=True)
class Sides:
    """slices: "task=MT" -> its items, primary keys in ascending order, shape (items,).

    gold: question -> item -> the answer known from outside, as JSON.
    """

    slices: Mapping[str, Ints]
    gold: Mapping[str, Mapping[int, Any]]


def sides_of_rows(rows: Iterable[tuple[int, Mapping[str, Any], Mapping[str, Any]]]) -> Sides:
    """From (item, attributes, gold)."""
    rows = list(rows)
    gold: dict[str, dict[int, Any]] = defaultdict(dict)
    for item, _, known in rows:
        for question, answer in known.items():
            if answer is not None:
                gold[question][item] = answer
    return Sides(slices_of((item, attributes) for item, attributes, _ in rows), dict(gold))


def slices_of(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[str, Ints]:
    """Slice -> its items, from (item, attributes); by attribute, values in order. Many numbers become four bins."""
    columns: dict[str, dict[int, Any]] = defaultdict(dict)
    for item, attributes in rows:
        for name, value in attributes.items():
            if isinstance(value, str | int | float) and value != "":
                columns[name][item] = value
    slices: dict[str, Ints] = {}
    for name in sorted(columns):
        slices |= slices_by(name, columns[name])
    return slices


def slices_by(name: str, column: Mapping[int, Any]) -> dict[str, Ints]:
    numeric = all(isinstance(value, int | float) and not isinstance(value, bool) for value in column.values())
    distinct = set(column.values())
    if numeric and len(distinct) > FEW_NUMBERS:
        return binned(name, column)
    if len(distinct) > MAX_VALUES:
        return {}
    found: dict[tuple[bool, Any], list[int]] = defaultdict(list)
    for item, value in column.items():
        found[isinstance(value, bool), value].append(item)  # True equals 1 in Python, not here
    order = sorted(found, key=lambda place: (0, place[1], "") if numeric else (1, 0, in_words(place[1])))
    named = {f"{name}={in_words(value)}": np.sort(np.array(found[kind, value])) for kind, value in order}
    return {title: items for title, items in named.items() if len(title) <= MAX_NAME}


def binned(name: str, column: Mapping[int, float]) -> dict[str, Ints]:
    """Four bins with about as many items each, named by the numbers that they hold: "scratch_mm=0.3–1.2"."""
    items, values = np.array(list(column), np.int64), np.array(list(column.values()), np.float64)
    cuts = np.unique(np.quantile(values, [0.25, 0.5, 0.75]))
    places = np.searchsorted(cuts, values, side="left")
    bins = [(values[places == place], items[places == place]) for place in range(len(cuts) + 1)]
    return {
        f"{name}={span(in_words(inside.min()), in_words(inside.max()))}": np.sort(members)
        for inside, members in bins
        if len(members)
    }


def span(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:.6g}"


def packed(sides: Sides) -> bytes:
    """For `unpacked` to read."""
    words = {"slices": list(sides.slices), "gold": {name: list(known.values()) for name, known in sides.gold.items()}}
    arrays = {f"slice {place}": items for place, items in enumerate(sides.slices.values())}
    arrays |= {f"gold {name}": np.array(list(known), np.int64) for name, known in sides.gold.items()}
    return pack(words=np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), np.uint8), **arrays)


def unpacked(content: bytes) -> Sides:
    arrays = unpack(content)
    words = json.loads(arrays["words"].tobytes())
    slices = {name: arrays[f"slice {place}"] for place, name in enumerate(words["slices"])}
    gold = {
        name: dict(zip(arrays[f"gold {name}"].tolist(), known, strict=True)) for name, known in words["gold"].items()
    }
    return Sides(slices, gold)
