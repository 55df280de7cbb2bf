"""Handing out items: who gets which one next, for how long, and what ends it."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from labeling.actions.checks import due_check
from labeling.actions.practice import refuse_without_practice
from labeling.errors import Conflict, Invalid, NotAcknowledged, OverlapReached
from labeling.events import record
from labeling.models import Assignment, Event, Project, Round, RoundItem, User
from labeling.models.assignments import AssignmentQuerySet
from labeling.models.rounds import RoundItemQuerySet
from labeling.schema import Schema

MAX_DRAFT = 200_000  # characters of JSON
ENTERED = {"answers": dict, "cannot_tell": list | tuple, "reasons": dict}
DRAFT_PARTS = {**ENTERED, "comment": str, "seconds": int | float, "not_asked": dict}


def most_held() -> int:
    """One on the screen and some ahead, and as many answered whose answers are on their way; more would be hoarding."""
    return 2 * (1 + settings.PREFETCH)


def lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)


def lease_next(*, project: Project, by: User, besides: Collection[int] = ()) -> Assignment | None:
    """The next item for this labeler, or None. besides: assignments already in hand, when prefetching one more.

    Raises NotAcknowledged if a round is waiting under a version that the labeler has not read, PracticeFirst if they
    have to practise.
    """
    refuse_without_practice(project, by)
    rounds = Round.objects.open_to(by).filter(project=project).order_by("number")
    ready = list(rounds.filter(instructions__acknowledgements__user=by).select_related("project"))
    held = list(held_by(by).filter(Q(item__round__in=ready) | Q(item__round__watches__in=ready)))
    other = [assignment for assignment in held if assignment.pk not in besides]
    first = next((assignment for assignment in other if assignment.postponed_at is None), None)
    if first is not None:
        return renew(assignment=first, by=by)
    if sum(assignment.postponed_at is None for assignment in held) < most_held():
        fresh = lease_first(ready, by=by)
        if fresh is not None:
            return fresh
    unread = rounds.exclude(pk__in=[round.pk for round in ready]).first()
    if unread and RoundItem.objects.open_to(by).filter(round=unread).exists():
        raise NotAcknowledged(
            gettext("%(round)s uses version %(number)d. Read what changed, then go on.")
            % {"round": unread, "number": unread.instructions.number}
        )
    postponed = min((row for row in other if row.postponed_at), key=attrgetter("postponed_at"), default=None)
    return renew(assignment=postponed, by=by) if postponed else None


def held_by(labeler: User) -> AssignmentQuerySet:
    return (
        Assignment.objects.leased()
        .filter(labeler=labeler)
        .select_related("item__item", "item__round__project", "item__round__instructions")
        .order_by("leased_at", "pk")
    )


def lease_first(rounds: Iterable[Round], *, by: User) -> Assignment | None:
    """Lease the next item of these rounds, which are open to the labeler: of each from where they stopped, then what
    came free before that."""
    for round in rounds:
        items = RoundItem.objects.filter(round=round).free_for(by).select_related("round__project").order_by("position")
        stopped = stopped_at(round, by)
        onwards, before = items.filter(position__gt=stopped), items.filter(position__lte=stopped)
        check = due_check(round, by=by)
        if check and (onwards.exists() or before.exists()):  # only between items: when these are at an end, so is all
            with suppress(OverlapReached):  # the same labeler in another tab has just taken it
                return lease(item=check, by=by)
        found = lease_any(onwards, by=by) or (lease_any(before, by=by) if stopped >= 0 else None)
        if found is not None:
            return found
    return None


def stopped_at(round: Round, by: User) -> int:
    """The place of the item that the labeler took last and still has or is done with; -1: none. Looking on from there
    costs the same after one item and after a hundred thousand (docs/adr/0013)."""
    kept = [Assignment.Status.SUBMITTED, Assignment.Status.SKIPPED, Assignment.Status.LEASED]
    mine = Assignment.objects.filter(labeler=by, item__round=round, status__in=kept).order_by("-leased_at", "-pk")
    place = mine.values_list("item__position", flat=True).first()
    return -1 if place is None else place


def lease_any(in_order: RoundItemQuerySet, *, by: User) -> Assignment | None:
    """Lease the first of these items that is still free. Rows that others are taking right now are stepped over;
    only when nothing else is left are they waited for, so that nobody goes away while there is work."""
    gone: set[int] = set()
    while True:
        with transaction.atomic():
            left = in_order.exclude(pk__in=gone) if gone else in_order
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
        raise OverlapReached(gettext("The last place on this item has just gone; here is another."))
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
    """Keep what the labeler has entered so far, and the lease with it; also when the place has gone meanwhile.

    Answers to questions that the other answers rule out are refused, except under not_asked: entered before the
    question went out of sight, it is there again when that comes back."""
    if len(str(draft)) > MAX_DRAFT:
        raise Invalid(gettext("A draft may have at most %(MAX_DRAFT)s characters.") % {"MAX_DRAFT": MAX_DRAFT})
    aside = draft.get("not_asked")
    parts: list[tuple[str, object, Any]] = [(name, draft.get(name), kinds) for name, kinds in DRAFT_PARTS.items()]
    if isinstance(aside, dict):
        parts += [(f"not_asked.{name}", aside.get(name), kinds) for name, kinds in ENTERED.items()]
    for name, given, kinds in parts:
        if not isinstance(given, kinds | None):
            sentence = f"{name} of a draft has the form that it has in an answer."
            raise Invalid(sentence, fields={f"draft.{name}": sentence})
    refuse_what_is_not_asked(assignment.item.round.instructions.questions, draft)
    Assignment.objects.filter(pk=assignment.pk, labeler=by).update(draft=draft, draft_at=timezone.now())
    return renew(assignment=assignment, by=by)


def refuse_what_is_not_asked(schema: Schema, draft: dict[str, object]) -> None:
    out = schema.ruled_out(draft)
    wrong = {question.name: schema.not_asked(question) for question in schema.questions if question.name in out}
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)


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
        raise Conflict(gettext("This round does not allow skipping. Answer, or say that you cannot tell."))
    if reason not in Assignment.SkipReason.values:
        raise Invalid(
            (gettext("Give a reason: %(names)s.") % {"names": ", ".join(Assignment.SkipReason.values)}),
            fields={"reason": gettext("Give a reason.")},
        )
    if assignment.is_submitted:
        raise Conflict(gettext("You have answered this item already."))
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
