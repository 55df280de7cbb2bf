"""What is watched in a project, and what was found."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AlarmRule(models.Model):
    """A number that a project watches over the last items or answers, and where it becomes an alarm."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("Agreement falls")
        LABELER = "labeler", _("A labeler agrees less with the others")
        CLASS = "class", _("Agreement on a class falls")
        CANNOT_TELL = "cannot_tell", _("The share of cannot tell changes")
        SHARE = "share", _("The share of a class changes")
        SPEED = "speed", _("A labeler is suddenly much faster")

    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="alarm_rules")
    kind = models.CharField(max_length=20, choices=Kind)
    question = models.CharField(max_length=60, blank=True)  # empty for the speed, which is that of a whole item
    option = models.CharField(max_length=200, blank=True)  # of a class: the only one that is looked at; empty: each
    threshold = models.FloatField()  # in the unit of the kind; see consensus/watching.py
    window = models.PositiveIntegerField()  # items, or answers of one labeler, that are looked at together
    is_on = models.BooleanField(default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "kind", "question", "option"], name="one_alarm_rule_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.question})" if self.question else str(self.get_kind_display())


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def standing(self) -> Self:
        return self.exclude(status=Alarm.Status.CLOSED)


class Alarm(models.Model):
    """A rule that was found broken: open until somebody takes note, closed by itself once the number is fine again."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACKNOWLEDGED = "acknowledged", _("noted")
        CLOSED = "closed", _("over")

    class Closed(models.TextChoices):
        RECOVERED = "recovered", _("The number is fine again.")
        LATER_ROUND = "later_round", _("A later round has been looked at since.")
        RULE = "rule", _("The rule was changed or switched off.")
        NOTED = "noted", _("Somebody took note of it, and the round is closed.")

    rule = models.ForeignKey(AlarmRule, models.PROTECT, related_name="alarms")
    round = models.ForeignKey("labeling.Round", models.PROTECT, related_name="alarms")
    subject = models.CharField(max_length=200, blank=True)  # primary key of a labeler, or value of an option
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    raised_at = models.DateTimeField(default=timezone.now)
    value = models.FloatField()  # when it was raised
    threshold = models.FloatField()  # then
    n = models.PositiveIntegerField()  # items or answers of the window
    latest = models.FloatField(null=True)  # the number as it was looked at last
    evidence = models.JSONField(default=dict)  # numbers and ids of items, see consensus/watching.py
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=20, choices=Closed, blank=True, default="")

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "round", "subject"], condition=~Q(status="closed"), name="one_standing_alarm"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}, {self.round}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN
