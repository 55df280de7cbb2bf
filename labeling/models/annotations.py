import uuid
from typing import Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def current(self) -> Self:
        """The revision of each assignment that counts. Order is by revision, not by clock."""
        newest = Annotation.objects.filter(assignment=OuterRef("assignment")).order_by("-revision").values("pk")[:1]
        return self.filter(pk=Subquery(newest))


class Annotation(models.Model):
    """One labeler's answers to one assignment. Append-only: a correction is a new revision (a trigger sees to it)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made by the client: sending it again changes nothing
    assignment = models.ForeignKey("labeling.Assignment", models.PROTECT, related_name="annotations")
    revision = models.PositiveIntegerField(default=1)
    instructions = models.ForeignKey("labeling.InstructionVersion", models.PROTECT, related_name="annotations")
    answers = models.JSONField(default=dict)  # question -> answer
    cannot_tell = models.JSONField(default=list, blank=True)  # questions for which x does not hold the information
    reasons = models.JSONField(default=dict, blank=True)  # question -> why it cannot be told, where the labeler said
    comment = models.TextField(blank=True)
    seconds = models.FloatField(null=True, blank=True)  # spent on the item, as the client counted
    created_at = models.DateTimeField(default=timezone.now)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "revision"], name="one_annotation_a_revision"),
        ]
        indexes = [models.Index(fields=["created_at"], name="annotations_by_time")]

    def __str__(self) -> str:
        return f"{self.assignment}, revision {self.revision}"
