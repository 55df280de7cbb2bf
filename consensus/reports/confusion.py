"""Which classes people give where others give another: for single classes, options of sets, and classes of parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from consensus.ratings import Known
from consensus.reports.coefficients import read
from consensus.reports.findings import Finding
from consensus.stats import Ratings, label_pairs
from consensus.stats.confusion import items_with
from consensus.stats.part_confusion import PartConfusion, box_confusion, set_confusion, span_confusion

NOTHING = ""  # the value of the last row and column, where one names a class and the other nothing
Parts = Callable[[Ratings, Sequence[str]], PartConfusion]

# Question type -> how its answers, which hold several classes, are held beside each other, and what that counts.
PARTS: dict[str, tuple[Parts, str]] = {
    "choices": (set_confusion, _("options that one labeler chose and the other did not, with each chosen instead")),
    "boxes": (box_confusion, _("boxes around the same thing (IoU from 0.5)")),
    "spans": (span_confusion, _("spans that share half their characters")),
}


@dataclass(frozen=True)
class Confusion:
    """Ordered pairs of what two labelers gave to one item; symmetric, the diagonal is agreement.

    values: of the options, NOTHING last where answers hold several. says: what is counted, for sets and parts.
    """

    values: tuple[str, ...]
    titles: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    says: str = ""


def confusion(known: Known, argument: str) -> Confusion:
    """Empty for numbers and texts, which hold no classes."""
    ratings, question = read(argument, known)[0].ratings, known.question
    if question.takes_one:
        counts = label_pairs(ratings).to_numpy().tolist()
        values = tuple(str(label) for label in ratings.labels)
        return Confusion(values, tuple(map(question.describe, ratings.labels)), tuple(map(tuple, counts)))
    if question.type not in PARTS:
        return Confusion((), (), ())
    hold_beside, says = PARTS[question.type]
    options = question.options
    table = hold_beside(ratings, [option.value for option in options]).table().tolist()
    values = (*(option.value for option in options), NOTHING)
    titles = (*(option.title for option in options), "nothing")
    return Confusion(values, titles, tuple(map(tuple, table)), says)


def items_behind(known: Known, slice: str, row: str, column: str) -> tuple[int, ...]:
    """The items where one labeler gave the first value and another the second, most such pairs first."""
    ratings, question = known.of(slice).ratings, known.question
    if question.takes_one:
        by_value = {str(label): label for label in ratings.labels}
        if row not in by_value or column not in by_value:
            return ()
        found = items_with(ratings, by_value[row], by_value[column])
    else:
        values = [*(option.value for option in question.options), NOTHING]
        if question.type not in PARTS or row not in values or column not in values:
            return ()
        beside = PARTS[question.type][0](ratings, values[:-1])
        found = beside.items_with(values.index(row), values.index(column))
    return tuple(int(str(item)) for item in found)


CONFUSION = Finding("confusion", confusion, quick=400_000)
