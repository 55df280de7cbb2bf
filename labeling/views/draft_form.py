"""The draft's form: the schema read from it, and put into it again."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from labeling.errors import InvalidSchema
from labeling.models import InstructionVersion
from labeling.questions import QUESTIONS, Json
from labeling.questions.numbers import read_number
from labeling.questions.question import Setting

TEXTS = ("value", "title", "definition", "include", "exclude", "hotkey")
MARKS = ("uncertain", "exclusive")


@dataclass(frozen=True)
class OptionRow:
    row: str
    texts: dict[str, str]
    uncertain: bool
    exclusive: bool
    errors: dict[str, str]


@dataclass(frozen=True)
class SettingRow:
    input: str
    setting: Setting
    value: str
    error: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(word, word.replace("_", " ")) for word in self.setting.choices]


@dataclass(frozen=True)
class Decider:
    """An earlier question on whose options this one may depend, as ticks; values: name=value."""

    title: str
    options: list[tuple[str, str, bool]]  # value, title, ticked


@dataclass(frozen=True)
class QuestionForm:
    """Inputs are named q0-question, q0-help …; and q0-title, q0-value … once an option, in the order of q0-row."""

    prefix: str
    name: str
    type: str
    title: str
    help: str
    required: bool
    options: list[OptionRow]
    blank: OptionRow
    error: str
    settings: list[SettingRow]
    has_options: bool
    may_exclude: bool
    deciders: list[Decider]
    show_error: str


@dataclass(frozen=True)
class DraftForm:
    rules: str
    schema: dict[str, Json]
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, draft: InstructionVersion) -> "DraftForm":
        return cls(draft.rules, draft.schema)

    @classmethod
    def read(cls, form: QueryDict, draft: InstructionVersion, errors: dict[str, str] | None = None) -> "DraftForm":
        rules = form.get("rules", draft.rules).replace("\r\n", "\n").replace("\0", "")
        return cls(rules, read_schema(form, draft.schema), errors or {})

    @property
    def questions(self) -> list[QuestionForm]:
        rows = self.schema["questions"]
        return [question_form(at, raw, rows[:at], self.errors) for at, raw in enumerate(rows)]


def read_schema(form: QueryDict, base: Json) -> dict[str, Json]:
    """The draft's schema with what the form can change; what it cannot (fields, names, types) stays."""
    schema: dict[str, Json] = deepcopy(base)
    for at, question in enumerate(schema["questions"]):
        prefix = f"q{at}-"
        title = form.get(f"{prefix}question")
        if title is None:
            continue
        question["title"] = title.replace("\0", "")
        question["help"] = form.get(f"{prefix}help", "").replace("\0", "")
        question["required"] = f"{prefix}required" in form
        read_show_if(form.getlist(f"{prefix}show"), question)
        read_settings(form, prefix, question)
        options = read_options(form, prefix)
        if form.get("add") == str(at):
            options.append({"value": "", "title": ""})
        if options or "options" in question:
            question["options"] = options
    return schema


def read_show_if(ticked: list[str], question: dict[str, Json]) -> None:
    """Each tick is question=value, and a question depends on one other: of ticks under two the later ones are options
    that the first has not, which saving says."""
    question.pop("show_if", None)
    pairs = [tick.replace("\0", "").partition("=") for tick in ticked if "=" in tick]
    if pairs:
        name = pairs[0][0]
        values = [value if of == name else f"{value} of {of}" for of, _, value in pairs]
        question["show_if"] = {"question": name, "is": values}


def read_settings(form: QueryDict, prefix: str, question: dict[str, Json]) -> None:
    for setting in QUESTIONS[question["type"]].settings:
        text = form.get(f"{prefix}set-{setting.name}")
        if text is None:
            continue
        value = setting.read(text.replace("\0", ""))
        if value is None:
            question.pop(setting.name, None)
        else:
            question[setting.name] = value


def read_options(form: QueryDict, prefix: str) -> list[dict[str, Json]]:
    """A row whose value and title are both empty is no option."""
    columns = [form.getlist(prefix + name) for name in TEXTS]
    marked = {name: form.getlist(prefix + name) for name in MARKS}
    options = []
    for row, *texts in zip(form.getlist(f"{prefix}row"), *columns, strict=False):
        option: dict[str, Any] = {
            name: text.replace("\0", "").replace("\r\n", "\n").strip() for name, text in zip(TEXTS, texts, strict=True)
        }
        if option["value"] or option["title"]:
            option["value"] = option["value"] or option["title"]
            kept = {name: text for name, text in option.items() if text}
            options.append(kept | {name: True for name, rows in marked.items() if row in rows})
    return options


def question_form(at: int, raw: Json, before: list[Json], errors: dict[str, str]) -> QuestionForm:
    path, kind = f"questions.{at}", QUESTIONS[raw["type"]]
    rows = [option_row(str(i), option, path, errors) for i, option in enumerate(raw.get("options", []))]
    return QuestionForm(
        prefix=f"q{at}-",
        name=raw["name"],
        type=raw["type"],
        title=raw.get("title", ""),
        help=raw.get("help", ""),
        required=raw.get("required", True) is not False,
        options=rows,
        blank=OptionRow("new", dict.fromkeys(TEXTS, ""), False, False, {}),
        error=errors.get(f"{path}.options", ""),
        settings=[
            SettingRow(
                input=f"q{at}-set-{setting.name}",
                setting=setting,
                value=written(raw.get(setting.name)),
                error=errors.get(f"{path}.{setting.name}", ""),
            )
            for setting in kind.settings
        ],
        has_options=bool(kind.fewest_options or raw.get("options")),
        may_exclude=kind.may_exclude,
        deciders=deciders_of(raw.get("show_if") or {}, before),
        show_error=errors.get(f"{path}.show_if", ""),
    )


def deciders_of(rule: Json, before: list[Json]) -> list[Decider]:
    """Those that have options; what is ticked and no option any more stays to be seen, and taken away."""
    found = []
    for raw in before:
        mine = rule.get("question") == raw["name"]
        ticked = [str(value) for value in rule.get("is", [])] if mine else []
        titles = {str(option["value"]): str(option.get("title") or option["value"]) for option in options_in(raw)}
        titles |= {value: f"{value} (no option any more)" for value in ticked if value not in titles}
        rows = [(f"{raw['name']}={value}", title, value in ticked) for value, title in titles.items()]
        if rows:
            found.append(Decider(str(raw.get("title") or raw["name"]), rows))
    return found


def options_in(raw: Json) -> list[dict[str, Json]]:
    """Those that the schema names, or the points of a scale that has few."""
    try:
        question = QUESTIONS[raw["type"]].read({**raw, "show_if": None}, "")
    except InvalidSchema:
        return [option for option in raw.get("options", []) if option.get("value")]
    return [{"value": option.value, "title": option.title} for option in question.options]


def option_row(row: str, raw: Json, path: str, errors: dict[str, str]) -> OptionRow:
    at = f"{path}.options.{row}."
    wrong = {name.removeprefix(at): sentence for name, sentence in errors.items() if name.startswith(at)}
    if "key" in wrong:
        wrong["hotkey"] = wrong.pop("key")
    texts = {name: str(raw.get(name, "")) for name in TEXTS}
    return OptionRow(row, texts, raw.get("uncertain") is True, raw.get("exclusive") is True, wrong)


def written(value: Json) -> str:
    """A setting as a field shows it."""
    number = read_number(value)
    return str(value if number is None else number) if value is not None else ""
