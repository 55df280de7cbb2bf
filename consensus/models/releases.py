from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labeling.models.imports import random_name


class Release(models.Model):
    """An immutable, numbered set of labels with its manifest. Once ready, the database refuses every write."""

    class Status(models.TextChoices):
        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.MAKING)
    notes = models.TextField(blank=True)
    parameters = models.JSONField(default=dict)  # rounds, method, tie rule …: what it is made from
    problem = models.TextField(blank=True)  # why it failed, in a sentence
    n_items = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_release_a_number_a_project")]

    def __str__(self) -> str:
        return gettext("Release %(number)d") % {"number": self.number}

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.READY


def release_path(file: "ReleaseFile", _: str) -> str:
    return random_name("releases")


class ReleaseFile(models.Model):
    release = models.ForeignKey(Release, models.PROTECT, related_name="files")
    name = models.CharField(max_length=60)  # labels.jsonl, manifest.json …
    file = models.FileField(upload_to=release_path)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="one_file_a_name_a_release")]

    def __str__(self) -> str:
        return f"{self.name} of {self.release}"
