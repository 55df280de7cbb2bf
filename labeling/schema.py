"""One version's fields of x and questions about y, read from its JSON (design.md section 4)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.errors import Invalid, InvalidAnswer, InvalidSchema
from labeling.fields import FIELDS
from labeling.questions import QUESTIONS, Answer, Json, Question
from labeling.questions.question import ShowIf, text_of

NAME = re.compile(r"[^\W\d]\w{0,59}")  # a word: it becomes a column of the release
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
CANNOT_TELL = {
    "not_shown": gettext_noop("x does not show it"),
    "two_fit": gettext_noop("two options fit"),
    "unclear": gettext_noop("the definition is unclear"),
}


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    title: str
    language: str = ""  # of its text, such as de or pt-BR: how it is read aloud and broken into lines

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
        kinds = {field.name: field.type for field in fields}
        return cls(fields=fields, questions=in_turn(tuple(question.within(kinds) for question in questions)))

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
            sentence = _("This version of the instructions does not ask %(names)s.") % {
                "names": ", ".join(sorted(set(unknown))[:5])
            }
            raise InvalidAnswer(sentence, fields=dict.fromkeys(unknown, sentence))
        clean: dict[str, Answer] = {}
        wrong: dict[str, str] = {}
        for question in self.questions:
            if (decides := self.decider(question)) and decides.name in wrong:
                continue  # whether it is asked will be known once that is right
            if not self.is_shown(question, clean):
                if question.name in cannot_tell or answers.get(question.name) is not None:
                    wrong[question.name] = self.not_asked(question)
                continue
            if question.name in cannot_tell:
                continue
            if answers.get(question.name) is None:
                if question.required:
                    wrong[question.name] = _("“%(title)s” has no answer. Answer it, or say that you cannot tell.") % {
                        "title": question.title
                    }
                continue
            try:
                clean[question.name] = question.clean(answers[question.name], data)
            except InvalidAnswer as error:
                wrong |= error.fields
        if wrong:
            raise InvalidAnswer(" ".join(wrong.values()), fields=wrong)
        told = [question.name for question in self.questions if question.name in cannot_tell]
        return Answers(answers=clean, cannot_tell=told, reasons=read_reasons(reasons, told))

    def decider(self, question: Question) -> Question | None:
        """The question whose answer says whether this one is asked."""
        return self.question(question.show_if.question) if question.show_if else None

    def is_shown(self, question: Question, answers: Mapping[str, Answer]) -> bool:
        """answers: accepted ones; who cannot tell the state is not asked for the defect."""
        decides = self.decider(question)
        if decides is None or question.show_if is None:
            return True
        given = answers.get(decides.name)
        return given is not None and not set(decides.named(given)).isdisjoint(question.show_if.values)

    def not_asked(self, question: Question) -> str:
        return _("“%(title)s” is asked only if %(condition)s. Leave it out.") % {
            "title": question.title,
            "condition": self.condition(question),
        }

    def condition(self, question: Question) -> str:
        """When it is asked, in words; empty if always."""
        return question.show_if.words if question.show_if else ""

    def ruled_out(self, content: Mapping[str, Json]) -> list[str]:
        """The questions of a form or a draft that have an answer, or are told to have none, and are not asked."""
        given, told = content.get("answers"), content.get("cannot_tell")
        told = [name for name in told if isinstance(name, str)] if isinstance(told, list | tuple) else []
        known = {name: value for name, value in given.items() if name not in told} if isinstance(given, Mapping) else {}
        out = []
        for question in self.questions:
            if not self.is_shown(question, known) and (
                known.pop(question.name, None) is not None or question.name in told
            ):
                out.append(question.name)
        return out

    def without_what_is_not_asked(self, content: Mapping[str, Json]) -> dict[str, Json]:
        """A form or a draft, less what it says about questions that are not asked."""
        out = self.ruled_out(content)
        if not out:
            return dict(content)
        kept = {**content, "cannot_tell": [name for name in content.get("cannot_tell") or () if name not in out]}
        for part in ("answers", "reasons"):
            kept[part] = {name: value for name, value in (content.get(part) or {}).items() if name not in out}
        return kept


def in_turn(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """A question may depend on one before it, which may itself depend on one before: so nothing goes round in circles,
    and what appears on a page stands below what was just answered."""
    before: dict[str, Question] = {}
    names = {question.name for question in questions}
    for at, question in enumerate(questions):
        rule = question.show_if
        before[question.name] = (
            replace(question, show_if=with_words(rule, question, before, names, f"questions.{at}"))
            if rule
            else question
        )
    return tuple(before.values())


def with_words(
    rule: ShowIf, question: Question, before: Mapping[str, Question], names: Collection[str], at: str
) -> ShowIf:
    decides = before.get(rule.question)
    values = [option.value for option in decides.options] if decides else []
    strange = [value for value in rule.values if value not in values]
    sentence = ""
    if rule.question not in names:
        sentence = _("There is no question “%(question)s” that could decide whether “%(name)s” is asked.") % {
            "question": rule.question,
            "name": question.name,
        }
    elif decides is None:
        sentence = _("“%(name)s” depends on “%(question)s”, which must then stand before it.") % {
            "name": question.name,
            "question": rule.question,
        }
    elif not values:
        sentence = _("“%(question)s” has no options, so it cannot decide whether “%(name)s” is asked.") % {
            "question": rule.question,
            "name": question.name,
        }
    elif strange:
        sentence = _("“%(question)s” has no option “%(strange)s”, on which “%(name)s” depends.") % {
            "question": rule.question,
            "strange": strange[0],
            "name": question.name,
        }
    if sentence or decides is None:
        raise InvalidSchema(f"{at}: {sentence}", fields={f"{at}.show_if": sentence})
    return replace(
        rule,
        words=(
            _("“%(title)s” is %(names)s")
            % {"title": decides.title, "names": _(" or ").join(map(decides.title_of, rule.values))}
        ),
    )


def read_reasons(raw: Json, told: list[str]) -> dict[str, str]:
    given = raw if isinstance(raw, Mapping) else {}
    return {name: given[name] for name in told if isinstance(given.get(name), str) and given[name] in CANNOT_TELL}


def listed(raw: Mapping[str, Json], part: str) -> list[Json]:
    rows = raw.get(part)
    if not isinstance(rows, list) or not 1 <= len(rows) <= 50:
        raise InvalidSchema(
            (_("A schema needs 1 to 50 %(part)s.") % {"part": part}),
            fields={part: (_("Give 1 to 50 %(part)s.") % {"part": part})},
        )
    return rows


def read_name(raw: Json, at: str) -> str:
    if not isinstance(raw, Mapping):
        raise InvalidSchema(f"{at} must be an object.", fields={at: "Must be an object."})
    name = text_of(raw, "name", at, limit=60, required=True)
    if not NAME.fullmatch(name):
        sentence = _("“%(name)s” is not a name: use letters, digits and underscores, and begin with a letter.") % {
            "name": name
        }
        raise InvalidSchema(f"{at}: {sentence}", fields={f"{at}.name": sentence})
    return name


def read_field(raw: Json, at: str) -> Field:
    name = read_name(raw, at)
    if not isinstance(raw.get("type"), str) or raw["type"] not in FIELDS:
        sentence = _("The type of a field is one of: %(names)s.") % {"names": ", ".join(FIELDS)}
        raise InvalidSchema(f"{at}: {sentence}", fields={f"{at}.type": sentence})
    language = text_of(raw, "language", at, limit=35)
    if language and not LANGUAGE.fullmatch(language):
        sentence = _("“%(language)s” is no language. Write its code, such as de or pt-BR.") % {"language": language}
        raise InvalidSchema(f"{at}: {sentence}", fields={f"{at}.language": sentence})
    return Field(name=name, type=raw["type"], title=text_of(raw, "title", at, limit=200) or name, language=language)


def read_question(raw: Json, at: str) -> Question:
    read_name(raw, at)
    if not isinstance(raw.get("type"), str) or raw["type"] not in QUESTIONS:
        sentence = _("The type of a question is one of: %(names)s.") % {"names": ", ".join(QUESTIONS)}
        raise InvalidSchema(f"{at}: {sentence}", fields={f"{at}.type": sentence})
    return QUESTIONS[raw["type"]].read(raw, at)


def refuse_twins(part: str, names: list[str]) -> None:
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        sentence = _("Two %(part)s are called “%(twins)s”. Give each a name of its own.") % {
            "part": part,
            "twins": twins[0],
        }
        raise InvalidSchema(sentence, fields={part: sentence})
