from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def submitted(self) -> Self:
        return self.filter(status=Assignment.Status.SUBMITTED)

    def leased(self) -> Self:
        """Held right now: a lease that has run out frees its place at that moment, swept or not."""
        return self.filter(status=Assignment.Status.LEASED, expires_at__gt=timezone.now())

    def run_out(self) -> Self:
        return self.filter(status=Assignment.Status.LEASED, expires_at__lte=timezone.now())

    def taking_a_place(self) -> Self:
        """Submitted, or held right now. As a list and an exception, so that the index by item and status serves."""
        some = [Assignment.Status.SUBMITTED, Assignment.Status.LEASED]
        return self.filter(status__in=some).exclude(status=Assignment.Status.LEASED, expires_at__lte=timezone.now())

    def not_offered_again(self) -> Self:
        """Answered, skipped for good, or in the labeler's hands; what expired or was given back comes again."""
        some = [Assignment.Status.SUBMITTED, Assignment.Status.SKIPPED, Assignment.Status.LEASED]
        return self.filter(status__in=some).exclude(status=Assignment.Status.LEASED, expires_at__lte=timezone.now())

    def without_own_twice(self) -> Self:
        """Of an item that was given again, while its round is open, only what was said last: both side by side, or the
        first while the second is in hand, would tell which item comes again."""
        again = Assignment.objects.taking_a_place() | Assignment.objects.filter(draft__isnull=False)
        again = again.filter(
            labeler=OuterRef("labeler"), item__item=OuterRef("item__item"), item__round__watches=OuterRef("item__round")
        )
        return self.exclude(Exists(again), item__round__status="open")


class Assignment(models.Model):
    """One item of a round held by one labeler. A labeler has one a round item, ever: coming back revives the row."""

    class Status(models.TextChoices):
        LEASED = "leased", _("Held")
        SUBMITTED = "submitted", _("Submitted")
        SKIPPED = "skipped", _("Skipped")
        EXPIRED = "expired", _("Ran out")
        RETURNED = "returned", _("Given back unseen")

    class SkipReason(models.TextChoices):
        LATER = "later", _("Later")
        BROKEN = "broken", _("Broken: cannot open it")
        LANGUAGE = "language", _("Not in my language")
        EXPERT = "expert", _("Needs an expert")
        NOT_FOR_ME = "not_for_me", _("I should not see this")

    item = models.ForeignKey("labeling.RoundItem", models.PROTECT, related_name="assignments")
    labeler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    status = models.CharField(max_length=10, choices=Status, default=Status.LEASED)
    leased_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # submitted, skipped, expired or given back
    postponed_at = models.DateTimeField(null=True, blank=True)  # skipped for later: comes again at the end
    skip_reason = models.CharField(max_length=12, choices=SkipReason, blank=True)
    skip_note = models.TextField(blank=True)
    draft = models.JSONField(null=True, blank=True)  # entered so far: {"answers", "cannot_tell", …}
    draft_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "labeler"], name="an_item_once_a_round_per_labeler")]
        indexes = [
            models.Index(fields=["labeler", "status"], name="assignments_of_a_labeler"),
            models.Index(fields=["item", "status"], name="assignments_of_an_item"),
            models.Index(fields=["status", "expires_at"], name="assignments_by_expiry"),
            models.Index(fields=["labeler", "leased_at"], name="assignments_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.item} held by {self.labeler}"

    @property
    def is_live(self) -> bool:
        return self.status == self.Status.LEASED and self.expires_at > timezone.now()

    @property
    def is_submitted(self) -> bool:
        return self.status == self.Status.SUBMITTED
