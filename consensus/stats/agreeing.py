"""How much the answers within items agree or lie apart, in one walk over the rows and without a table of labels."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.ratings import Ratings
from consensus.stats.runs import SHORT, Piece
from consensus.stats.tally import Tally

FEW_ANSWERS = 5  # of an item, compared quicker pair by pair


@dataclass(frozen=True)
class Apart:
    """The two sums of alpha. observed: of o_ck d²_ck. over_all: of n_c n_k d²_ck. n_answers: to items with two."""

    observed: float
    over_all: float
    n_answers: int

    @property
    def alpha(self) -> float:
        return 1 - (self.n_answers - 1) * self.observed / self.over_all if self.over_all else float("nan")


def nominal_apart(ratings: Ratings) -> Apart:
    """Of labels that are the same or not: an item with m answers adds twice its agreeing pairs / (m - 1)."""
    label = ratings.by_label.numbered
    tally, together = Tally(), 0.0
    for piece in ratings.pieces():
        part = label[piece.rows]
        tally.add(piece.in_pairs(part))
        together += 2 * agreeing(part, piece)
    n_answers, squares = int(tally.totals.sum()), float((tally.totals.astype(np.float64) ** 2).sum())
    return Apart(n_answers - together, float(n_answers) ** 2 - squares, n_answers)


def agreeing(label: Ints, piece: Piece) -> float:
    """Pairs of equal answers to one item, each over its item's answers less one, summed."""
    if piece.each:
        return agreeing_of_equal_items(label, piece) / max(piece.each - 1, 1)
    if piece.sizes.max() > SHORT:
        return agreeing_of_long_items(label, piece)
    weights = piece.per_row(1 / np.maximum(piece.sizes - 1, 1))
    total = 0.0
    for apart in range(1, int(piece.sizes.max())):
        same = piece.beside(apart) & (label[apart:] == label[:-apart])
        total += float(weights[apart:][same].sum())
    return total


def agreeing_of_equal_items(label: Ints, piece: Piece) -> int:
    """Pairs of equal answers to one item, where all items have the same number of answers."""
    return sum(
        int(np.count_nonzero(piece.beside(apart) & (label[apart:] == label[:-apart]))) for apart in range(1, piece.each)
    )


def agreeing_of_long_items(label: Ints, piece: Piece) -> float:
    """The same as `agreeing`, by sorting, whose cost does not grow with the answers of an item."""
    n_labels = int(label.max()) + 1
    cell = np.sort(piece.per_row(np.arange(len(piece.sizes))) * n_labels + label)
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    times = np.diff(starts, append=len(cell))
    item = cell[starts] // n_labels
    return float((times * (times - 1) / (2 * np.maximum(piece.sizes[item] - 1, 1))).sum())


def spread_apart(ratings: Ratings, position: Floats | None) -> Apart:
    """Of labels that lie on a line: an item with m answers adds 2 m / (m - 1) times their spread about its mean.

    position: of each label code, shape (labels,); None if the labels are the numbers themselves.
    """
    given = ratings.by_label.values if position is None else ratings.by_label.codes
    observed, held = 0.0, Spread()
    for piece in ratings.pieces():
        part = given[piece.rows] if position is None else position[given[piece.rows]]
        values = part.astype(np.float64, copy=False)
        observed += spread_within(values, piece)
        held = held.and_those_of(piece.in_pairs(values))
    return Apart(observed, 2 * held.n * held.squares if held.high > held.low else 0.0, held.n)


def spread_within(values: Floats, piece: Piece) -> float:
    if 0 < piece.each <= FEW_ANSWERS:  # then twice the squared differences of its pairs / (m - 1) is quicker
        by_place = [values[place :: piece.each] for place in range(piece.each)]
        apart = (first - second for first, second in combinations(by_place, 2))
        return sum(float(np.square(gap).sum()) for gap in apart) * 2 / max(piece.each - 1, 1)
    mean = np.add.reduceat(values, piece.starts) / piece.sizes
    within = np.add.reduceat((values - piece.per_row(mean)) ** 2, piece.starts)
    return float((2 * piece.sizes / np.maximum(piece.sizes - 1, 1) * within)[piece.sizes > 1].sum())


@dataclass(frozen=True)
class Spread:
    """Numbers seen so far. squares: of their distances from their mean, summed.

    Chan, Golub and LeVeque (1983), "Algorithms for computing the sample variance", equation 2.1.
    """

    n: int = 0
    mean: float = 0.0
    squares: float = 0.0
    low: float = np.inf
    high: float = -np.inf

    def and_those_of(self, values: Floats) -> "Spread":
        if not len(values):
            return self
        n, mean = len(values), float(values.mean())
        squares, gap, both = float(((values - mean) ** 2).sum()), mean - self.mean, self.n + n
        return Spread(
            both,
            self.mean + gap * n / both,
            self.squares + squares + gap**2 * self.n * n / both,
            min(self.low, float(values.min())),
            max(self.high, float(values.max())),
        )
