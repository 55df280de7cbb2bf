"""The statistics as plain loops over answers, straight from their definitions; slow and easy to check by eye."""

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import permutations
from math import nan
from typing import Any

from consensus.stats import Ratings

Answers = dict[Any, list[Any]]


def answers_of(ratings: Ratings) -> Answers:
    """item -> its answers, for items with at least two."""
    found: Answers = defaultdict(list)
    for item, label in zip(ratings.item, ratings.label, strict=True):
        found[ratings.items[item]].append(ratings.labels[label])
    return {item: labels for item, labels in found.items() if len(labels) >= 2}


def percent(ratings: Ratings) -> float:
    shares = []
    for labels in answers_of(ratings).values():
        pairs = list(permutations(labels, 2))
        shares.append(sum(a == b for a, b in pairs) / len(pairs))
    return sum(shares) / len(shares) if shares else nan


def alpha(ratings: Ratings, squared_difference: Callable[[Any, Any], float]) -> float:
    """1 - (mean difference within items, by answers) / (mean difference of all answers that can be paired)."""
    answers = answers_of(ratings)
    everything = [label for labels in answers.values() for label in labels]
    if not everything:
        return nan
    observed = 0.0
    for labels in answers.values():
        observed += sum(squared_difference(a, b) for a, b in permutations(labels, 2)) / (len(labels) - 1)
    expected = sum(squared_difference(a, b) for a, b in permutations(everything, 2)) / (len(everything) - 1)
    return 1 - observed / expected if expected else nan


def ordinal_difference(ratings: Ratings) -> Callable[[Any, Any], float]:
    given = Counter(label for labels in answers_of(ratings).values() for label in labels)
    order = list(ratings.labels)

    def difference(a: Any, b: Any) -> float:
        low, high = sorted([order.index(a), order.index(b)])
        between = sum(given[label] for label in order[low : high + 1])
        return (between - (given[a] + given[b]) / 2) ** 2

    return difference


def nominal_difference(a: Any, b: Any) -> float:
    return float(a != b)


def interval_difference(a: Any, b: Any) -> float:
    return float((a - b) ** 2)


def ratio_difference(a: Any, b: Any) -> float:
    return float(((a - b) / (a + b)) ** 2) if a + b else 0.0


def left_out(labels: list[Any], place: int) -> list[Any]:
    """The most common of the other answers, all of them where they tie."""
    others = Counter(labels[:place] + labels[place + 1 :])
    return [label for label, count in others.items() if count == max(others.values())]


def leave_one_out(ratings: Ratings) -> float:
    credits = []
    for labels in answers_of(ratings).values():
        for place, label in enumerate(labels):
            tied = left_out(labels, place)
            credits.append((label in tied) / len(tied))
    return sum(credits) / len(credits) if credits else nan


def leave_one_out_by_class(ratings: Ratings) -> dict[Any, tuple[float, float]]:
    """label -> (share of answers right, answers held against it)."""
    right: dict[Any, float] = defaultdict(float)
    held: dict[Any, float] = defaultdict(float)
    for labels in answers_of(ratings).values():
        for place, label in enumerate(labels):
            tied = left_out(labels, place)
            for reference in tied:
                held[reference] += 1 / len(tied)
                right[reference] += (label == reference) / len(tied)
    return {label: (right[label] / held[label], held[label]) for label in held}
