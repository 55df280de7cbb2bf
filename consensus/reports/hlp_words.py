"""What the numbers of human-level performance are called and mean, by what answers are held against each other by."""

from collections.abc import Mapping
from dataclasses import dataclass

from consensus.comparisons import likeness_of
from consensus.kinds import ANSWER_KINDS
from consensus.stats.distances.comparison import exact
from labeling.questions import Question


@dataclass(frozen=True)
class Kind:
    title: str
    reference: str
    same: str  # what it says where two answers are the same or not
    alike: str  # and where they can be more or less alike


KINDS: Mapping[str, Kind] = {
    "leave_one_out": Kind(
        "A labeler against the others",
        "the other labelers of the item",
        "How often one person's answer is the one that most of the others gave. Ties share the point.",
        "How alike one person's answer is to the most central answer of the others. Ties share.",
    ),
    "random_pair": Kind(
        "Two labelers at random",
        "another labeler of the item",
        "How often two people who answered the same item say the same.",
        "How alike the answers are that two people gave to the same item.",
    ),
    "reference": Kind(
        "A single answer against gold",
        "gold",
        "How often one person's answer is the one known from outside.",
        "How alike one person's answer is to the one known from outside.",
    ),
}

MEASURED_IN = {
    "choice": "Two answers are the same or not.",
    "choices": (
        "MASI: 100 % for the very same options; where one answer holds the other two thirds of the share that both "
        "chose, where they only overlap one third of it."
    ),
    "closeness": "100 % less the difference of the two numbers over the length of the scale.",
    "number": "Two numbers are the same or not. How far apart they are, in their unit, stands below.",
    "boxes": "IoU of the boxes that match in place and label; a box without a match counts 0.",
    "spans": "F1 of the spans: those that both marked, the same in place and label, out of all.",
    "text": "The share of words that are the same once what the question passes over is left out.",
    **{name: kind.likeness_says for name, kind in ANSWER_KINDS.items()},
}


def by_sameness(question: Question) -> bool:
    """Whether two answers are the same or not, and nothing in between."""
    return likeness_of(question) is exact


def measured_in(question: Question) -> str:
    name = likeness_of(question).name
    return MEASURED_IN[name if name == "closeness" else question.type]
