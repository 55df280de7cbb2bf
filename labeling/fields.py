"""The kinds of x: what the value of a field may be. What cannot be shown is refused on the way in."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from labeling.errors import Invalid

Json = Any
MAX_CELLS = 200


def text(value: Json) -> str:
    if not isinstance(value, str):
        raise Invalid(f"must be text, not {kind(value)}")
    if len(value) > settings.MAX_TEXT:
        raise Invalid(f"has {len(value)} characters; at most {settings.MAX_TEXT} are allowed (MAX_TEXT)")
    if not value.strip():
        raise Invalid("is empty")
    return value


def image(value: Json) -> str:
    """The name of an uploaded picture; whether the project has it is asked where items are added."""
    name = text(value)
    if len(name) > 255 or name.startswith(("/", ".")) or ".." in name or ":" in name or "\\" in name:
        raise Invalid("must be the name of an uploaded picture, such as “front 12.png”, not an address or a path")
    return name


def record(value: Json) -> Json:
    """One row, {"column": value}, or two or more rows to compare, [{…}, {…}]."""
    rows = value if isinstance(value, list) else [value]
    if not 1 <= len(rows) <= 10 or not all(isinstance(row, Mapping) and row for row in rows):
        raise Invalid("must be an object of columns, or a list of two or more such objects")
    for row in rows:
        if len(row) > MAX_CELLS:
            raise Invalid(f"has {len(row)} columns; at most {MAX_CELLS} are allowed")
        for column, cell in row.items():
            if isinstance(cell, (dict, list)) or (isinstance(cell, float) and not math.isfinite(cell)):
                raise Invalid(f"column “{column}” must be text, a number, true, false or null")
    return value


def kind(value: Json) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return "nothing" if value is None else names.get(type(value), "text")


FIELDS: dict[str, Callable[[Json], Json]] = {"text": text, "markdown": text, "image": image, "record": record}
