from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from consensus.models.cases import Case
    from consensus.models.disagreements import Disagreement
    from labeling.models import Project


class Message(models.Model):
    """A post in the thread of a disagreement, or in that of a case."""

    disagreement = models.ForeignKey("consensus.Disagreement", models.PROTECT, null=True, related_name="messages")
    case = models.ForeignKey("consensus.Case", models.PROTECT, null=True, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField()
    mentions = models.ManyToManyField("labeling.Membership", blank=True, related_name="mentioned_in")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(disagreement__isnull=False, case__isnull=True)
                | models.Q(disagreement__isnull=True, case__isnull=False),
                name="a_message_stands_in_one_thread",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} on {self.disagreement or self.case}"

    @property
    def thread(self) -> "Disagreement | Case":
        return self.case or self.disagreement  # type: ignore[return-value]  # one of both

    @property
    def project(self) -> "Project":
        return self.case.project if self.case else self.disagreement.item.round.project  # type: ignore[union-attr]  # one of both
