"""Handing out items: who gets which one next, for how long, and what ends it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from labeling.errors import Conflict, Invalid, NotAcknowledged, OverlapReached
from labeling.events import record
from labeling.models import Assignment, Event, Project, Round, RoundItem, User
from labeling.models.assignments import AssignmentQuerySet
from labeling.models.rounds import RoundItemQuerySet

MAX_HELD = 5  # one on the screen, some prefetched; more would be hoarding
MAX_DRAFT = 200_000  # characters of JSON
DRAFT_PARTS = {"answers": dict, "cannot_tell": list | tuple, "reasons": dict, "comment": str, "seconds": int | float}


def lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)


def lease_next(*, project: Project, by: User, besides: Collection[int] = ()) -> Assignment | None:
    """The next item for this labeler, or None. besides: assignments already in hand, when prefetching one more.

    Raises NotAcknowledged if a round is waiting under a version that the labeler has not read.
    """
    rounds = Round.objects.open_to(by).filter(project=project)
    ready = rounds.filter(instructions__acknowledgements__user=by)
    held = held_by(by).filter(item__round__in=ready)
    other = held.exclude(pk__in=besides)
    first = other.filter(postponed_at=None).first()
    if first is not None:
        return renew(assignment=first, by=by)
    if held.filter(postponed_at=None).count() < MAX_HELD:
        fresh = lease_any(RoundItem.objects.open_to(by).filter(round__in=ready), by=by)
        if fresh is not None:
            return fresh
    unread = rounds.exclude(pk__in=ready).order_by("number").first()
    if unread and RoundItem.objects.open_to(by).filter(round=unread).exists():
        raise NotAcknowledged(f"{unread} uses {str(unread.instructions).lower()}. Read what changed, then go on.")
    postponed = other.exclude(postponed_at=None).order_by("postponed_at").first()
    return renew(assignment=postponed, by=by) if postponed else None


def held_by(labeler: User) -> AssignmentQuerySet:
    return (
        Assignment.objects.leased()
        .filter(labeler=labeler)
        .select_related("item__item", "item__round__project", "item__round__instructions")
        .order_by("leased_at", "pk")
    )


def lease_any(items: RoundItemQuerySet, *, by: User) -> Assignment | None:
    """Lease the first of these items that is still free. Rows that others are taking right now are stepped over;
    only when nothing else is left are they waited for, so that nobody goes away while there is work."""
    in_order = items.order_by("round__number", "position")
    gone: set[int] = set()
    while True:
        with transaction.atomic():
            left = in_order.exclude(pk__in=gone)
            item = (
                left.select_for_update(skip_locked=True, of=("self",)).first()
                or left.select_for_update(of=("self",)).first()
            )
            if item is None:
                return None
            try:
                return lease(item=item, by=by)
            except OverlapReached:
                gone.add(item.pk)


@transaction.atomic
def lease(*, item: RoundItem, by: User) -> Assignment:
    """Give a labeler one place on an item; the row lock keeps the overlap exact. Raises OverlapReached."""
    RoundItem.objects.select_for_update().get(pk=item.pk)  # SQLite: the IMMEDIATE transaction does this
    if not RoundItem.objects.open_to(by).filter(pk=item.pk).exists():
        raise OverlapReached("The last place on this item has just gone; here is another.")
    now = timezone.now()
    assignment, _ = Assignment.objects.update_or_create(
        item=item,
        labeler=by,
        defaults={"status": Assignment.Status.LEASED, "leased_at": now, "expires_at": lease_end(), "ended_at": None},
    )
    record(Event.Kind.ASSIGNMENT_LEASED, by=by, project=item.round.project, subject=assignment)
    return held_by(by).get(pk=assignment.pk)


def renew(*, assignment: Assignment, by: User) -> Assignment:
    """The labeler is still at it."""
    assignment.expires_at = lease_end()
    Assignment.objects.leased().filter(pk=assignment.pk, labeler=by).update(expires_at=assignment.expires_at)
    return assignment


def save_draft(*, assignment: Assignment, by: User, draft: dict[str, object]) -> Assignment:
    """Keep what the labeler has entered so far, and the lease with it; also when the place has gone meanwhile."""
    if len(str(draft)) > MAX_DRAFT:
        raise Invalid(f"A draft may have at most {MAX_DRAFT} characters.")
    for name, kinds in DRAFT_PARTS.items():
        if not isinstance(draft.get(name), kinds | None):
            sentence = f"{name} of a draft has the form that it has in an answer."
            raise Invalid(sentence, fields={f"draft.{name}": sentence})
    Assignment.objects.filter(pk=assignment.pk, labeler=by).update(draft=draft, draft_at=timezone.now())
    return renew(assignment=assignment, by=by)


@transaction.atomic
def give_back(*, assignment: Assignment, by: User) -> None:
    """Free the place of an item that was prefetched and not shown."""
    given = Assignment.objects.leased().filter(pk=assignment.pk, labeler=by, draft__isnull=True, postponed_at=None)
    if given.update(status=Assignment.Status.RETURNED, ended_at=timezone.now()):
        record(Event.Kind.ASSIGNMENT_RETURNED, by=by, project=assignment.item.round.project, subject=assignment)


@transaction.atomic
def skip(*, assignment: Assignment, by: User, reason: str, note: str = "") -> Assignment:
    """Go on without an answer. Later keeps the place and comes back at the end; every other reason frees it."""
    RoundItem.objects.select_for_update().get(pk=assignment.item_id)
    assignment = held_for_update(assignment)
    if not assignment.item.round.may_skip:
        raise Conflict("This round does not allow skipping. Answer, or say that you cannot tell.")
    if reason not in Assignment.SkipReason.values:
        raise Invalid(f"Give a reason: {', '.join(Assignment.SkipReason.values)}.", fields={"reason": "Give a reason."})
    if assignment.is_submitted:
        raise Conflict("You have answered this item already.")
    now = timezone.now()
    assignment.skip_reason, assignment.skip_note = reason, note[: settings.MAX_COMMENT]
    if reason == Assignment.SkipReason.LATER:
        assignment.postponed_at, assignment.expires_at = now, lease_end()
    else:
        assignment.status, assignment.ended_at = Assignment.Status.SKIPPED, now
    assignment.save()
    project = assignment.item.round.project
    record(Event.Kind.ASSIGNMENT_SKIPPED, by=by, project=project, subject=assignment, reason=reason)
    return assignment


def held_for_update(assignment: Assignment) -> Assignment:
    return (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("item__item", "item__round__project", "item__round__instructions")
        .get(pk=assignment.pk)
    )


@transaction.atomic
def expire_leases() -> int:
    """Write down which leases have run out. Their places were free from that moment on, with or without this."""
    ended = list(
        Assignment.objects.run_out()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("item__round__project")[:1000]
    )
    now = timezone.now()
    for assignment in ended:
        record(Event.Kind.ASSIGNMENT_EXPIRED, by=None, project=assignment.item.round.project, subject=assignment)
    Assignment.objects.filter(pk__in=[row.pk for row in ended]).update(status=Assignment.Status.EXPIRED, ended_at=now)
    return len(ended)
