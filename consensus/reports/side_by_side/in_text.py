"""Marks in one text, an answer below the other, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from consensus.reports.side_by_side.answered import Answered, letters_of, told
from consensus.reports.side_by_side.switches import Switch, switches
from labeling.answers import chip_of, ends_of
from labeling.lanes import Cut, Laid, cuts, lay
from labeling.questions import Question
from labeling.questions.parts import Part, parts_of
from labeling.questions.question import shortened
from labeling.questions.spans import Spans
from labeling.showing import ShownField

QUOTED = 120  # characters of a stretch that the list of differences quotes


@dataclass(frozen=True)
class Marked(Laid):
    """A span of one answer. lane: its slot, counted from 0; below 0 where there is none for it."""

    at: int = 0  # of the answer
    label: str = ""


@dataclass(frozen=True)
class Bar:
    """A span over a piece of the text; name: of who marked it, and as what, where it begins; "" elsewhere."""

    at: int
    slot: int
    name: str


@dataclass(frozen=True)
class Piece:
    """differs: not every answer has the same marks here."""

    text: str
    bars: tuple[Bar, ...]
    differs: bool


@dataclass(frozen=True)
class Voice:
    """title: as what they marked a stretch; "" if they did not."""

    title: str
    letters: str


@dataclass(frozen=True)
class Stretch:
    """As much of the text as the same people say the same about."""

    text: str
    voices: tuple[Voice, ...]

    @property
    def differs(self) -> bool:
        return len(self.voices) > 1


@dataclass(frozen=True)
class InText:
    switches: tuple[Switch, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]
    stretches: tuple[Stretch, ...]  # that somebody marked
    nothing: str  # letters of those who marked nothing
    n_left_out: int  # answers for which there is no room
    language: str

    template = "consensus/side_by_side/_in_text.html"
    over = ""

    @property
    def differing(self) -> list[Stretch]:
        return [stretch for stretch in self.stretches if stretch.differs]


def in_text(question: Spans, answers: Sequence[Answered], fields: Sequence[ShownField], key: str) -> InText | None:
    """None where there are no two answers, or no text."""
    given = told(answers)
    field = next((each for each in fields if each.name == question.field), None)
    text = field.value if field and isinstance(field.value, str) else ""
    if field is None or not text or len(given) < 2:
        return None
    laid = {each.at: laid_of(question, each, text) for each in given}
    drawn = [(each, 1 + max(span.lane for span in laid[each.at])) for each in given if laid[each.at]]
    shown = switches(drawn)
    first = {switch.answered.at: switch.slots[0] - 1 for switch in shown}
    marked = [replace(span, lane=first[at] + span.lane if at in first else -1) for at in laid for span in laid[at]]
    pieces = cuts(text, marked)
    return InText(
        switches=shown,
        paragraphs=paragraphs_of(text, pieces, [each.at for each in given]),
        stretches=stretches_of(question, text, pieces, given),
        nothing=letters_of([each for each in given if not laid[each.at]]),
        n_left_out=len(drawn) - len(shown),
        language=field.language,
    )


def laid_of(question: Question, answered: Answered, text: str) -> list[Marked]:
    """The spans of one answer, those that overlap in lanes below each other."""
    named = [(part, name_of(question, answered, part)) for part in parts_of(answered.value) if is_in(part, text)]
    named.sort(key=lambda each: (each[0]["start"], each[0]["end"], each[1]))  # as lay() does
    lanes = lay([Laid(part["start"], part["end"], name, answered.at) for part, name in named])
    return [
        Marked(**vars(span), at=answered.at, label=part["label"])
        for span, (part, _) in zip(lanes, named, strict=True)
    ]  # fmt: skip


def is_in(part: Part, text: str) -> bool:
    start, end = part.get("start"), part.get("end")
    return isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)


def name_of(question: Question, answered: Answered, part: Part) -> str:
    title = chip_of(question, part["label"]).title if len(question.options) > 1 else ""
    return f"{answered.short} {title}".strip()


def paragraphs_of(text: str, pieces: Sequence[Cut], given: Sequence[int]) -> tuple[tuple[Piece, ...], ...]:
    """What stands between two line breaks, each with a direction of its own."""
    paragraphs: list[list[Piece]] = []
    for cut in pieces:
        if cut.start == 0 or text[cut.start - 1] in "\r\n":
            paragraphs.append([])
        paragraphs[-1].append(piece_of(cut, text, given))
    return tuple(tuple(paragraph) for paragraph in paragraphs)


def piece_of(cut: Cut, text: str, given: Sequence[int]) -> Piece:
    bars = tuple(
        Bar(span.position or 0, span.lane + 1, span.name if place in cut.begin else "")
        for place, span in enumerate(cut.over)
        if span.lane >= 0
    )
    part = text[cut.start : cut.end]
    return Piece(part if cut.over else ends_of(part), bars, len(set(said_of(cut, given))) > 1)


def said_of(cut: Cut, given: Sequence[int]) -> tuple[frozenset[str], ...]:
    """The labels that each answer has over a piece."""
    labels: dict[int, set[str]] = {at: set() for at in given}
    for span in cut.over:
        if isinstance(span, Marked):
            labels[span.at].add(span.label)
    return tuple(frozenset(found) for found in labels.values())


def stretches_of(
    question: Question, text: str, pieces: Sequence[Cut], given: Sequence[Answered]
) -> tuple[Stretch, ...]:
    """Pieces beside each other of which all say the same are one stretch."""
    told_of = [(said_of(cut, [each.at for each in given]), cut) for cut in pieces if cut.start < cut.end]
    found = []
    for said, run in groupby(told_of, key=lambda each: each[0]):
        cuts_of_it = [cut for _, cut in run]
        if any(said):
            quoted = shortened(text[cuts_of_it[0].start : cuts_of_it[-1].end], QUOTED)
            found.append(Stretch(quoted, voices_of(question, said, given)))
    return tuple(found)


def voices_of(question: Question, said: Sequence[frozenset[str]], given: Sequence[Answered]) -> tuple[Voice, ...]:
    """Those who say the same together, whoever marked it before whoever did not."""
    together: dict[frozenset[str], list[Answered]] = {}
    for labels, answered in zip(said, given, strict=True):
        together.setdefault(labels, []).append(answered)
    rows = sorted(together.items(), key=lambda each: not each[0])
    return tuple(Voice(titles_of(question, labels), letters_of(people)) for labels, people in rows)


def titles_of(question: Question, labels: frozenset[str]) -> str:
    known = [option.value for option in question.options]
    order = sorted(labels, key=lambda value: (value not in known, known.index(value) if value in known else 0, value))
    return ", ".join(chip_of(question, value).title for value in order)
