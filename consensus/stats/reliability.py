"""How far the answers of each labeler go with those of others, and what that makes of an item that people differ on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Ints, Label
from consensus.stats.distances import Level, scale_for
from consensus.stats.expected_disagreement import expected_disagreement
from consensus.stats.likeness import mean_over_others
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings

PRIOR = 10  # answers like everybody's that are added to those of each labeler


@dataclass(frozen=True)
class LabelerReliability:
    """n_labels: answers to items that somebody else answered. alpha, reliability: see `labeler_reliability`."""

    labeler: Label
    n_labels: int
    alpha: float
    reliability: float


def labeler_reliability(
    ratings: Ratings, level: Level = "nominal", *, prior: float = PRIOR
) -> tuple[LabelerReliability, ...]:
    """Krippendorff's alpha taken apart by labeler, in the order of the labelers; for ranking items, not people.

    alpha: 1 - D_l / D_e. D_l is the mean, over the answers of the labeler, of the mean difference of each to the other
    answers to its item; D_e the `expected_disagreement`. 1: always as the others, 0: as by chance. The mean over all
    answers is `krippendorff_alpha`.
    reliability: the same with so many answers added as `prior` says, which differ as everybody's do on average, and 0
    where it is below: few answers say little of who gave them. From 0 to 1.

    Empty where alpha is undefined. Krippendorff (2011), section C: D_o is the mean of D_l over answers. Taking it apart
    and adding average answers is our own.
    """
    pairable = ratings.pairable()
    expected = expected_disagreement(pairable, level).value
    if not expected:
        return ()
    apart = differences_to_others(pairable, level)
    n_labels = np.bincount(pairable.labeler, minlength=pairable.n_labelers)
    total = np.bincount(pairable.labeler, weights=apart, minlength=pairable.n_labelers)
    alpha = 1 - total / n_labels / expected
    shrunk = 1 - (total + prior * apart.mean()) / (n_labels + prior) / expected
    reliable = np.clip(shrunk, 0.0, 1.0)
    return tuple(
        LabelerReliability(*row)
        for row in zip(pairable.labelers, n_labels.tolist(), alpha.tolist(), reliable.tolist(), strict=True)
    )


def differences_to_others(pairable: Ratings, level: Level) -> Floats:
    """The mean squared difference of each answer to the other answers to its item, shape (answers,).

    pairable: items with two answers or more.
    """
    totals = np.asarray(pairable.counts().sum(axis=0))
    scale = scale_for(level, pairable.labels, totals)

    def between(first: Ints, second: Ints) -> Floats:
        return scale.between(first, second, totals)

    return mean_over_others(pairable, between, same=0.0)


def lower_of_differing(item: Ints, label: Ints, reliability: Floats) -> Floats:
    """Of each item the mean, over its pairs of answers that differ, of the lower reliability of the two labelers.

    item: codes from 0, never decreasing. label: codes. reliability: of the labeler of each answer. All of shape
    (answers,). Returns shape (items,), nan where no two answers differ. An answer is the lower one of its pairs with
    the answers that follow it in order of reliability, so that pairs are counted and not listed.
    """
    label = label.astype(np.int64)
    sizes = np.bincount(item)
    starts = np.cumsum(sizes) - sizes
    order = np.lexsort((reliability, item))
    following = np.zeros(len(item))
    following[order] = (starts + sizes)[item[order]] - np.arange(len(item)) - 1
    alike = np.lexsort((reliability, label, item))
    begins = np.flatnonzero((np.diff(item[alike], prepend=-1) != 0) | (np.diff(label[alike], prepend=-1) != 0))
    ends = np.repeat(np.append(begins[1:], len(item)), np.diff(begins, append=len(item)))
    following[alike] -= ends - np.arange(len(item)) - 1
    n_differing: Floats = np.asarray(np.bincount(item, weights=following), np.float64)
    total: Floats = np.asarray(np.bincount(item, weights=following * reliability), np.float64)
    return divide(total, n_differing)


def reliability_of_items(ratings: Ratings, reliability: Mapping[Label, float]) -> Floats:
    """`lower_of_differing` of each item, shape (items,). reliability: labeler -> 0 to 1; it has them all."""
    by_labeler = np.array([reliability[labeler] for labeler in ratings.labelers] or [0.0])
    return lower_of_differing(ratings.item, ratings.label, by_labeler[ratings.labeler])


def weight_of(reliability: Floats) -> Floats:
    """What a disagreement counts: half where the labelers who differ answer as by chance, in full where they always
    agree with others. Any shape."""
    return (1 + reliability) / 2
