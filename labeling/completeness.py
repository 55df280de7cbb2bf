"""What the definition of a class still lacks. Not a score: each missing part is named, and may well be left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.models import InstructionVersion
from labeling.questions import Option

PARTS = {
    "definition": gettext_noop("a definition"),
    "include": gettext_noop("what it includes"),
    "exclude": gettext_noop("what it excludes"),
    "examples": gettext_noop("an example"),
    "counter_examples": gettext_noop("a counter-example"),
    "borderline": gettext_noop("a borderline case"),
}


@dataclass(frozen=True)
class Lacking:
    """An option that lacks something. parts: name of the field, in words."""

    question: str
    question_title: str
    option: Option
    parts: tuple[tuple[str, str], ...]


def missing_parts(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """texts: of one option, by name."""
    return ((name, _(said)) for name, said in PARTS.items() if not texts.get(name, "").strip())


def lacking(version: InstructionVersion) -> list[Lacking]:
    """Of the questions whose options are written out; the points of a scale without names need no definition."""
    written = {row["name"] for row in version.schema["questions"] if row.get("options")}
    rows = [
        Lacking(question.name, question.title, option, tuple(missing_parts(vars(option))))
        for question in version.questions.questions
        if question.name in written
        for option in question.options
    ]
    return [row for row in rows if row.parts]


def n_options(version: InstructionVersion) -> int:
    return sum(len(row.get("options") or []) for row in version.schema["questions"])
