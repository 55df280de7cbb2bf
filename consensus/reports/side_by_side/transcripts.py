"""Transcripts of one item beside each other, word by word: where they differ, and how."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

import numpy as np
from rapidfuzz.distance import Levenshtein

from consensus.differences import normaliser_of
from consensus.reports.side_by_side.answered import Answered, letters_of, told
from consensus.stats.normalisers import NORMALISERS, Normaliser
from consensus.stats.truth.word_alignment import NULL, PAD, align
from labeling.questions.text import Text
from labeling.showing import ShownField

MOST_WORDS = 1_500  # of a transcript that is aligned with all others at once: the memory that needs is its square
FOLDED = 14  # places in a row on which all agree: a longer run is shown by its two ends
ENDS = 5  # of such a run
PART = re.compile(r"[\w'’]+[^\w'’]*")  # a word with the signs that follow it
SIGNS = {"same": "", "sub": "≠", "ins": "+", "del": "\N{MINUS SIGN}"}


@dataclass(frozen=True)
class Cell:
    """What one transcript has at a place. kind: same (as most have), sub (another word), ins (a word where most have
    none), del (none where most have one). Where as many have something else, everybody differs."""

    letters: str
    text: str  # as it was typed; "" for no word
    kind: str
    compared: str = ""  # what of it counts

    @property
    def sign(self) -> str:
        return SIGNS[self.kind]


@dataclass(frozen=True)
class Variant:
    """What stands at a place, and whose it is. parts: the word as one of them typed it, in pieces that count and pieces
    that the normaliser passes over."""

    letters: str
    kind: str
    parts: tuple[tuple[str, bool], ...]

    @property
    def sign(self) -> str:
        return SIGNS[self.kind]


@dataclass(frozen=True)
class Place:
    number: int
    cells: tuple[Cell, ...]  # in the order of the transcripts
    hidden: int = 0  # it stands for so many places on which all agree
    normaliser: str = "raw"

    @property
    def differs(self) -> bool:
        return any(cell.kind != "same" for cell in self.cells)

    @property
    def variants(self) -> list[Variant]:
        """What most have first, the same words together."""
        together: dict[str, list[Cell]] = {}
        for cell in sorted(self.cells, key=lambda cell: cell.kind != "same"):
            together.setdefault(cell.compared, []).append(cell)
        return [
            Variant(", ".join(cell.letters for cell in cells), cells[0].kind, self.parts_of(cells[0].text))
            for cells in together.values()
        ]

    def parts_of(self, text: str) -> tuple[tuple[str, bool], ...]:
        counts = groupby(text, key=lambda sign: bool(NORMALISERS[self.normaliser](sign)))
        return tuple(("".join(signs), so) for so, signs in counts)


@dataclass(frozen=True)
class WordByWord:
    letters: tuple[str, ...]
    places: tuple[Place, ...]  # long runs on which all agree folded
    n_places: int
    ignored: str = ""  # what counts for nothing, in words

    template = "consensus/side_by_side/_word_by_word.html"
    over = ""

    @property
    def differing(self) -> list[Place]:
        return [place for place in self.places if place.differs]


@dataclass(frozen=True)
class Word:
    shown: str
    compared: str


def word_by_word(
    question: Text, answers: Sequence[Answered], fields: Sequence[ShownField], key: str
) -> WordByWord | None:
    """None where they differ in no word."""
    given = [(letters_of([each]), str(each.value), len(each.people)) for each in told(answers)]
    found = beside(given, question.normaliser, normaliser_of(question)) if given else None
    return replace(found, ignored=question.passed_over) if found and found.differing else None


def beside(transcripts: Sequence[tuple[str, str, int]], normaliser: str, rules: Normaliser | None = None) -> WordByWord:
    """transcripts: letters, text, how many people wrote it. normaliser: of the question, by name. rules: the same with
    the standard spellings and what does not count."""
    words = [by_rules(words_of(text, NORMALISERS[normaliser]), text, rules) for _, text, _ in transcripts]
    weights = [float(n) for _, _, n in transcripts]
    letters = tuple(name for name, _, _ in transcripts)
    rows = table([[word.compared for word in each] for each in words], weights)
    places = [place_of(number, row, words, letters, weights) for number, row in enumerate(rows, start=1)]
    told_of = [replace(place, normaliser=normaliser) for place in places]
    return WordByWord(letters, folded(told_of), len(places))


def by_rules(words: list[Word], text: str, rules: Normaliser | None) -> list[Word]:
    """Each word as the standard spelling has it; words that do not count stay at the word before them."""
    wanted = rules(text).split() if rules else [word.compared for word in words]
    found: list[Word] = []
    first = ""  # what does not count before the first word that does
    for _, i, j, k, m in SequenceMatcher(None, [word.compared for word in words], wanted, autojunk=False).get_opcodes():
        if j - i == m - k:
            found += [Word(word.shown, compared) for word, compared in zip(words[i:j], wanted[k:m], strict=True)]
            continue
        shown = " ".join(word.shown for word in words[i:j])
        if k < m:
            found += [Word(shown if at == k else wanted[at], wanted[at]) for at in range(k, m)]
        elif found:
            found[-1] = Word(f"{found[-1].shown} {shown}", found[-1].compared)
        else:
            first = shown
    return [Word(f"{first} {found[0].shown}", found[0].compared), *found[1:]] if first and found else found


def words_of(text: str, normaliser: Normaliser) -> list[Word]:
    """The words that are compared, each as it was typed; signs that count for nothing stay at the word before them."""
    found: list[Word] = []
    for token in text.split():
        compared = normaliser(token).split()
        parts = PART.findall(token) if len(compared) > 1 else [token]
        if not compared and found:
            found[-1] = Word(f"{found[-1].shown} {token}", found[-1].compared)
        shown = parts if len(parts) == len(compared) else compared
        found += [Word(*pair) for pair in zip(shown, compared, strict=True)] if compared else []
    return found


Row = tuple[int, ...]  # for each transcript which of its words stands at a place; NULL for none


def table(words: Sequence[Sequence[str]], weights: Sequence[float]) -> list[Row]:
    """The places of all transcripts, aligned from the most central one on (`consensus.stats.truth.rover`)."""
    if not words:
        return []
    order = central_first(words, weights)
    if max(map(len, words)) > MOST_WORDS:
        columns = around([words[place] for place in order])
    else:
        columns = together([words[place] for place in order], [weights[place] for place in order])
    back = np.argsort(order)
    return [tuple(row[place] for place in back) for row in columns]


def central_first(words: Sequence[Sequence[str]], weights: Sequence[float]) -> list[int]:
    far = [sum(n * Levenshtein.normalized_distance(one, other) for other, n in zip(words, weights, strict=True))
           for one in words]  # fmt: skip
    return sorted(range(len(words)), key=lambda place: (round(far[place], 9), place))


def together(words: Sequence[Sequence[str]], weights: Sequence[float]) -> list[Row]:
    """By the alignment that derives labels: each transcript is fitted into the table of those before it."""
    number: dict[str, int] = {}
    lengths = np.array([list(map(len, words))])
    coded = np.full((1, len(words), int(lengths.max(initial=0))), PAD, dtype=np.int32)
    for column, each in enumerate(words):
        coded[0, column, : len(each)] = [number.setdefault(word, len(number)) for word in each]
    aligned = align(coded, lengths, np.array([weights]))
    there = aligned.words[0, : int(aligned.n_places[0])] != NULL
    which = np.where(there, np.cumsum(there, axis=0) - 1, NULL)
    return [tuple(row) for row in which.tolist()]


def around(words: Sequence[Sequence[str]]) -> list[Row]:
    """Each fitted to the first alone: the memory that this needs grows with their length, and not with its square."""
    central, *others = words
    at = [[NULL] * len(central) for _ in others]  # the word of each at the words of the first
    gaps: list[list[list[int]]] = [[[] for _ in range(len(central) + 1)] for _ in others]  # and between these
    for place, other in enumerate(others):
        for step in Levenshtein.opcodes(central, other):
            both = min(step.src_end - step.src_start, step.dest_end - step.dest_start)
            for word in range(both):
                at[place][step.src_start + word] = step.dest_start + word
            gaps[place][step.src_start + both] += range(step.dest_start + both, step.dest_end)
    rows: list[Row] = []
    for gap in range(len(central) + 1):
        for extra in range(max((len(each[gap]) for each in gaps), default=0)):
            rows.append((NULL, *(each[gap][extra] if extra < len(each[gap]) else NULL for each in gaps)))
        if gap < len(central):
            rows.append((gap, *(each[gap] for each in at)))
    return rows


def place_of(
    number: int, row: Row, words: Sequence[Sequence[Word]], letters: Sequence[str], weights: Sequence[float]
) -> Place:
    here = [words[column][at] if at != NULL else None for column, at in enumerate(row)]
    compared = [word.compared if word else "" for word in here]
    votes: dict[str, float] = {}
    for word, weight in zip(compared, weights, strict=True):
        votes[word] = votes.get(word, 0) + weight
    most = max(votes.values())
    leading = [word for word, n in votes.items() if n == most]
    standard = leading[0] if len(leading) == 1 else None
    return Place(number, tuple(
        Cell(name, word.shown if word else "", kind_of(what, standard, len(votes) == 1, "" in votes), what)
        for name, word, what in zip(letters, here, compared, strict=True)
    ))  # fmt: skip


def kind_of(word: str, standard: str | None, all_agree: bool, some_have_none: bool) -> str:
    if all_agree or word == standard:
        return "same"
    if not word:
        return "del"
    return "ins" if standard == "" or (standard is None and some_have_none) else "sub"


def folded(places: Sequence[Place]) -> tuple[Place, ...]:
    """Long runs on which all agree by their two ends, and how many lie between."""
    shown: list[Place] = []
    run: list[Place] = []
    for place in [*places, None]:
        if place is not None and not place.differs:
            run.append(place)
            continue
        if len(run) > FOLDED:
            run = [*run[:ENDS], Place(run[ENDS].number, (), hidden=len(run) - 2 * ENDS), *run[-ENDS:]]
        shown += run
        run = []
        if place is not None:
            shown.append(place)
    return tuple(shown)
