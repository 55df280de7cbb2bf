"""A question as a form asks it, with what was entered so far; and what the form then says."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from labeling.errors import Invalid
from labeling.formats.json_values import read_json
from labeling.questions import Json, Question
from labeling.schema import CANNOT_TELL
from labeling.showing import ShownField

FEW_OPTIONS = 10  # each has a digit


@dataclass(frozen=True)
class Asked:
    """One question with what was entered. {% include asked.template with asked=asked only %}"""

    question: Question
    answer: Json = None
    cannot_tell: bool = False
    reason: str = ""
    error: str = ""
    field: ShownField | None = None  # of x, where the question asks for parts of one
    is_shown: bool = True  # False: other answers rule it out
    is_listed: bool = True  # False: the page has the options already, and puts them in by itself

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [(name, _(why)) for name, why in CANNOT_TELL.items()]

    @property
    def template(self) -> str:
        return f"labeling/questions/_{self.question.type}.html"

    @property
    def chosen(self) -> tuple[str, ...]:
        """The values of options that are entered, whether one or several may be."""
        given = self.answer if isinstance(self.answer, list) else [self.answer]
        return () if self.cannot_tell else tuple(str(value) for value in given if value is not None)

    @property
    def is_long(self) -> bool:
        """So many options that one types to find one."""
        return len(self.question.options) > FEW_OPTIONS

    @property
    def chosen_json(self) -> str:
        return json.dumps(self.chosen)

    @property
    def as_json(self) -> str:
        """For questions whose editor keeps its answer in one hidden input named json-<question>."""
        return "" if self.answer is None else json.dumps(self.answer)

    @property
    def as_text(self) -> str:
        """For questions that are answered in one field."""
        return "" if self.answer is None else str(self.answer)

    @property
    def show_values(self) -> str:
        """The options that make the page show it, as JSON."""
        return json.dumps(self.question.show_if.values) if self.question.show_if else ""

    @property
    def says_none(self) -> bool:
        """Nothing was chosen or marked, and that is the answer."""
        return self.answer == [] and not self.cannot_tell


def asked_with(question: Question, fields: Iterable[ShownField], entered: Mapping[str, Json], error: str = "") -> Asked:
    """entered: answers, cannot_tell and reasons, as a draft or an annotation holds them."""
    name = question.name
    pointed = getattr(question, "field", "")
    return Asked(
        question=question,
        answer=(entered.get("answers") or {}).get(name),
        cannot_tell=name in (entered.get("cannot_tell") or []),
        reason=(entered.get("reasons") or {}).get(name, ""),
        error=error,
        field=next((field for field in fields if field.name == pointed), None),
    )


def read_answer(form: QueryDict, question: Question) -> Json:
    """From the fields of the question's template: answer-<question> as it stands, json-<question> as JSON."""
    name = question.name
    given = [text for text in form.getlist(f"answer-{name}") if text]
    raw = form.get(f"json-{name}", "")
    if given or not raw:
        return question.entered(given)
    try:
        return read_json(raw)
    except ValueError:
        sentence = _("The answer could not be read. Enter it again.")
        raise Invalid(sentence, fields={name: sentence}) from None


def without_nul(form: QueryDict) -> QueryDict:
    """PostgreSQL stores no NUL, and no keyboard types one."""
    clean = form.copy()
    for name, values in form.lists():
        clean.setlist(name, [value.replace("\0", "") for value in values])
    return clean
