"""The draft's form: the schema read from it, and put into it again."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from labeling.models import InstructionVersion
from labeling.questions import Json

TEXTS = ("value", "title", "definition", "include", "exclude", "hotkey")


@dataclass(frozen=True)
class OptionRow:
    row: str
    texts: dict[str, str]
    uncertain: bool
    errors: dict[str, str]


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
        return [question_form(at, raw, self.errors) for at, raw in enumerate(self.schema["questions"])]


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
        question["options"] = read_options(form, prefix)
        if form.get("add") == str(at):
            question["options"].append({"value": "", "title": ""})
    return schema


def read_options(form: QueryDict, prefix: str) -> list[dict[str, Json]]:
    """A row whose value and title are both empty is no option."""
    columns = [form.getlist(prefix + name) for name in TEXTS]
    uncertain = form.getlist(f"{prefix}uncertain")
    options = []
    for row, *texts in zip(form.getlist(f"{prefix}row"), *columns, strict=False):
        option: dict[str, Any] = {
            name: text.replace("\0", "").replace("\r\n", "\n").strip() for name, text in zip(TEXTS, texts, strict=True)
        }
        if option["value"] or option["title"]:
            option["value"] = option["value"] or option["title"]
            kept = {name: text for name, text in option.items() if text}
            options.append(kept | ({"uncertain": True} if row in uncertain else {}))
    return options


def question_form(at: int, raw: Json, errors: dict[str, str]) -> QuestionForm:
    path = f"questions.{at}"
    rows = [option_row(str(i), option, path, errors) for i, option in enumerate(raw.get("options", []))]
    return QuestionForm(
        prefix=f"q{at}-",
        name=raw["name"],
        type=raw["type"],
        title=raw.get("title", ""),
        help=raw.get("help", ""),
        required=raw.get("required", True) is not False,
        options=rows,
        blank=OptionRow("new", dict.fromkeys(TEXTS, ""), False, {}),
        error=errors.get(f"{path}.options", ""),
    )


def option_row(row: str, raw: Json, path: str, errors: dict[str, str]) -> OptionRow:
    at = f"{path}.options.{row}."
    wrong = {name.removeprefix(at): sentence for name, sentence in errors.items() if name.startswith(at)}
    if "key" in wrong:
        wrong["hotkey"] = wrong.pop("key")
    texts = {name: str(raw.get(name, "")) for name in TEXTS}
    return OptionRow(row, texts, raw.get("uncertain") is True, wrong)
