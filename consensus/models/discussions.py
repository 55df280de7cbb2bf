from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from consensus.models.cases import Case
    from consensus.models.disagreements import Disagreement
    from labeling.models import Project


class Message(models.Model):
    """A post in the thread of a disagreement, or in that of a case. What it said before is kept, and so is a post that
    its author takes back."""

    disagreement = models.ForeignKey("consensus.Disagreement", models.PROTECT, null=True, related_name="messages")
    case = models.ForeignKey("consensus.Case", models.PROTECT, null=True, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField(blank=True)  # Markdown, with quotes as consensus/quotes.py reads them
    mentions = models.ManyToManyField("labeling.Membership", blank=True, related_name="mentioned_in")
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

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


class EarlierText(models.Model):
    """What a post said before it was edited. Only ever added."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="earlier")
    body = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.message}, {self.written_at:%Y-%m-%d %H:%M}"


class RuleProposal(models.Model):
    """A rule that a post proposes for the instructions. Its text stays as it is: people take a stand on it."""

    class Place(models.TextChoices):
        RULES = "rules", _("General rule")
        INCLUDE = "include", _("Include")
        EXCLUDE = "exclude", _("Exclude")

    message = models.OneToOneField(Message, models.PROTECT, related_name="proposal")
    place = models.CharField(max_length=10, choices=Place)
    question = models.CharField(max_length=60, blank=True)
    option = models.CharField(max_length=200, blank=True)  # of the question, to whose include or exclude it belongs
    text = models.TextField()  # Markdown
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    version = models.ForeignKey(
        "labeling.InstructionVersion", models.SET_NULL, null=True, blank=True, related_name="+"
    )  # the draft it was taken into, and what became of that; None again if it was discarded

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_proposal_has_a_text"),
            models.CheckConstraint(condition=Q(place="rules") | ~Q(option=""), name="a_place_is_that_of_an_option"),
        ]

    def __str__(self) -> str:
        return f"{self.get_place_display()}: {self.text[:60]}"


class Stand(models.Model):
    """Where somebody stands on a proposed rule. Only ever added: the newest of a person counts."""

    class View(models.TextChoices):
        BACKS = "backs", _("Backs it")
        OBJECTS = "objects", _("Objects")
        NONE = "none", _("Took no side any more")

    proposal = models.ForeignKey(RuleProposal, models.PROTECT, related_name="stands")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    view = models.CharField(max_length=10, choices=View)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(view="objects", reason=""), name="an_objection_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.get_view_display()}"
