import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.models.people import Membership, User


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def of(self, membership: Membership) -> Self:
        """Those that this member asked."""
        return self.filter(assignment__labeler=membership.user, assignment__item__round__project=membership.project_id)

    def waiting(self) -> Self:
        """For an expert: neither answered nor settled."""
        return self.filter(settled_at=None, replies=None)

    def renounced_by(self, person: User) -> Self:
        return self.filter(renounced_by=person)


class Inquiry(models.Model):
    """What a labeler asks about the definition, beside an item: experts alone see it until the item is opened.

    Like an answer it is only ever added, under an id that its client made, so that sending it again changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    assignment = models.ForeignKey("labeling.Assignment", models.PROTECT, related_name="inquiries")
    question = models.CharField(max_length=60, blank=True)  # of the schema; "": the item as a whole
    body = models.TextField()
    asked_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)  # nothing more is to be said or done
    read_at = models.DateTimeField(null=True, blank=True)  # when who asked last said that they read the replies
    # Experts who would rather read it than be asked about its item: they are not, from then on.
    renounced_by = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "inquiries"
        indexes = [models.Index(fields=["settled_at", "asked_at"], name="inquiries_by_state")]
        constraints = [models.CheckConstraint(condition=~models.Q(body=""), name="an_inquiry_asks_something")]

    def __str__(self) -> str:
        return _("Question about %(item)s") % {"item": self.assignment.item.item}

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None


class InquiryReply(models.Model):
    """What an expert says to it. Only ever added."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "inquiry replies"

    def __str__(self) -> str:
        return _("%(who)s to: %(inquiry)s") % {"who": self.by, "inquiry": self.inquiry}
