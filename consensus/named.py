"""Which classes a label names, by question type: what can be said of each class by itself rests on it."""

from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from consensus.kinds import ANSWER_KINDS
from consensus.stats import Ratings
from labeling.questions import Question

# Question type -> the values of the options that a label names.
NAMED: dict[str, Callable[[Any], Collection[str]]] = {
    "choice": lambda label: (label,),
    "rating": lambda label: (str(label),),
    "choices": lambda label: label,
    "boxes": lambda label: {part.label for part in label},
    "spans": lambda label: {part.label for part in label},
    **{name: kind.named for name, kind in ANSWER_KINDS.items()},
}


def names(ratings: Ratings, question: Question, value: str) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Which labels of the vocabulary name the option, shape (labels,)."""
    named = NAMED[question.type]
    return np.array([value in named(label) for label in ratings.labels], dtype=bool)
