"""Spans of several labelers put to the vote character by character: for people who draw borders as they like."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Ints, Mask
from consensus.stats.coverage import merged, places_only
from consensus.stats.packed import Packed, pack_spans, parts_of
from consensus.stats.ratings import Ratings
from consensus.stats.shapes import Span
from consensus.stats.truth.marks import Enough, Marked, certainty, labelers_of_marks, marked_things, ranges
from consensus.stats.truth.spans import SpanTruth, spans_from

WIDEST = 1 << 31  # no text is as long


def vote_on_characters(
    ratings: Ratings, more_than: float = 0.5, weights: Floats | None = None, across_classes: bool = False
) -> SpanTruth:
    """The stretches of characters that more than this share of an item's labelers covered.

    A labeler covers a character once, by however many spans. Neighbouring characters that are kept make one span, so
    that two spans which touch become one. weights: of the labelers, shape (labelers,).
    across_classes: False votes on each class by itself, and stretches of two classes may overlap. True votes on the
    place whatever the class, and gives each stretch the class under which most of its characters were marked, the first
    in order where several tie. Raises ValueError for labels that are no spans.
    """
    parts_of(ratings.labels, Span)
    voted = [merged(places_only(label) if across_classes else label) for label in ratings.labels]  # type: ignore[arg-type]
    cuts = cut(ratings, pack_spans([voted[code] for code in ratings.label.tolist()]), weights)
    enough = Enough(more_than, itself=False)
    length = cuts.end - cuts.start
    stretch = stretches(cuts, enough.holds(cuts.marks.support))
    rows = stretch.rows
    item, option = cuts.marks.item[stretch.first], cuts.option[stretch.first]
    support = np.bincount(stretch.number, (length * cuts.marks.support)[rows]) / (stretch.end - stretch.start)
    share = np.ones(len(item))
    options: Sequence[str] = cuts.options
    if across_classes:
        option, options, share = classes(ratings, weights, item, stretch)
    return SpanTruth(
        method="characters_by_vote",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=certainty(cuts.marks, enough.holds(cuts.marks.support), length),
        item=item,
        spans=spans_from(stretch.start, stretch.end, option, options),
        support=support,
        kept=np.ones(len(item), dtype=bool),
        class_share=share,
        labelers=labelers_of_marks(ratings, cuts.marks, enough, length),
    )


@dataclass(frozen=True, eq=False)
class Cuts:
    """Text cut wherever somebody's span begins or ends: pieces that each labeler covers wholly or not at all.

    start, end: in characters; option: class of those who cover it, code in `options`; shape (pieces,). Pieces that
    nobody covers are left out. marks: who covers what.
    """

    marks: Marked
    start: Floats
    end: Floats
    option: Ints
    options: tuple[str, ...]


def cut(ratings: Ratings, packed: Packed, weights: Floats | None) -> Cuts:
    """packed: spans of each answer that do not overlap within a class."""
    row = np.repeat(np.arange(ratings.n_labels), packed.sizes)
    n_options = max(len(packed.options), 1)
    group = (ratings.item[row] * n_options + packed.option) * WIDEST
    low, high = group + packed.low[0].astype(np.int64), group + packed.high[0].astype(np.int64)
    borders = np.unique(np.concatenate([low, high]))
    part, piece = ranges(np.searchsorted(borders, low), np.searchsorted(borders, high))
    marks = marked_things(ratings, row[part], piece, weights)
    pieces = np.unique(piece)
    start, end = borders[pieces], borders[np.minimum(pieces + 1, len(borders) - 1)]
    return Cuts(
        marks=marks,
        start=(start % WIDEST).astype(np.float64),
        end=(end % WIDEST).astype(np.float64),
        option=start // WIDEST % n_options,
        options=packed.options,
    )


@dataclass(frozen=True, eq=False)
class Stretches:
    """Kept pieces that touch, put together. rows: the kept pieces. number: the stretch of each; shape (kept,).

    first: a piece of each stretch; start, end: in characters; shape (stretches,).
    """

    rows: Ints
    number: Ints
    first: Ints
    start: Floats
    end: Floats


def stretches(cuts: Cuts, kept: Mask) -> Stretches:
    rows = np.flatnonzero(kept)
    item, option = cuts.marks.item[rows], cuts.option[rows]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (np.diff(item) != 0) | (np.diff(option) != 0) | (cuts.start[rows][1:] != cuts.end[rows][:-1])
    last = np.roll(new, -1)
    return Stretches(rows, np.cumsum(new) - 1, rows[new], cuts.start[rows][new], cuts.end[rows][last])


def classes(
    ratings: Ratings, weights: Floats | None, item: Ints, stretch: Stretches
) -> tuple[Ints, tuple[str, ...], Floats]:
    """The class of each stretch, as codes in the options that come second, and the share of its marks; (stretches,)."""
    packed = pack_spans([merged(ratings.labels[code]) for code in ratings.label.tolist()])
    row = np.repeat(np.arange(ratings.n_labels), packed.sizes)
    weight = np.ones(ratings.n_labelers) if weights is None else weights
    here, starts, ends = (ratings.item[row] * WIDEST, *(item * WIDEST + edge for edge in (stretch.start, stretch.end)))
    low, high = packed.low[0], packed.high[0]
    part, place = ranges(np.searchsorted(ends, here + low, "right"), np.searchsorted(starts, here + high, "left"))
    shared = np.minimum(high[part], stretch.end[place]) - np.maximum(low[part], stretch.start[place])
    votes = np.zeros((len(item), max(len(packed.options), 1)))
    np.add.at(votes, (place, packed.option[part]), shared * weight[ratings.labeler[row[part]]])
    return votes.argmax(axis=1), packed.options, votes.max(axis=1) / votes.sum(axis=1)
