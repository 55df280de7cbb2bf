from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Resolution(models.Model):
    """The SME's outcome for a disagreement. Only ever added: the newest counts while the disagreement is resolved."""

    class Outcome(models.TextChoices):
        DECIDE = "decide", _("Decide the label")
        CHANGE_X = "change_x", _("Change x")
        DROP = "drop", _("Drop the item")
        AMBIGUOUS = "ambiguous", _("Accept as ambiguous")

    class Cause(models.TextChoices):
        RULE_UNCLEAR = "rule_unclear", _("Rule unclear")
        RULE_MISSING = "rule_missing", _("Rule missing")
        OPTIONS_OVERLAP = "options_overlap", _("Options overlap")
        OPTION_MISSING = "option_missing", _("Option missing")
        X_LACKS = "x_lacks", _("x lacks information")
        SLIP = "slip", _("Slip of a labeler")
        TOOL = "tool", _("Problem of the tool")
        SUBJECTIVE = "subjective", _("Truly subjective")

    disagreement = models.ForeignKey("consensus.Disagreement", models.PROTECT, related_name="resolutions")
    decision = models.ForeignKey(
        "consensus.CaseDecision", models.PROTECT, null=True, blank=True, related_name="resolutions"
    )  # it was part of
    outcome = models.CharField(max_length=10, choices=Outcome)
    label = models.JSONField(null=True, blank=True)  # the answer, where the label was decided
    part = models.JSONField(null=True, blank=True)  # of x that labelers see as an example (labeling/extracts.py)
    cause = models.CharField(max_length=20, choices=Cause)
    rationale = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="decide", label__isnull=False)
                | (~models.Q(outcome="decide") & models.Q(label__isnull=True)),
                name="a_label_comes_with_deciding",
            ),
            models.CheckConstraint(condition=~models.Q(rationale=""), name="a_resolution_has_a_rationale"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.disagreement}"

    @property
    def takes_item_out(self) -> bool:
        """No round to come asks about its item as it is."""
        return self.outcome in (self.Outcome.CHANGE_X, self.Outcome.DROP)


class WrittenRule(models.Model):
    """A rule was written with this resolution, for the draft that became this version; gone where it was discarded."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="written_rules")
    instructions = models.ForeignKey("labeling.InstructionVersion", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.instructions}: {self.resolution}"
