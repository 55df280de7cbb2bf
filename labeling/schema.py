"""One version's fields of x and questions about y, read from its JSON (design.md section 4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from labeling.errors import Invalid, InvalidAnswer, InvalidSchema
from labeling.fields import FIELDS
from labeling.questions import QUESTIONS, Answer, Json, Question
from labeling.questions.question import text_of

NAME = re.compile(r"[^\W\d]\w{0,59}")  # a word: it becomes a column of the release
CANNOT_TELL = {
    "not_shown": "x does not show it",
    "two_fit": "two options fit",
    "unclear": "the definition is unclear",
}


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    title: str

    def clean(self, value: Json) -> Json:
        try:
            return FIELDS[self.type](value)
        except Invalid as error:
            raise Invalid(f"{self.name} {error}.", fields={self.name: f"{self.name} {error}."}) from None


@dataclass(frozen=True)
class Answers:
    """One labeler's answers to one item, accepted by the questions."""

    answers: dict[str, Answer]
    cannot_tell: list[str]
    reasons: dict[str, str]


@dataclass(frozen=True)
class Schema:
    fields: tuple[Field, ...]
    questions: tuple[Question, ...]

    @classmethod
    def read(cls, raw: Json) -> Self:
        """Raises InvalidSchema with a sentence, and with the place by its path, e.g. "questions.0.options.1.hotkey"."""
        if not isinstance(raw, Mapping):
            raise InvalidSchema("A schema is an object with fields and questions.")
        fields = tuple(read_field(row, f"fields.{i}") for i, row in enumerate(listed(raw, "fields")))
        questions = tuple(read_question(row, f"questions.{i}") for i, row in enumerate(listed(raw, "questions")))
        refuse_twins("fields", [field.name for field in fields])
        refuse_twins("questions", [question.name for question in questions])
        return cls(fields=fields, questions=questions)

    def question(self, name: str) -> Question | None:
        return next((question for question in self.questions if question.name == name), None)

    def clean_data(self, data: Json) -> dict[str, Json]:
        """The fields of one item; raises Invalid with a sentence for each field that is wrong."""
        if not isinstance(data, Mapping):
            raise Invalid("An item's data is an object with one entry for each field.")
        wrong: dict[str, str] = {}
        clean: dict[str, Json] = {}
        for field in self.fields:
            try:
                clean[field.name] = field.clean(data.get(field.name))
            except Invalid as error:
                wrong |= error.fields
        if wrong:
            raise Invalid(" ".join(wrong.values()), fields=wrong)
        return clean

    def clean_answers(self, answers: Json, cannot_tell: Json, data: Json, reasons: Json = None) -> Answers:
        """Every required question is answered or named in cannot_tell; raises InvalidAnswer naming the questions."""
        if not isinstance(answers, Mapping) or not isinstance(cannot_tell, list):
            raise InvalidAnswer("answers must be an object and cannot_tell a list of questions.")
        names = {question.name for question in self.questions}
        unknown = [str(name) for name in [*answers, *cannot_tell] if not isinstance(name, str) or name not in names]
        if unknown:
            sentence = f"This version of the instructions does not ask {', '.join(sorted(set(unknown))[:5])}."
            raise InvalidAnswer(sentence, fields=dict.fromkeys(unknown, sentence))
        clean: dict[str, Answer] = {}
        wrong: dict[str, str] = {}
        for question in self.questions:
            if question.name in cannot_tell:
                continue
            if answers.get(question.name) is None:
                if question.required:
                    wrong[question.name] = f"“{question.title}” has no answer. Answer it, or say that you cannot tell."
                continue
            try:
                clean[question.name] = question.clean(answers[question.name], data)
            except InvalidAnswer as error:
                wrong |= error.fields
        if wrong:
            raise InvalidAnswer(" ".join(wrong.values()), fields=wrong)
        told = [question.name for question in self.questions if question.name in cannot_tell]
        return Answers(answers=clean, cannot_tell=told, reasons=read_reasons(reasons, told))


def read_reasons(raw: Json, told: list[str]) -> dict[str, str]:
    given = raw if isinstance(raw, Mapping) else {}
    return {name: given[name] for name in told if isinstance(given.get(name), str) and given[name] in CANNOT_TELL}


def listed(raw: Mapping[str, Json], part: str) -> list[Json]:
    rows = raw.get(part)
    if not isinstance(rows, list) or not 1 <= len(rows) <= 50:
        raise InvalidSchema(f"A schema needs 1 to 50 {part}.", fields={part: f"Give 1 to 50 {part}."})
    return rows


def read_name(raw: Json, at: str) -> str:
    if not isinstance(raw, Mapping):
        raise InvalidSchema(f"{at} must be an object.", fields={at: "Must be an object."})
    name = text_of(raw, "name", at, limit=60, required=True)
    if not NAME.fullmatch(name):
        sentence = f"“{name}” is not a name: use letters, digits and underscores, and begin with a letter."
        raise InvalidSchema(f"{at}: {sentence}", fields={f"{at}.name": sentence})
    return name


def read_field(raw: Json, at: str) -> Field:
    name = read_name(raw, at)
    if not isinstance(raw.get("type"), str) or raw["type"] not in FIELDS:
        sentence = f"The type of a field is one of: {', '.join(FIELDS)}."
        raise InvalidSchema(f"{at}: {sentence}", fields={f"{at}.type": sentence})
    return Field(name=name, type=raw["type"], title=text_of(raw, "title", at, limit=200) or name)


def read_question(raw: Json, at: str) -> Question:
    read_name(raw, at)
    if not isinstance(raw.get("type"), str) or raw["type"] not in QUESTIONS:
        sentence = f"The type of a question is one of: {', '.join(QUESTIONS)}."
        raise InvalidSchema(f"{at}: {sentence}", fields={f"{at}.type": sentence})
    return QUESTIONS[raw["type"]].read(raw, at)


def refuse_twins(part: str, names: list[str]) -> None:
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        sentence = f"Two {part} are called “{twins[0]}”. Give each a name of its own."
        raise InvalidSchema(sentence, fields={part: sentence})
