"""Things that labelers mark in an item, by boxes or spans: how many marked each, and how well each labeler marks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Ints, Label, Mask
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.truth.proportions import wilson

CLOSE = 1e-9  # shares that are equal but for rounding


@dataclass(frozen=True, eq=False)
class Marked:
    """Who marked what; parts are the marks, and each is a part of one thing.

    row, owner: the answer and the labeler of each part, shape (parts,). of_part: number of its thing, shape (parts,);
    things stand ordered by item. item: place of the item of each thing, shape (things,).
    weight: of each labeler, shape (labelers,). heard: weight of all labelers of an item, shape (items,). marked: weight
    of those who marked a thing, shape (things,).
    """

    row: Ints
    owner: Ints
    of_part: Ints
    item: Ints
    weight: Floats
    heard: Floats
    marked: Floats

    @property
    def n(self) -> int:
        return len(self.item)

    @property
    def sizes(self) -> Ints:
        """How many labelers marked each, shape (things,)."""
        return np.bincount(self.of_part, minlength=self.n).astype(np.int64)

    @property
    def support(self) -> Floats:
        """The share of the item's labelers, by weight, who marked the thing, shape (things,); nan if none weighs."""
        return divide(self.marked, self.heard[self.item])

    def sum_up(self, of_parts: Floats) -> Floats:
        """Sums over the parts of each thing, shape (things,)."""
        return np.asarray(np.bincount(self.of_part, of_parts, self.n), dtype=np.float64)


def marked_things(ratings: Ratings, row: Ints, thing: Ints, weights: Floats | None) -> Marked:
    """row: the answer that each part belongs to. thing: a number for each part, growing with the items; equal numbers
    are one thing, which nobody marks twice."""
    owner = ratings.labeler[row]
    _, first, of_part = np.unique(thing, return_index=True, return_inverse=True)
    weight = np.ones(ratings.n_labelers) if weights is None else np.asarray(weights, dtype=np.float64)
    heard = np.bincount(ratings.item, weight[ratings.labeler], ratings.n_items).astype(np.float64)
    marked = np.bincount(of_part, weight[owner], len(first)).astype(np.float64)
    return Marked(row, owner, of_part.astype(np.int64), ratings.item[row[first]], weight, heard, marked)


@dataclass(frozen=True, eq=False, kw_only=True)
class MarkLabelers:
    """How each labeler does against what the others of an item find; arrays of shape (labelers,).

    marked: how much a labeler marked on items that others answered too: things, or characters. precision: the share of
    it that enough of the others marked too. to_find: how much enough of the others marked. recall: the share of it that
    the labeler marked too. Where the others stand just at the bar, a thing counts half. Shares of nothing are nan.
    """

    labelers: Sequence[Label]
    marked: Floats
    precision: Floats
    to_find: Floats
    recall: Floats

    def precision_interval(self, confidence: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper end, shape (labelers,) each; see `wilson`. Too narrow for characters, which go together."""
        return wilson(self.precision, self.marked, confidence)

    def recall_interval(self, confidence: float = 0.95) -> tuple[Floats, Floats]:
        return wilson(self.recall, self.to_find, confidence)


@dataclass(frozen=True)
class Enough:
    """Which share of the labelers makes a thing: `share` itself counts, or only more than that."""

    share: float
    itself: bool

    def holds(self, support: Floats) -> Mask:
        """False where the support is unknown."""
        return np.asarray(support >= self.share - CLOSE if self.itself else support > self.share + CLOSE)

    def credit(self, support: Floats) -> Floats:
        """1 above the share, 1 / 2 at it, 0 below and where the support is unknown."""
        return (support > self.share + CLOSE) / 2 + (support >= self.share - CLOSE) / 2


def labelers_of_marks(ratings: Ratings, marks: Marked, enough: Enough, size: Floats | None = None) -> MarkLabelers:
    """Each labeler's marks against the votes of the others alone. size: of each thing, 1 unless told; (things,)."""
    size = np.ones(marks.n) if size is None else size
    share = share_of_others(
        ratings, marks, marks.row, marks.of_part, marks.marked[marks.of_part] - marks.weight[marks.owner]
    )
    of_part = size[marks.of_part]
    marked = tally(ratings, marks.owner, of_part * ~np.isnan(share))
    hit = tally(ratings, marks.owner, of_part * enough.credit(share))
    to_find = hit + missed(ratings, marks, enough, size)
    return MarkLabelers(
        labelers=ratings.labelers,
        marked=marked,
        precision=divide(hit, marked),
        to_find=to_find,
        recall=divide(hit, to_find),
    )


def missed(ratings: Ratings, marks: Marked, enough: Enough, size: Floats) -> Floats:
    """How much enough of the others marked and the labeler did not, shape (labelers,)."""
    first = np.searchsorted(marks.item, np.arange(ratings.n_items + 1))
    row, thing = ranges(first[ratings.item], first[ratings.item + 1])
    marked = np.isin(row * marks.n + thing, marks.row * marks.n + marks.of_part)
    row, thing = row[~marked], thing[~marked]
    share = share_of_others(ratings, marks, row, thing, marks.marked[thing])
    return tally(ratings, ratings.labeler[row], size[thing] * enough.credit(share))


def share_of_others(ratings: Ratings, marks: Marked, row: Ints, thing: Ints, marked: Floats) -> Floats:
    """The share of the labelers other than that of the answer who marked the thing; nan where there are none."""
    others = marks.heard[marks.item[thing]] - marks.weight[ratings.labeler[row]]
    return divide(marked, np.where(others > CLOSE, others, 0))


def ranges(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """low, low + 1, … high - 1 of each row, end to end: the row that each comes from, and the number."""
    sizes = np.maximum(high - low, 0)
    row = np.repeat(np.arange(len(low)), sizes)
    return row, low[row] + np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def tally(ratings: Ratings, labelers: Ints, amounts: Floats) -> Floats:
    """Sums of the amounts of each labeler, shape (labelers,)."""
    return np.asarray(np.bincount(labelers, amounts, ratings.n_labelers), dtype=np.float64)


def certainty(marks: Marked, kept: Mask, size: Floats | None = None) -> Floats:
    """Mean over the things of an item of the share of its labelers on the side of the decision; 1 without things."""
    size = np.ones(marks.n) if size is None else size
    side = np.where(kept, marks.support, 1 - marks.support)
    n_items = len(marks.heard)
    whole = np.bincount(marks.item, size, n_items)
    sure = np.bincount(marks.item, size * side, n_items)
    return np.asarray(np.divide(sure, whole, out=np.ones(n_items), where=whole > 0))
