"""The same answers looked at in another way: by one option, by one class of spans, by places alone."""

from collections.abc import Callable
from typing import Any

import numpy as np

from consensus.stats.arrays import Label
from consensus.stats.coverage import of_label, places_only
from consensus.stats.merging import recoded
from consensus.stats.ratings import Ratings
from consensus.stats.vocabulary import in_order

CHOSEN, NOT_CHOSEN = "chosen", "not chosen"


def relabel(ratings: Ratings, change: Callable[[Any], Label | None]) -> Ratings:
    """Every answer's label replaced by what `change` makes of it; each label of the vocabulary is asked once. Answers
    of which it makes None are dropped."""
    changed = [change(label) for label in ratings.labels]
    names = in_order(dict.fromkeys(label for label in changed if label is not None))
    place = {label: number for number, label in enumerate(names)}
    code = np.array([-1 if label is None else place[label] for label in changed], dtype=np.int64)
    return recoded(ratings, code, tuple(names))


def of_option(ratings: Ratings, option: str) -> Ratings:
    """Sets of options read as whether one option was chosen."""
    return relabel(ratings, lambda chosen: CHOSEN if option in chosen else NOT_CHOSEN)


def of_class(ratings: Ratings, label: str) -> Ratings:
    """Spans of one class alone."""
    return relabel(ratings, lambda spans: of_label(spans, label))


def places_alone(ratings: Ratings) -> Ratings:
    """Spans without their classes."""
    return relabel(ratings, places_only)
