"""The family of Cohen's kappa as plain loops over answers, straight from the definitions; slow and easy to check."""

from collections import defaultdict
from collections.abc import Callable
from itertools import permutations, product
from math import comb, nan, sqrt
from typing import Any

from consensus.stats import Ratings

Weight = Callable[[Any, Any], float]
Given = dict[Any, dict[Any, Any]]


def by_item(ratings: Ratings) -> Given:
    """item -> labeler -> label"""
    found: Given = defaultdict(dict)
    for item, labeler, label in zip(ratings.item, ratings.labeler, ratings.label, strict=True):
        found[ratings.items[item]][ratings.labelers[labeler]] = ratings.labels[label]
    return found


def by_labeler(ratings: Ratings) -> Given:
    """labeler -> item -> label"""
    found: Given = defaultdict(dict)
    for item, answers in by_item(ratings).items():
        for labeler, label in answers.items():
            found[labeler][item] = label
    return found


def same(a: Any, b: Any) -> float:
    return float(a == b)


def weight(name: str, labels: Any) -> Weight:
    """Of labels that are numbers; `labels` are all those that there are to choose."""
    low, high, place = min(labels), max(labels), {label: n for n, label in enumerate(sorted(labels))}
    if low == high or name == "identity":
        return same
    return {
        "linear": lambda a, b: 1 - abs(a - b) / (high - low),
        "quadratic": lambda a, b: 1 - (a - b) ** 2 / (high - low) ** 2,
        "radical": lambda a, b: 1 - sqrt(abs(a - b)) / sqrt(high - low),
        "ordinal": lambda a, b: 1 - comb(abs(place[a] - place[b]) + 1, 2) / comb(len(place), 2),
    }[name]


def agreement(ratings: Ratings, w: Weight) -> float:
    """The mean credit of two answers to an item, averaged over items."""
    shares = []
    for answers in by_item(ratings).values():
        pairs = list(permutations(answers.values(), 2))
        if pairs:
            shares.append(sum(w(a, b) for a, b in pairs) / len(pairs))
    return sum(shares) / len(shares) if shares else nan


def urn(ratings: Ratings) -> dict[Any, float]:
    """The share of each label: within each item, then averaged over items."""
    items = [list(answers.values()) for answers in by_item(ratings).values()]
    return {label: sum(row.count(label) / len(row) for row in items) / len(items) for label in ratings.labels}


def drawn(first: dict[Any, float], second: dict[Any, float], w: Weight) -> float:
    return sum(first[a] * second[b] * w(a, b) for a, b in product(first, second))


def corrected(agreed: float, chance: float) -> float:
    return (agreed - chance) / (1 - chance) if 1 - chance > 1e-12 else nan


def fleiss(ratings: Ratings, w: Weight = same) -> float:
    if not ratings.n_labels:
        return nan
    return corrected(agreement(ratings, w), drawn(urn(ratings), urn(ratings), w))


def conger(ratings: Ratings, w: Weight = same) -> float:
    urns = []
    for answers in by_labeler(ratings).values():
        given = list(answers.values())
        urns.append({label: given.count(label) / len(given) for label in ratings.labels})
    if len(urns) < 2:
        return nan
    chances = [drawn(first, second, w) for first, second in permutations(urns, 2)]
    return corrected(agreement(ratings, w), sum(chances) / len(chances))


def gwet(ratings: Ratings, w: Weight = same) -> float:
    q = len(ratings.labels)
    if q < 2:
        return nan
    credit = sum(w(a, b) for a, b in product(ratings.labels, repeat=2))
    spread = sum(share * (1 - share) for share in urn(ratings).values())
    return corrected(agreement(ratings, w), credit / (q * (q - 1)) * spread)


def brennan_prediger(ratings: Ratings, w: Weight = same) -> float:
    q = len(ratings.labels)
    if q < 2:
        return nan
    credit = sum(w(a, b) for a, b in product(ratings.labels, repeat=2))
    return corrected(agreement(ratings, w), credit / q**2)


def both(ratings: Ratings, first: Any, second: Any) -> list[tuple[Any, Any]]:
    """What two labelers say about the items that both answered."""
    answers = by_labeler(ratings)
    shared = answers[first].keys() & answers[second].keys()
    return [(answers[first][item], answers[second][item]) for item in shared]


def cohen(ratings: Ratings, first: Any, second: Any, w: Weight = same) -> float:
    pairs = both(ratings, first, second)
    if not pairs:
        return nan
    chance = sum(w(a, b) for (a, _), (_, b) in product(pairs, pairs)) / len(pairs) ** 2
    return corrected(sum(w(a, b) for a, b in pairs) / len(pairs), chance)


def scott(ratings: Ratings, first: Any, second: Any, w: Weight = same) -> float:
    pairs = both(ratings, first, second)
    if not pairs:
        return nan
    everything = [label for pair in pairs for label in pair]
    chance = sum(w(a, b) for a, b in product(everything, everything)) / len(everything) ** 2
    return corrected(sum(w(a, b) for a, b in pairs) / len(pairs), chance)
