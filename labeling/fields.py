"""The kinds of x: what the value of a field may be. What cannot be shown is refused on the way in."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from labeling.errors import Invalid

Json = Any
MAX_CELLS = 200
MAX_PIXELS = 100_000  # of one side of a picture


def text(value: Json) -> str:
    if not isinstance(value, str):
        raise Invalid(_("must be text, not %(found)s") % {"found": kind(value)})
    if len(value) > settings.MAX_TEXT:
        raise Invalid(
            _("has %(n)s characters; at most %(max_text)s are allowed (MAX_TEXT)")
            % {"n": len(value), "max_text": settings.MAX_TEXT}
        )
    if not value.strip():
        raise Invalid(_("is empty"))
    return value


def image(value: Json) -> Json:
    """The name of an uploaded picture; whether the project has it is asked where items are added.

    Of a picture that is somewhere else, its name and its size: {"name": "front 12.png", "width": 1280, "height": 720}.
    """
    if isinstance(value, Mapping) and any(value.get(side) not in (None, "") for side in ("width", "height")):
        return {"name": picture_name(value.get("name"))} | {side: pixels(value, side) for side in ("width", "height")}
    return picture_name(value.get("name") if isinstance(value, Mapping) else value)


def audio(value: Json) -> Json:
    """The name of an uploaded sound; whether the project has it is asked where items are added."""
    return media_name(value.get("name") if isinstance(value, Mapping) else value, "audio")


def picture_name(value: Json) -> str:
    return media_name(value, "image")


def media_name(value: Json, kind: str) -> str:
    name = text(value)
    if len(name) > 255 or name.startswith(("/", ".")) or ".." in name or ":" in name or "\\" in name:
        if kind == "audio":
            raise Invalid(_("must be the name of an uploaded sound, such as “call 12.wav”, not an address or a path"))
        if kind == "file":
            raise Invalid(_("must be the name of an uploaded file, such as “front 12.png”, not an address or a path"))
        raise Invalid(_("must be the name of an uploaded picture, such as “front 12.png”, not an address or a path"))
    return name


def pixels(value: Mapping[str, Json], side: str) -> int:
    raw = value.get(side)
    size = int(raw) if isinstance(raw, str) and raw.isascii() and raw.isdecimal() and len(raw) < 7 else raw
    if not isinstance(size, int) or isinstance(size, bool) or not 0 < size <= MAX_PIXELS:
        raise Invalid(
            _("needs a %(side)s of 1 to %(MAX_PIXELS)s pixels") % {"side": side, "MAX_PIXELS": f"{MAX_PIXELS:,}"}
        )
    return size


def record(value: Json) -> Json:
    """One row, {"column": value}, or two or more rows to compare, [{…}, {…}]."""
    rows = value if isinstance(value, list) else [value]
    if not 1 <= len(rows) <= 10 or not all(isinstance(row, Mapping) and row for row in rows):
        raise Invalid(_("must be an object of columns, or a list of two or more such objects"))
    for row in rows:
        if len(row) > MAX_CELLS:
            raise Invalid(
                _("has %(n)s columns; at most %(MAX_CELLS)s are allowed") % {"n": len(row), "MAX_CELLS": MAX_CELLS}
            )
        for column, cell in row.items():
            if isinstance(cell, (dict, list)) or (isinstance(cell, float) and not math.isfinite(cell)):
                raise Invalid(_("column “%(column)s” must be text, a number, true, false or null") % {"column": column})
    return value


def kind(value: Json) -> str:
    names = {
        dict: _("an object"),
        list: _("a list"),
        bool: _("true or false"),
        int: _("a number"),
        float: _("a number"),
    }
    return "nothing" if value is None else names.get(type(value), "text")


FIELDS: dict[str, Callable[[Json], Json]] = {
    "text": text,
    "markdown": text,
    "image": image,
    "audio": audio,
    "record": record,
}
MEDIA = {"image": "picture", "audio": "sound"}  # types whose values name uploaded files -> what such a file is
