"""Storing the answers of a round as columns, and bringing them up to date: done by a worker, never for a request."""

import uuid
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from consensus import slices
from consensus.answers import State, read_rows, read_side_rows, state_of, stored_answers
from consensus.columns import Columns, packed, updated
from consensus.models import AnswerColumns, Change, ItemColumns
from consensus.slices import Sides
from labeling.models import Round

FIRST = 100  # changes from which on the answers are stored at all
MANY = 1_000  # changes from which on it is cheaper to store them than to read them for every page
FEW_ROUNDS = 5  # closed before there were columns: so many a time are made up for
BATCH = 10_000


def rounds_to_store() -> list[Round]:
    """Rounds whose stored columns are far behind, or that have none and should."""
    stored = AnswerColumns.objects.filter(round=OuterRef("pk"))
    sides = ItemColumns.objects.filter(round=OuterRef("pk"))
    n_changes = Count("pk")
    behind = Change.objects.values("round").annotate(n=n_changes, n_sides=n_changes - Count("item"))
    rounds = Round.objects.select_related("instructions")
    late = rounds.filter(pk__in=behind.filter(Q(n__gte=MANY) | Q(n_sides__gt=0)).values("round"))
    begun = rounds.filter(~Exists(stored), pk__in=behind.filter(n__gte=FIRST).values("round"))
    fresh = rounds.filter(~Exists(sides), status=Round.Status.OPEN)
    missed = rounds.filter(~Exists(stored), status=Round.Status.CLOSED).order_by("-pk")[:FEW_ROUNDS]
    return list({round.pk: round for round in [*late, *begun, *fresh, *missed]}.values())


def store_columns(*, round: Round, many: int = FIRST) -> bool:
    """Store what the columns do not know yet. False: they knew everything, or somebody else was quicker.

    Of an open round the first columns come with so many changes. What changes while this reads stays noted, and is
    stored another time.
    """
    if round.is_draft:
        return False
    state, changes = state_of(round), list(Change.objects.filter(round=round).values_list("pk", "item"))
    worth_it = round.is_closed or state.answers is not None or len(changes) >= many
    answers = newer_answers(round, state, changes) if worth_it else {}
    sides = read_side_rows(round) if state.sides is None or any(item is None for _, item in changes) else None
    if not answers and sides is None:
        return False
    done = [pk for pk, item in changes if item is None or answers]
    try:
        return write(round, state, answers, sides, done)
    except IntegrityError:  # both found nothing stored, and both stored it
        return False


def newer_answers(round: Round, state: State, changes: Sequence[tuple[int, int | None]]) -> dict[str, Columns]:
    """Question -> all its answers; empty if nothing changed."""
    questions = round.instructions.questions.questions
    if state.answers is None:
        return read_rows(round, questions)
    items = sorted({item for _, item in changes if item is not None})
    if not items:
        return {}
    newer = read_rows(round, questions, items)
    return {
        question.name: updated(stored_answers(round, question, state.answers), newer[question.name])
        for question in questions
    }


@transaction.atomic
def write(
    round: Round, state: State, answers: Mapping[str, Columns], sides: Sides | None, changes: Sequence[int]
) -> bool:
    """Only onto what was read: whoever comes second gives way, and IntegrityError tells two who both found nothing."""
    held = {row.question: row for row in AnswerColumns.objects.select_for_update().filter(round=round).defer("columns")}
    item = ItemColumns.objects.select_for_update().filter(round=round).defer("columns").first()
    if {row.stamp for row in held.values()} - {state.answers} or (item and item.stamp != state.sides):
        return False
    stamp, now = uuid.uuid4(), timezone.now()
    for question, columns in answers.items():
        row = held.get(question) or AnswerColumns(round=round, question=question)
        row.stamp, row.written_at, row.n_answers, row.columns = stamp, now, len(columns), packed(columns)
        row.save()
    if sides is not None:
        item = item or ItemColumns(round=round)
        item.stamp, item.written_at, item.columns = stamp, now, slices.packed(sides)
        item.save()
    for start in range(0, len(changes), BATCH):
        Change.objects.filter(pk__in=changes[start : start + BATCH]).delete()
    return True
