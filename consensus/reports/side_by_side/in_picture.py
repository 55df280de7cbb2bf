"""Shapes in one picture: everybody's over each other, and which of them are around the same thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from consensus.comparisons import likeness_of
from consensus.differences import label_of
from consensus.reports.side_by_side.answered import Answered, letters_of, told
from consensus.reports.side_by_side.switches import Switch, switches
from consensus.stats.distances.boxes import SAME_THING, BoxPairs, without
from consensus.stats.matching import matched
from consensus.stats.overlaps import Overlaps
from labeling.answers import chip_of
from labeling.questions.in_picture import InPicture
from labeling.questions.parts import Part, parts_of
from labeling.questions.question import Corners
from labeling.showing import ShownField

LETTER = 32  # so many times the height of a letter is the longer side of the picture
WIDTH = 0.62  # of a letter, in its height
HATCH = 90  # so many lines of a hatching lie across the picture


class Link(NamedTuple):
    """Two shapes of two answers around the same thing, by their places among all shapes. renamed: under two labels."""

    renamed: bool
    iou: float
    one: int
    other: int


@dataclass(frozen=True)
class Shape:
    """answered: who drew it. slot: by which it is shown and hidden."""

    answered: Answered
    slot: int
    label: str
    corners: Corners

    @property
    def outline(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.corners)

    @property
    def left(self) -> float:
        return min(x for x, _ in self.corners)

    @property
    def top(self) -> float:
        return min(y for _, y in self.corners)

    @property
    def centre(self) -> tuple[float, float]:
        across, down = zip(*self.corners, strict=True)
        return round((min(across) + max(across)) / 2, 2), round((min(down) + max(down)) / 2, 2)


@dataclass(frozen=True)
class Letters:
    """Whose a shape is, beside the others of its thing; along: in letters, from the left edge of the thing."""

    shape: Shape
    along: float


@dataclass(frozen=True)
class Join:
    """A line between the middles of two shapes that match."""

    one: Shape
    other: Shape


@dataclass(frozen=True)
class Name:
    """What a thing is called, and by whom."""

    title: str
    letters: str


@dataclass(frozen=True)
class Thing:
    """Shapes around the same thing, no two of one answer. low, high: IoU of those that match."""

    number: int
    shapes: tuple[Shape, ...]
    joins: tuple[Join, ...]
    names: tuple[Name, ...]
    lacking: str  # letters of those who did not draw it
    low: float | None
    high: float | None

    @property
    def kind(self) -> str:
        """all: every answer has it under one name; some: not every one has, or they name it differently; one: a single
        answer has it."""
        if len(self.shapes) == 1:
            return "one"
        return "some" if self.lacking or len(self.names) > 1 else "all"

    @property
    def title(self) -> str:
        """ "1 Car" where the name is no matter of course and all agree on it."""
        if len(self.names) > 1:
            return f"{self.number} ≠"
        return f"{self.number} {self.names[0].title}".strip()

    @property
    def left(self) -> float:
        return min(shape.left for shape in self.shapes)

    @property
    def top(self) -> float:
        return min(shape.top for shape in self.shapes)

    @property
    def letters(self) -> list[Letters]:
        found, along = [], len(self.title) + 1.0
        for shape in self.shapes:
            found.append(Letters(shape, round(along * WIDTH, 2)))
            along += len(shape.answered.short) + 0.4
        return found

    @property
    def across(self) -> float:
        """How far its title and letters reach, in heights of a letter."""
        last = self.letters[-1]
        return last.along + len(last.shape.answered.short) * WIDTH

    @property
    def classes(self) -> str:
        """By which its number is shown as long as any of its shapes is."""
        return " ".join(f"any-{shape.slot}" for shape in self.shapes)


@dataclass(frozen=True)
class InPictureBeside:
    """What lies over the picture of a field (`over`), and what is told of it below."""

    key: str  # that no other picture of the page has
    over: str
    width: float
    height: float
    switches: tuple[Switch, ...]
    things: tuple[Thing, ...]
    n_answers: int
    nothing: str  # letters of those who drew nothing
    n_left_out: int  # answers for which there is no room

    template = "consensus/side_by_side/_in_picture.html"
    layer_template = "consensus/side_by_side/_layer.html"

    @property
    def letter(self) -> float:
        return max(self.width, self.height) / LETTER

    @property
    def hatch(self) -> float:
        return max(self.width, self.height) / HATCH

    @property
    def hatch_line(self) -> float:
        return self.hatch / 4

    @property
    def tags(self) -> list[tuple[Thing, float, float]]:
        """Where the title and the letters of a thing begin: above it, or as far in the picture as they need."""
        return [
            (
                thing,
                round(max(min(thing.left, self.width - thing.across * self.letter), 0), 2),
                round(max(thing.top, 1.4 * self.letter), 2),
            )
            for thing in self.things
        ]

    @property
    def n_agreed(self) -> int:
        return sum(thing.kind == "all" for thing in self.things)


def in_picture(
    question: InPicture, answers: Sequence[Answered], fields: Sequence[ShownField], key: str
) -> InPictureBeside | None:
    """None where there are no two answers, nobody drew anything, or nothing is known of the picture's size."""
    given = told(answers)
    field = next((each for each in fields if each.name == question.field), None)
    if field is None or field.size is None or len(given) < 2:
        return None
    drawn = [each for each in given if parts_of(each.value)]
    shown = switches([(each, 1) for each in drawn])
    if not shown:
        return None
    slots = {switch.answered.at: switch.slots[0] for switch in shown}
    return InPictureBeside(
        key=key,
        over=field.name,
        width=field.size[0],
        height=field.size[1],
        switches=shown,
        things=things_of(question, given, slots),
        n_answers=len(given),
        nothing=letters_of([each for each in given if not parts_of(each.value)]),
        n_left_out=len(drawn) - len(shown),
    )


