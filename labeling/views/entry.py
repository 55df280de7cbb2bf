"""What a labeler has entered for one item: read from a form, a draft or an answer, and shown in a form again."""

import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from labeling.asked import Asked, asked_with, read_answer, without_nul
from labeling.errors import Invalid
from labeling.models import Annotation, Assignment
from labeling.questions import Question
from labeling.showing import ShownField, shown_fields


@dataclass(frozen=True)
class Entry:
    held: Assignment
    content: dict[str, Any]
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    source: str = ""  # draft or answer, if it is one
    aside: dict[str, Any] = field(default_factory=dict)  # entered under questions that are not asked

    @cached_property
    def fields(self) -> list[ShownField]:
        return shown_fields(self.held.item.item, self.held.item.round.instructions)

    @property
    def draft(self) -> dict[str, Any]:
        """To be kept, with what comes back when its question is asked again."""
        return self.content | ({"not_asked": self.aside} if self.aside else {})

    @property
    def comment(self) -> str:
        return str(self.content.get("comment") or "")

    @property
    def seconds(self) -> float:
        return self.content.get("seconds") or 0

    def asked(self, errors: Mapping[str, str], *, listed: bool = True) -> list[Asked]:
        """listed: with the options of long lists, which a page that has them puts in by itself."""
        schema, fields = self.held.item.round.instructions.questions, self.fields
        entered = with_aside(self.content, self.aside or self.content.get("not_asked") or {})
        return [
            replace(
                asked_with(question, fields, entered, errors.get(question.name, "")),
                is_shown=schema.is_shown(question, self.content.get("answers") or {}),
                is_listed=listed,
            )
            for question in schema.questions
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
    """From the workspace's form: answer-<question> is the answer itself, json-<question> one as JSON. What was entered
    before its question went out of sight is left out."""
    schema = held.item.round.instructions.questions
    questions = schema.questions
    form = without_nul(form)
    answers = {question.name: read_answer(form, question) for question in questions}
    content = {
        "answers": {name: answer for name, answer in answers.items() if answer is not None},
        "cannot_tell": known(form.getlist("cannot_tell"), questions),
        "reasons": {q.name: form[f"reason-{q.name}"] for q in questions if form.get(f"reason-{q.name}")},
        "comment": form.get("comment", ""),
        "seconds": seconds_of(form.get("seconds", "")),
    }
    kept = schema.without_what_is_not_asked(content)
    return Entry(held, kept, id=id_of(form.get("id", "")), aside=left_out(content, kept))


def left_out(content: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    """What the second lacks of the first; {} if nothing."""
    out: dict[str, Any] = {
        part: {name: value for name, value in content[part].items() if name not in kept[part]}
        for part in ("answers", "reasons")
    }
    out["cannot_tell"] = [name for name in content["cannot_tell"] if name not in kept["cannot_tell"]]
    return out if any(out.values()) else {}


def with_aside(content: dict[str, Any], aside: dict[str, Any]) -> dict[str, Any]:
    parts = {part: {**(content.get(part) or {}), **(aside.get(part) or {})} for part in ("answers", "reasons")}
    return content | parts | {"cannot_tell": [*(content.get("cannot_tell") or []), *(aside.get("cannot_tell") or [])]}


def known(names: Sequence[str], questions: Sequence[Question]) -> list[str]:
    return [question.name for question in questions if question.name in names]


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
        raise Invalid(_("The id of an answer is a UUID. Load the page again.")) from None
