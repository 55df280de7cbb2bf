"""One answer put together out of several, for the types of question whose answers are hardly ever the same twice.

What each method does, and where it comes from, is said in consensus/stats/truth. What most people gave a part of may be
an answer that nobody gave.
"""

import math
from collections.abc import Callable, Iterable
from functools import partial

from consensus.differences import answer_of, label_of
from consensus.kinds import ANSWER_KINDS
from consensus.stats import Level, Ratings, choose_options, fuse_boxes, median_number, medoid, rover, vote_on_characters
from consensus.stats.truth.result import Truth
from labeling.questions import Answer, Question


def options(ratings: Ratings, question: Question) -> Truth:
    """Each option that more than half of the labelers chose."""
    exclusive = [option.value for option in question.options if option.exclusive]
    return choose_options(ratings, [option.value for option in question.options], exclusive=exclusive)


def middle_number(ratings: Ratings, question: Question) -> Truth:
    """The median; of a scale of a few points the one nearest to it."""
    return median_number(ratings, options=[float(option.value) for option in question.options] or None)


def in_the_middle(distance: Level, ratings: Ratings, question: Question) -> Truth:
    """The answer that is least far from the others of its item; of two that differ neither is."""
    return medoid(ratings, distance)


COMBINED: dict[str, Callable[[Ratings, Question], Truth]] = {
    "choices": options,
    "rating": middle_number,
    "number": middle_number,
    "boxes": lambda ratings, question: fuse_boxes(ratings),
    "spans": lambda ratings, question: vote_on_characters(ratings),
    "text": lambda ratings, question: rover(ratings),
    **{name: partial(in_the_middle, kind.distance) for name, kind in ANSWER_KINDS.items()},
}


def combined(question: Question, answers: Iterable[tuple[int, str, Answer]]) -> dict[int, tuple[Answer, float]]:
    """Item -> the answer and how sure it is, 0 to 1. answers: (item, labeler, answer); items without one are left out.

    Empty for a question whose answers are classes: there is nothing to put together.
    """
    cells = list(answers)
    derive = COMBINED.get(question.type)
    if derive is None or not cells:
        return {}
    items, labelers, given = zip(*cells, strict=True)
    truth = derive(Ratings.from_columns(items, labelers, [label_of(question, answer) for answer in given]), question)
    found = {}
    for place, item in enumerate(truth.items):
        value, sure = truth.value(place), float(truth.confidence[place])
        if value is not None:
            found[int(str(item))] = (answer_of(question, value), 0.0 if math.isnan(sure) else sure)
    return found
