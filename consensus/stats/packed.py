"""Boxes and spans of many answers laid end to end, so that arithmetic on all of them is arithmetic on columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeVar

import numpy as np

from consensus.stats.arrays import Floats, Ints, Label
from consensus.stats.shapes import Box, Span

BLOCK = 1 << 18  # rows of two parts that are looked at together: some MB, whatever the number of answers

Shape = TypeVar("Shape", Box, Span)
PartPairs = tuple[Ints, Ints, Ints]


@dataclass(frozen=True, eq=False)
class Packed:
    """The boxes or spans of many answers, its parts, end to end.

    starts: the first part of each answer, and the number of parts, shape (answers + 1,).
    option: code of each part's class in `options`, shape (parts,).
    low, high: where it begins and ends along each axis, shape (axes, parts): x and y of boxes, the text of spans.
    """

    starts: Ints
    option: Ints
    options: tuple[str, ...]
    low: Floats
    high: Floats

    @cached_property
    def sizes(self) -> Ints:
        """How many parts each answer has, shape (answers,)."""
        return np.diff(self.starts)

    @cached_property
    def extent(self) -> Floats:
        """The area of each box, or the length of each span; shape (parts,)."""
        return np.asarray(np.prod(self.high - self.low, axis=0))

    @cached_property
    def whole(self) -> Floats:
        """The sum of its parts' extents for each answer, shape (answers,)."""
        answer = np.repeat(np.arange(len(self.sizes)), self.sizes)
        return np.asarray(np.bincount(answer, self.extent, len(self.sizes)), np.float64)


def pack_boxes(answers: Sequence[Label]) -> Packed:
    """The boxes of all answers. Raises ValueError for an answer that is not a tuple of boxes."""
    boxes = parts_of(answers, Box)
    table = np.array([box[1:] for box in boxes], dtype=np.float64).reshape(-1, 4).T
    option, options = coded([box.label for box in boxes])
    return Packed(starts_of(answers), option, options, table[:2], table[:2] + table[2:])


def pack_spans(answers: Sequence[Label]) -> Packed:
    """The spans of all answers. Raises ValueError for an answer that is not a tuple of spans."""
    spans = parts_of(answers, Span)
    table = np.array([span[:2] for span in spans], dtype=np.float64).reshape(-1, 2).T
    option, options = coded([span.label for span in spans])
    return Packed(starts_of(answers), option, options, table[:1], table[1:])


def parts_of(answers: Sequence[Label], shape: type[Shape]) -> list[Shape]:
    """All parts in one list. Raises ValueError for an answer that is not a tuple of this shape."""
    for answer in answers:
        if not isinstance(answer, tuple) or not all(isinstance(part, shape) for part in answer):
            raise ValueError(f"{answer!r} is not a tuple of {shape.__name__}, so it has no place on this scale.")
    return list(chain.from_iterable(answers))  # type: ignore[arg-type]  # each has just been seen to be a tuple


def starts_of(answers: Sequence[Label]) -> Ints:
    sizes = np.fromiter((len(answer) for answer in answers), np.int64, len(answers))  # type: ignore[arg-type]
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])


def coded(values: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
    """The place of each value among the distinct ones, which stand sorted."""
    distinct = tuple(sorted(set(values)))
    place = {value: number for number, value in enumerate(distinct)}
    return np.fromiter((place[value] for value in values), np.int64, len(values)), distinct


def part_pairs(starts: Ints, first: Ints, second: Ints) -> Iterator[PartPairs]:
    """Every part of one answer beside every part of the other, for pairs of answers, in blocks of bounded size.

    first, second: codes of answers, shape (pairs,). Yields three columns of equal length: the place of the pair, a
    part of its first answer, a part of its second. They are ordered by pair, then by part.
    """
    rows = np.cumsum((starts[first + 1] - starts[first]) * (starts[second + 1] - starts[second]))
    begin = 0
    while begin < len(first):
        done = rows[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(rows, done + BLOCK, side="right")))
        pair, one, other = side_by_side(starts, first[begin:end], second[begin:end])
        yield begin + pair, one, other
        begin = end


def side_by_side(starts: Ints, first: Ints, second: Ints) -> PartPairs:
    across = starts[second + 1] - starts[second]
    rows = (starts[first + 1] - starts[first]) * across
    pair = np.repeat(np.arange(len(first)), rows)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(rows) - rows, rows)
    down, along = np.divmod(within, across[pair])
    return pair, starts[first[pair]] + down, starts[second[pair]] + along
