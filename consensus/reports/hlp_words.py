"""What the numbers of human-level performance are called and mean, by what answers are held against each other by."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

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
        _("A labeler against the others"),
        _("the other labelers of the item"),
        _("How often one person's answer is the one that most of the others gave. Ties share the point."),
        _("How alike one person's answer is to the most central answer of the others. Ties share."),
    ),
    "random_pair": Kind(
        _("Two labelers at random"),
        _("another labeler of the item"),
        _("How often two people who answered the same item say the same."),
        _("How alike the answers are that two people gave to the same item."),
    ),
    "reference": Kind(
        _("A single answer against gold"),
        _("gold"),
        _("How often one person's answer is the one known from outside."),
        _("How alike one person's answer is to the one known from outside."),
    ),
}

MEASURED_IN = {
    "choice": _("Two answers are the same or not."),
    "choices": (
        _(
            "MASI: 100 % for the very same options; where one answer holds the other two thirds of the share that both "
            "chose, where they only overlap one third of it."
        )
    ),
    "closeness": _("100 % less the difference of the two numbers over the length of the scale."),
    "number": _("Two numbers are the same or not. How far apart they are, in their unit, stands below."),
    "boxes": _("IoU of the boxes that match in place and label; a box without a match counts 0."),
    "spans": _("F1 of the spans: those that both marked, the same in place and label, out of all."),
    "text": _("The share of words that are the same once what the question passes over is left out."),
    **{name: kind.likeness_says for name, kind in ANSWER_KINDS.items()},
}


def by_sameness(question: Question) -> bool:
    """Whether two answers are the same or not, and nothing in between."""
    return likeness_of(question) is exact


def measured_in(question: Question) -> str:
    name = likeness_of(question).name
    return MEASURED_IN[name if name == "closeness" else question.type]
