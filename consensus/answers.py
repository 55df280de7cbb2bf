"""Reading the answers of a round: stored columns, and by query only what changed since (docs/adr/0010).

Every function that looks at stored columns looks at the changes first. Columns that are written in between know
those changes, and reading an item twice does no harm; the other way round it could be missed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from consensus import slices
from consensus.columns import Columns, Row, columns_of, unpacked, updated
from consensus.differences import label_from_json, label_of
from consensus.memory import Memory
from consensus.models import AnswerColumns, Change, ItemColumns
from consensus.slices import Sides, sides_of_rows
from consensus.vocabularies import Vocabulary
from labeling.models import Annotation, Assignment, Membership, Round, RoundItem
from labeling.questions import Question

BATCH = 5_000  # items named in one query

STORED = Memory[Columns](n_bytes=256 << 20, size_of=lambda columns: columns.n_bytes)
VOCABULARIES = Memory[Vocabulary](n_bytes=1_000_000, size_of=len)  # so many labels
KNOWN_SIDES = Memory[Sides](n_bytes=8, size_of=lambda sides: 1)  # of so many rounds


@dataclass(frozen=True)
class State:
    """Which answers a round has. Two states are equal only if the answers are.

    answers, sides: the stamps of what is stored; None where nothing is. n_changes: noted since.
    n_stored: answers among what is stored. has_machines: whether a member is or was one.
    """

    round: int
    made: float  # when, in seconds: numbers of rounds come again in another database, this does not
    status: str
    overlap: int
    answers: UUID | None
    sides: UUID | None
    n_changes: int
    n_stored: int = 0
    has_machines: bool = False

    @property
    def key(self) -> str:
        parts = self.round, self.made, self.status, self.overlap, self.answers, self.sides, self.n_changes
        return ":".join(str(part) for part in parts)


def state_of(round: Round) -> State:
    return states_of([round])[round.pk]


def states_of(rounds: Sequence[Round]) -> dict[int, State]:
    """Round -> its state. In one query, so that stamps and changes are of one moment."""
    of_round = {"round": OuterRef("pk")}
    noted = Change.objects.filter(**of_round).order_by().values("round").annotate(n=Count("pk")).values("n")
    rows = Round.objects.filter(pk__in=[round.pk for round in rounds]).values_list(
        "pk",
        Subquery(AnswerColumns.objects.filter(**of_round).values("stamp")[:1]),
        Subquery(ItemColumns.objects.filter(**of_round).values("stamp")[:1]),
        Coalesce(Subquery(noted, output_field=IntegerField()), 0),
        Coalesce(Subquery(AnswerColumns.objects.filter(**of_round).values("n_answers")[:1]), 0),
        Exists(Membership.objects.filter(project=OuterRef("project"), user__is_machine=True)),
    )
    held = {round.pk: round for round in rounds}
    return {
        pk: State(pk, held[pk].created_at.timestamp(), held[pk].status, held[pk].overlap, *stored)
        for pk, *stored in rows
    }


def read_answers(round: Round, question: Question, state: State) -> Columns:
    """All current answers to a question, those that came after `state` was read perhaps among them."""
    if state.answers is None:
        return read_rows(round, [question])[question.name]
    changed = changed_items(round) if state.n_changes else []
    newer = read_rows(round, [question], changed)[question.name]
    stamp = state.answers if not state.n_changes else None
    return updated(stored_answers(round, question, stamp), newer)


def changed_items(round: Round) -> list[int]:
    found = Change.objects.filter(round=round, item__isnull=False).values_list("item", flat=True)
    return sorted({item for item in found if item is not None})


def stored_answers(round: Round, question: Question, stamp: UUID | None = None) -> Columns:
    """As they are stored now. stamp: of what is known to be stored now, if it is."""
    rows = AnswerColumns.objects.filter(round=round, question=question.name)
    stamp = stamp or rows.values_list("stamp", flat=True).get()
    if held := STORED.get((stamp, question.name)):
        return held
    stamp, content = rows.values_list("stamp", "columns").get()
    columns = unpacked(bytes(content), partial(label_from_json, question), VOCABULARIES.get)
    VOCABULARIES.put(columns.vocabulary.origin, columns.vocabulary)
    return STORED.put((stamp, question.name), columns)


def read_rows(round: Round, questions: Sequence[Question], items: Sequence[int] | None = None) -> dict[str, Columns]:
    """Question -> the current answers to it, of some items or of all, straight from the annotations."""
    readers = {question.name: partial(label_of, question) for question in questions}
    return columns_of(current_rows(round, items), readers, as_given=round.is_adaptive)


def current_rows(round: Round, items: Sequence[int] | None = None) -> Iterator[Row]:
    """(item, labeler, overlap, answers, questions that cannot be told) of each submitted assignment.

    Answers come as whole JSON: taken out by the database, the label "1" could not be told from the number 1. Those of
    an adaptive round come in the order in which its items were handed out.
    """
    submitted = Annotation.objects.current().filter(
        assignment__item__round=round, assignment__status=Assignment.Status.SUBMITTED
    )
    rows = submitted.values_list(
        "assignment__item__item_id", "assignment__labeler_id", "assignment__item__overlap", "answers", "cannot_tell"
    )
    if round.is_adaptive:
        rows = rows.order_by("assignment_id")
    if items is None:
        yield from rows.iterator(chunk_size=10_000)
        return
    for start in range(0, len(items), BATCH):
        some = items[start : start + BATCH]
        yield from rows.filter(assignment__item__item_id__in=some).iterator(chunk_size=10_000)


def read_sides(round: Round, state: State) -> Sides:
    """The slices and the gold of the round's items."""
    if state.sides is None:
        return read_side_rows(round)
    stamp = state.sides
    if state.n_changes:
        noted = Exists(Change.objects.filter(round=round, item=None))
        stamp, is_old = ItemColumns.objects.filter(round=round).values_list("stamp", noted).get()
        if is_old:
            return read_side_rows(round)
    if held := KNOWN_SIDES.get(stamp):
        return held
    stamp, content = ItemColumns.objects.filter(round=round).values_list("stamp", "columns").get()
    return KNOWN_SIDES.put(stamp, slices.unpacked(bytes(content)))


def read_side_rows(round: Round) -> Sides:
    rows = RoundItem.objects.filter(round=round).values_list("item_id", "item__attributes", "item__gold")
    return sides_of_rows(rows.iterator(chunk_size=10_000))


def last_answers(round: Round, *, machines: bool) -> dict[int, datetime]:
    """Item -> when its last answer was given. Correcting an answer changes nothing."""
    rows = Annotation.objects.filter(
        assignment__item__round=round, assignment__status=Assignment.Status.SUBMITTED, revision=1
    )
    if not machines:
        rows = rows.filter(assignment__labeler__is_machine=False)
    return dict(rows.order_by().values_list("assignment__item__item_id").annotate(Max("created_at")))
