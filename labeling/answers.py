"""An answer as pages show it: the options it names, the text it marks, the boxes it draws."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from labeling.lanes import Cut, Laid, cuts, lay
from labeling.models import Media
from labeling.questions import Answer, Question
from labeling.questions.parts import Part, parts_of
from labeling.questions.question import Corners
from labeling.showing import ShownField

ALONE = "≠"  # before the name of a part that not all have
LONG, END = 240, 90  # an unmarked stretch longer than this is shown by its two ends


@dataclass(frozen=True)
class Chip:
    """An option that is named."""

    title: str
    position: int | None


@dataclass(frozen=True)
class Bar:
    """A span over a piece of the text. name: of its label, where it begins; "" elsewhere."""

    position: int | None
    lane: int
    name: str


@dataclass(frozen=True)
class Piece:
    """A stretch of a text under the same spans, the longest first; none: it is not marked."""

    text: str
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """What stands between two line breaks, with its own direction and its own lanes for spans that overlap."""

    pieces: tuple[Piece, ...]

    @property
    def lanes(self) -> int:
        return 1 + max((bar.lane for piece in self.pieces for bar in piece.bars), default=0)


@dataclass(frozen=True)
class Drawn:
    """A part of an answer in its picture. x, y: left and top of it. part: as it was answered."""

    number: int
    chip: Chip
    corners: Corners
    part: Part

    @property
    def outline(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.corners)

    @property
    def x(self) -> float:
        return min(x for x, _ in self.corners)

    @property
    def y(self) -> float:
        return min(y for _, y in self.corners)


@dataclass(frozen=True)
class Drawing:
    """What an answer draws into its picture; without one into a frame of its size."""

    width: float
    height: float
    parts: tuple[Drawn, ...]
    media: Media | None = None

    @property
    def letter(self) -> float:
        """Height of the numbers, in pixels of the picture."""
        return max(self.width, self.height) / 32


@dataclass(frozen=True)
class ShownAnswer:
    """{% include shown.template with shown=shown slug=slug only %}"""

    question: Question
    answer: Answer
    title: str
    chips: tuple[Chip, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    common: tuple[Part, ...] | None = None  # the parts that all have with whom it is compared; None: it is not
    drawing: Drawing | None = field(default=None)

    @property
    def template(self) -> str:
        return f"labeling/questions/_{self.question.type}_answer.html"

    @property
    def value(self) -> str:
        """As a form hands it on: text as it is, everything else as JSON."""
        return self.answer if isinstance(self.answer, str) else json.dumps(self.answer)


def shown_answer(
    question: Question, answer: Answer, fields: Iterable[ShownField], common: Iterable[Part] | None = None
) -> ShownAnswer:
    """fields: those of the item, as shown_fields gives them. common: the parts that all the answers have beside which
    it is shown; those that it has besides are marked as such."""
    chips = tuple(chip_of(question, value) for value in question.named(answer))
    plain = ShownAnswer(
        question, answer, question.describe(answer), chips, common=None if common is None else tuple(common)
    )
    pointed = next((each for each in fields if each.name == getattr(question, "field", "")), None)
    add = IN_FIELD.get(pointed.type) if pointed else None
    return add(plain, pointed) if add and pointed else plain


def in_common(answers: Iterable[Answer]) -> list[Part]:
    """The parts that each of the answers has."""
    first, *others = [parts_of(answer) for answer in answers] or [[]]
    return [part for part in first if all(part in other for other in others)]


def chip_of(question: Question, value: str) -> Chip:
    found = next((option for option in question.options if option.value == value), None)
    return Chip(found.title, found.position) if found else Chip(value, None)


def with_pieces(shown: ShownAnswer, pointed: ShownField) -> ShownAnswer:
    text = pointed.value if isinstance(pointed.value, str) else ""
    laid = lay([span for part in parts_of(shown.answer) if (span := span_of(shown, part, text))])
    paragraphs: list[list[Piece]] = []
    for cut in cuts(text, laid):
        if cut.start == 0 or text[cut.start - 1] in "\r\n":
            paragraphs.append([])
        paragraphs[-1].append(piece_of(cut, text))
    return replace(shown, paragraphs=tuple(Paragraph(tuple(pieces)) for pieces in paragraphs))


def span_of(shown: ShownAnswer, part: Part, text: str) -> Laid | None:
    """None for what lies outside the text, as an answer to an earlier text of the item may."""
    question = shown.question
    start, end = part.get("start"), part.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        return None
    chip = chip_of(question, part["label"])
    sign = ALONE if shown.common is not None and part not in shown.common else ""
    title = chip.title if len(question.options) > 1 else ""
    return Laid(start, end, f"{sign} {title}".strip(), chip.position)


def piece_of(cut: Cut, text: str) -> Piece:
    bars = tuple(
        Bar(span.position, span.lane, span.name if place in cut.begin else "") for place, span in enumerate(cut.over)
    )
    part = text[cut.start : cut.end]
    return Piece(part if bars else ends_of(part), bars)


def ends_of(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:END]} … {text[-END:]}"


def with_drawing(shown: ShownAnswer, pointed: ShownField) -> ShownAnswer:
    parts = tuple(drawn(shown.question, number, part) for number, part in enumerate(parts_of(shown.answer), start=1))
    inside = tuple(part for part in parts if part.corners)
    right = max((x for part in inside for x, _ in part.corners), default=1)
    bottom = max((y for part in inside for _, y in part.corners), default=1)
    width, height = pointed.size or (right, bottom)
    return replace(shown, drawing=Drawing(width, height, inside, pointed.media))


def drawn(question: Question, number: int, part: Part) -> Drawn:
    return Drawn(number, chip_of(question, part["label"]), question.corners(part), part)


# Field type that an answer is about -> what is shown of the answer in it.
IN_FIELD: dict[str, Callable[[ShownAnswer, ShownField], ShownAnswer]] = {
    "text": with_pieces,
    "markdown": with_pieces,
    "image": with_drawing,
}
