"""Charts as Vega-Lite, to be copied into a notebook: the data stands inside, so nothing else is needed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
Row = Mapping[str, Any]


def written(spec: Mapping[str, Any]) -> str:
    return json.dumps({"$schema": SCHEMA, **spec}, ensure_ascii=False)


def estimates(rows: Sequence[Row], *, along: str, title: str, across: bool = False) -> str:
    """Points with their intervals. rows: `along`, value, low, high. across: the values run from left to right."""
    names = {"field": along, "type": "nominal", "sort": None, "title": None}
    values, ends = ("x", "x2") if across else ("y", "y2")
    other = "y" if across else "x"
    number = {"type": "quantitative", "scale": {"zero": True}}
    return written(
        {
            "data": {"values": [row for row in rows if row["value"] is not None]},
            "encoding": {other: names},
            "layer": [
                {
                    "mark": "rule",
                    "encoding": {values: {"field": "low", **number, "title": title}, ends: {"field": "high"}},
                },
                {
                    "mark": {"type": "point", "filled": True, "size": 60},
                    "encoding": {values: {"field": "value", **number}},
                },
            ],
        }
    )


def heat(rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[float | None]], title: str) -> str:
    """A heat map with its numbers written in. cells: rows of columns; None is left out."""
    values = [
        {"row": row, "column": column, "value": value}
        for row, line in zip(rows, cells, strict=True)
        for column, value in zip(columns, line, strict=True)
        if value is not None
    ]
    axes = {
        "y": {"field": "row", "type": "nominal", "sort": None, "title": None},
        "x": {"field": "column", "type": "nominal", "sort": None, "title": None},
    }
    return written(
        {
            "data": {"values": values},
            "encoding": axes,
            "layer": [
                {"mark": "rect", "encoding": {"color": {"field": "value", "type": "quantitative", "title": title}}},
                {"mark": "text", "encoding": {"text": {"field": "value", "type": "quantitative", "format": ".3~g"}}},
            ],
        }
    )
