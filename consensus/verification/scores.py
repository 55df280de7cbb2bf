"""How alike people's answers are, to each other and to a reference, in plain loops over answers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import nan

from consensus.verification.answers import Answer, Given
from consensus.verification.likeness import Likeness

Found = tuple[float, tuple[int, int]]  # the number; the items and the answers that count in it


def answers_in(given: Given) -> dict[int, list[Answer]]:
    return {item: [answer for _, answer in rows] for item, rows in given.items()}


def pairable(given: Given) -> Given:
    return {item: rows for item, rows in given.items() if len(rows) >= 2}


def size(given: Mapping[int, Sequence[object]]) -> tuple[int, int]:
    return len(given), sum(len(rows) for rows in given.values())


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else nan


def of_pairs(given: Given, likeness: Likeness) -> Found:
    """Two different people of an item at random, averaged over items; or pooled over all pairs."""
    items = answers_in(pairable(given))
    if likeness.pooled:
        parts = [likeness.between(one, other) for rows in items.values() for one, other in combinations(rows, 2)]
        return quotient(parts), size(items)
    means = []
    for rows in items.values():
        times = Counter(rows)
        pairs = [(one, other, times[one] * times[other]) for one, other in combinations(times, 2)]
        pairs += [(one, one, n * (n - 1) // 2) for one, n in times.items() if n > 1]
        values = [(value, n) for one, other, n in pairs if (value := likeness.value(one, other)) is not None]
        if values:
            means.append(sum(value * n for value, n in values) / sum(n for _, n in values))
    return mean(means), size(items)


def of_the_others(given: Given, likeness: Likeness) -> Found:
    """Each answer with the medoid of the others, the mean over medoids that tie."""
    items = answers_in(pairable(given))
    earned, n_answers = 0.0, 0
    for rows in items.values():
        times = Counter(rows)
        distance = {(one, other): likeness.distance(one, other) for one in times for other in times}
        for mine, n in times.items():
            others = times - Counter([mine])
            total = {one: sum(k * distance[one, other] for other, k in others.items()) for one in others}
            least = min(total.values())
            medoids = [one for one, far in total.items() if far <= least + 1e-9]
            earned += n * mean([likeness.value(mine, one) or 0.0 for one in medoids])
            n_answers += n
    return earned / n_answers if n_answers else nan, size(items)


def of_reference(given: Given, gold: Mapping[int, Answer], likeness: Likeness) -> Found:
    items = {item: rows for item, rows in answers_in(given).items() if item in gold}
    pairs = [(answer, gold[item]) for item, rows in items.items() for answer in rows]
    if likeness.pooled:
        return quotient([likeness.between(*pair) for pair in pairs]), size(items)
    values = [value for pair in pairs if (value := likeness.value(*pair)) is not None]
    return mean(values), size(items)


def quotient(parts: Sequence[tuple[float, float]]) -> float:
    bottom = sum(part[1] for part in parts)
    return sum(part[0] for part in parts) / bottom if bottom else nan
