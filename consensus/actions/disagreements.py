"""Raising what labelers differ on, taking it back when they agree, opening it for discussion, reopening it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from consensus.actions.discussions import write
from consensus.differences import pair_of, sameness
from consensus.models import Case, Disagreement
from consensus.spreads import is_graded, spreads
from consensus.stats import ItemDisagreement, Ratings, disagreements
from labeling.actions.annotations import reveal
from labeling.actions.items import restore_item
from labeling.errors import Invalid
from labeling.events import record, record_all
from labeling.models import Annotation, Event, Round, RoundItem, User
from labeling.questions import Question

UNDO = 60  # seconds in which a resolution is taken back without giving a reason
Status = Disagreement.Status


@dataclass(frozen=True)
class Found:
    """How the answers to one question differ on one item."""

    item: int
    question: str
    kind: str
    spread: float
    pair: str


def raise_disagreements(event: Event) -> None:
    """An item has its last answer: raise what its labelers differ on. Safe to repeat.

    Not if it has been given to one more labeler since, who must not find it in a queue.
    """
    if RoundItem.objects.complete().filter(pk=int(event.subject_id)).exists():
        compare_again([int(event.subject_id)])


@transaction.atomic
def raise_disagreements_of_round(event: Event) -> None:
    """A round is closed: raise every difference in it, also on items that did not get all their answers."""
    compare_again(list(RoundItem.objects.filter(round=int(event.subject_id)).values_list("pk", flat=True)))


def settle_what_agrees_now(event: Event) -> None:
    """An answer was revised: a difference may have gone away, come up, or become another one."""
    item = int(event.data["item"])
    raised = Disagreement.objects.filter(item=item).exists()
    if raised or RoundItem.objects.complete().filter(pk=item).exists():
        compare_again([item], revised_by=event.by)


@transaction.atomic
def compare_again(items: Collection[int], *, revised_by: User | None = None) -> None:
    """Make the disagreements of these round items, all of one round, what their current answers say.

    What was resolved stays resolved, whatever its labelers answer afterwards.
    """
    held = list(RoundItem.objects.select_for_update().filter(pk__in=items).order_by("pk"))  # guards their disagreements
    if not held:
        return
    round = Round.objects.select_related("project", "instructions").get(pk=held[0].round_id)
    found = {(row.item, row.question): row for row in differing(round, items)}
    known = {(row.item_id, row.question): row for row in Disagreement.objects.filter(item__in=items)}
    raised = raise_new([row for place, row in found.items() if place not in known])
    changed = [row for place, row in known.items() if place in found and follow(row, found[place])]
    raised += [row for row in changed if row.status == Status.SETTLED]
    for row in raised:
        row.status = Status.OPEN
    settled = [row for place, row in known.items() if place not in found and row.is_waiting]
    for row in settled:
        row.status = Status.SETTLED
    Disagreement.objects.bulk_update([*changed, *settled], ["status", "kind", "spread", "pair"], batch_size=500)
    record_all(Event.Kind.DISAGREEMENT_RAISED, by=None, project=round.project, subjects=raised)
    record_all(Event.Kind.DISAGREEMENT_SETTLED, by=revised_by, project=round.project, subjects=settled)


def raise_new(found: Iterable[Found]) -> list[Disagreement]:
    rows = [
        Disagreement(item_id=row.item, question=row.question, kind=row.kind, spread=row.spread, pair=row.pair)
        for row in found
    ]
    return Disagreement.objects.bulk_create(rows, batch_size=500)


def follow(row: Disagreement, found: Found) -> bool:
    """Take over what the answers say now; True if that is something new."""
    if row.is_resolved:
        return False
    before = (row.kind, row.spread, row.pair)
    row.kind, row.spread, row.pair = found.kind, found.spread, found.pair
    return before != (row.kind, row.spread, row.pair) or row.status == Status.SETTLED


def differing(round: Round, items: Collection[int]) -> list[Found]:
    """Where the current answers of these items differ; "cannot tell" is an answer unlike every other."""
    found = []
    for name, columns in answers_by_question(round, items).items():
        ratings = Ratings.from_columns(*zip(*columns, strict=True))
        rows = [as_found(name, row) for row in disagreements(ratings)]
        asked = round.instructions.questions.question(name)
        found += graded(asked, columns, rows) if asked and is_graded(asked) else rows
    return found


def graded(question: Question, columns: list[tuple[int, int, str]], rows: list[Found]) -> list[Found]:
    """With how far answers are apart as the spread, where they can differ by more or less."""
    differ = {row.item for row in rows}
    answers: dict[int, list[str]] = defaultdict(list)
    for item, _labeler, text in columns:
        if item in differ:
            answers[item].append(text)
    far = spreads(question, answers)
    return [replace(row, spread=far[row.item]) for row in rows]


def answers_by_question(round: Round, items: Collection[int]) -> dict[str, list[tuple[int, int, str]]]:
    """question -> (round item, labeler, answer as sameness() writes it), one row an answer."""
    rows = Annotation.objects.current().filter(assignment__status="submitted", assignment__item__round=round)
    if len(items) <= 100:  # few: name them; many: read the round and leave out the others
        rows = rows.filter(assignment__item__in=items)
    wanted = set(items)
    questions = round.instructions.questions.questions
    columns = defaultdict(list)
    for item, labeler, answers, told in rows.values_list(
        "assignment__item", "assignment__labeler", "answers", "cannot_tell"
    ):
        for asked in questions if item in wanted else ():
            if asked.name in answers or asked.name in told:
                answer = None if asked.name in told else answers[asked.name]
                columns[asked.name].append((item, labeler, sameness(answer, asked)))
    return columns


def as_found(question: str, row: ItemDisagreement) -> Found:
    first, second = (str(label) for label in row.pair)
    return Found(
        item=int(str(row.item)),
        question=question,
        kind=row.kind,
        spread=row.pair_disagreement,
        pair=pair_of(first, second),
    )


@transaction.atomic
def open_for_discussion(*, disagreement: Disagreement, by: User, case: Case | None = None) -> Disagreement:
    """Show the item's labelers its answers and this thread. From now on none of them revises. case: opened with it."""
    disagreement = locked(disagreement)
    if disagreement.opened_at:
        return disagreement
    reveal(item=disagreement.item, by=by)
    disagreement.opened_at = timezone.now()
    if disagreement.status == Status.OPEN:
        disagreement.status = Status.DISCUSSING
    disagreement.save(update_fields=["opened_at", "status"])
    project = disagreement.item.round.project
    together = {"case": case.pk} if case else {}
    record(Event.Kind.DISAGREEMENT_OPENED, by=by, project=project, subject=disagreement, **together)
    return disagreement


