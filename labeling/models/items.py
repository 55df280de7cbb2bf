import json
import math
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from labeling.models.imports import random_name


def media_path(media: "Media", _: str) -> str:
    return random_name(f"media/{media.sha256[:2]}")


class Media(models.Model):
    """A picture or sound that items show. Immutable; items name it by its owner's name, addresses by the random id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="media")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to=media_path)
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField(null=True, blank=True)  # of a picture, in pixels of the original as shown
    height = models.PositiveIntegerField(null=True, blank=True)  # (EXIF orientation applied)
    duration = models.FloatField(null=True, blank=True)  # of a sound, in seconds, where its header tells
    size = models.PositiveIntegerField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_picture_a_name_a_project")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """The type of field that shows it."""
        return "audio" if self.content_type.startswith("audio/") else "image"

    @property
    def is_picture(self) -> bool:
        return self.kind == "image"

    @property
    def length(self) -> str:
        """Of a sound, as clocks show it; "" where nobody knows."""
        return clock(self.duration) if self.duration is not None else ""


def clock(seconds: float) -> str:
    """7 -> 0:07, 3723 -> 1:02:03"""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Attribute(KeyTransform):
    """The value of an attribute. Django takes a name such as 2024 or -1 for a place in a list; here it is a name."""

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, tuple[Any, ...]]:
        column, params, _ = self.preprocess_lhs(compiler, connection)
        words = ", ".join(repr(value) for value in connection.ops.jsonfield_datatype_values)
        kind, value = f"JSON_TYPE({column}, %s)", f"JSON_EXTRACT({column}, %s)"
        path = (*params, f"$.{json.dumps(self.key_name)}")
        return f"(CASE WHEN {kind} IN ({words}) THEN {kind} ELSE {value} END)", path * 3

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, tuple[Any, ...]]:
        column, params, _ = self.preprocess_lhs(compiler, connection)
        return f"({column} -> %s::text)", (*params, self.key_name)


class ItemQuerySet(models.QuerySet["Item"]):
    def usable(self) -> Self:
        """What a new round may ask about: not dropped, not waiting for a better x, not replaced by one."""
        return self.filter(is_current=True, dropped_at=None, change_requested_at=None)

    def waiting_for_change(self) -> Self:
        """For which a better x is asked."""
        return self.filter(is_current=True, dropped_at=None, change_requested_at__isnull=False)

    def with_attribute(self, name: str, value: object) -> Self:
        if isinstance(value, float) and not math.isfinite(value):
            return self.none()  # JSON has no such number, and PostgreSQL refuses to look for one
        return self.annotate(attribute=Attribute(name, "attributes")).filter(attribute=value)


class Item(models.Model):
    """One example x. Its data never changes; a better x is a new version under the same key."""

    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="items")
    key = models.CharField(max_length=200)  # the owner's id
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    data = models.JSONField()
    attributes = models.JSONField(default=dict, blank=True)
    gold = models.JSONField(default=dict, blank=True)  # question -> answer known from outside; never shown to labelers
    gold_source = models.CharField(max_length=300, blank=True)
    from_import = models.ForeignKey("labeling.Import", models.PROTECT, null=True, blank=True, related_name="items")
    change_requested_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "key", "version"], name="one_item_a_key_and_version"),
            models.UniqueConstraint(
                fields=["project", "key"], condition=models.Q(is_current=True), name="one_current_item_a_key"
            ),
        ]

    def __str__(self) -> str:
        return self.key
