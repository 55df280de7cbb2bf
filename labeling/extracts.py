"""A part of x that stands for the whole item: a rectangle of a picture, a passage of a text, a stretch of a sound,
columns of records.

Kept as JSON: {"field", "x", "y", "width", "height"} in pixels of the original picture, upright; {"field", "start",
"end"} in code points of the text, the end exclusive; {"field", "from", "to"} in seconds; {"field", "columns"} by name.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from labeling.errors import Invalid
from labeling.models import Media
from labeling.questions import Json
from labeling.questions.numbers import parse_number, read_number
from labeling.records import Row
from labeling.showing import ShownField

AROUND = 60  # characters on either side of a passage
INPUTS = ("x", "y", "width", "height", "passage", "near", "from", "to")
KINDS = {"text": "passage", "markdown": "passage", "image": "picture", "audio": "sound", "record": "columns"}
MEDIA_KINDS = ("picture", "sound")  # of which nothing can be shown where the file is not here


@dataclass(frozen=True)
class PartInputs:
    """A field of which a part may be shown. Inputs are named part-<at>-x …; `shows` names the field that was chosen."""

    at: int
    field: ShownField
    kind: str  # picture, passage, sound, columns
    values: Mapping[str, Any]

    @property
    def columns(self) -> list[tuple[str, Row, bool]]:
        """Of a record: the input's name, the column, whether it was chosen."""
        chosen = self.values.get("columns", ())
        return [(f"part-{self.at}-column-{n}", row, row.column in chosen) for n, row in enumerate(self.field.rows)]

    @property
    def box(self) -> str:
        """Of a picture: what was entered so far as an editor of boxes holds it; "" where nothing was."""
        numbers = {name: read_number(parse_number(str(self.values.get(name, "")))) for name in INPUTS[:4]}
        return json.dumps([{"label": "part", **numbers}]) if any(n is not None for n in numbers.values()) else ""


def part_inputs(
    fields: Sequence[ShownField], entered: Mapping[str, str], suggested: Mapping[str, Json]
) -> list[PartInputs]:
    """suggested: a part, or nothing; what was entered goes before."""
    found = []
    for at, field in enumerate(fields):
        kind = KINDS.get(field.type, "")
        if not kind or (kind in MEDIA_KINDS and field.media is None):
            continue
        values = dict(suggested) if suggested.get("field") == field.name else {}
        if kind == "passage" and "start" in values:
            values = {"passage": str(field.value)[values["start"] : values["end"]], "near": values["start"]}
        given: dict[str, Any] = {
            name: entered[f"part-{at}-{name}"] for name in INPUTS if f"part-{at}-{name}" in entered
        }
        if kind == "columns":
            given = {"columns": [text for name, text in entered.items() if name.startswith(f"part-{at}-column-")]}
        found.append(PartInputs(at, field, kind, values | given))
    return found


def read_part(fields: Sequence[ShownField], entered: Mapping[str, str]) -> dict[str, Json] | None:
    """The chosen part; None: the whole item. Raises Invalid with a sentence for “part”."""
    chosen = entered.get("shows", "")
    if not chosen:
        return None
    found = next((each for each in part_inputs(fields, entered, {}) if each.field.name == chosen), None)
    if found is None:
        raise refused(_("There is no part of this field to show."))
    read = {"picture": rectangle, "passage": passage, "sound": stretch, "columns": columns}[found.kind]
    return {"field": chosen, **read(found.field, found.values)}


def rectangle(field: ShownField, given: Mapping[str, Any]) -> dict[str, Json]:
    x, y, width, height = (read_number(parse_number(str(given.get(name, "")))) for name in INPUTS[:4])
    across, down = field.size or (0, 0)
    if x is None or y is None or not width or not height or min(x, y, width, height) < 0:
        raise refused(_("Give the left and upper edge, the width and the height of the part, in pixels."))
    if x + width > across or y + height > down:
        sentence = _("The part leaves the picture, which is %(width)d × %(height)d pixels large.")
        raise refused(sentence % {"width": across, "height": down})
    return {"x": int(x), "y": int(y), "width": max(int(width), 1), "height": max(int(height), 1)}


def passage(field: ShownField, given: Mapping[str, Any]) -> dict[str, Json]:
    """The place of the quoted words nearest to where they were proposed."""
    text = str(field.value)
    wanted = str(given.get("passage", "")).replace("\r\n", "\n")
    near = read_number(parse_number(str(given.get("near", "")))) or 0
    wanted = wanted if wanted in text else wanted.strip()
    places = [found.start() for found in re.finditer(f"(?={re.escape(wanted)})", text)] if wanted else []
    if not places:
        raise refused(_("These words do not stand in “%(field)s”. Copy them from there.") % {"field": field.title})
    start = min(places, key=lambda at: abs(at - near))
    return {"start": start, "end": start + len(wanted)}


def stretch(field: ShownField, given: Mapping[str, Any]) -> dict[str, Json]:
    start, end = (read_number(parse_number(str(given.get(name, "")))) for name in ("from", "to"))
    longest = field.media.duration if field.media else None
    if start is None or end is None or not 0 <= start < end or (longest and end > longest + 1):
        raise refused(_("Give the seconds at which the part begins and ends, such as 3 and 4.5."))
    return {"from": start, "to": end}


def columns(field: ShownField, given: Mapping[str, Any]) -> dict[str, Json]:
    """In the order in which the record comes from the database."""
    chosen = [row.column for row in field.rows if row.column in given.get("columns", ())]
    if not chosen:
        raise refused(_("Tick the columns that decided, one at least."))
    return {"columns": chosen}


def refused(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"part": sentence})


@dataclass(frozen=True)
class Extract:
    """What is shown: a rectangle (`box`: x, y, width, height) of `picture`, or `before`, `passage`, `after`, or `sound`
    from `start` to `end`, or `rows` of a record."""

    picture: Media | None = None
    box: tuple[int, int, int, int] | None = None
    before: str = ""
    passage: str = ""
    after: str = ""
    sound: Media | None = None
    start: float = 0
    end: float = 0
    rows: tuple[Row, ...] = ()


def extract_of(part: Json, fields: Sequence[ShownField]) -> Extract | None:
    """None: the whole item is shown, or the version no longer has the field."""
    field = next((each for each in fields if part and each.name == part["field"]), None)
    if field is None:
        return None
    if KINDS.get(field.type) == "passage":
        text, start, end = str(field.value), part["start"], part["end"]
        before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
        more = ("…" if start > AROUND else "", "…" if end + AROUND < len(text) else "")
        return Extract(before=more[0] + before, passage=text[start:end], after=after + more[1])
    if KINDS.get(field.type) == "columns":
        rows = tuple(row for row in field.rows if row.column in part["columns"])
        return Extract(rows=rows) if rows else None
    if field.media is None:
        return None
    if "from" in part:
        return Extract(sound=field.media, start=part["from"], end=part["to"])
    return Extract(picture=field.media, box=(part["x"], part["y"], part["width"], part["height"]))