@transaction.atomic
def reopen(*, disagreement: Disagreement, by: User, reason: str = "") -> Disagreement:
    """Put the resolution out of force; the row stays. The reason stands in the thread, and right after resolving
    none is asked for. An item that was dropped or sent back for a better x is asked about again."""
    disagreement = locked(disagreement)
    resolution = disagreement.resolution
    if resolution is None:
        return disagreement
    if not reason.strip() and (timezone.now() - resolution.at).total_seconds() > UNDO:
        sentence = _("Say why it is opened again; the reason stands in the thread.")
        raise Invalid(sentence, fields={"reason": sentence})
    disagreement.status = Status.DISCUSSING if disagreement.opened_at else Status.OPEN
    disagreement.save(update_fields=["status"])
    project = disagreement.item.round.project
    record(Event.Kind.DISAGREEMENT_REOPENED, by=by, project=project, subject=disagreement, resolution=resolution.pk)
    if reason.strip():
        write(disagreement=disagreement, by=by, body=f"Reopened: {reason.strip()}")
    if resolution.takes_item_out and not taken_out_elsewhere(disagreement):
        restore_item(item=disagreement.item.item, by=by)
    compare_again([disagreement.item_id], revised_by=None)  # its labelers may agree by now
    disagreement.refresh_from_db()
    return disagreement


def reopen_what_was_declined(event: Event) -> None:
    """No better x comes for an item: what was resolved by asking for one is to be decided otherwise. Safe to repeat."""
    resolved = Disagreement.objects.filter(item__item=int(event.subject_id), status=Status.RESOLVED)
    for row in resolved.select_related("item"):
        resolution = row.resolution
        if event.by and resolution and resolution.outcome == resolution.Outcome.CHANGE_X and resolution.at < event.at:
            reason = _("no better x comes: %(reason)s") % {"reason": event.data["reason"]}
            reopen(disagreement=row, by=event.by, reason=reason)


def taken_out_elsewhere(disagreement: Disagreement) -> bool:
    """Does another resolution in force, of this item in any round, drop it or ask for a better x?"""
    others = Disagreement.objects.filter(item__item=disagreement.item.item_id, status=Status.RESOLVED)
    return any(other.resolution and other.resolution.takes_item_out for other in others.filter(~Q(pk=disagreement.pk)))


def locked(disagreement: Disagreement) -> Disagreement:
    """The lock on the round item guards all that happens to its disagreements."""
    RoundItem.objects.select_for_update().get(pk=disagreement.item_id)
    return Disagreement.objects.select_related("item__item", "item__round__project", "item__round__instructions").get(
        pk=disagreement.pk
    )
