from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labeling.models.people import Membership


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def of(self, project: int) -> Self:
        return self.filter(item__project=project)

    def open(self) -> Self:
        return self.filter(settled_at=None)

    def unread_by(self, membership: Membership) -> Self:
        """What this member asked for, that has come or was declined, and that they have not said they read."""
        mine = self.of(membership.project_id).filter(by=membership.user, settled_at__isnull=False, read_at=None)
        return mine.exclude(replaced_by=None, declined="")  # taken back: nobody has to be told


class ChangeRequest(models.Model):
    """Somebody asks the owner of an item for a better x. It is settled by a new version of the item, or declined."""

    class Wanted(models.TextChoices):
        PICTURE = "picture", _("A better picture or sound")
        CONTEXT = "context", _("More context")
        FIELD = "field", _("Another field")
        OTHER = "other", _("Something else")

    item = models.ForeignKey("labeling.Item", models.PROTECT, related_name="change_requests")
    wanted = models.CharField(max_length=10, choices=Wanted, default=Wanted.OTHER)
    words = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    replaced_by = models.ForeignKey("labeling.Item", models.PROTECT, null=True, blank=True, related_name="+")
    declined = models.TextField(blank=True)  # why
    read_at = models.DateTimeField(null=True, blank=True)  # when who asked said that they read what came of it

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["settled_at", "at"], name="change_requests_by_state")]

    def __str__(self) -> str:
        return gettext("A better x for %(item)s") % {"item": self.item}

    @property
    def state(self) -> str:
        """open | done | declined | withdrawn"""
        if self.settled_at is None:
            return "open"
        return "done" if self.replaced_by_id else "declined" if self.declined else "withdrawn"
