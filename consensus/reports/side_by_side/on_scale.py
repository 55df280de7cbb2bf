"""Points on a scale, and numbers: each labeler's letter at its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from consensus.blinding import VisibleAnswer
from consensus.reports.side_by_side.answered import Answered, told
from labeling.questions.number import Number
from labeling.questions.numbers import tidy
from labeling.questions.rating import Rating
from labeling.showing import ShownField

MARGIN = 5.0  # percent of the width on either side of the axis
DOT = 8.0  # percent of the width that a dot takes on a phone
ROW = 26  # pixels
TICKS = 6  # about so many of a scale that does not name its points
SAME = 1e-8  # of a number, or of 1: what is nearer lies at one place
WIDE = 0.2  # of the range that is allowed: answers that take up less of it are shown closer


@dataclass(frozen=True)
class Dot:
    """x: percent of the width. y: pixels from the top."""

    person: VisibleAnswer
    x: float
    y: int


@dataclass(frozen=True)
class Tick:
    x: float
    text: str


@dataclass(frozen=True)
class OnScale:
    """low, high: what the ends of the scale mean. unit: of the numbers. said: who gave what, for those who listen."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    axis: int  # pixels from the top
    low: str
    high: str
    unit: str
    lowest: str
    highest: str
    apart: str
    said: tuple[tuple[str, str], ...]

    template = "consensus/side_by_side/_on_scale.html"
    over = ""
    margin = MARGIN
    end = 100 - MARGIN

    @property
    def height(self) -> int:
        return self.axis + 26

    @property
    def has_machines(self) -> bool:
        return any(dot.person.is_machine for dot in self.dots)


def on_scale(
    question: Rating | Number, answers: Sequence[Answered], fields: Sequence[ShownField], key: str
) -> OnScale | None:
    """None where there are no two answers."""
    given = sorted(told(answers), key=lambda each: each.value)
    if len(given) < 2:
        return None
    marks = ticks_of(question, [each.value for each in given])
    low, high = marks[0], marks[-1]
    placed = rows([(person, across(each.value, low, high)) for each in given for person in each.people])
    axis = ROW * (1 + max(row for _, _, row in placed)) + 4
    lowest, highest = given[0], given[-1]
    meanings = meanings_of(question)
    return OnScale(
        dots=tuple(Dot(person, x, axis - 4 - ROW * row - ROW // 2) for person, x, row in placed),
        ticks=tuple(Tick(across(mark, low, high), str(mark)) for mark in marks),
        axis=axis,
        low=meanings[0],
        high=meanings[1],
        unit=question.unit if isinstance(question, Number) else "",
        lowest=question.describe(lowest.value),
        highest=question.describe(highest.value),
        apart=f"{plain(highest.value - lowest.value)} {getattr(question, 'unit', '')}".strip(),
        said=tuple((question.describe(each.value), each.letters) for each in given),
    )


def meanings_of(question: Rating | Number) -> tuple[str, str]:
    """What the two ends stand for, where the question says so."""
    if isinstance(question, Number):
        return "", ""
    titles = [option.title if option.title != option.value else "" for option in question.options] or [""]
    return question.low or titles[0], question.high or titles[-1]


def across(value: float, low: float, high: float) -> float:
    """Where a value lies, in percent of the width."""
    share = min(max((value - low) / (high - low), 0), 1)
    return round(MARGIN + (100 - 2 * MARGIN) * share, 2)


def rows(dots: Sequence[tuple[VisibleAnswer, float]]) -> list[tuple[VisibleAnswer, float, int]]:
    """Each in the lowest row in which it covers no other; dots: from left to right."""
    ends: list[float] = []
    found = []
    for person, x in dots:
        row = next((row for row, end in enumerate(ends) if end <= x), len(ends))
        ends[row:] = [x + DOT, *ends[row + 1 :]]
        found.append((person, x, row))
    return found


def ticks_of(question: Rating | Number, values: Sequence[float]) -> list[float]:
    """From the lowest to the highest place of the axis. The whole scale, unless the answers take up little of it."""
    if isinstance(question, Rating) and question.options:
        return [plain(float(option.value)) for option in question.options]
    low, high = min(values), max(values)
    ends = (question.scale.low, question.scale.high)
    if ends[0] is not None and ends[1] is not None and (
        isinstance(question, Rating) or high - low >= WIDE * (ends[1] - ends[0])
    ):  # fmt: skip
        low, high = ends[0], ends[1]
        inner = [mark for mark in round_numbers(low, high) if low < mark < high]
        return [plain(low), *inner, plain(high)]
    return round_numbers(low, high)


def round_numbers(low: float, high: float) -> list[float]:
    """About TICKS numbers in steps of 1, 2 or 5 times a power of ten, the first at or below low, the last at or above
    high."""
    wanted = max(high - low, abs(high) * SAME, SAME) / TICKS
    power = 10.0 ** floor(log10(wanted))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= wanted * (1 - 1e-9))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [plain(place * step) for place in range(first, max(last, first + 1) + 1)]


def plain(value: float) -> float:
    """0.3, not 3 × 0.1; 3, not 3.0."""
    return tidy(round(value, 10))
