from functools import cached_property
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labeling.schema import Schema


class InstructionVersionQuerySet(models.QuerySet["InstructionVersion"]):
    def published(self) -> Self:
        return self.filter(status=InstructionVersion.Status.PUBLISHED)


class InstructionVersion(models.Model):
    """The definition in force. A draft may change; what is published never does (the database sees to it)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="instructions")
    number = models.PositiveIntegerField(null=True, blank=True)  # 1, 2, 3… given when it is published
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    rules = models.TextField(blank=True)  # Markdown
    schema = models.JSONField()  # design.md section 4
    mapping = models.JSONField(default=dict, blank=True)  # question -> old option -> new option, or null: label again
    summary = models.TextField(blank=True)  # what changed, for labelers
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)  # of the draft; a save must name the one it read
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = InstructionVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_version_a_number_a_project"),
            models.UniqueConstraint(fields=["project"], condition=models.Q(status="draft"), name="one_draft_a_project"),
            models.CheckConstraint(
                condition=models.Q(status="draft", number=None) | models.Q(status="published", number__isnull=False),
                name="a_number_comes_with_publishing",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Version %(number)d") % {"number": self.number} if self.number else gettext("Draft")

    @cached_property
    def questions(self) -> Schema:
        """The schema as typed rows rather than plain JSON."""
        return Schema.read(self.schema)


class Review(models.Model):
    """What was said about a draft: somebody was asked to read it, approved it, or asked for changes.

    What holds is about the draft as it read then: content is a hash of its rules, schema and mapping.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", _("Asked for a review")
        APPROVED = "approved", _("Approved")
        CHANGES = "changes", _("Asked for changes")

    draft = models.ForeignKey(InstructionVersion, models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField()
    content = models.CharField(max_length=64)
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.by}: {self.get_kind_display()}"


class Acknowledgement(models.Model):
    """A labeler has read a version. Labeling under it begins with this."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acknowledgements")
    instructions = models.ForeignKey(InstructionVersion, models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "instructions"], name="a_version_is_acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.user} has read {self.instructions}"
