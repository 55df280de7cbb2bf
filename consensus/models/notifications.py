import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labeling.models import Membership, User


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, person: User) -> Self:
        """Theirs, of projects they are in; of one project alone while a token for it is in use."""
        found = self.filter(Exists(of_a_member(OuterRef("project"), person)), person=person)
        return found if person.bound_to is None else found.filter(project=person.bound_to)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def about(self, *things: models.Model) -> Self:
        wanted = Q(pk=None)
        for thing in things:
            wanted |= Q(about_type=thing._meta.model_name, about_id=str(thing.pk))
        return self.filter(wanted)


def of_a_member(project: OuterRef, person: User | OuterRef) -> models.QuerySet[Membership]:
    return Membership.objects.filter(project=project, user=person, is_active=True)


class Notification(models.Model):
    """Something one person should hear of: a row of their inbox, and of a mail unless they want none.

    It holds no word and no answer of anybody's. What it is about is looked up when it is shown, as far as its reader
    may see it by then (consensus/inbox.py).
    """

    class Kind(models.TextChoices):
        MENTIONED = "mentioned", _("Mentions")
        ANSWERED = "answered", _("Answers to my questions")
        PROPOSED = "proposed", _("Proposed rules")
        JUDGED = "judged", _("Stands on my proposals")
        TAKEN = "taken", _("My proposals taken into the draft")
        POSTED = "posted", _("New posts")
        OPENED = "opened", _("Opened for discussion")
        DECIDED = "decided", _("Decisions on what I discussed")
        RESOLVED = "resolved", _("Decisions on my items")
        ALARM = "alarm", _("Alarms")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    about_type = models.CharField(max_length=40)  # model name, e.g. "disagreement", as in Event
    about_id = models.CharField(max_length=40)
    place = models.CharField(max_length=60, blank=True)  # on the page of what it is about, e.g. "post-12"
    event = models.ForeignKey("labeling.Event", models.PROTECT, related_name="+")  # that it follows from
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    to_mail = models.BooleanField(default=True)  # a mail may tell of it; not of what its reader has marked as unread
    letter = models.ForeignKey(
        "consensus.Letter", models.SET_NULL, null=True, blank=True, related_name="notifications"
    )  # the mail that tells of it

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "event"], name="one_notification_a_person_an_event"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notifications_of_a_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notifications_unread"),
            models.Index(
                fields=["at"], condition=Q(read_at=None, letter=None, to_mail=True), name="notifications_to_mail"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class Letter(models.Model):
    """One mail to one person. Its text is made when it is sent, of what is unread and may be seen by then.

    A row is tried again until the server has taken it, under one Message-ID: nothing is lost while the server is away,
    and should a worker be killed right after the server took it, mail programs see the second one as the first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="letters")
    made_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)  # not to be tried before
    sent_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=60, blank=True)  # what the last attempt failed with

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(sent_at=None), name="letters_to_send")]

    def __str__(self) -> str:
        return f"{self.person}, {self.made_at:%Y-%m-%d}"
