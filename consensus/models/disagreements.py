from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from consensus.models.resolutions import Resolution


class Disagreement(models.Model):
    """An item of a round whose annotations differ on a question."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DISCUSSING = "discussing", _("Discussing")
        RESOLVED = "resolved", _("Resolved")
        SETTLED = "settled", _("Settled by a revision")  # the labelers agree now; kept as history

    class Kind(models.TextChoices):
        ONE_AGAINST_MANY = "one_against_many", _("One against many")
        TIE = "tie", _("Tie")
        SPLIT = "split", pgettext_lazy("kind of disagreement", "Split")
        ALL_DIFFER = "all_differ", _("All differ")

    item = models.ForeignKey("labeling.RoundItem", models.PROTECT, related_name="disagreements")
    question = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    kind = models.CharField(max_length=20, choices=Kind)
    spread = models.FloatField()  # how far apart its answers are, 0 to 1; of classes the share of pairs that differ
    pair = models.CharField(max_length=210)  # the two labels that meet most often here, sorted, joined by " / "
    case = models.ForeignKey(
        "consensus.Case", models.SET_NULL, null=True, blank=True, related_name="disagreements"
    )  # the one it is discussed and decided with
    raised_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)  # for discussion with the labelers concerned

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "question"], name="one_disagreement_a_question")]
        indexes = [models.Index(fields=["status", "question"], name="disagreements_by_status")]

    def __str__(self) -> str:
        return f"{self.item}, {self.question}"

    @property
    def is_waiting(self) -> bool:
        """For somebody to resolve it, with or without its labelers."""
        return self.status in (self.Status.OPEN, self.Status.DISCUSSING)

    @property
    def is_resolved(self) -> bool:
        return self.status == self.Status.RESOLVED

    @property
    def resolution(self) -> "Resolution | None":
        """The one in force; reopening puts it out of force without touching the row."""
        return self.resolutions.order_by("-pk").first() if self.is_resolved else None
