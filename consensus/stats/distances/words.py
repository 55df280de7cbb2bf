"""Labels are transcripts: how many words, or characters, one must change to get from one to the other.

Labels are taken as they are; the question's normaliser comes before (`consensus.stats.shapes.text_label`).
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cpdist

from consensus.stats.arrays import Floats, Ints, Labels
from consensus.stats.distances.comparison import Comparison, Fraction, of_one
from consensus.stats.distances.pairwise import PairDistance

BLOCK = 1 << 17  # pairs of transcripts that are compared at a time
EMPTY_REFERENCE = "No reference holds a word."


@dataclass(frozen=True, eq=False)
class EditPairs:
    """Lengths of the two texts of each pair and the fewest insertions, deletions and substitutions between them.

    Shape (pairs,) each. Levenshtein (1966), "Binary codes capable of correcting deletions, insertions and reversals".
    """

    first: Floats
    second: Floats
    errors: Floats

    @property
    def longer(self) -> Floats:
        return np.maximum(self.first, self.second)


@dataclass(frozen=True, eq=False)
class Texts:
    """The texts of all labels in both forms, each made when it is asked for."""

    labels: tuple[str, ...]

    @cached_property
    def words(self) -> list[Any]:
        """Each text as an array of word numbers."""
        number: dict[str, int] = {}
        return [array("L", [number.setdefault(word, len(number)) for word in text.split()]) for text in self.labels]

    @cached_property
    def characters(self) -> list[str]:
        return list(self.labels)


@dataclass(frozen=True, eq=False)
class TextPairs:
    """Pairs of transcripts; first, second: codes, shape (pairs,)."""

    texts: Texts
    first: Ints
    second: Ints

    @cached_property
    def words(self) -> EditPairs:
        return edits(self.texts.words, self.first, self.second)

    @cached_property
    def characters(self) -> EditPairs:
        return edits(self.texts.characters, self.first, self.second)


def edits(texts: Sequence[Any], first: Ints, second: Ints) -> EditPairs:
    blocks = [slice(start, start + BLOCK) for start in range(0, max(len(first), 1), BLOCK)]
    found = [edits_of(texts, first[rows], second[rows]) for rows in blocks]
    return EditPairs(*(np.concatenate(column) for column in zip(*found, strict=True)))


def edits_of(texts: Sequence[Any], first: Ints, second: Ints) -> tuple[Floats, Floats, Floats]:
    one, other = [texts[place] for place in first.tolist()], [texts[place] for place in second.tolist()]
    errors = np.asarray(cpdist(one, other, scorer=Levenshtein.distance), dtype=np.float64)
    return np.array(list(map(len, one)), float), np.array(list(map(len, other)), float), errors


def fit_texts(labels: Labels) -> Any:
    """Raises ValueError for a label that is no text."""
    for label in labels:
        if not isinstance(label, str):
            raise ValueError(f"{label!r} is not a text, so it has no place on this scale.")
    texts = Texts(labels)  # type: ignore[arg-type]  # seen to be strings
    return lambda first, second: TextPairs(texts, first, second)


def likeness(found: EditPairs) -> Fraction:
    """1 - edits / longer."""
    return Fraction(found.longer - found.errors, found.longer)


def error_rate(found: EditPairs) -> Fraction:
    """Edits / length of the reference; above 1 where more was added than there was. An empty reference is left out."""
    return Fraction(found.errors, found.second)


Read = Callable[[TextPairs], Fraction]


def rate(name: str, read: Read) -> Comparison:
    return Comparison(name, fit_texts, read, np.nan, is_error=True, is_symmetric=False, nothing=EMPTY_REFERENCE)


word_likeness = Comparison("word likeness", fit_texts, lambda found: likeness(found.words))
character_likeness = Comparison("character likeness", fit_texts, lambda found: likeness(found.characters))
character_edits_between = Comparison(
    "character edits", fit_texts, lambda found: of_one(found.characters.errors), is_error=True
)
word_error_rate = rate("word error rate", lambda found: error_rate(found.words))
character_error_rate = rate("character error rate", lambda found: error_rate(found.characters))

word_errors = PairDistance(word_likeness)
"""Word edits / words of the longer transcript: the smaller of the two word error rates, one being the reference of the
other, and so the same from both sides and at most 1; 0 for two empty ones."""

character_errors = PairDistance(character_likeness)
"""The same with characters."""

character_edits = PairDistance(character_edits_between)
"""How many characters must be changed, whatever the length: long transcripts weigh more than short ones."""
