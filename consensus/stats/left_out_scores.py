"""How alike each answer is to what the others said, by any comparison."""

from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.coincidences import differing_pairs
from consensus.stats.distances.comparison import Comparison, compare
from consensus.stats.krippendorff import NO_PAIRS
from consensus.stats.parts import Ratio
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score

ROUNDING = 1e-9  # medoids whose total distances differ by less than this tie


def leave_one_out_score(ratings: Ratings, comparison: Comparison) -> Score:
    """What an answer has in common with the medoid of the other answers to its item, averaged over answers.

    The medoid is the answer with the smallest total distance to the others; where several tie, the mean over them.
    With `exact` the medoid is the most common answer, and this is `leave_one_out`. Undefined if no item has two
    answers. Raises ValueError for a comparison that leaves pairs out or is not symmetric: it cannot choose a medoid.
    """
    return leave_one_out_score_parts(ratings, comparison).score(NO_PAIRS)


def leave_one_out_score_parts(ratings: Ratings, comparison: Comparison) -> Ratio:
    """Each item's sum over its answers, over their number."""
    pairable = ratings.pairable()
    given, value = left_out(pairable, comparison)
    top = np.asarray(np.bincount(given.item, given.times * value, pairable.n_items), np.float64)
    return Ratio(pairable, top, pairable.answers_per_item.astype(np.float64))


def left_out_values(ratings: Ratings, comparison: Comparison) -> tuple[Ratings, Floats]:
    """The answers to items with two or more, and the value of each against the rest of its item, shape (answers,)."""
    pairable = ratings.pairable()
    given, value = left_out(pairable, comparison)
    return pairable, value[given.place_of(pairable.item, pairable.label)]


def left_out(pairable: Ratings, comparison: Comparison) -> tuple["Given", Floats]:
    """The labels given to each item, and what an answer with each of them is worth against the rest, shape (given,)."""
    if np.isnan(comparison.empty) or not comparison.is_symmetric:
        raise ValueError(f"{comparison.name!r} does not compare every two answers, so it cannot choose a medoid.")
    counts = pairable.counts()
    item = np.repeat(np.arange(pairable.n_items), np.diff(counts.indptr))
    given = Given(item, counts.indices, counts.data, max(len(pairable.labels), 1))
    candidates = candidates_of(pairable, given, comparison)
    nearest = given.nearest(candidates)
    n_tied = np.bincount(candidates.of[nearest], minlength=len(item))
    total = np.bincount(candidates.of[nearest], candidates.value[nearest], len(item))
    return given, np.asarray(total / np.maximum(n_tied, 1))


@dataclass(frozen=True, eq=False)
class Candidates:
    """Each label of an item beside each that might be the medoid of the rest; columns of equal length.

    of, medoid: places among the labels given. value: of the comparison. distance: the same as a distance.
    """

    of: Ints
    medoid: Ints
    value: Floats
    distance: Floats


@dataclass(frozen=True, eq=False)
class Given:
    """The labels given to items, and how often; columns of equal length, ordered by item, then by label."""

    item: Ints
    label: Ints
    times: Floats
    n_labels: int

    def place_of(self, item: Ints, label: Ints) -> Ints:
        """Where these labels of these items stand; they must have been given."""
        return np.searchsorted(self.item * self.n_labels + self.label, item * self.n_labels + label)

    def nearest(self, candidates: Candidates) -> Ints:
        """The candidates with the smallest total distance to the answers that are left once one is taken away."""
        weighted = self.times[candidates.of] * candidates.distance
        to_all = np.bincount(candidates.medoid, weighted, len(self.times))
        to_rest = to_all[candidates.medoid] - candidates.distance
        # taking away the only answer with a label leaves nobody who gave it
        to_rest[(candidates.of == candidates.medoid) & (self.times[candidates.of] == 1)] = np.inf
        least = np.full(len(self.times), np.inf)
        np.minimum.at(least, candidates.of, to_rest)
        return np.flatnonzero(to_rest <= least[candidates.of] + ROUNDING)


def candidates_of(pairable: Ratings, given: Given, comparison: Comparison) -> Candidates:
    item, first, second, _ = differing_pairs(pairable.counts())
    found = compare({"": comparison}, pairable.labels, first, second)[""]
    value, distance = comparison.values(found), comparison.distances(found)
    one, other = given.place_of(item, first), given.place_of(item, second)
    itself = np.arange(len(given.item))
    same = np.zeros(len(itself)) if comparison.is_error else np.ones(len(itself))
    return Candidates(
        np.concatenate([one, other, itself]),
        np.concatenate([other, one, itself]),
        np.concatenate([value, value, same]),
        np.concatenate([distance, distance, np.zeros(len(itself))]),
    )
