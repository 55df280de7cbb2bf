from django.conf import settings
from django.db import models
from django.utils import timezone


class Message(models.Model):
    """A post in the thread of a disagreement."""

    disagreement = models.ForeignKey("consensus.Disagreement", models.PROTECT, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField()
    mentions = models.ManyToManyField("labeling.Membership", blank=True, related_name="mentioned_in")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.by} on {self.disagreement}"
