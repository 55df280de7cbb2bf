"""The fields and questions of a draft as a form has them: read from it and changed by its buttons, not judged yet."""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from labeling.errors import Invalid
from labeling.fields import FIELDS
from labeling.models import InstructionVersion
from labeling.questions import QUESTIONS, Json

TEXTS = (
    "value", "title", "definition", "include", "exclude", "hotkey", "examples", "counter_examples", "borderline",
    "split_of",
)  # fmt: skip
MARKS = ("uncertain", "exclusive")
ID = re.compile(r"[fq]\d{1,6}", re.ASCII)
Rows = dict[str, dict[str, Json]]  # id -> what the schema says of it, in order


@dataclass(frozen=True)
class Structure:
    """ids are f0, f1 … of fields and q0, q1 … of questions; a row keeps its own while it is moved about."""

    fields: Rows
    questions: Rows
    rest: dict[str, Json] = field(default_factory=dict)  # of the schema, which no form shows
    focus: str = ""  # id of the element where one goes on after a button
    said: str = ""  # what the button did

    @classmethod
    def of(cls, schema: Mapping[str, Json]) -> "Structure":
        rest = {name: value for name, value in schema.items() if name not in ("fields", "questions")}
        return cls(numbered("f", schema["fields"]), numbered("q", schema["questions"]), rest)

    @classmethod
    def read(cls, form: QueryDict, schema: Mapping[str, Json]) -> "Structure":
        """What the form does not name stays as the schema has it. form: without NUL."""
        found = cls.of(schema)
        if "field" in form:
            found = replace(found, fields={id: read_field(form, id) for id in ids_in(form, "field")})
        if "question" in form:
            renamed = {form.get(f"{id}-was", ""): row["name"] for id, row in found.fields.items()}
            known = {row["name"]: row for row in schema["questions"]}
            rows = {id: read_question(form, id, known, renamed) for id in ids_in(form, "question")}
            found = replace(found, questions=with_show_if(form, rows))
        return found

    @property
    def schema(self) -> dict[str, Json]:
        questions = [finished(row) for row in self.questions.values()]
        return {**self.rest, "fields": list(self.fields.values()), "questions": questions}

    def after(self, button: str, form: QueryDict, in_force: InstructionVersion | None) -> "Structure":
        """Changed by a button: "add-field", "add-question", "add-option q1", "up q1", "down f0", "remove q1",
        "restore-field name", "restore-question name"; any other leaves it as it is."""
        verb, _blank, which = button.partition(" ")
        if verb in ("up", "down"):
            return self.moved(which, -1 if verb == "up" else 1)
        if verb == "remove":
            return self.without(which)
        if verb == "add-option" and which in self.questions:
            return self.with_blank_option(which)
        if verb.startswith("restore-"):
            return self.restored(verb.removeprefix("restore-"), which, in_force)
        if verb == "add-field":
            kind = known_type(form.get("new-field", ""), FIELDS)
            return self.with_field({"name": free_name(kind, self.fields), "type": kind})
        if verb == "add-question":
            return self.with_question(new_question(known_type(form.get("new-question", ""), QUESTIONS), self.questions))
        return self.of_other_type(which) if which in self.questions else self

    def with_field(self, row: dict[str, Json]) -> "Structure":
        id = free_id("f", self.fields)
        return replace(self, fields={**self.fields, id: row}, focus=f"{id}-name", said=_("A field was added."))

    def with_question(self, row: dict[str, Json]) -> "Structure":
        id = free_id("q", self.questions)
        rows = {**self.questions, id: row}
        return replace(self, questions=rows, focus=f"{id}-question", said=_("A question was added."))

    def of_other_type(self, id: str) -> "Structure":
        row = self.questions[id]
        options = row.get("options") or ([{}, {}] if QUESTIONS[row["type"]].fewest_options else [])
        return replace(self, questions={**self.questions, id: {**row, "options": options}}, focus=f"{id}-type")

    def with_blank_option(self, id: str) -> "Structure":
        row = self.questions[id]
        options = [*row.get("options", []), {}]
        rows = {**self.questions, id: {**row, "options": options}}
        return replace(self, questions=rows, focus=f"{id}-option-{len(options) - 1}")

    def moved(self, id: str, by: int) -> "Structure":
        rows = self.rows_with(id)
        order = list(rows)
        at = order.index(id)
        to = min(max(at + by, 0), len(order) - 1)
        order.insert(to, order.pop(at))
        said = _("Moved to place %(place)d of %(all)d.") % {"place": to + 1, "all": len(order)}
        focus = f"{id}-{'up' if by < 0 else 'down'}"
        return replace(self.with_rows(id, {each: rows[each] for each in order}), focus=focus, said=said)

    def without(self, id: str) -> "Structure":
        rows = self.rows_with(id)
        order = list(rows)
        at = order.index(id)
        left = [each for each in order if each != id]
        if not left:
            return replace(self, said=_("The last one stays: a schema has at least one."), focus=f"{id}-up")
        beside = left[min(at, len(left) - 1)]
        said = _("“%(title)s” was removed.") % {"title": rows[id].get("title") or rows[id]["name"]}
        return replace(self.with_rows(id, {each: rows[each] for each in left}), focus=f"{beside}-remove", said=said)

    def restored(self, part: str, name: str, in_force: InstructionVersion | None) -> "Structure":
        found = next((row for row in (in_force.schema[f"{part}s"] if in_force else []) if row["name"] == name), None)
        if found is None:
            return self
        return self.with_field(deepcopy(found)) if part == "field" else self.with_question(deepcopy(found))

    def rows_with(self, id: str) -> Rows:
        rows = self.fields if id in self.fields else self.questions
        if id not in rows:
            raise unreadable()
        return rows

    def with_rows(self, id: str, rows: Rows) -> "Structure":
        return replace(self, fields=rows) if id in self.fields else replace(self, questions=rows)


