"""Who names what where another names something else, of answers that hold several classes: sets, boxes, spans."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from consensus.stats.answer_pairs import AnswerPairs, answer_pairs
from consensus.stats.arrays import Floats, Ints, Label
from consensus.stats.distances.boxes import SAME_THING, without
from consensus.stats.matching import matched
from consensus.stats.overlaps import find_overlaps
from consensus.stats.packed import Packed, pack_boxes, pack_spans
from consensus.stats.ratings import Ratings


@dataclass(frozen=True, eq=False)
class PartConfusion:
    """What two labelers of an item make of one thing; columns of equal length.

    options: the classes; the place after the last stands for nothing. item: codes into the items of `ratings`.
    one, other: places of the classes that the two give. times: by how many pairs of labelers.
    """

    ratings: Ratings
    options: tuple[str, ...]
    item: Ints
    one: Ints
    other: Ints
    times: Floats

    def table(self) -> Ints:
        """Ordered pairs of labelers, shape (options + 1, options + 1); symmetric, so that the diagonal counts twice."""
        n = len(self.options) + 1
        half = np.bincount(self.one * n + self.other, self.times, n * n).reshape(n, n)
        return np.asarray(half + half.T).astype(np.int64)

    def items_with(self, one: int, other: int) -> tuple[Label, ...]:
        """The items behind a cell of the table, those with most such pairs first, then in order."""
        behind = ((self.one == one) & (self.other == other)) | ((self.one == other) & (self.other == one))
        n_pairs = np.bincount(self.item[behind], self.times[behind], self.ratings.n_items)
        order = np.argsort(-n_pairs, kind="stable")[: np.count_nonzero(n_pairs)]
        return tuple(self.ratings.items[item] for item in order)


def set_confusion(ratings: Ratings, options: Sequence[str]) -> PartConfusion:
    """Options that both chose; and of those that one alone chose, each with each that the other alone chose instead.

    An option that was not chosen, with nothing else in its place, stands against nothing.
    """
    pairs = answer_pairs(ratings)
    place = {option: number for number, option in enumerate(options)}
    chosen = [frozenset(place[option] for option in label) for label in pairs.ratings.labels]  # type: ignore[attr-defined]
    return confusion_of(pairs, options, lambda first, second: choices_beside(chosen[first], chosen[second], len(place)))


def choices_beside(first: frozenset[int], second: frozenset[int], nothing: int) -> list[tuple[int, int]]:
    both = [(option, option) for option in first & second]
    return both + [
        (one, other)
        for one, other in product(first - second or {nothing}, second - first or {nothing})
        if (one, other) != (nothing, nothing)
    ]


def confusion_of(
    pairs: AnswerPairs, options: Sequence[str], beside: Callable[[int, int], list[tuple[int, int]]]
) -> PartConfusion:
    """beside: the classes that two answers put beside each other; asked once for each two different answers."""
    n_labels = max(len(pairs.ratings.labels), 1)
    kinds, kind = np.unique(pairs.first * n_labels + pairs.second, return_inverse=True)
    found = [beside(*divmod(int(pair), n_labels)) for pair in kinds]
    sizes = np.array([len(each) for each in found], dtype=np.int64)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    classes = np.array([pair for each in found for pair in each], dtype=np.int64).reshape(-1, 2)
    row = np.repeat(np.arange(len(kind)), sizes[kind])
    within = np.arange(len(row)) - np.repeat(np.cumsum(sizes[kind]) - sizes[kind], sizes[kind])
    one, other = classes[starts[kind[row]] + within].T
    return PartConfusion(pairs.ratings, tuple(options), pairs.item[row], one, other, pairs.times[row])


def box_confusion(ratings: Ratings, options: Sequence[str]) -> PartConfusion:
    """Boxes around the same thing, those of one class matched before others; a box without a match against nothing."""
    return shape_confusion(ratings, options, pack_boxes)


def span_confusion(ratings: Ratings, options: Sequence[str]) -> PartConfusion:
    """The same of spans, with characters for pixels."""
    return shape_confusion(ratings, options, pack_spans)


def shape_confusion(ratings: Ratings, options: Sequence[str], pack: Callable[[Any], Packed]) -> PartConfusion:
    pairs = answer_pairs(ratings)
    packed = pack(pairs.ratings.labels)
    same = matched(find_overlaps(packed, pairs.first, pairs.second), SAME_THING)
    others = without(find_overlaps(packed, pairs.first, pairs.second, same_class=False), same)
    renamed = matched(others, SAME_THING)
    place = {option: number for number, option in enumerate(options)}
    number = np.array([place[option] for option in packed.options] or [0], dtype=np.int64)[packed.option]
    met = [(found.pair, number[found.first], number[found.second]) for found in (same, renamed)]
    alone = [
        unmatched(packed, side, np.concatenate([found.pair for found in (same, renamed)]), part, number, len(options))
        for side, part in (
            (pairs.first, np.concatenate([same.first, renamed.first])),
            (pairs.second, np.concatenate([same.second, renamed.second])),
        )
    ]
    pair, one, other = (np.concatenate(column) for column in zip(*met, *alone, strict=True))
    return PartConfusion(pairs.ratings, tuple(options), pairs.item[pair], one, other, pairs.times[pair])


def unmatched(
    packed: Packed, side: Ints, pair: Ints, part: Ints, number: Ints, nothing: int
) -> tuple[Ints, Ints, Ints]:
    """The parts of one side of each pair of answers that no match has: pair, class, nothing."""
    sizes = packed.sizes[side]
    of = np.repeat(np.arange(len(side)), sizes)
    parts = np.arange(len(of)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(packed.starts[side], sizes)
    n_parts = max(int(packed.starts[-1]), 1)
    left = ~np.isin(of * n_parts + parts, pair * n_parts + part)
    return of[left], number[parts[left]], np.full(int(left.sum()), nothing, dtype=np.int64)
