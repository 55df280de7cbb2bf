"""What two structured answers have in common, as plain loops straight from the definitions."""

from collections.abc import Callable
from itertools import combinations, permutations
from math import nan
from statistics import mean
from typing import Any

from consensus.stats.shapes import Box, Boxes, Choices, Spans

Likeness = Callable[[Any, Any], float]


def jaccard(a: Choices, b: Choices) -> float:
    either = set(a) | set(b)
    return 1 - len(set(a) & set(b)) / len(either) if either else 0.0


def masi(a: Choices, b: Choices) -> float:
    a_set, b_set = set(a), set(b)
    if a_set == b_set:
        monotonicity = 1.0
    elif a_set <= b_set or b_set <= a_set:
        monotonicity = 2 / 3
    else:
        monotonicity = 1 / 3 if a_set & b_set else 0.0
    return 1 - monotonicity * (1 - jaccard(a, b))


def iou(a: Box, b: Box) -> float:
    width = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    height = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    shared = max(width, 0) * max(height, 0)
    union = a.area + b.area - shared
    return shared / union if union else float(a[1:] == b[1:])


def best_matching(a: Boxes, b: Boxes, at_least: float = 0.0, same_class: bool = True) -> tuple[float, int]:
    """The largest sum of IoU of all ways to pair the boxes, and of those ways the most matches."""
    if len(a) > len(b):
        a, b = b, a
    best = (0.0, 0)
    for order in permutations(range(len(b)), len(a)):
        found = [iou(box, b[place]) for box, place in zip(a, order, strict=True) if may(box, b[place], same_class)]
        kept = [value for value in found if value > 0 and value >= at_least]
        best = max(best, (round(sum(kept), 9), len(kept)))
    return best


def may(a: Box, b: Box, same_class: bool) -> bool:
    return not same_class or a.label == b.label


def one_minus_iou(a: Boxes, b: Boxes) -> float:
    total, matches = best_matching(a, b)
    things = len(a) + len(b) - matches
    return 1 - total / things if things else 0.0


def box_f1(a: Boxes, b: Boxes, at_least: float) -> float:
    return 2 * best_matching(a, b, at_least)[1] / (len(a) + len(b)) if a or b else 1.0


def one_minus_f1(a: Spans, b: Spans) -> float:
    return 1 - 2 * len(set(a) & set(b)) / (len(a) + len(b)) if a or b else 0.0


def one_minus_overlap_f1(a: Spans, b: Spans) -> float:
    first, second = characters(a), characters(b)
    return 1 - 2 * len(first & second) / (len(first) + len(second)) if first or second else 0.0


def characters(spans: Spans) -> set[tuple[int, str]]:
    return {(place, span.label) for span in spans for place in range(span.start, span.end)}


def edits(a: list[str] | str, b: list[str] | str) -> int:
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (one != other))
    return row[-1]


def word_errors(a: str, b: str) -> float:
    longer = max(len(a.split()), len(b.split()))
    return edits(a.split(), b.split()) / longer if longer else 0.0


def character_errors(a: str, b: str) -> float:
    return edits(a, b) / max(len(a), len(b)) if a or b else 0.0


def character_edits(a: str, b: str) -> float:
    return edits(a, b)


def mean_over_pairs(answers: list[list[Any]], likeness: Likeness) -> float:
    """Of each item's pairs, then of the items that have any."""
    means = [mean(likeness(a, b) for a, b in combinations(row, 2)) for row in answers if len(row) >= 2]
    return mean(means) if means else nan


def mean_against_rest(answers: list[list[Any]], likeness: Likeness) -> float:
    """Of each answer against the answers of the rest that are nearest to the rest, equal ones once."""
    values = []
    for row in answers:
        for place in range(len(row) if len(row) >= 2 else 0):
            rest = row[:place] + row[place + 1 :]
            cost = {answer: sum(1 - likeness(answer, other) for other in rest) for answer in rest}
            medoids = [answer for answer, value in cost.items() if value <= min(cost.values()) + 1e-9]
            values.append(mean(likeness(row[place], medoid) for medoid in medoids))
    return mean(values) if values else nan
