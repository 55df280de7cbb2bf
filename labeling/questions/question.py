"""What every question type promises, and the parts that several of them share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from labeling.errors import InvalidSchema

Json = Any  # what json.loads gives: dict, list, str, int, float, bool or None
Answer = Any  # plain JSON data too, but one that its question has accepted

# Keys that the workspace and the disagreement page use themselves (ux: section 4).
RESERVED_KEYS = frozenset("abcegijkmoqstwx[]?/")
FREE_KEYS = [key for key in "0123456789defhlnpruvyz" if key not in RESERVED_KEYS]
MAX_OPTIONS = 500


class Question(Protocol):
    """One question of an instruction version. A type is a class with these, registered in QUESTIONS."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def options(self) -> "tuple[Option, ...]": ...

    @classmethod
    def read(cls, raw: Mapping[str, Json], at: str) -> Self: ...  # raises InvalidSchema naming the place

    def clean(self, raw: Json, data: Json) -> Answer: ...  # plain data in; raises InvalidAnswer with a sentence

    def describe(self, answer: Answer) -> str: ...  # for lists, diffs and exports


@dataclass(frozen=True)
class Option:
    """A class to choose, with what makes it one."""

    value: str
    title: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    hotkey: str = ""
    uncertain: bool = False
    position: int = 0  # from 1; the option's colour, and its digit where it has no hotkey of its own

    @property
    def key(self) -> str:
        """The key that chooses it: its own, else the digit of its position; "" from the eleventh on."""
        return self.hotkey or ("1234567890"[self.position - 1] if self.position <= 10 else "")


def text_of(raw: Mapping[str, Json], name: str, at: str, *, limit: int, required: bool = False) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str) or len(value) > limit or (required and not value.strip()):
        wanted = f"text of 1 to {limit} characters" if required else f"text of at most {limit} characters"
        raise InvalidSchema(f"{at}: {name} must be {wanted}.", fields={f"{at}.{name}": f"Must be {wanted}."})
    return value.strip()


def read_options(raw: Json, at: str) -> tuple[Option, ...]:
    """Two options or more, each with its own value and its own key."""
    if not isinstance(raw, list) or not 2 <= len(raw) <= MAX_OPTIONS:
        sentence = f"A choice needs 2 to {MAX_OPTIONS} options."
        raise InvalidSchema(f"{at}: {sentence}", fields={f"{at}.options": sentence})
    options = tuple(read_option(row, f"{at}.options.{i}", i + 1) for i, row in enumerate(raw))
    for part in ("value", "key"):
        seen: dict[str, int] = {}
        for option in options:
            value = getattr(option, part)
            if value and value in seen:
                sentence = f"Options {seen[value]} and {option.position} have the same {part}, “{value}”."
                raise InvalidSchema(
                    f"{at}: {sentence}", fields={f"{at}.options.{option.position - 1}.{part}": sentence}
                )
            seen[value] = option.position
    return options


def read_option(raw: Json, at: str, position: int) -> Option:
    if not isinstance(raw, Mapping):
        raise InvalidSchema(f"{at} must be an object with value and title.", fields={at: "Must be an object."})
    hotkey = text_of(raw, "hotkey", at, limit=1).lower()
    if hotkey in RESERVED_KEYS:
        sentence = f"The key “{hotkey}” is taken by the workspace. Free keys: {' '.join(FREE_KEYS)}."
        raise InvalidSchema(f"{at}: {sentence}", fields={f"{at}.hotkey": sentence})
    value = text_of(raw, "value", at, limit=100, required=True)
    return Option(
        value=value,
        title=text_of(raw, "title", at, limit=200) or value,
        definition=text_of(raw, "definition", at, limit=4000),
        include=text_of(raw, "include", at, limit=4000),
        exclude=text_of(raw, "exclude", at, limit=4000),
        hotkey=hotkey,
        uncertain=raw.get("uncertain") is True,
        position=position,
    )
