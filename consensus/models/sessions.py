"""Group sessions: some people go through items together. Their votes are no annotations, and count in no round."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class GroupSession(models.Model):
    """A leader and members vote on one question about some items: blind, revealed, discussed, and blind once more."""

    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="group_sessions")
    number = models.PositiveIntegerField()  # counted in the project, for its address and for talking about it
    title = models.CharField(max_length=200)
    question = models.CharField(max_length=60)
    instructions = models.ForeignKey("labeling.InstructionVersion", models.PROTECT, related_name="+")
    case = models.ForeignKey("consensus.Case", models.PROTECT, null=True, blank=True, related_name="group_sessions")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    current = models.ForeignKey("consensus.SessionItem", models.PROTECT, null=True, blank=True, related_name="+")
    moves = models.PositiveIntegerField(default=0)  # how often it went on: what a page compares with what it shows
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_group_session_a_number")]

    def __str__(self) -> str:
        return gettext("Group session %(number)d") % {"number": self.number}

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class SessionMember(models.Model):
    """Somebody who is invited, and whether they are there."""

    session = models.ForeignKey(GroupSession, models.PROTECT, related_name="members")
    membership = models.ForeignKey("labeling.Membership", models.PROTECT, related_name="group_sessions")
    joined_at = models.DateTimeField(null=True, blank=True)  # first
    left_at = models.DateTimeField(null=True, blank=True)  # and not come back since

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "membership"], name="invited_to_a_session_once")]

    def __str__(self) -> str:
        return f"{self.membership.user} in {self.session}"

    @property
    def is_here(self) -> bool:
        return self.joined_at is not None and self.left_at is None


class SessionItem(models.Model):
    class Stage(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        FIRST = "first", _("First vote")
        REVEALED = "revealed", _("Discussion")
        SECOND = "second", _("Second vote")
        DONE = "done", _("Done")
        PASSED = "passed", _("Passed over")

    session = models.ForeignKey(GroupSession, models.PROTECT, related_name="items")
    item = models.ForeignKey("labeling.Item", models.PROTECT, related_name="+")
    disagreement = models.ForeignKey(
        "consensus.Disagreement", models.PROTECT, null=True, blank=True, related_name="session_items"
    )  # whose thread takes the summary
    place = models.PositiveIntegerField()
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAITING)
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["session", "item"], name="an_item_is_once_in_a_session")]

    def __str__(self) -> str:
        return f"{self.item} in {self.session}"

    @property
    def ballot(self) -> int | None:
        """The one that is open: 1 or 2."""
        return {self.Stage.FIRST: 1, self.Stage.SECOND: 2}.get(self.Stage(self.stage))

    @property
    def revealed(self) -> int:
        """So many ballots have been revealed."""
        shown = {self.Stage.REVEALED: 1, self.Stage.SECOND: 1, self.Stage.DONE: 2}
        return shown.get(self.Stage(self.stage), 0)


class SessionVote(models.Model):
    """One person's vote in one ballot on one item. It may be changed until its ballot is revealed."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answer")
        CANNOT_TELL = "cannot_tell", _("Cannot tell")
        ABSTAIN = "abstain", _("Abstain")

    of = models.ForeignKey(SessionItem, models.PROTECT, related_name="votes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ballot = models.PositiveSmallIntegerField()  # 1 before the discussion, 2 after it
    kind = models.CharField(max_length=12, choices=Kind)
    answer = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "by", "ballot"], name="one_vote_a_person_a_ballot")]

    def __str__(self) -> str:
        return f"Vote {self.ballot} on {self.of}"


class SessionNote(models.Model):
    """A few words while the votes on an item are discussed."""

    of = models.ForeignKey(SessionItem, models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Note on {self.of}"