def numbered(letter: str, rows: Iterable[Json]) -> Rows:
    return {f"{letter}{at}": dict(row) for at, row in enumerate(rows)}


def free_id(letter: str, rows: Rows) -> str:
    return f"{letter}{max((int(id[1:]) for id in rows), default=-1) + 1}"


def free_name(base: str, rows: Rows) -> str:
    taken = {row["name"] for row in rows.values()}
    return next(name for name in (base, *(f"{base}_{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def new_question(kind: str, rows: Rows) -> dict[str, Json]:
    row: dict[str, Json] = {"name": free_name("label", rows), "type": kind, "title": ""}
    return row | ({"options": [{}, {}]} if QUESTIONS[kind].fewest_options else {})


def known_type(name: str, types: Mapping[str, object]) -> str:
    if name not in types:
        raise unreadable()
    return name


def has_shape(schema: Json) -> bool:
    """Can it be shown in a form, right or wrong?"""
    parts = [schema.get(name) for name in ("fields", "questions")] if isinstance(schema, dict) else []
    rows = [row for part in parts if isinstance(part, list) for row in part]
    types: Mapping[str, object] = {**FIELDS, **QUESTIONS}
    return (
        len(rows) > 1
        and all(isinstance(part, list) for part in parts)
        and all(isinstance(row, dict) and isinstance(row.get("name"), str) for row in rows)
        and all(isinstance(row.get("type"), str) and row["type"] in types for row in rows)
        and all(isinstance(option, dict) for row in rows for option in row.get("options") or [])
    )


def unreadable() -> Invalid:
    return Invalid(_("The page is older than the program. Load it again; your browser keeps what you typed."))


def ids_in(form: QueryDict, part: str) -> list[str]:
    """In the order of the page, each once."""
    return [id for id in dict.fromkeys(form.getlist(part)) if ID.fullmatch(id) and id[0] == part[0]]


def text(form: QueryDict, name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()


def read_field(form: QueryDict, id: str) -> dict[str, Json]:
    row = {"name": text(form, f"{id}-name"), "type": known_type(form.get(f"{id}-type", ""), FIELDS)}
    more = {name: text(form, f"{id}-{name}") for name in ("title", "language")}
    return row | {name: value for name, value in more.items() if value}


def read_question(form: QueryDict, id: str, known: Mapping[str, Json], renamed: Mapping[str, str]) -> dict[str, Json]:
    """known: the questions that there are, by name, for what no form shows; renamed: fields, old name -> new."""
    kind = known_type(form.get(f"{id}-type", ""), QUESTIONS)
    before = known.get(form.get(f"{id}-was", ""), {})
    row = deepcopy(before) if before.get("type") == kind else {}
    row |= {"name": text(form, f"{id}-name"), "type": kind, "title": text(form, f"{id}-question")}
    row |= {"help": text(form, f"{id}-help"), "required": f"{id}-required" in form}
    for setting in QUESTIONS[kind].settings:
        given = form.get(f"{id}-set-{setting.name}")
        if given is None:
            continue
        value = setting.read(renamed.get(given, given) if setting.fields else given)
        if value is None:
            row.pop(setting.name, None)
        else:
            row[setting.name] = value
    options = read_options(form, id)
    if options or "options" in row:
        row["options"] = options
    return row


def with_show_if(form: QueryDict, rows: Rows) -> Rows:
    """Each tick is question=value, and a question depends on one other: of ticks under two the later ones are options
    that the first has not, which saving says. A question may have got another name since the ticks were shown."""
    renamed = {form.get(f"{id}-was", ""): row["name"] for id, row in rows.items()}
    found: Rows = {}
    for id, row in rows.items():
        found[id] = {name: value for name, value in row.items() if name != "show_if"}
        pairs = [tick.partition("=") for tick in form.getlist(f"{id}-show") if "=" in tick]
        if pairs:
            name = pairs[0][0]
            values = [value if of == name else f"{value} of {of}" for of, _equals, value in pairs]
            found[id]["show_if"] = {"question": renamed.get(name, name), "is": values}
    return found


def read_options(form: QueryDict, id: str) -> list[dict[str, Json]]:
    """As many as there are rows, blank ones too, so that they are shown again."""
    rows = form.getlist(f"{id}-row")
    columns = [form.getlist(f"{id}-{name}") + [""] * len(rows) for name in TEXTS]  # one that is not sent is empty
    marked = {name: form.getlist(f"{id}-{name}") for name in MARKS}
    options = []
    for row, *texts in zip(rows, *columns, strict=False):
        given: dict[str, Any] = {
            name: text.replace("\r\n", "\n").strip() for name, text in zip(TEXTS, texts, strict=True)
        }
        kept = {name: text for name, text in given.items() if text}
        options.append(kept | {name: True for name, rows in marked.items() if row in rows})
    return options


def finished(row: dict[str, Json]) -> dict[str, Json]:
    """A question as it is saved: a blank row is no option, and the value of an option is its title unless told.

    What was entered as options for another type waits on the page only.
    """
    if "options" not in row:
        return row
    kind = QUESTIONS[row["type"]]
    if not (kind.fewest_options or kind.may_have_options):
        return {name: value for name, value in row.items() if name != "options"}
    return {**row, "options": [with_value(option) for option in row["options"] if option]}


def with_value(option: Json) -> Json:
    if isinstance(option, dict) and not option.get("value") and option.get("title"):
        return {"value": option["title"], **option}
    return option
