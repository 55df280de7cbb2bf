"""What the columns of a file mean: guessed, checked, and used to make an item of a row.

A role is one of: key, field:<name>, field:<record>.<column>, attribute:<name>, gold:<question>, ignore.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext

from labeling.errors import Invalid, InvalidAnswer
from labeling.formats.rows import Row
from labeling.questions import Json
from labeling.schema import Schema

PARTS = {"image": ("width", "height")}  # of a field, that have columns of their own; a record has any
KEYS = ("key", "id", "item_id", "item", "uid", "uuid")
IGNORE, KEY = "ignore", "key"
SIDES = {"width": "width", "image_width": "width", "height": "height", "image_height": "height"}
NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?([eE][+-]?\d{1,2})?", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MAX_ATTRIBUTE = 500

Mapped = dict[str, str]  # column -> role


@dataclass(frozen=True)
class Example:
    """An item to be: checked against the schema, not yet against what the project has."""

    key: str
    data: dict[str, Json]
    attributes: dict[str, Json] = field(default_factory=dict)
    gold: dict[str, Json] = field(default_factory=dict)


def guess(columns: Iterable[str], schema: Schema, slices: Iterable[str] | None = None) -> Mapped:
    """slices: the only metadata that become attributes; None: all of it."""
    mapping: Mapped = {}
    for column in columns:
        role = guess_role(column, schema, slices)
        mapping[column] = IGNORE if role in mapping.values() else role
    if KEY not in mapping.values():
        named = next((column for column in mapping if column.lower().endswith(("_id", " id", "_key"))), None)
        if named and mapping[named] == IGNORE:
            mapping[named] = KEY
    return mapping


def guess_role(column: str, schema: Schema, slices: Iterable[str] | None = None) -> str:
    name = column.strip().lower()
    folder, _, inner = column.strip().partition(".")
    fields = {field.name.lower(): field for field in schema.fields}
    if name in fields:
        return f"field:{fields[name].name}"
    if folder.lower() == "data" and inner.lower() in fields:
        return f"field:{fields[inner.lower()].name}"
    if name in KEYS:
        return KEY
    pictures = [field.name for field in schema.fields if field.type == "image"]
    if name in SIDES and len(pictures) == 1:
        return f"field:{pictures[0]}.{SIDES[name]}"
    if name == "gold":
        return f"gold:{schema.questions[0].name}"
    if folder.lower() == "gold" and schema.question(inner):
        return f"gold:{inner}"
    if inner and folder.lower() in ("metadata", "attributes", "attribute", "meta"):
        return f"attribute:{inner}" if slices is None or inner in slices else IGNORE
    if inner and folder.lower() in fields and fields[folder.lower()].type == "record":
        return f"field:{fields[folder.lower()].name}.{inner}"
    return IGNORE


def check_mapping(raw: Json, schema: Schema) -> Mapped:
    """Raises Invalid with a sentence for each column that is wrong, and for what no column gives."""
    if not isinstance(raw, Mapping) or not all(isinstance(c, str) and isinstance(r, str) for c, r in raw.items()):
        raise Invalid("A mapping is an object: column -> role.", fields={"mapping": "Must be an object of texts."})
    mapping: Mapped = dict(raw)
    wrong: dict[str, str] = {}
    taken: dict[str, str] = {}
    for column, role in mapping.items():
        if role == IGNORE:
            continue
        if not known_role(role, schema):
            wrong[column] = gettext(
                "Column “%(column)s” cannot be “%(role)s”: the instructions have no such field or question."
            ) % {"column": column, "role": role}
        elif role in taken:
            wrong[column] = gettext("Columns “%(first)s” and “%(second)s” cannot both be %(role)s.") % {
                "first": taken[role],
                "second": column,
                "role": described(role),
            }
        taken.setdefault(role, column)
    if KEY not in taken:
        wrong["key"] = gettext("Choose the column that holds the key: your own id, different in every row.")
    given = {role.removeprefix("field:").split(".")[0] for role in taken if role.startswith("field:")}
    for missing in [one.name for one in schema.fields if one.name not in given]:
        wrong[missing] = gettext("No column gives the field “%(name)s”.") % {"name": missing}
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return mapping


def known_role(role: str, schema: Schema) -> bool:
    kind, _, name = role.partition(":")
    if kind == "field":
        whole, _, column = name.partition(".")
        found = next((field for field in schema.fields if field.name == whole), None)
        return found is not None and (not column or column in PARTS.get(found.type, ()) or found.type == "record")
    if kind == "gold":
        return schema.question(name) is not None
    return role == KEY or (kind == "attribute" and 0 < len(name) <= 100)


def described(role: str) -> str:
    """attribute:task -> the attribute “task”"""
    kind, _, name = role.partition(":")
    kinds = {
        "field": gettext("the field “%(name)s”"),
        "attribute": gettext("the attribute “%(name)s”"),
        "gold": gettext("the gold answer to “%(name)s”"),
    }
    return kinds[kind] % {"name": name} if kind in kinds else {KEY: gettext("the key")}.get(role, gettext("left out"))


def example_of(row: Row, mapping: Mapped, schema: Schema) -> Example:
    """Raises Invalid with a sentence for each part that is wrong."""
    key = ""
    data: dict[str, Json] = {}
    attributes: dict[str, Json] = {}
    gold: dict[str, Json] = {}
    wrong: dict[str, str] = {}
    for column, cell in row.values.items():
        kind, _, name = (mapping.get(column) or guess_role(column, schema)).partition(":")
        try:
            if kind == KEY and cell not in (None, ""):
                key = clean_key(cell)
            elif kind == "field":
                put(data, name, cell)
            elif kind == "attribute" and cell not in (None, ""):
                attributes[name] = clean_attribute(name, cell)
            elif kind == "gold" and cell not in (None, ""):
                gold[name] = cell
        except Invalid as error:
            wrong |= error.fields
    if not key and KEY not in wrong:
        wrong[KEY] = gettext("The row has no key.")
    try:
        data = schema.clean_data(data)
        gold = clean_gold(gold, data, schema)
    except Invalid as error:
        wrong |= error.fields
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return Example(key=key, data=data, attributes=attributes, gold=gold)


def put(data: dict[str, Json], name: str, cell: Json) -> None:
    """field:customer.name and field:customer.city make one record; field:photo and field:photo.width one picture."""
    whole, _, column = name.partition(".")
    before = data.get(whole)
    parts = before if isinstance(before, dict) else {} if before is None else {"name": before}
    if column:
        data[whole] = parts | {column: cell}
    elif isinstance(cell, str) and parts:
        data[whole] = {"name": cell} | parts
    else:
        data[whole] = cell


def clean_key(cell: Json) -> str:
    key = str(cell).strip() if isinstance(cell, str | int) and not isinstance(cell, bool) else ""
    if not key or len(key) > 200 or CONTROL.search(key):
        sentence = gettext("The key must be 1 to 200 characters on one line.")
        raise Invalid(sentence, fields={KEY: sentence})
    return key


def clean_attribute(name: str, cell: Json) -> Json:
    """Text, a number, true or false. Text that is a number counts as one, so that it can be put in bins."""
    if isinstance(cell, dict | list) or (isinstance(cell, str) and len(cell) > MAX_ATTRIBUTE):
        sentence = gettext(
            "The attribute “%(name)s” must be text (at most %(most)d characters), a number, true or false."
        ) % {"name": name, "most": MAX_ATTRIBUTE}
        raise Invalid(sentence, fields={name: sentence})
    if isinstance(cell, str) and NUMBER.fullmatch(cell.strip()):
        number = float(cell)
        return int(cell) if cell.strip().lstrip("-").isdigit() else number if math.isfinite(number) else cell
    return cell


def clean_gold(gold: Mapping[str, Json], data: Json, schema: Schema) -> dict[str, Json]:
    clean: dict[str, Json] = {}
    for name, answer in gold.items():
        question = schema.question(name)
        if question is None:
            continue
        try:
            clean[name] = question.clean(question.parse(answer) if isinstance(answer, str) else answer, data)
        except InvalidAnswer as error:
            sentence = gettext("The gold answer does not fit. %(error)s") % {"error": error}
            raise Invalid(sentence, fields={f"gold:{name}": sentence}) from None
    for name in clean:
        question = schema.question(name)
        if (
            question
            and question.show_if
            and question.show_if.question in clean
            and not schema.is_shown(question, clean)
        ):
            sentence = gettext("The gold answer does not fit. %(found)s") % {"found": schema.not_asked(question)}
            raise Invalid(sentence, fields={f"gold:{name}": sentence})
    return clean
