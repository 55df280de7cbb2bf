from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labeling.models.assignments import Assignment
from labeling.models.inquiries import Inquiry
from labeling.models.people import Membership, User


class Brought(models.TextChoices):
    """What brought an item into a round that follows a version. The first five are rules by which the version touches
    items (consensus/reports/affected.py); an item may have been brought by several. The last two stand alone."""

    MAPPING = "mapping", _("An answer does not carry over")
    DEFINITION = "definition", _("The definition of an answer changed")
    CASE = "case", _("Disagreed on, and the version says how to decide")
    CANNOT_TELL = "cannot_tell", _("Somebody could not tell")
    FLAGGED = "flagged", _("Somebody asked about it, or left it to an expert")
    FRESH = "fresh", _("Fresh: nobody has labeled it before")
    CONTROL = "control", _("Control: labeled before, and not touched")


AGAIN = 1_000_000_000  # among checks, positions of items given again stand behind those of gold items


class RoundQuerySet(models.QuerySet["Round"]):
    def open_to(self, labeler: User) -> Self:
        """Open rounds this person may label in: of their projects, and not kept for other labelers."""
        chosen = Membership.objects.filter(rounds=OuterRef("pk"))
        return self.filter(
            Exists(Membership.objects.filter(project=OuterRef("project"), user=labeler, is_active=True)),
            ~Exists(chosen) | Exists(chosen.filter(user=labeler)),
            status=Round.Status.OPEN,
        )


class OwnRounds(models.Manager["Round"]):
    """All but the rounds that hold checks: these stand behind the round they watch, and nobody meets them as rounds."""

    def get_queryset(self) -> RoundQuerySet:
        return RoundQuerySet(self.model, using=self._db).filter(watches=None)

    def open_to(self, labeler: User) -> RoundQuerySet:
        return self.get_queryset().open_to(labeler)


class Round(models.Model):
    """A set of items labeled under one instruction version.

    A round may be watched (docs/adr/0014): a second round of the same number holds the gold items that are mixed in
    and the items that labelers are given again. To whoever labels, both are one.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField()
    instructions = models.ForeignKey("labeling.InstructionVersion", models.PROTECT, related_name="rounds")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    overlap = models.PositiveSmallIntegerField(default=3)  # labelers an item, unless an item asks for another number
    # Ask one more labeler, up to so many, where the answers so far leave an item's label unsure. None: never.
    most_overlap = models.PositiveSmallIntegerField(null=True, blank=True)
    least_gain = models.FloatField(null=True, blank=True)  # how much likelier to be right the label has to become
    may_skip = models.BooleanField(default=True)
    watches = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="checks")
    # Of the items that a labeler gets, the share of gold ones, and of own ones given again; None: no such checks.
    gold_rate = models.FloatField(null=True, blank=True)
    repeat_rate = models.FloatField(null=True, blank=True)
    wash_out_items = models.PositiveIntegerField(null=True, blank=True)  # answered in between, before one comes again
    wash_out_hours = models.FloatField(null=True, blank=True)  # that pass in between
    selection = models.JSONField(default=dict, blank=True)  # how its items were chosen, with the seed
    labelers = models.ManyToManyField("labeling.Membership", blank=True, related_name="rounds")  # none: everybody
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OwnRounds()
    every = RoundQuerySet.as_manager()  # those that hold checks, too

    class Meta:
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], condition=Q(watches=None), name="one_round_a_number_a_project"
            ),
            models.UniqueConstraint(
                fields=["watches"], condition=Q(watches__isnull=False), name="a_round_is_watched_by_one"
            ),
        ]

    def __str__(self) -> str:
        return gettext("Round %(number)d") % {"number": self.number}

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED

    @property
    def holds_checks(self) -> bool:
        return self.watches_id is not None

    @property
    def is_watched(self) -> bool:
        return self.gold_rate is not None or self.repeat_rate is not None

    @property
    def is_adaptive(self) -> bool:
        """Items whose answers leave their label unsure are given to more labelers than the others."""
        return self.most_overlap is not None


def counted(assignments: "models.QuerySet[Assignment]") -> Coalesce:
    """How many of these assignments belong to the round item at hand."""
    rows = assignments.filter(item=OuterRef("pk")).order_by().values("item")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


def renounced_by(labeler: User) -> Exists:
    """Did this person read a question about the round item at hand, rather than be asked about it?"""
    return Exists(Inquiry.objects.renounced_by(labeler).filter(assignment__item=OuterRef("pk")))


class RoundItemQuerySet(models.QuerySet["RoundItem"]):
    def no_checks(self) -> "RoundItemQuerySet":
        """Without the places of items that are only there to watch quality."""
        return self.filter(round__watches=None)

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
        return self.filter(round__in=Round.every.open_to(labeler)).free_for(labeler)

    def free_for(self, labeler: User) -> "RoundItemQuerySet":
        """Items with a place left that this labeler has not had; of rounds that are known to be open to them."""
        mine = Assignment.objects.filter(item=OuterRef("pk"), labeler=labeler).not_offered_again()
        wanted = {"item__dropped_at": None, "item__change_requested_at": None, "item__is_current": True}
        free = self.filter(~Exists(mine), ~renounced_by(labeler), **wanted)
        return free.still_wanted().with_a_place_left()

    def by_what_brought_them(self) -> dict[str, set[int]]:
        """Value of Brought -> primary keys of the items (not of their places) that it brought into the round, in one
        query. An item that several rules brought stands under each. Empty for a round that follows no version.

        For comparing a round with the one before: "fresh" are the items that nobody can remember, "control" those that
        were labeled before and that the new version has nothing to say about, all others what it was made for.
        """
        found: dict[str, set[int]] = {}
        for item, rules in self.exclude(brought_by=None).order_by().values_list("item", "brought_by"):
            for rule in rules or ():
                found.setdefault(rule, set()).add(item)
        return found

    def still_wanted(self) -> "RoundItemQuerySet":
        """Items whose answers are not all in: what an index finds without looking at the others."""
        return self.filter(n_submitted__lt=F("overlap"))


class RoundItem(models.Model):
    """An item's place in a round: where in the order it comes and how many labelers it asks for."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="round_items")
    item = models.ForeignKey("labeling.Item", models.PROTECT, related_name="round_items")
    position = models.PositiveIntegerField()  # a seeded shuffle, the same for everyone
    overlap = models.PositiveSmallIntegerField()
    # Answers, for the index alone: it may lag behind, which costs time, but never runs ahead. What counts is a query.
    n_submitted = models.PositiveSmallIntegerField(db_default=0)
    revealed_at = models.DateTimeField(null=True, blank=True)  # its labelers may see its answers; none may be revised
    # Values of Brought, where the round was made of what a version touches; who labels is never told. None: otherwise.
    brought_by = models.JSONField(null=True, blank=True)

    objects = RoundItemQuerySet.as_manager()

    class Meta:
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "item"], name="an_item_is_once_in_a_round"),
            models.UniqueConstraint(fields=["round", "position"], name="one_item_a_position_a_round"),
        ]
        indexes = [
            models.Index(
                fields=["round", "position"], condition=Q(n_submitted__lt=F("overlap")), name="items_still_wanted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} in {self.round}"

    @property
    def is_given_again(self) -> bool:
        """An own item of the labelers who hold it; which one, nobody is told while the round is open."""
        return self.position >= AGAIN
