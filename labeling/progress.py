"""How far a round is: counts of items, answers, leases and people. What was answered is not looked at."""

from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from labeling.models import Assignment, Membership, Round, RoundItem
from labeling.models.rounds import RoundItemQuerySet

MANY = 200  # rows of people shown; imported answers can name thousands


@dataclass(frozen=True)
class Share:
    """n items have so many answers."""

    answers: int
    n: int


@dataclass(frozen=True)
class LabelerCount:
    """What one person did in a round, and holds right now."""

    name: str
    is_machine: bool
    done: int
    held: int
    skipped: int


@dataclass(frozen=True)
class RoundProgress:
    n_items: int
    n_complete: int
    n_answers: int
    n_wanted: int
    n_held: int
    by_answers: tuple[Share, ...]
    labelers: tuple[LabelerCount, ...]
    n_labelers: int  # active people who may label in it
    most_asked: int  # the largest overlap of its items
    last_hour: int  # answers
    n_widened: int  # items given to more labelers than the round began with, because their label was unsure
    n_saved: int  # answers not asked for, against asking the most of every item; 0 unless the round is adaptive

    @property
    def is_complete(self) -> bool:
        return self.n_complete == self.n_items

    @property
    def missing(self) -> int:
        return max(self.n_wanted - self.n_answers, 0)

    @property
    def too_few_labelers(self) -> bool:
        """An item goes to a person once, so these people cannot give all its answers."""
        return self.n_labelers < self.most_asked

    @property
    def hours_left(self) -> float | None:
        """At the pace of the last hour; None when nobody answered in it or nothing is missing."""
        return self.missing / self.last_hour if self.last_hour and self.missing else None


def progress_of(round: Round) -> RoundProgress:
    items = RoundItem.objects.filter(round=round)
    more = Count("pk", filter=Q(overlap__gt=round.overlap))
    asked = items.aggregate(n=Count("pk"), wanted=Sum("overlap"), most=Max("overlap"), widened=more)
    assignments = Assignment.objects.filter(item__round=round)
    hour = timezone.now() - timedelta(hours=1)
    counts = assignments.aggregate(
        answers=Count("pk", filter=Q(status=Assignment.Status.SUBMITTED)),
        held=Count("pk", filter=Q(status=Assignment.Status.LEASED, expires_at__gt=timezone.now())),
        last_hour=Count("pk", filter=Q(status=Assignment.Status.SUBMITTED, ended_at__gte=hour)),
    )
    spread = items.with_answers().order_by().values("n_answers").annotate(n=Count("pk"))  # type: ignore[misc]
    return RoundProgress(
        n_items=asked["n"],
        n_complete=items.complete().count(),
        n_answers=counts["answers"],
        n_wanted=asked["wanted"] or 0,
        n_held=counts["held"],
        by_answers=tuple(Share(row["n_answers"], row["n"]) for row in sorted(spread, key=itemgetter("n_answers"))),
        labelers=labelers_of(round),
        n_labelers=eligible(round),
        most_asked=asked["most"] or round.overlap,
        last_hour=counts["last_hour"],
        n_widened=asked["widened"],
        n_saved=max(asked["n"] * round.most_overlap - (asked["wanted"] or 0), 0) if round.most_overlap else 0,
    )


def labelers_of(round: Round) -> tuple[LabelerCount, ...]:
    """Who took part, busiest first; people named in imported answers appear under their pseudonyms."""
    live = Q(status=Assignment.Status.LEASED, expires_at__gt=timezone.now())
    rows = (
        Assignment.objects.filter(item__round=round)
        .order_by()
        .values("labeler")
        .annotate(
            done=Count("pk", filter=Q(status=Assignment.Status.SUBMITTED)),
            held=Count("pk", filter=live),
            skipped=Count("pk", filter=Q(status=Assignment.Status.SKIPPED)),
        )
        .order_by("-done", "labeler")[:MANY]
    )
    people = Membership.objects.filter(project=round.project_id, user__in=[row["labeler"] for row in rows])
    names = {one.user_id: (name_of(one), one.user.is_machine) for one in people.select_related("user")}
    return tuple(
        LabelerCount(*names.get(row["labeler"], ("somebody", False)), row["done"], row["held"], row["skipped"])
        for row in rows
    )


def name_of(membership: Membership) -> str:
    return membership.pseudonym if membership.imported_as else str(membership.user)


def eligible(round: Round) -> int:
    """Active people who may label in the round: the chosen ones, or everybody."""
    people = Membership.objects.filter(project=round.project_id, is_active=True, user__is_active=True)
    chosen = round.labelers.count()
    return people.filter(rounds=round).count() if chosen else people.count()


def unfinished(round: Round) -> RoundItemQuerySet:
    """Items that lack answers, those with the fewest first, each with n_answers."""
    items = RoundItem.objects.filter(round=round).unfinished().select_related("item")
    return items.order_by("n_answers", "position")  # type: ignore[misc]  # annotated by unfinished()