def things_of(question: InPicture, given: Sequence[Answered], slots: dict[int, int]) -> tuple[Thing, ...]:
    """From left to right. Shapes belong to one thing as the statistics match them, those that match best first."""
    parts = [(each, part) for each in given for part in question.in_order(parts_of(each.value))]
    links = links_of(question, given)
    groups = grouped([answered.at for answered, _ in parts], links)
    shapes = [shape_of(question, answered, part, slots) for answered, part in parts]
    kept = [[place for place in group if shapes[place].corners] for group in groups]
    order = sorted(filter(None, kept), key=lambda group: min(shapes[place].left for place in group))
    return tuple(thing_of(question, number, group, shapes, links, given) for number, group in enumerate(order, start=1))


def shape_of(question: InPicture, answered: Answered, part: Part, slots: dict[int, int]) -> Shape:
    return Shape(answered, slots.get(answered.at, 0), part["label"], question.corners(part))


def links_of(question: InPicture, given: Sequence[Answered]) -> list[Link]:
    """The best first: shapes of one label that match with an IoU of SAME_THING or more, and among those left over the
    ones that would if their labels were the same."""
    labels = tuple(label_of(question, each.value) for each in given)
    first, second = np.triu_indices(len(labels), 1)
    pairs: BoxPairs = likeness_of(question).fit(labels)(first, second)
    same = pairs.matches(SAME_THING)
    near = pairs.found(same_class=False)
    other = matched(without(near.only(near.iou >= SAME_THING), same))
    return sorted([*read(same, renamed=False), *read(other, renamed=True)], key=lambda link: (link[0], -link[1]))


def read(overlaps: Overlaps, *, renamed: bool) -> list[Link]:
    rows = zip(overlaps.iou.tolist(), overlaps.first.tolist(), overlaps.second.tolist(), strict=True)
    return [Link(renamed, *row) for row in rows]


def grouped(owners: Sequence[int], links: Sequence[Link]) -> list[list[int]]:
    """Places of shapes put together link by link, unless that put two shapes of one answer together.

    owners: whose each shape is.
    """
    groups = [[place] for place in range(len(owners))]
    of = list(groups)
    for link in links:
        one, other = of[link.one], of[link.other]
        if one is not other and not {owners[place] for place in one} & {owners[place] for place in other}:
            for place in other:
                of[place] = one
            one += other
            other.clear()
    return [sorted(group) for group in groups if group]


def thing_of(
    question: InPicture,
    number: int,
    group: Sequence[int],
    shapes: Sequence[Shape],
    links: Sequence[Link],
    given: Sequence[Answered],
) -> Thing:
    inside = [link for link in links if link.one in group and link.other in group]
    here = [shapes[place] for place in group]
    values = [link.iou for link in inside]
    have = {shape.answered.at for shape in here}
    return Thing(
        number=number,
        shapes=tuple(here),
        joins=tuple(Join(shapes[link.one], shapes[link.other]) for link in inside),
        names=names_of(question, here),
        lacking=letters_of([each for each in given if each.at not in have]),
        low=min(values, default=None),
        high=max(values, default=None),
    )


def names_of(question: InPicture, shapes: Sequence[Shape]) -> tuple[Name, ...]:
    """The title is left out where the question has one option only."""
    together: dict[str, list[Answered]] = {}
    for shape in shapes:
        together.setdefault(shape.label, []).append(shape.answered)
    alone = len(question.options) == 1
    return tuple(
        Name("" if alone else chip_of(question, label).title, letters_of(people)) for label, people in together.items()
    )
