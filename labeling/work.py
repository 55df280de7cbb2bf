"""A labeler's own work: what is in hand, what waits, what is done. It reads nothing of others and changes nothing."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Literal, Self

from django.db.models import Count, Max, Sum
from django.utils import timezone

from labeling.actions.assignments import held_by, stopped_at
from labeling.models import Annotation, Assignment, Membership, Round, RoundItem, User
from labeling.models.assignments import AssignmentQuerySet
from labeling.models.rounds import RoundQuerySet

FAR = 1_000  # items to come that are still counted
State = Literal["items", "unread", "later", "nothing"]


@dataclass(frozen=True)
class Progress:
    """done: items of the round that I answered; today: items and time, in all my rounds of the project."""

    done: int
    today: int
    minutes: int
    round: int | None = None

    @classmethod
    def overall(cls, membership: Membership) -> Self:
        """For when nothing is in hand: of the newest round that I worked in."""
        mine = Assignment.objects.filter(labeler=membership.user, item__round__project=membership.project).submitted()
        newest = mine.order_by("-item__round__number").values_list("item__round__number", flat=True).first()
        today, minutes = today_of(membership.user, membership.project_id)
        return cls(mine.filter(item__round__number=newest).count() if newest else 0, today, minutes, newest)

    @property
    def number(self) -> int:
        return self.done + 1

    @property
    def seconds_each(self) -> int:
        """Of an item today, about."""
        return round(60 * self.minutes / self.today) if self.today else 0


def progress_of(labeler: User, round: Round) -> Progress:
    mine = Assignment.objects.filter(labeler=labeler, item__round__project=round.project_id)
    done = mine.filter(item__round__number=round.number).submitted().count()
    today, minutes = today_of(labeler, round.project_id)
    return Progress(done, today, minutes, round.number)


def today_of(labeler: User, project: int) -> tuple[int, int]:
    """Items answered and minutes spent since midnight."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Annotation.objects.filter(
        assignment__labeler=labeler, assignment__item__round__project=project, created_at__gte=midnight
    )
    found = mine.aggregate(items=Count("assignment", distinct=True), seconds=Sum("seconds"))
    return found["items"], int((found["seconds"] or 0) // 60)


def all_of(labeler: User, held: Round) -> int | None:
    """The items of a round that I answered, hold or can still take, as things stand; None where there are many more to
    come. Checks are counted by their share: so the number says of no single item whether it is one."""
    asked = held.watches or held
    ahead = RoundItem.objects.filter(round=asked, position__gt=stopped_at(asked, labeler)).free_for(labeler)
    n_ahead = ahead[: FAR + 1].count()
    if n_ahead > FAR:
        return None
    mine = Assignment.objects.filter(labeler=labeler, item__round=asked)
    share = (asked.gold_rate or 0) + (asked.repeat_rate or 0)
    n = mine.submitted().count() + mine.leased().count() + n_ahead
    return ceil(n / (1 - share)) if share < 1 else None


def open_rounds(membership: Membership) -> RoundQuerySet:
    return Round.objects.open_to(membership.user).filter(project=membership.project)


def first_ready(membership: Membership) -> Round | None:
    """The round whose items come next."""
    ready = open_rounds(membership).filter(instructions__acknowledgements__user=membership.user)
    return ready.order_by("number").first()


def rounds_in_hand(membership: Membership) -> RoundQuerySet:
    """Those whose items this person may hold: open ones, and what stands behind them."""
    return Round.every.open_to(membership.user).filter(project=membership.project)


def in_hand(membership: Membership) -> AssignmentQuerySet:
    """Leases of rounds whose version the labeler has read, oldest first."""
    ready = rounds_in_hand(membership).filter(instructions__acknowledgements__user=membership.user)
    return held_by(membership.user).filter(item__round__in=ready)


def first_in_hand(membership: Membership) -> Assignment | None:
    return in_hand(membership).filter(postponed_at=None).first()


def waiting(membership: Membership) -> State:
    """What comes after the items in hand, in the order in which lease_next hands out."""
    ready = open_rounds(membership).filter(instructions__acknowledgements__user=membership.user)
    if RoundItem.objects.open_to(membership.user).filter(round__in=ready).exists():
        return "items"
    if unread_round(membership):
        return "unread"
    return "later" if in_hand(membership).exclude(postponed_at=None).exists() else "nothing"


def unread_round(membership: Membership) -> Round | None:
    """The first open round with a place for the labeler whose version they have not read."""
    unread = open_rounds(membership).exclude(instructions__acknowledgements__user=membership.user)
    places = RoundItem.objects.open_to(membership.user)
    return next(
        (
            round
            for round in unread.select_related("instructions").order_by("number")
            if places.filter(round=round).exists()
        ),
        None,
    )


def submitted_by(membership: Membership) -> AssignmentQuerySet:
    return Assignment.objects.filter(labeler=membership.user, item__round__project=membership.project).submitted()


def last_submitted(membership: Membership) -> Assignment | None:
    """The item I answered last, if its answer may still change."""
    open_ones = submitted_by(membership).filter(item__round__in=rounds_in_hand(membership), item__revealed_at=None)
    recent = open_ones.filter(ended_at__gt=timezone.now() - timedelta(days=1))
    return recent.annotate(answered_at=Max("annotations__created_at")).order_by("-answered_at", "-pk").first()
