"""Records side by side: what differs, what is only written differently, what is not there.

Two values are the same if a reader sees the same. They are the same but written differently (≈) if they mean the
same to anybody: 12 and 12.0, "1.50" and 1.5, "Huber " and "HUBER", true and "yes", an empty value and a column that is
not there. Everything else differs (≠). Texts with leading zeros or with separators are no numbers: 0123 may be a postal
code, and 1,200 is read in two ways.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any, Literal

from labeling.diffs import WORDS, word_diff

Json = Any
Sign = Literal["same", "written", "differs"]
NUMBER = re.compile(r"-?(0|[1-9]\d{0,30})(\.\d{1,30})?([eE][+-]?\d{1,3})?", re.ASCII)
COMPARED_WORDS = 40  # between what both begin and end with: comparing more would take too long
IN_COMMON = 0.3  # of the longer text; with less, the words that differ are nearly all
NOT_THERE = object()


@dataclass(frozen=True)
class Part:
    text: str
    differs: bool


@dataclass(frozen=True)
class Cell:
    """One value: as a reader sees it, and as it is stored. differs: it stands out from the others of its row."""

    text: str
    raw: str
    is_missing: bool  # the record has no such column
    differs: bool
    record: str = ""  # A, B… where there are several
    other: str = ""  # what it is compared with by words

    @property
    def parts(self) -> tuple[Part, ...]:
        """The text, with the words marked that differ."""
        return marked(self.text, self.other) if self.differs else (Part(self.text, differs=False),)

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True)
class Row:
    """One column of a record: its value in each of the records that are compared."""

    column: str
    cells: tuple[Cell, ...]
    sign: Sign

    @property
    def differs(self) -> bool:
        return self.sign == "differs"


def compared(records: Sequence[Mapping[str, Json]]) -> tuple[Row, ...]:
    """One row a column, in the order in which the records name them."""
    columns = dict.fromkeys(column for record in records for column in record)
    return tuple(row_of(column, [record.get(column, NOT_THERE) for record in records]) for column in columns)


def names_of(records: Sequence[object]) -> Sequence[str]:
    """A, B… of records that are compared; a single one needs no name."""
    return "ABCDEFGHIJ"[: len(records)] if len(records) > 1 else [""] * len(records)


def row_of(column: str, values: Sequence[Json]) -> Row:
    shown, meant = [words_of(value) for value in values], [meaning(value) for value in values]
    seen = {(text, value is NOT_THERE) for text, value in zip(shown, values, strict=True)}
    sign: Sign = "same" if len(seen) == 1 else "written" if len(set(meant)) == 1 else "differs"
    odd = standing_out(meant)
    cells = tuple(
        Cell(
            text=text,
            raw="" if value is NOT_THERE else stored(value),
            is_missing=value is NOT_THERE,
            differs=stands_out,
            record=record,
            other=other_of(text, shown) if stands_out else "",
        )
        for value, text, stands_out, record in zip(values, shown, odd, names_of(values), strict=True)
    )
    return Row(column, cells, sign)


def words_of(value: Json) -> str:
    """As a reader sees it."""
    if value is None or value is NOT_THERE:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def stored(value: Json) -> str:
    """As JSON, with what cannot be seen written out: "Huber\\u200b"."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)


def meaning(value: Json) -> tuple[str, Decimal | str]:
    """Two values with the same meaning differ in how they are written, at most."""
    text = words_of(value).strip()
    if not text:
        return "nothing", ""
    if NUMBER.fullmatch(text):
        return "number", Decimal(text)
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return "text", {"true": "yes", "false": "no"}.get(words, words)


def standing_out(meant: Sequence[tuple[str, Decimal | str]]) -> list[bool]:
    """Whatever is not what most have; where no value has most, all of them."""
    if len(set(meant)) == 1:
        return [False] * len(meant)
    (most, count), (_, next_count) = Counter(meant).most_common(2)
    return [not (count > next_count and each == most) for each in meant]


def other_of(text: str, shown: Sequence[str]) -> str:
    """What a text is compared with by words: the one other text of its row."""
    others = {other for other in shown if other != text}
    return others.pop() if len(others) == 1 else ""


def marked(text: str, other: str) -> tuple[Part, ...]:
    """The text in parts, the words that the other has not marked; whole where there is little in common."""
    whole = (Part(text, differs=True),)
    mine, theirs = WORDS.findall(text), WORDS.findall(other)
    start = alike(mine, theirs)
    end = alike(mine[start:][::-1], theirs[start:][::-1])
    middle, their_middle = (words[start : len(words) - end] for words in (mine, theirs))
    if max(len(middle), len(their_middle)) > COMPARED_WORDS:
        between = [Part("".join(middle), differs=True)]
    else:
        parts = word_diff("".join(their_middle), "".join(middle))
        between = [Part(part.text, differs=part.kind == "ins") for part in parts if part.kind != "del"]
    last = "".join(mine[len(mine) - end :])
    found = [Part("".join(mine[:start]), differs=False), *between, Part(last, differs=False)]
    common = sum(len(part.text.strip()) for part in found if not part.differs)
    if common < IN_COMMON * max(len(text), len(other)):
        return whole
    return tuple(part for part in found if part.text)


def alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
