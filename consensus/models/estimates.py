from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Measurement(models.Model):
    """A stored number about a round's answers to a question. `manage.py verify` recomputes it from the raw answers."""

    class Statistic(models.TextChoices):
        PERCENT_AGREEMENT = "percent_agreement", _("Percent agreement")
        KRIPPENDORFF_ALPHA = "krippendorff_alpha", _("Krippendorff's alpha")
        LEAVE_ONE_OUT = "leave_one_out", _("A labeler against the others")
        RANDOM_PAIR = "random_pair", _("Two labelers at random")
        REFERENCE = "reference", _("A single answer against gold")

    round = models.ForeignKey("labeling.Round", models.PROTECT, related_name="measurements")
    question = models.CharField(max_length=60)
    slice = models.CharField(max_length=200, blank=True)  # "task=MT"; empty: the whole round
    statistic = models.CharField(max_length=80)  # one of Statistic, or as consensus/measures.py names others
    value = models.FloatField(null=True)  # null: undefined, for the reason given
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    reason = models.TextField(blank=True)
    level = models.CharField(max_length=40, blank=True)  # what answers are compared by, where not the same or not
    n_items = models.PositiveIntegerField()
    n_labels = models.PositiveIntegerField()
    n_labelers = models.PositiveIntegerField()
    left_out = models.JSONField(default=list)  # [{"reason": …, "n_labels": …}]
    seed = models.PositiveIntegerField(default=0)
    resamples = models.PositiveIntegerField(default=1000)
    method = models.CharField(max_length=20, default="percentile")  # of the interval
    details = models.JSONField(default=dict)  # of an alpha that rests on a sample of pairs: how many, how far off
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "question", "slice", "statistic"], name="one_number_a_statistic_a_slice"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statistic} of {self.round}, {self.question} {self.slice}"
