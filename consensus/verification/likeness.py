"""How alike two answers are, in plain loops: each as (so much, of so much)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from consensus.verification import polygons
from labeling.questions import Question
from labeling.questions.number import Number
from labeling.questions.rating import Rating

Fraction = tuple[float, float]
Parts = tuple[Any, ...]
Overlap = Callable[[Any, Any], float]
Box = tuple[str, float, float, float, float]


@dataclass(frozen=True)
class Likeness:
    """between: two answers, the second the reference. empty: the value of nothing of nothing; None leaves it out."""

    between: Callable[[Any, Any], Fraction]
    empty: float | None = 1.0
    pooled: bool = False
    is_error: bool = False

    def value(self, first: Any, second: Any) -> float | None:
        top, bottom = self.between(first, second)
        return top / bottom if bottom else self.empty

    def distance(self, first: Any, second: Any) -> float:
        value = self.value(first, second)
        assert value is not None
        return value if self.is_error else 1 - value


def same(first: Any, second: Any) -> Fraction:
    return float(first == second), 1.0


def jaccard(first: frozenset[Any], second: frozenset[Any]) -> Fraction:
    return len(first & second), len(first | second)


def masi(first: frozenset[Any], second: frozenset[Any]) -> Fraction:
    """Passonneau (2006): 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap."""
    shared = len(first & second)
    monotony = 1.0 if first == second else 2 / 3 if first <= second or second <= first else 1 / 3
    return monotony * shared, len(first | second)


def f1(first: frozenset[Any], second: frozenset[Any]) -> Fraction:
    return 2 * len(first & second), len(first) + len(second)


def characters(spans: frozenset[tuple[int, int, str]]) -> frozenset[Any]:
    return frozenset((place, label) for start, end, label in spans for place in range(start, end))


def places(spans: frozenset[tuple[int, int, str]]) -> frozenset[Any]:
    return frozenset((start, end) for start, end, _ in spans)


@lru_cache(maxsize=1 << 20)
def edits(first: Sequence[str], second: Sequence[str]) -> int:
    """The fewest insertions, deletions and substitutions. Levenshtein (1966), by Wagner and Fischer (1974)."""
    while first and second and first[-1] == second[-1]:
        first, second = first[:-1], second[:-1]
    row = list(range(len(second) + 1))
    for place, one in enumerate(first, start=1):
        before, row[0] = row[0], place
        for column, other in enumerate(second, start=1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (one != other))
    return row[-1]


def alike(first: Any, second: Any) -> Fraction:
    longer = max(len(first), len(second))
    return longer - edits(first, second), longer


def iou(one: Box, other: Box) -> float:
    (label, x, y, width, height), (label2, x2, y2, width2, height2) = one, other
    across = min(x + width, x2 + width2) - max(x, x2)
    down = min(y + height, y2 + height2) - max(y, y2)
    if label != label2 or across <= 0 or down <= 0:
        return 0.0
    return across * down / (width * height + width2 * height2 - across * down)


def matches(first: Parts, second: Parts, at_least: float = 0.0, iou: Overlap = iou) -> list[float]:
    """The IoU of each match of the matching with the largest sum of them, all possible matchings tried."""
    partners = [
        [(place, found) for place, other in enumerate(second) if (found := iou(one, other)) > 0 and found >= at_least]
        for one in first
    ]
    contested = [row for row in partners if row]

    def best(here: int, taken: frozenset[int]) -> tuple[float, list[float]]:
        if here == len(contested):
            return 0.0, []
        found = best(here + 1, taken)
        for place, overlap in contested[here]:
            if place not in taken:
                total, chosen = best(here + 1, taken | {place})
                if total + overlap + 1e-9 > found[0]:  # of equal sums the one with more matches
                    found = total + overlap + 1e-9, [*chosen, overlap]
        return found

    if all(len(row) == 1 for row in contested) and len({row[0][0] for row in contested}) == len(contested):
        return [row[0][1] for row in contested]
    return best(0, frozenset())[1]


def parts_iou(first: Parts, second: Parts, iou: Overlap = iou) -> Fraction:
    found = matches(first, second, iou=iou)
    return sum(found), len(first) + len(second) - len(found)


def parts_f1(at_least: float, iou: Overlap = iou) -> Callable[[Any, Any], Fraction]:
    return lambda first, second: (2 * len(matches(first, second, at_least, iou)), len(first) + len(second))


def matched_iou(iou: Overlap = iou) -> Likeness:
    def between(first: Any, second: Any) -> Fraction:
        found = matches(first, second, 0.5, iou)
        return sum(found), len(found)

    return Likeness(between, None, pooled=True)


def share_found(side: int, iou: Overlap = iou) -> Likeness:
    """Of the parts of the first answer (0) or of the second (1), those that match."""
    return Likeness(lambda *both: (len(matches(both[0], both[1], 0.5, iou)), len(both[side])), None, pooled=True)


def likeness_of(question: Question, by: str) -> Likeness:
    """by: as consensus/measures.py names it after the colon; empty for what the type is measured in."""
    if not by and isinstance(question, Rating | Number):
        low, high = question.scale.low, question.scale.high
        return closeness(high - low) if low is not None and high is not None else Likeness(same)
    return OF_TYPE.get(question.type, {}).get(by) or LIKENESS[by or DEFAULT[question.type]]


def closeness(span: float) -> Likeness:
    return Likeness(lambda first, second: (1 - abs(first - second) / span, 1.0))


def words(of: Callable[[Any, Any], Fraction]) -> Callable[[Any, Any], Fraction]:
    return lambda first, second: of(tuple(first.split()), tuple(second.split()))


def errors(first: Any, second: Any) -> Fraction:
    return edits(first, second), len(second)


DEFAULT = {"choice": "exact", "choices": "masi", "boxes": "iou", "spans": "f1", "text": "words"}
LIKENESS = {
    "exact": Likeness(same),
    "masi": Likeness(masi),
    "jaccard": Likeness(jaccard),
    "absolute_difference": Likeness(lambda first, second: (abs(first - second), 1.0), is_error=True),
    "iou": Likeness(parts_iou),
    "f1_50": Likeness(parts_f1(0.5)),
    "f1_75": Likeness(parts_f1(0.75)),
    "matched_iou": matched_iou(),
    "precision_50": share_found(0),
    "recall_50": share_found(1),
    "f1": Likeness(f1),
    "overlap_f1": Likeness(lambda first, second: f1(characters(first), characters(second))),
    "place_f1": Likeness(lambda first, second: f1(places(first), places(second))),
    "precision": Likeness(lambda first, second: (len(first & second), len(first)), None, pooled=True),
    "recall": Likeness(lambda first, second: (len(first & second), len(second)), None, pooled=True),
    "words": Likeness(words(alike)),
    "character_likeness": Likeness(alike),
    "word_error_rate": Likeness(words(errors), None, pooled=True, is_error=True),
    "character_error_rate": Likeness(errors, None, pooled=True, is_error=True),
}
# Question type whose answers are lists of parts -> how much two of these overlap, 0 for two classes; of the other types
# the table above says it.
OVERLAPS: dict[str, Overlap] = {"polygon": polygons.iou}
OF_TYPE = {
    kind: {
        "": Likeness(partial(parts_iou, iou=overlap)),
        "f1_50": Likeness(parts_f1(0.5, overlap)),
        "f1_75": Likeness(parts_f1(0.75, overlap)),
        "matched_iou": matched_iou(overlap),
        "precision_50": share_found(0, overlap),
        "recall_50": share_found(1, overlap),
    }
    for kind, overlap in OVERLAPS.items()
}
# The distance behind each level of alpha that is not a scale of measurement.
BY_LEVEL = {
    "masi": "masi", "jaccard": "jaccard", "one_minus_iou": "iou",
    "one_minus_f1": "f1", "one_minus_overlap_f1": "overlap_f1", "word_errors": "words",
    "character_errors": "character_likeness",
}  # fmt: skip
LIKENESS |= {f"{kind}_iou": found[""] for kind, found in OF_TYPE.items()}
BY_LEVEL |= {f"one_minus_{kind}_iou": f"{kind}_iou" for kind in OF_TYPE}
