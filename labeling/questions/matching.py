"""Is an answer right, where the known one is? Equal answers are, unless their type is measured, drawn or typed."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from labeling.questions.areas import area_of, shared_area
from labeling.questions.in_picture import InPicture
from labeling.questions.question import Answer, Corners, Question
from labeling.questions.text import Text

Part = Mapping[str, Any]
SHARED = 0.5  # of what two parts cover together: from here on they are taken for the same part
NEAR = 0.05  # of a known number: as near as one measures
NO_WORD = re.compile(r"[^\w\s]+")


def parts_match(given: Sequence[Part], known: Sequence[Part], shared: Callable[[Part, Part], float]) -> bool:
    """One to one, each with a part of the same label that shares half of what both cover."""
    if len(given) != len(known):
        return False
    pairs = [
        (shared(one, other), i, j)
        for i, one in enumerate(given)
        for j, other in enumerate(known)
        if one["label"] == other["label"]
    ]
    free_given, free_known = set(range(len(given))), set(range(len(known)))
    for share, i, j in sorted(pairs, key=lambda pair: -pair[0]):
        if share >= SHARED and i in free_given and j in free_known:
            free_given.remove(i)
            free_known.remove(j)
    return not free_given


def boxes_share(one: Part, other: Part) -> float:
    """The area of both over the area of either."""
    width = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    height = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    both = max(width, 0) * max(height, 0)
    either = one["width"] * one["height"] + other["width"] * other["height"] - both
    return float(both / either) if either else 0.0


def spans_share(one: Part, other: Part) -> float:
    """The characters of both over those of either."""
    both = max(min(one["end"], other["end"]) - max(one["start"], other["start"]), 0)
    either = (one["end"] - one["start"]) + (other["end"] - other["start"]) - both
    return float(both / either) if either else 0.0


def words_of(text: str) -> list[str]:
    """Without capitals and punctuation."""
    return NO_WORD.sub(" ", unicodedata.normalize("NFC", text).casefold()).split()


def outlines_share(one: Corners, other: Corners) -> float:
    """The area of both over the area of either."""
    both = shared_area(one, other)
    either = area_of(one) + area_of(other) - both
    return both / either if either else 0.0


def outlines_match(question: Question, answer: Answer, known: Answer) -> bool:
    return parts_match(answer, known, lambda *both: outlines_share(*(question.corners(part) for part in both)))


def texts_match(question: Question, answer: Answer, known: Answer) -> bool:
    """The same words, or the same characters where each of them counts."""
    if not isinstance(question, Text):
        return bool(answer == known)
    split = str.split if question.normaliser == "raw" else words_of
    rules = question.spellings, question.ignored
    if question.normaliser == "raw" and not any(rules) and question.accents == "count":
        return bool(answer == known)
    one, other = (by_rules(split(unaccented(question, str(text))), question, split) for text in (answer, known))
    return one == other


def unaccented(question: Text, text: str) -> str:
    if question.accents == "count":
        return text
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if unicodedata.category(sign) != "Mn"))


def by_rules(words: list[str], question: Text, split: Callable[[str], list[str]]) -> list[str]:
    """The words as the standard spellings have them, without those that do not count. The longest rule goes first."""
    rules: dict[tuple[str, ...], list[str]] = {
        tuple(split(unaccented(question, word))): [] for word in question.ignored
    } | {
        tuple(split(unaccented(question, written))): split(unaccented(question, compared))
        for written, compared in question.spellings
    }
    lengths = sorted({len(written) for written in rules if written}, reverse=True)
    found: list[str] = []
    at = 0
    while at < len(words):
        fits = next((n for n in lengths if tuple(words[at : at + n]) in rules), 0)
        found += rules[tuple(words[at : at + fits])] if fits else [words[at]]
        at += fits or 1
    return found


# Question type -> whether an answer is right. Of other types: shapes that lie on each other, else only what is equal.
MATCHES: dict[str, Callable[[Question, Answer, Answer], bool]] = {
    "number": lambda question, answer, known: abs(answer - known) <= abs(known) * NEAR,
    "boxes": lambda question, answer, known: parts_match(answer, known, boxes_share),
    "spans": lambda question, answer, known: parts_match(answer, known, spans_share),
    "text": texts_match,
}


def matches(question: Question, answer: Answer, known: Answer) -> bool:
    """Both as the question has accepted them."""
    if right := MATCHES.get(question.type):
        return right(question, answer, known)
    return outlines_match(question, answer, known) if isinstance(question, InPicture) else bool(answer == known)
