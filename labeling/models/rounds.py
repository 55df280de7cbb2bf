from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from labeling.models.assignments import Assignment
from labeling.models.people import Membership, User


class RoundQuerySet(models.QuerySet["Round"]):
    def open_to(self, labeler: User) -> Self:
        """Open rounds this person may label in: of their projects, and not kept for other labelers."""
        chosen = Membership.objects.filter(rounds=OuterRef("pk"))
        return self.filter(
            Exists(Membership.objects.filter(project=OuterRef("project"), user=labeler, is_active=True)),
            ~Exists(chosen) | Exists(chosen.filter(user=labeler)),
            status=Round.Status.OPEN,
        )


class Round(models.Model):
    """A set of items labeled under one instruction version."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField()
    instructions = models.ForeignKey("labeling.InstructionVersion", models.PROTECT, related_name="rounds")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    overlap = models.PositiveSmallIntegerField(default=3)  # labelers an item, unless an item asks for another number
    may_skip = models.BooleanField(default=True)
    selection = models.JSONField(default=dict, blank=True)  # how its items were chosen, with the seed
    labelers = models.ManyToManyField("labeling.Membership", blank=True, related_name="rounds")  # none: everybody
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["project", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_round_a_number_a_project")]

    def __str__(self) -> str:
        return f"Round {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED


def counted(assignments: "models.QuerySet[Assignment]") -> Coalesce:
    """How many of these assignments belong to the round item at hand."""
    rows = assignments.filter(item=OuterRef("pk")).order_by().values("item")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


class RoundItemQuerySet(models.QuerySet["RoundItem"]):
    def with_places_taken(self) -> "RoundItemQuerySet":
        """Adds places_taken: live leases and submissions."""
        return self.annotate(places_taken=counted(Assignment.objects.taking_a_place()))

    def with_answers(self) -> "RoundItemQuerySet":
        """Adds n_answers: submissions."""
        return self.annotate(n_answers=counted(Assignment.objects.submitted()))

    def complete(self) -> "RoundItemQuerySet":
        """Items that have all the answers they ask for."""
        return self.with_answers().filter(n_answers__gte=F("overlap"))  # type: ignore[misc]  # annotated above

    def unfinished(self) -> "RoundItemQuerySet":
        """Items that lack answers, with n_answers."""
        return self.with_answers().filter(n_answers__lt=F("overlap"))  # type: ignore[misc]  # annotated above

    def with_a_place_left(self) -> "RoundItemQuerySet":
        return self.with_places_taken().filter(places_taken__lt=F("overlap"))  # type: ignore[misc]  # annotated above

    def open_to(self, labeler: User) -> "RoundItemQuerySet":
        """Items of open rounds with a place left that this labeler may take and has not had."""
        mine = Assignment.objects.filter(item=OuterRef("pk"), labeler=labeler).not_offered_again()
        offered = self.filter(~Exists(mine), round__in=Round.objects.open_to(labeler), item__dropped_at=None)
        return offered.with_a_place_left()


class RoundItem(models.Model):
    """An item's place in a round: where in the order it comes and how many labelers it asks for."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="round_items")
    item = models.ForeignKey("labeling.Item", models.PROTECT, related_name="round_items")
    position = models.PositiveIntegerField()  # a seeded shuffle, the same for everyone
    overlap = models.PositiveSmallIntegerField()
    revealed_at = models.DateTimeField(null=True, blank=True)  # its labelers may see its answers; none may be revised

    objects = RoundItemQuerySet.as_manager()

    class Meta:
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "item"], name="an_item_is_once_in_a_round"),
            models.UniqueConstraint(fields=["round", "position"], name="one_item_a_position_a_round"),
        ]

    def __str__(self) -> str:
        return f"{self.item} in {self.round}"
