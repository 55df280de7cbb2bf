"""Krippendorff's alpha by the `krippendorff` package, with distances from plain loops where answers are no classes."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import nan, sqrt
from statistics import fmean, stdev
from typing import Any

import krippendorff
import numpy as np

from consensus.verification.answers import Answer, Given
from consensus.verification.likeness import BY_LEVEL, LIKENESS, Likeness
from consensus.verification.scores import answers_in, pairable

SCALES = ("nominal", "ordinal", "interval", "ratio")
ONE_BY_ONE = {"iou": 300_000, "words": 60_000, "character_likeness": 20_000}  # pairs of answers that we compare; or
MANY = 1_000_000
MEMORY = 20_000_000  # numbers that the package may hold
DRAWN = 5_000  # pairs that are compared of more
FAR = 5  # standard errors by which two samples may differ


Items = list[list[Answer]]


@dataclass(frozen=True)
class Alpha:
    """error: the standard error of having looked at some pairs only; 0 if all were compared. by: what computed it."""

    value: float
    error: float = 0.0
    by: str = "plain loops"


def alpha_of(given: Given, level: str) -> Alpha:
    """Undefined (nan) where no item has two answers, or all answers are the same."""
    items = list(answers_in(pairable(given)).values())
    labels = list(dict.fromkeys(answer for rows in items for answer in rows))
    if len(labels) < 2:
        return Alpha(nan)
    if level in SCALES:
        return of_scale(items, labels, level)
    name = BY_LEVEL[level]
    if len(labels) * (len(labels) - 1) // 2 > ONE_BY_ONE.get(name, MANY):
        return of_sample(items, LIKENESS[name])
    return of_distances(items, labels, LIKENESS[name])


def of_scale(items: Items, labels: list[Answer], level: str) -> Alpha:
    if level == "nominal":
        if fits_the_package(items, labels):
            return by_package(items, labels, None, level)
        return by_hand(items, labels, lambda one: np.array([float(one != other) for other in labels]))
    labels = sorted(labels)  # type: ignore[type-var]  # numbers
    values = np.array(labels, dtype=np.float64)
    if level == "ratio" and values[0] < 0:  # there are no amounts below zero
        return Alpha(nan)
    if fits_the_package(items, labels):
        return by_package(items, labels, values, level)
    places = values if level == "interval" else np.array([rank(items, label) for label in labels])
    place = dict(zip(labels, places.tolist(), strict=True))
    if level == "ratio":
        return by_hand(
            items, labels, lambda one: ((place[one] - places) / np.maximum(place[one] + places, 1e-300)) ** 2
        )
    return by_hand(items, labels, lambda one: (place[one] - places) ** 2)


def rank(items: Items, label: Answer) -> float:
    """The middle rank of an answer among all: those below, and half of those that are the same."""
    everything = [answer for rows in items for answer in rows]
    return sum(answer < label for answer in everything) + everything.count(label) / 2  # type: ignore[operator]


def of_distances(items: Items, labels: list[Answer], likeness: Likeness) -> Alpha:
    matrix = np.zeros((len(labels), len(labels)))
    for one, other in combinations(range(len(labels)), 2):
        matrix[one, other] = matrix[other, one] = likeness.distance(labels[one], labels[other])

    def metric(v1: Any, v2: Any, i1: Any, i2: Any, n_v: Any, dtype: Any = np.float64) -> Any:
        return matrix[i1, i2]

    if fits_the_package(items, labels):
        return by_package(items, labels, None, metric)
    place = {label: number for number, label in enumerate(labels)}
    return by_hand(items, labels, lambda one: matrix[place[one]])


def fits_the_package(items: Items, labels: list[Answer]) -> bool:
    """It holds a number for each item and each two labels."""
    return len(items) * len(labels) ** 2 <= MEMORY


def by_package(items: Items, labels: list[Answer], values: Any, level: Any) -> Alpha:
    found = krippendorff.alpha(value_counts=counts(items, labels), value_domain=values, level_of_measurement=level)
    return Alpha(float(found), by="krippendorff")


def by_hand(items: Items, labels: list[Answer], distances: Callable[[Answer], Any]) -> Alpha:
    """Krippendorff (2011), section C. distances: from one label to each of them, shape (labels,)."""
    place = {label: number for number, label in enumerate(labels)}
    totals, observed = np.zeros(len(labels)), 0.0
    for rows in items:
        places = np.array([place[answer] for answer in rows])
        np.add.at(totals, places, 1)
        observed += sum(float(distances(answer)[places].sum()) for answer in rows) / (len(rows) - 1)
    by_chance = sum(n * float(distances(label) @ totals) for label, n in zip(labels, totals.tolist(), strict=True))
    return Alpha(1 - (totals.sum() - 1) * observed / by_chance if by_chance else nan)


def counts(items: Items, labels: list[Answer]) -> Any:
    place = {label: number for number, label in enumerate(labels)}
    table = np.zeros((len(items), len(labels)), dtype=np.int64)
    for row, answers in enumerate(items):
        for answer in answers:
            table[row, place[answer]] += 1
    return table


def of_sample(items: Items, likeness: Likeness) -> Alpha:
    """What is observed from all pairs within items; what chance would bring from pairs of our own drawing."""
    everything = [answer for rows in items for answer in rows]
    distance = remembered(likeness)
    observed = sum(2 * distance(*pair) / (len(rows) - 1) for rows in items for pair in combinations(rows, 2))
    chances = random.Random(1)
    drawn = [distance(*chances.sample(everything, 2)) for _ in range(DRAWN)]
    chance = fmean(drawn)
    value = 1 - observed / len(everything) / chance
    return Alpha(value, (1 - value) * stdev(drawn) / sqrt(DRAWN) / chance, "another sample of pairs")


def remembered(likeness: Likeness) -> Callable[[Answer, Answer], float]:
    held: dict[tuple[Answer, Answer], float] = {}

    def distance(first: Answer, second: Answer) -> float:
        if (first, second) not in held:
            held[first, second] = held[second, first] = likeness.distance(first, second)
        return held[first, second]

    return distance
