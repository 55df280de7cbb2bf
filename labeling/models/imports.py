import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def random_name(folder: str, suffix: str = "") -> str:
    return f"{folder}/{uuid.uuid4().hex}{suffix}"


def import_path(_: "Import", __: str) -> str:
    return random_name("imports")


class Import(models.Model):
    """One lot of items brought in. The row is the truth about its progress; its task is repeatable."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting for its columns")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="imports")
    name = models.CharField(max_length=255)  # of the file, as its owner calls it
    format = models.CharField(max_length=10)  # csv | jsonl | dataset | media
    file = models.FileField(upload_to=import_path, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict, blank=True)  # column -> role: key, field:text, ignore …
    only_if_all_good = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADED)
    problem = models.TextField(blank=True)  # why the whole import failed, in a sentence
    n_rows = models.PositiveIntegerField(default=0)
    n_added = models.PositiveIntegerField(default=0)
    n_unchanged = models.PositiveIntegerField(default=0)
    n_refused = models.PositiveIntegerField(default=0)
    n_annotations = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class RowError(models.Model):
    """Why one row was refused, with the row as it came."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="row_errors")
    row = models.PositiveIntegerField()  # 1 is the first row of data
    line = models.PositiveIntegerField()  # of the file, where the row begins
    field = models.CharField(max_length=200, blank=True)
    sentence = models.TextField()
    raw = models.TextField(blank=True)

    class Meta:
        ordering = ["row", "pk"]

    def __str__(self) -> str:
        return f"Row {self.row}: {self.sentence}"
