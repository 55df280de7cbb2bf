"""Light's kappa: Cohen's kappa of every two labelers, averaged."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from scipy import sparse

from consensus.stats.arrays import Floats, Ints
from consensus.stats.chance import membership
from consensus.stats.chance_corrected import ROUNDING
from consensus.stats.krippendorff import NO_PAIRS
from consensus.stats.labeler_pairs import labeler_kappas
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.weights import Credit, Weights, credit_for

NO_KAPPA = "No two labelers have a kappa: all who share items gave one and the same label to them."

Weighing = Literal["pairs", "items"]


def light_kappa(ratings: Ratings, weights: Weights = "identity", weigh: Weighing = "pairs") -> Score:
    """The mean of `cohen_kappa` over all pairs of labelers who share an item.

    weigh: "pairs", every pair the same, as Light does; "items", each by the items that both answered, so that pairs
    who share one or two do not drown the others. Pairs whose kappa is undefined, for both always gave one and the
    same label, are passed over; `labeler_kappas` shows them. Undefined if that leaves none. For pairs who share many
    items: of those who share few, many have no kappa, and the mean of the others moves with how many items there are.

    Light (1971), "Measures of response agreement for qualitative data: some generalizations and alternatives".
    """
    pairs = labeler_kappas(ratings, weights)
    kappa = pairs["kappa"].to_numpy(np.float64)
    counts = np.where(np.isnan(kappa), 0.0, pairs["n_shared"] if weigh == "items" else 1.0)
    if not counts.any():
        return Score.undefined(NO_KAPPA if len(pairs) else NO_PAIRS)
    return Score(float(counts @ np.nan_to_num(kappa) / counts.sum()))


@dataclass(frozen=True, eq=False)
class LightParts:
    """Light's kappa as sums over items; memory follows the pairs of answers, m (m - 1) / 2 of an item with m answers.

    ratings: items with two answers or more. given: csr, shape (items, cells): the pairs of answers in each item.

    pair, one, other: of each cell, shape (cells,): whose two answers these are, by number, and which labels.
    """

    ratings: Ratings
    given: Any
    pair: Ints
    one: Ints
    other: Ints
    credit: Credit
    weigh: Weighing
    lowest: float | None = -1.0

    @property
    def width(self) -> int:
        return 4 * len(self.pair)

    @cached_property
    def of_pair(self) -> Any:
        return membership(self.pair, int(self.pair.max(initial=-1)) + 1)

    @cached_property
    def crossed(self) -> Any:
        """The credit of the first label of one cell with the second of another, both of one pair; (cells, cells)."""
        same = sparse.coo_array(self.of_pair @ self.of_pair.T)
        credit = self.credit.between(self.one[same.row], self.other[same.col])
        return sparse.csr_array((credit, (same.row, same.col)), shape=same.shape)

    def at(self, weights: Floats) -> Floats:
        _, n, kappa, _ = self.tables(weights)
        counts = np.where(np.isnan(kappa), 0.0, n if self.weigh == "items" else 1.0)
        return divide((counts * np.nan_to_num(kappa)).sum(axis=1), counts.sum(axis=1))

    def tables(self, weights: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """How often each cell occurs; and of each pair, (resamples, pairs): its items, kappa, and 1 - chance."""
        times = np.asarray(weights @ self.given)
        n = np.asarray(times @ self.of_pair)
        agreed = divide((times * self.credit.between(self.one, self.other)) @ self.of_pair, n)
        room = 1 - divide((times * np.asarray(times @ self.crossed)) @ self.of_pair, n**2)
        room = np.where(room > ROUNDING, room, np.nan)
        return times, n, 1 - (1 - agreed) / room, room

    def influence(self, times: Floats) -> Floats | None:
        found, n, kappa, room = (table[0] for table in self.tables(times[None, :]))
        defined = ~np.isnan(kappa)
        counts = np.where(defined, n if self.weigh == "items" else 1.0, 0.0)
        if not defined.any():
            return None
        moved = self.kappa_by_cell(found, n, np.nan_to_num(kappa), np.where(defined, room, 1.0))
        moved *= (counts / counts.sum())[self.pair]
        if self.weigh == "items":
            mean = (counts @ np.nan_to_num(kappa)) / counts.sum()
            moved += np.where(defined, (np.nan_to_num(kappa) - mean) / counts.sum(), 0.0)[self.pair]
        return np.asarray(self.given @ moved)

    def telling(self, times: Floats) -> float:
        return float(times.sum())

    def kappa_by_cell(self, times: Floats, n: Floats, kappa: Floats, room: Floats) -> Floats:
        """How the kappa of a cell's pair moves as the cell occurs more often, shape (cells,)."""
        n, kappa, room = n[self.pair], kappa[self.pair], room[self.pair]
        agreed = 1 - (1 - kappa) * room
        met = np.asarray(self.crossed @ times) + np.asarray(times @ self.crossed)
        chance = met / n**2 - 2 * (1 - room) / n
        return np.asarray(((self.credit.between(self.one, self.other) - agreed) / n - (1 - kappa) * chance) / room)


def light_parts(ratings: Ratings, weights: Weights = "identity", weigh: Weighing = "pairs") -> LightParts:
    pairable = ratings.pairable()
    item, first, second = pairs_of_answers(pairable)
    n_labelers, n_labels = max(pairable.n_labelers, 1), max(len(pairable.labels), 1)
    labeler, label = pairable.labeler.astype(np.int64), pairable.label.astype(np.int64)
    turned = labeler[first] > labeler[second]
    first, second = np.where(turned, second, first), np.where(turned, first, second)
    code = ((labeler[first] * n_labelers + labeler[second]) * n_labels + label[first]) * n_labels + label[second]
    cells, place = np.unique(code, return_inverse=True)
    given = sparse.coo_array((np.ones(len(item)), (item, place)), shape=(pairable.n_items, len(cells))).tocsr()
    pair, labels = np.divmod(cells, n_labels**2)
    one, other = np.divmod(labels, n_labels)
    number = np.unique(pair, return_inverse=True)[1]
    return LightParts(pairable, given, number, one, other, credit_for(weights, pairable.labels), weigh)


def pairs_of_answers(ratings: Ratings) -> tuple[Ints, Ints, Ints]:
    """Every two answers to one item: the item, and the rows of both; three columns of equal length."""
    ends = np.repeat(ratings.starts[1:], ratings.answers_per_item)
    rows = np.arange(ratings.n_labels)
    later = ends - rows - 1
    first = np.repeat(rows, later)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(later) - later, later)
    return ratings.item[first], first, second
