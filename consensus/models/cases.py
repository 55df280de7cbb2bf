from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _


class Case(models.Model):
    """Disagreements with one cause, discussed and decided together. One that lost them all stays, as history."""

    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="cases")
    number = models.PositiveIntegerField()  # counted in the project, for its address and for talking about it
    question = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)  # for discussion with the labelers concerned

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_case_a_number")]

    def __str__(self) -> str:
        return _("Case %(number)d") % {"number": self.number}


class CaseDecision(models.Model):
    """One decision on several disagreements of a case; each of them has its own resolution, which names it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10)
    label = models.JSONField(null=True, blank=True)
    cause = models.CharField(max_length=20)
    rationale = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case}: {self.outcome}"
