"""The disagreements behind a cell of the confusion, or those that a merge of classes would settle."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consensus.ratings import Known
from consensus.reports.confusion import NOTHING, items_behind
from consensus.reports.ranking import Entry, entries, weighed
from labeling.errors import NotFound
from labeling.models import Membership, RoundItem


@dataclass(frozen=True)
class Cell:
    """row, column: what one labeler gave and another, in words. n_items: behind it, whoever may see them."""

    row: str
    column: str
    n_items: int
    entries: list[Entry]


def cell_of(membership: Membership, known: Known, slice: str, row: str, column: str) -> Cell:
    """The disagreements that this person may see, those with most such pairs of answers first.

    Raises NotFound for a slice that there is not, and for what no two labelers gave to one item.
    """
    if slice and slice not in known.sides.slices:
        raise NotFound(_("Round %(number)d has no slice “%(slice)s”.") % {"number": known.round.number, "slice": slice})
    items = items_behind(known, slice, row, column)
    if not items:
        raise NotFound(_("No two labelers gave these to one item."))
    titles = {NOTHING: _("nothing")} | {option.value: option.title for option in known.question.options}
    found = disagreements_on(membership, known, items)
    return Cell(titles.get(row, row), titles.get(column, column), len(items), found)


def disagreements_on(membership: Membership, known: Known, items: Sequence[int]) -> list[Entry]:
    """Of these items, in their order; shares are of all disagreements on the question."""
    asked = [
        entry
        for entry in entries(membership)
        if entry.round == known.round.number and entry.question == known.question.name
    ]
    of_round = dict(RoundItem.objects.filter(round=known.round).values_list("pk", "item_id"))
    place = {item: position for position, item in enumerate(items)}
    found = [entry for entry in weighed(asked) if of_round.get(entry.item) in place]
    return sorted(found, key=lambda entry: place[of_round[entry.item]])
