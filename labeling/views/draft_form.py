"""The draft's form as it is shown: each field and question with its inputs, what stands in them and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from labeling.asked import Asked, asked_with
from labeling.completeness import missing_parts
from labeling.errors import ConcordError, InvalidSchema
from labeling.fields import FIELDS
from labeling.forms.projects import FIELD_TITLES, SETTING_WORDS
from labeling.models import InstructionVersion
from labeling.questions import QUESTIONS, Json
from labeling.questions.numbers import read_number
from labeling.questions.question import Setting
from labeling.showing import ShownField, shown_fields
from labeling.views.draft_post import TEXTS, Structure

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class OptionRow:
    row: str
    texts: dict[str, str]
    uncertain: bool = False
    exclusive: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    is_known: bool = False  # in the version in force: answers have its value
    missing: tuple[tuple[str, str], ...] = ()  # parts of the definition: name, what is said of it

    @property
    def has_cases(self) -> bool:
        return any(self.texts[name] for name in ("examples", "counter_examples", "borderline"))


@dataclass(frozen=True)
class SettingRow:
    input: str
    setting: Setting
    value: str
    error: str
    choices: Choices  # empty: it is typed


@dataclass(frozen=True)
class Decider:
    """An earlier question on whose options this one may depend, as ticks; values: name=value."""

    title: str
    options: list[tuple[str, str, bool]]  # value, title, ticked


@dataclass(frozen=True)
class FieldForm:
    """Inputs are named f0-name, f0-type …; `field` holds the ids in order."""

    id: str
    name: str
    type: str
    title: str
    language: str
    is_known: bool  # in the version in force: items have it under this name
    errors: dict[str, str]

    @property
    def type_title(self) -> str:
        return str(FIELD_TITLES.get(self.type, self.type))


@dataclass(frozen=True)
class QuestionForm:
    """Inputs are named q0-name, q0-question …; and q0-title, q0-value … once an option, in the order of q0-row."""

    id: str
    name: str
    type: str
    title: str
    help: str
    required: bool
    is_known: bool  # in the version in force: answers have its name and its type
    options: list[OptionRow]
    settings: list[SettingRow]
    has_options: bool
    may_exclude: bool
    deciders: list[Decider]
    errors: dict[str, str]  # of name, type, question, help, options, show_if

    blank = OptionRow("new", dict.fromkeys(TEXTS, ""))

    @property
    def type_title(self) -> str:
        return _(QUESTIONS[self.type].asks)


@dataclass(frozen=True)
class DraftForm:
    """revision: of the draft that the page was made from; a save names it."""

    rules: str
    revision: str
    structure: Structure
    in_force: InstructionVersion | None
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, draft: InstructionVersion) -> "DraftForm":
        structure = Structure.of(draft.schema)
        return cls(draft.rules, str(draft.revision), structure, draft.project.current_instructions)

    @classmethod
    def read(cls, form: QueryDict, draft: InstructionVersion) -> "DraftForm":
        """form: without NUL."""
        rules = form.get("rules", draft.rules).replace("\r\n", "\n")
        structure = Structure.read(form, draft.schema)
        in_force = draft.project.current_instructions
        if "do" in form:
            structure = structure.after(form.get("do", ""), form, in_force)
        return cls(rules, form.get("revision", ""), structure, in_force)

    @property
    def schema(self) -> dict[str, Json]:
        return self.structure.schema

    @property
    def fields(self) -> list[FieldForm]:
        known = named(self.in_force, "fields")
        return [
            FieldForm(
                id=id,
                name=raw["name"],
                type=raw["type"],
                title=str(raw.get("title") or ""),
                language=str(raw.get("language") or ""),
                is_known=known.get(raw["name"], {}).get("type") == raw["type"],
                errors=errors_at(f"fields.{at}", self.errors),
            )
            for at, (id, raw) in enumerate(self.structure.fields.items())
        ]

    @property
    def questions(self) -> list[QuestionForm]:
        rows = list(self.structure.questions.items())
        return [self.question(at, id, raw, [before for _id, before in rows[:at]]) for at, (id, raw) in enumerate(rows)]

    def question(self, at: int, id: str, raw: Json, before: list[Json]) -> QuestionForm:
        kind, path = QUESTIONS[raw["type"]], f"questions.{at}"
        errors = errors_at(path, self.errors)
        if "title" in errors:  # its input is named as what it is, as options have titles too
            errors["question"] = errors.pop("title")
        known = named(self.in_force, "questions")
        return QuestionForm(
            id=id,
            name=raw["name"],
            type=raw["type"],
            title=str(raw.get("title") or ""),
            help=str(raw.get("help") or ""),
            required=raw.get("required", True) is not False,
            is_known=known.get(raw["name"], {}).get("type") == raw["type"],
            options=option_rows(
                raw.get("options") or [],
                f"{path}.options",
                self.errors,
                {str(row.get("value")) for row in known.get(raw["name"], {}).get("options") or []},
            ),
            settings=[self.setting(setting, id, raw, errors) for setting in kind.settings],
            has_options=bool(kind.fewest_options or kind.may_have_options or raw.get("options")),
            may_exclude=kind.may_exclude,
            deciders=deciders_of(raw.get("show_if") or {}, before),
            errors=errors,
        )

    def setting(self, setting: Setting, id: str, raw: Json, errors: Mapping[str, str]) -> SettingRow:
        value, choices = (
            written(raw.get(setting.name)),
            [(word, str(SETTING_WORDS.get(word, word))) for word in setting.choices],
        )
        if setting.fields:
            names = [row["name"] for row in self.structure.fields.values() if row["type"] in setting.fields]
            names += [value] if value not in ("", *names) else []
            choices = [("", _("the first that fits")), *((name, name) for name in names)]
        said = replace(setting, title=_(setting.title), help=_(setting.help) if setting.help else "")
        return SettingRow(f"{id}-set-{setting.name}", said, value, errors.get(setting.name, ""), choices)

    @property
    def field_types(self) -> Choices:
        return [(name, str(FIELD_TITLES.get(name, name))) for name in FIELDS]

    @property
    def question_types(self) -> Choices:
        return [(name, _(kind.asks)) for name, kind in QUESTIONS.items()]

    @property
    def gone_fields(self) -> Choices:
        """Of the version in force, less those that are here: name, title."""
        return gone(self.in_force, "fields", self.structure.fields.values())

    @property
    def gone_questions(self) -> Choices:
        return gone(self.in_force, "questions", self.structure.questions.values())


@dataclass(frozen=True)
class AsAsked:
    """What a labeler would see of the draft: the project's first item, and the questions about it."""

    form: DraftForm
    project: Any

    @cached_property
    def version(self) -> InstructionVersion | None:
        """None: the schema cannot be read yet."""
        made = InstructionVersion(project=self.project, schema=self.form.schema)
        try:
            return made if made.questions else None
        except ConcordError:
            return None

    @cached_property
    def fields(self) -> list[ShownField]:
        item = self.project.items.filter(dropped_at=None).order_by("pk").first()
        return shown_fields(item, self.version) if item and self.version else []

    @property
    def asked(self) -> list[Asked]:
        """A question about a field of which there is no item yet gets an empty one."""
        if self.version is None:
            return []
        empty = [ShownField(row.name, row.title, row.type, "") for row in self.version.questions.fields]
        return [asked_with(question, self.fields or empty, {}) for question in self.version.questions.questions]


