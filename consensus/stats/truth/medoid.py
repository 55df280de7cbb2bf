"""The answer in the middle: of all answers to an item, the one that is least far from the others."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels, Mask
from consensus.stats.distances import Level, Scale, scale_for
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.truth.majority_vote import TieRule, leave_open
from consensus.stats.truth.result import NO_LABEL, ClassTruth

AS_NEAR = 1e-9  # sums of distances that differ by less than this share of the largest distance are taken for equal


@dataclass(frozen=True, eq=False, kw_only=True)
class Medoid(ClassTruth):
    """One of an item's own answers; its confidence is 1 - distance / furthest.

    distance: mean distance from the answer that is least far to all answers of the item, itself included; (items,).
    furthest: what counts as no agreement at all: 1, or the largest distance met within an item if that is more.
    n_leading: how many different answers are as little far, 1 where one is alone; shape (items,).
    cost: summed distance of each answer to the others of its item, shape (answers,), rows as in the ratings.
    """

    distance: Floats
    furthest: float
    n_leading: Ints
    cost: Floats

    @property
    def n_ties(self) -> int:
        return int((self.n_leading > 1).sum())


def medoid(
    ratings: Ratings, level: Level = "nominal", weights: Floats | None = None, ties: TieRule = leave_open
) -> Medoid:
    """The answer with the least summed distance to all answers of its item.

    level: a level of measurement or a distance, as for alpha; under "nominal" it is the majority, its confidence that
    of the majority. weights: of the labelers, shape (labelers,); far from a labeler with twice the weight counts twice.
    A labeler of weight 0 is not heard, but may have given the answer that is taken.
    ties: what to do where different answers are as little far, from (item, those answers in order) to one of them or
    None. Two answers always tie.

    Kaufman and Rousseeuw (1990), "Finding Groups in Data", chapter 2. Compares each answer with each other one of its
    item: time grows with the square of the answers an item.
    """
    weight = np.ones(ratings.n_labelers) if weights is None else np.asarray(weights, dtype=np.float64)
    totals = np.bincount(ratings.label, minlength=len(ratings.labels)).astype(np.float64)
    scale = scale_for(level, ratings.labels, totals)
    cost, furthest = summed_distances(ratings, scale, weight[ratings.labeler], totals)
    heard = np.add.reduceat(weight[ratings.labeler], ratings.starts[:-1]) if ratings.n_items else np.zeros(0)
    least = np.minimum.reduceat(cost, ratings.starts[:-1]) if ratings.n_items else np.zeros(0)
    leads = cost <= np.repeat(least + AS_NEAR * furthest, ratings.answers_per_item)
    label, n_leading = chosen(ratings, leads, ties)
    distance = divide(least, heard)
    return Medoid(
        method="medoid" if weights is None else "weighted_medoid",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=1 - distance / furthest,
        labels=ratings.labels,
        label=label,
        distance=distance,
        furthest=furthest,
        n_leading=n_leading,
        cost=cost,
    )


def summed_distances(ratings: Ratings, scale: Scale, weight: Floats, totals: Floats) -> tuple[Floats, float]:
    """Weighted sum of the distances of each answer to the others of its item, and the largest of them, at least 1."""
    cost, furthest = np.zeros(ratings.n_labels), 1.0
    for first, second in neighbours(ratings.starts):
        one, other = ratings.label[first], ratings.label[second]
        differ = one != other
        first, second = first[differ], second[differ]
        distance = scale.between(one[differ], other[differ], totals)
        cost += np.bincount(first, weights=weight[second] * distance, minlength=len(cost))
        cost += np.bincount(second, weights=weight[first] * distance, minlength=len(cost))
        furthest = max(furthest, float(distance.max(initial=0)))
    return cost, furthest


def neighbours(starts: Ints) -> Iterator[tuple[Ints, Ints]]:
    """The rows of all pairs of answers to one item, by how many places they stand apart.

    starts: `Ratings.starts`. Yields first and second rows, of equal length, first < second.
    """
    end = np.repeat(starts[1:], np.diff(starts))
    row = np.arange(len(end))
    apart = 1
    while len(row := row[row + apart < end[row]]):
        yield row, row + apart
        apart += 1


def chosen(ratings: Ratings, leads: Mask, ties: TieRule) -> tuple[Ints, Ints]:
    """The code of each item's answer, ties broken by the rule, and how many different answers lead; (items,) each."""
    row = np.flatnonzero(leads)
    order = np.lexsort((ratings.label[row], ratings.item[row]))
    item, label = ratings.item[row][order], ratings.label[row][order].astype(np.int64)
    new = np.ones(len(row), dtype=bool)
    new[1:] = (np.diff(item) != 0) | (np.diff(label) != 0)
    item, label = item[new], label[new]
    n_leading = np.bincount(item, minlength=ratings.n_items).astype(np.int64)
    start = np.cumsum(n_leading) - n_leading
    first = label[start] if len(label) else np.zeros(0, np.int64)
    for place in np.flatnonzero(n_leading > 1).tolist():
        tied = label[start[place] : start[place] + n_leading[place]]
        first[place] = broken_tie(ratings.items[place], tied, ratings.labels, ties)
    return first, n_leading


def broken_tie(item: object, tied: Ints, labels: Labels, ties: TieRule) -> int:
    names = tuple(labels[code] for code in tied.tolist())
    answer = ties(item, names)
    return NO_LABEL if answer is None else int(tied[names.index(answer)])
