"""How far apart the answers to an item are: 0 the same, 1 nothing in common, the mean over its pairs of answers.

Classes are the same or not, so theirs is the share of pairs that differ. Of everything else hardly two answers are the
same, and what tells one item from another is by how much they differ.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from consensus.differences import DIFFERENCES, label_of
from consensus.stats.arrays import Floats, Ints, Label
from consensus.stats.distances.pairwise import PairDistance
from labeling.questions import Question
from labeling.questions.numbers import Scale

NOT_TOLD = "null"  # as sameness() writes that somebody cannot tell: as far from every answer as can be


def is_graded(question: Question) -> bool:
    """Can two answers differ by more or less?"""
    return DIFFERENCES[question.type] != "nominal"


def spreads(question: Question, answers: Mapping[int, Sequence[str]]) -> dict[int, float]:
    """Item -> its spread, of items with two answers or more. answers: as sameness() writes them, item by item."""
    items = [item for item, texts in answers.items() if len(texts) > 1]
    texts = [text for item in items for text in answers[item]]
    if not texts:
        return {}
    codes, distinct = pd.factorize(np.array(texts, dtype=object))
    first, second, place = pairs_within(codes, [len(answers[item]) for item in items])
    apart = distances(question, list(distinct), first, second)
    total, n = np.bincount(place, weights=apart), np.bincount(place)
    return dict(zip(items, (total / n).tolist(), strict=True))


def pairs_within(codes: Ints, sizes: Sequence[int]) -> tuple[Ints, Ints, Ints]:
    """Codes of the first and the second answer of each pair within an item, and the item's place; shape (pairs,)."""
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rows = [
        (start + one, start + other, place)
        for place, (start, size) in enumerate(zip(starts.tolist(), sizes, strict=True))
        for one, other in combinations(range(size), 2)
    ]
    one, other, place = np.array(rows, dtype=np.int64).T
    return codes[one], codes[other], place


def distances(question: Question, texts: Sequence[str], first: Ints, second: Ints) -> Floats:
    """Of pairs of answers, 0 to 1, shape (pairs,); first and second point into the texts."""
    apart: Floats = np.asarray(first != second, dtype=np.float64)
    told = np.array([text != NOT_TOLD for text in texts])
    place = np.cumsum(told) - 1  # of each text among those that are answers
    labels = [label_of(question, json.loads(text)) for text in texts if text != NOT_TOLD]
    both: Ints = np.flatnonzero(told[first] & told[second] & (first != second))
    if len(both):
        apart[both] = between(question, labels, place[first[both]], place[second[both]])
    return np.asarray(np.clip(apart, 0.0, 1.0))


def between(question: Question, labels: Sequence[Label], first: Ints, second: Ints) -> Floats:
    level = DIFFERENCES[question.type]
    if isinstance(level, PairDistance):
        return level.apart(tuple(labels))(first, second)
    values = np.array(labels, dtype=np.float64)
    return relative(values[first], values[second], getattr(question, "scale", Scale()))


def relative(one: Floats, other: Floats, scale: Scale) -> Floats:
    """The share of the scale that lies between two numbers; of a scale without ends, of the larger of them."""
    if scale.low is not None and scale.high is not None:
        return np.asarray(np.abs(one - other) / float(scale.high - scale.low))
    return np.asarray(np.abs(one - other) / np.maximum(np.abs(one), np.abs(other)))
