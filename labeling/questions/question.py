"""What every question type promises, and the parts that several of them share."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from labeling.errors import InvalidAnswer, InvalidSchema

Json = Any  # what json.loads gives: dict, list, str, int, float, bool or None
Answer = Any  # plain JSON data too, but one that its question has accepted
Corners = tuple[tuple[float, float], ...]  # of an outline in a picture, in order
Carried = Mapping[str, str | None]  # old option -> the option it became; None: what has it must be labeled again

# Keys that the workspace and the disagreement page use themselves (ux: section 4).
RESERVED_KEYS = frozenset("abcegijkmoqstwx[]?/")
FREE_KEYS = [key for key in "0123456789defhlnpruvyz" if key not in RESERVED_KEYS]
MAX_OPTIONS = 1_000
EXCERPT = 140


@dataclass(frozen=True)
class Option:
    """A class to choose, with what makes it one."""

    value: str
    title: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: str = ""  # one a line, as counter-examples and borderline cases
    counter_examples: str = ""
    borderline: str = ""
    hotkey: str = ""
    uncertain: bool = False
    exclusive: bool = False  # where several may be chosen: this one stands alone, such as "none of these"
    split_of: str = ""  # the value of the class of the version before that it was split from
    position: int = 0  # from 1; the option's colour, and its digit where it has no hotkey of its own

    @property
    def has_text(self) -> bool:
        """Is anything said of it besides its title?"""
        return any((self.definition, self.include, self.exclude, self.examples, self.counter_examples, self.borderline))

    @property
    def key(self) -> str:
        """The key that chooses it: its own, else the digit of its position; "" from the eleventh on."""
        return self.hotkey or ("1234567890"[self.position - 1] if self.position <= 10 else "")


@dataclass(frozen=True)
class Setting:
    """What the schema of a question says besides its options: a text, a number, one of several words, or a field."""

    name: str
    title: str
    help: str = ""
    is_number: bool = False
    is_long: bool = False  # of several lines
    choices: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()  # types of those fields of x of which it names one

    def read(self, text: str) -> Json:
        """What a form says; None: nothing."""
        try:
            number = float(text) if self.is_number else None
        except ValueError:
            number = None
        if number is None:
            return text.strip() or None
        return int(number) if number.is_integer() else number


@dataclass(frozen=True)
class ShowIf:
    """Asked only of those who chose one of these options of an earlier question."""

    question: str
    values: tuple[str, ...]
    words: str = ""  # the same for people, once the schema is read: “State” is Defective or Broken


@dataclass(frozen=True)
class Question(ABC):
    """One question of an instruction version. A type is a subclass of this, registered in QUESTIONS.

    Answers that mean the same are equal as JSON: `clean` gives sets and lists of parts in one fixed order, and a
    number that is whole as a whole number.
    """

    type: ClassVar[str]
    asks: ClassVar[str]  # what an answer is, for those who choose a type
    fewest_options: ClassVar[int] = 0  # that the schema must name; 0: it may name none
    may_have_options: ClassVar[bool] = False  # may it name some where it need not?
    may_exclude: ClassVar[bool] = False  # may an option stand for none of the others?
    settings: ClassVar[tuple[Setting, ...]] = ()

    name: str
    title: str
    help: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    show_if: ShowIf | None = None

    @property
    def takes_one(self) -> bool:
        """Is an answer one of the options, and nothing else?"""
        return False

    @classmethod
    @abstractmethod
    def read(cls, raw: Mapping[str, Json], at: str) -> Self:
        """From a schema; raises InvalidSchema naming the place."""

    @abstractmethod
    def clean(self, raw: Json, data: Json) -> Answer:
        """Plain data in; raises InvalidAnswer with a sentence. data: the item's fields, pictures with their size.

        An answer that can be read and contradicts itself raises Contradiction, which holds it.
        """

    @abstractmethod
    def describe(self, answer: Answer) -> str:
        """A few words for lists, diffs and exports. Of what was never accepted (a draft) it says what it can."""

    def named(self, answer: Answer) -> tuple[str, ...]:
        """The values of the options that an answer names, each once, in the order of the options."""
        return ()

    def said(self) -> dict[str, str]:
        """The settings in words, by their title; what is not set is left out."""
        return {}

    def corners(self, part: Mapping[str, Json]) -> Corners:
        """Where a part of an answer is drawn into the picture that the question asks about; empty: nowhere."""
        return ()

    def carried(self, answer: Answer, mapping: Carried) -> Answer | None:
        """The answer with its options renamed; None if an option of it must be labeled again."""
        return answer

    def obstacle(self, before: "Question") -> str:
        """Why answers to an earlier wording of the question can never be answers to this one; empty if they can."""
        return (
            ""
            if before.type == self.type
            else (_("Answers to “%(name)s” are of type %(type)s.") % {"name": before.name, "type": before.type})
        )

    def within(self, fields: Mapping[str, str]) -> Self:
        """The same question, pointed at the field whose parts it asks for; raises InvalidSchema if there is none.

        fields: name -> type.
        """
        return self

    def parse(self, text: str) -> Json:
        """What a cell of a spreadsheet or a field of a form says, for `clean` to judge; unreadable text as it is."""
        return text

    def entered(self, given: Sequence[str]) -> Json:
        """What the fields of a form say; None: nothing."""
        if len(given) > 1:
            return list(given)
        return self.parse(given[0]) if given and given[0] else None

    def title_of(self, value: str) -> str:
        return next((option.title for option in self.options if option.value == value), value)

    def refused(self, sentence: str) -> InvalidAnswer:
        return InvalidAnswer(
            (_("“%(title)s”: %(sentence)s") % {"title": self.title, "sentence": sentence}), fields={self.name: sentence}
        )


def asked(raw: Mapping[str, Json], at: str) -> dict[str, Any]:
    """What every type has in common, for its dataclass."""
    name = text_of(raw, "name", at, limit=60, required=True)
    return {
        "name": name,
        "title": text_of(raw, "title", at, limit=300) or name,
        "help": text_of(raw, "help", at, limit=2000),
        "required": raw.get("required", True) is not False,
        "show_if": read_show_if(raw.get("show_if"), at),
    }


def read_show_if(raw: Json, at: str) -> ShowIf | None:
    """{"question": name, "is": [values]}; whether there is such a question and option is for the schema to say."""
    if raw is None:
        return None
    values = raw.get("is") if isinstance(raw, Mapping) else None
    if not isinstance(values, list) or not values or not isinstance(raw.get("question"), str):
        sentence = _('Give a question and its options, such as {"question": "state", "is": ["defective"]}.')
        raise wrong(at, "show_if", (_("show_if is not readable. %(sentence)s") % {"sentence": sentence}), sentence)
    return ShowIf(raw["question"], tuple(dict.fromkeys(str(value) for value in values)))


def text_of(raw: Mapping[str, Json], name: str, at: str, *, limit: int, required: bool = False) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str) or len(value) > limit or (required and not value.strip()):
        if required:
            sentence, beside = (
                _("%(name)s must be text of 1 to %(most)d characters."),
                _("Must be text of 1 to %(most)d characters."),
            )
        else:
            sentence, beside = (
                _("%(name)s must be text of at most %(most)d characters."),
                _("Must be text of at most %(most)d characters."),
            )
        said = {"name": name, "most": limit}
        raise wrong(at, name, sentence % said, beside % said)
    return value.strip()


def wrong(at: str, part: str, sentence: str, beside: str = "") -> InvalidSchema:
    """What is wrong with a part of a schema; beside: shorter, for where the part itself stands by it."""
    return InvalidSchema(f"{at}: {sentence}", fields={f"{at}.{part}": beside or sentence})


def read_options(raw: Json, at: str, *, fewest: int = 2) -> tuple[Option, ...]:
    """So many options or more, each with its own value and its own key."""
    if not isinstance(raw, list) or not fewest <= len(raw) <= MAX_OPTIONS:
        raise wrong(
            at,
            "options",
            (
                _("A question of this type needs %(fewest)s to %(MAX_OPTIONS)s options.")
                % {"fewest": fewest, "MAX_OPTIONS": MAX_OPTIONS}
            ),
        )
    options = tuple(read_option(row, f"{at}.options.{i}", i + 1) for i, row in enumerate(raw))
    for part in ("value", "key"):
        seen: dict[str, int] = {}
        for option in options:
            value = getattr(option, part)
            if value and value in seen:
                sentence = _("Options %(seen)s and %(position)s have the same %(part)s, “%(value)s”.") % {
                    "seen": seen[value],
                    "position": option.position,
                    "part": part,
                    "value": value,
                }
                raise wrong(at, f"options.{option.position - 1}.{part}", sentence)
            seen[value] = option.position
    return options


def read_option(raw: Json, at: str, position: int) -> Option:
    if not isinstance(raw, Mapping):
        raise InvalidSchema(
            (_("%(at)s must be an object with value and title.") % {"at": at}), fields={at: _("Must be an object.")}
        )
    hotkey = text_of(raw, "hotkey", at, limit=1).lower()
    if hotkey in RESERVED_KEYS:
        sentence = _("The key “%(hotkey)s” is taken by the workspace. Free keys: %(names)s.") % {
            "hotkey": hotkey,
            "names": " ".join(FREE_KEYS),
        }
        raise wrong(at, "hotkey", sentence)
    value = text_of(raw, "value", at, limit=100, required=True)
    return Option(
        value=value,
        title=text_of(raw, "title", at, limit=200) or value,
        definition=text_of(raw, "definition", at, limit=4000),
        include=text_of(raw, "include", at, limit=4000),
        exclude=text_of(raw, "exclude", at, limit=4000),
        examples=text_of(raw, "examples", at, limit=8000),
        counter_examples=text_of(raw, "counter_examples", at, limit=8000),
        borderline=text_of(raw, "borderline", at, limit=8000),
        hotkey=hotkey,
        uncertain=raw.get("uncertain") is True,
        exclusive=raw.get("exclusive") is True,
        split_of=text_of(raw, "split_of", at, limit=100),
        position=position,
    )


def parse_json(text: str) -> Json:
    """The JSON that a cell holds; the text itself where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def listed(words: Sequence[str], most: int = 20) -> str:
    return ", ".join(words[:most]) + (" …" if len(words) > most else "")


def shortened(text: str, most: int = EXCERPT) -> str:
    """One line, cut at the end."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
