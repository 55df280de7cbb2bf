from django.conf import settings
from django.db import models
from django.utils import timezone

from consensus.stats import VerdictRule


class VerdictSettings(models.Model):
    """What a project takes for a rise, where that is not what everybody does (`VerdictRule`)."""

    project = models.OneToOneField("labeling.Project", models.PROTECT, related_name="verdict_settings")
    confidence = models.FloatField()
    smallest_effect = models.FloatField()
    rounds_in_a_row = models.PositiveSmallIntegerField()
    minimum_items = models.PositiveIntegerField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Verdict settings of {self.project}"

    @property
    def rule(self) -> VerdictRule:
        return VerdictRule(self.confidence, self.smallest_effect, self.rounds_in_a_row, self.minimum_items)
