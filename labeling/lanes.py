"""Spans that overlap lie below each other, each in its own lane. js/parts/lanes.js does the same while one marks."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

MOST = 12  # lanes that there is room for; what is deeper shares the last
LETTER = 0.8  # width of a letter of a name in letters of the text
LONGEST_NAME = 24  # letters that are shown of one
LINE = re.compile(r"\r\n|\r|\n")
JOINER = "\N{ZERO WIDTH JOINER}"


@dataclass(frozen=True)
class Laid:
    """A span in its lane."""

    start: int
    end: int
    name: str  # below it, where it begins; "" for none
    position: int | None  # of its option, for the colour
    lane: int = 0


@dataclass(frozen=True)
class Cut:
    """A stretch of the text under the same spans, the longest first; `begin`: those whose name stands here."""

    start: int
    end: int
    over: tuple[Laid, ...]
    begin: frozenset[int]  # places in `over`


def lay(spans: Sequence[Laid]) -> list[Laid]:
    """Each in the first lane that is free where it begins; spans and their names in one lane do not touch."""
    ends: list[int] = []
    laid = []
    for span in sorted(spans, key=lambda span: (span.start, span.end, span.name)):
        lane = next((lane for lane, end in enumerate(ends) if end <= span.start), min(len(ends), MOST - 1))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = max(ends[lane], reach(span))
        laid.append(Laid(span.start, span.end, span.name, span.position, lane))
    return laid


def reach(span: Laid) -> int:
    """Where a span ends with its name below it."""
    return max(span.end, span.start + (ceil(min(len(span.name), LONGEST_NAME) * LETTER) + 1 if span.name else 0))


def cuts(text: str, laid: Sequence[Laid]) -> list[Cut]:
    """The text cut where a span begins or ends, after the first character of one, which bears its name, and after each
    line break."""
    first = [min(span.end, character_end(text, span.start)) for span in laid]
    lines = [found.end() for found in LINE.finditer(text)]
    places = sorted({0, len(text), *first, *lines, *(place for span in laid for place in (span.start, span.end))})
    found = []
    for start, end in pairwise(places):
        over = [span for span in laid if span.start <= start and end <= span.end]
        over.sort(key=lambda span: (span.start - span.end, span.start))
        begin = frozenset(at for at, span in enumerate(over) if span.start == start)
        found.append(Cut(start, end, tuple(over), begin))
    return found


def character_end(text: str, start: int) -> int:
    """The end of a character as people count them, near enough: a letter with its marks, a joined picture, a flag."""
    at = start + 1
    if is_flag_half(text[start]) and text[at : at + 1] and is_flag_half(text[at]):
        at += 1
    while at < len(text) and (text[at - 1] == JOINER or belongs_to_the_one_before(text[at])):
        at += 1
    return at


def is_flag_half(sign: str) -> bool:
    return "\N{REGIONAL INDICATOR SYMBOL LETTER A}" <= sign <= "\N{REGIONAL INDICATOR SYMBOL LETTER Z}"


def belongs_to_the_one_before(sign: str) -> bool:
    """A combining mark, a joiner, a variation, a tone of skin."""
    tone = "\N{EMOJI MODIFIER FITZPATRICK TYPE-1-2}" <= sign <= "\N{EMOJI MODIFIER FITZPATRICK TYPE-6}"
    return sign == JOINER or tone or unicodedata.category(sign) in ("Mn", "Mc", "Me")