def named(version: InstructionVersion | None, part: str) -> dict[str, Json]:
    return {row["name"]: row for row in version.schema[part]} if version else {}


def gone(version: InstructionVersion | None, part: str, here: Any) -> Choices:
    names = {row["name"] for row in here}
    return [(name, str(row.get("title") or name)) for name, row in named(version, part).items() if name not in names]


def errors_at(path: str, errors: Mapping[str, str]) -> dict[str, str]:
    """What is wrong right below a place, by part."""
    start = f"{path}."
    return {name.removeprefix(start): said for name, said in errors.items() if name.startswith(start)}


def option_rows(options: list[Json], path: str, errors: Mapping[str, str], known: set[str]) -> list[OptionRow]:
    """Blank rows are not saved, so places in a schema count without them. known: values of the version in force."""
    rows, place = [], 0
    for row, raw in enumerate(options):
        wrong = errors_at(f"{path}.{place}", errors) if raw else {}
        place += 1 if raw else 0
        if "key" in wrong:
            wrong["hotkey"] = wrong.pop("key")
        texts = {name: str(raw.get(name, "")) for name in TEXTS}
        marks = raw.get("uncertain") is True, raw.get("exclusive") is True
        missing = tuple(missing_parts(texts)) if raw else ()
        rows.append(OptionRow(str(row), texts, *marks, wrong, texts["value"] in known, missing))
    return rows


def deciders_of(rule: Json, before: list[Json]) -> list[Decider]:
    """Those that have options. What is ticked and no option any more, or of a question that stands elsewhere, stays to
    be seen, and taken away."""
    found = []
    for raw in before:
        mine = rule.get("question") == raw["name"]
        ticked = [str(value) for value in rule.get("is", [])] if mine else []
        titles = {str(option["value"]): str(option.get("title") or option["value"]) for option in options_in(raw)}
        gone = [value for value in ticked if value not in titles]
        titles |= {value: _("%(option)s (no option any more)") % {"option": value} for value in gone}
        rows = [(f"{raw['name']}={value}", title, value in ticked) for value, title in titles.items()]
        if rows:
            found.append(Decider(str(raw.get("title") or raw["name"]), rows))
    name = rule.get("question")
    if name and name not in [raw["name"] for raw in before]:
        title = _("%(question)s, which does not stand before this question") % {"question": name}
        found.append(Decider(title, [(f"{name}={value}", str(value), True) for value in rule.get("is", [])]))
    return found


def options_in(raw: Json) -> list[dict[str, Json]]:
    """Those that the schema names, or the points of a scale that has few."""
    try:
        question = QUESTIONS[raw["type"]].read({**raw, "show_if": None}, "")
    except InvalidSchema:
        given = [{"value": option.get("title"), **option} for option in raw.get("options", [])]
        return [option for option in given if option["value"]]
    return [{"value": option.value, "title": option.title} for option in question.options]


def written(value: Json) -> str:
    """A setting as a field shows it."""
    number = read_number(value)
    return str(value if number is None else number) if value is not None else ""
