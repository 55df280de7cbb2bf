"""What a labeler has entered for one item: read from a form, a draft or an answer, and shown in a form again."""

import json
import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from labeling.errors import Invalid
from labeling.formats.json_values import read_json
from labeling.models import Annotation, Assignment
from labeling.questions import Json, Question
from labeling.schema import CANNOT_TELL
from labeling.showing import ShownField, shown_fields


@dataclass(frozen=True)
class Asked:
    """One question with what was entered. {% include asked.template with asked=asked only %}"""

    question: Question
    answer: Json
    cannot_tell: bool
    reason: str
    error: str

    reasons = tuple(CANNOT_TELL.items())

    @property
    def template(self) -> str:
        return f"labeling/questions/_{self.question.type}.html"

    @property
    def as_json(self) -> str:
        """For questions whose editor keeps its answer in one hidden input named json-<question>."""
        return "" if self.answer is None else json.dumps(self.answer)


@dataclass(frozen=True)
class Entry:
    held: Assignment
    content: dict[str, Any]
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    source: str = ""  # draft or answer, if it is one

    @property
    def fields(self) -> list[ShownField]:
        return shown_fields(self.held.item.item, self.held.item.round.instructions)

    @property
    def comment(self) -> str:
        return str(self.content.get("comment") or "")

    @property
    def seconds(self) -> float:
        return self.content.get("seconds") or 0

    def asked(self, errors: Mapping[str, str]) -> list[Asked]:
        answers, told = self.content.get("answers") or {}, self.content.get("cannot_tell") or []
        reasons = self.content.get("reasons") or {}
        return [
            Asked(
                question=question,
                answer=answers.get(question.name),
                cannot_tell=question.name in told,
                reason=reasons.get(question.name, ""),
                error=errors.get(question.name, ""),
            )
            for question in self.held.item.round.instructions.questions.questions
        ]


def entry_of(held: Assignment) -> Entry:
    """The draft if there is one, else the answer given, else nothing."""
    if held.draft:
        return Entry(held, held.draft, source="draft")
    answer = held.annotations.order_by("-revision").first() if held.is_submitted else None
    return Entry(held, content_of(answer), source="answer") if answer else Entry(held, {})


def content_of(answer: Annotation) -> dict[str, Any]:
    return {
        "answers": answer.answers,
        "cannot_tell": answer.cannot_tell,
        "reasons": answer.reasons,
        "comment": answer.comment,
        "seconds": answer.seconds,
    }


def read_entry(form: QueryDict, held: Assignment) -> Entry:
    """From the workspace's form: answer-<question> is the answer itself, json-<question> one as JSON."""
    questions = held.item.round.instructions.questions.questions
    form = without_nul(form)
    answers = {question.name: read_answer(form, question.name) for question in questions}
    content = {
        "answers": {name: answer for name, answer in answers.items() if answer is not None},
        "cannot_tell": known(form.getlist("cannot_tell"), questions),
        "reasons": {q.name: form[f"reason-{q.name}"] for q in questions if form.get(f"reason-{q.name}")},
        "comment": form.get("comment", ""),
        "seconds": seconds_of(form.get("seconds", "")),
    }
    return Entry(held, content, id=id_of(form.get("id", "")))


def without_nul(form: QueryDict) -> QueryDict:
    """PostgreSQL stores no NUL, and no keyboard types one."""
    clean = form.copy()
    for name, values in form.lists():
        clean.setlist(name, [value.replace("\0", "") for value in values])
    return clean


def known(names: Sequence[str], questions: Sequence[Question]) -> list[str]:
    return [question.name for question in questions if question.name in names]


def read_answer(form: QueryDict, name: str) -> Json:
    given = form.getlist(f"answer-{name}")
    if len(given) > 1:
        return given
    if given:
        return given[0] or None
    raw = form.get(f"json-{name}", "")
    if not raw:
        return None
    try:
        return read_json(raw)
    except ValueError:
        sentence = "The answer could not be read. Enter it again."
        raise Invalid(sentence, fields={name: sentence}) from None


def seconds_of(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return round(seconds, 1) if math.isfinite(seconds) else None


def id_of(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text) if text else uuid.uuid4()
    except ValueError:
        raise Invalid("The id of an answer is a UUID. Load the page again.") from None
