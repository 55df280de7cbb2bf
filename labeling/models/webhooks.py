"""Addresses that are told what happens in a project, and each thing that they were told."""

import base64
import secrets
import uuid
from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def kept(self) -> Self:
        return self.filter(removed_at=None)


class Webhook(models.Model):
    """An address that a manager wants told. Its secret signs what is sent; only the answer that makes it shows it."""

    OLD_SECRET_WORKS = timedelta(hours=24)

    class Topic(models.TextChoices):
        ROUND_CLOSED = "round.closed", _("A round is closed")
        RELEASE_READY = "release.ready", _("A release is ready")
        AGREEMENT_ALARM = "agreement.alarm", _("An alarm is raised")

    class OffBecause(models.TextChoices):
        MANAGER = "manager", _("A manager switched it off.")
        FAILED = "failed", _("It was switched off: too many deliveries in a row could not be made.")
        GONE = "gone", _("It was switched off: the receiver says that the address is gone for good (410).")

    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="webhooks")
    address = models.CharField(max_length=500)
    topics = models.JSONField(default=list)  # values of Topic
    secret = models.CharField(max_length=80)  # kept as it is, since signing needs it
    old_secret = models.CharField(max_length=80, blank=True, default="")
    old_secret_until = models.DateTimeField(null=True, blank=True)
    off_because = models.CharField(max_length=10, choices=OffBecause, blank=True, default="")  # empty: it is on
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)  # its deliveries stay

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.host

    @property
    def host(self) -> str:
        """All of the address that may stand in a mail or in the history: the rest often holds a secret."""
        return urlsplit(self.address).hostname or ""

    @property
    def is_on(self) -> bool:
        return not self.off_because and self.removed_at is None

    @property
    def secrets(self) -> list[str]:
        """Those that sign now; two for a while after a new one was made."""
        old = self.old_secret_until is not None and self.old_secret_until > timezone.now()
        return [self.secret, self.old_secret] if old else [self.secret]

    @property
    def topic_titles(self) -> list[str]:
        return [str(self.Topic(topic).label) for topic in self.topics]


def new_webhook_secret() -> str:
    """As Standard Webhooks writes them: the key is what follows the prefix, in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


class Delivery(models.Model):
    """One thing that one address is told, once or again; the body stays the same to the byte."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")

    class Problem(models.TextChoices):
        ADDRESS = "address", _("The address may not be called: it is not known, or not public.")
        CONNECTION = "connection", _("Nobody answered at the address.")
        TIME = "time", _("There was no answer within 10 seconds.")
        CERTIFICATE = "certificate", _("Its certificate could not be verified.")
        UNREADABLE = "unreadable", _("What came back is no answer in HTTP.")
        REDIRECT = "redirect", _("It led to another address, which is not followed. Enter that address instead.")
        STATUS = "status", _("It answered with an error.")
        OFF = "off", _("The webhook was switched off or removed before.")

    TEST = "test"  # what a manager sends to see whether it arrives

    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # by which the receiver knows it
    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    event = models.ForeignKey("labeling.Event", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)  # a Topic, or TEST
    body = models.TextField()  # JSON; ids and numbers, never answers
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now)  # of the next try; None: there is none
    attempts = models.PositiveSmallIntegerField(default=0)  # since it was made, or sent again
    attempted_at = models.DateTimeField(null=True, blank=True)
    code = models.PositiveSmallIntegerField(null=True, blank=True)  # the status of the last answer
    seconds = models.FloatField(null=True, blank=True)  # that the last try took
    problem = models.CharField(max_length=20, choices=Problem, blank=True, default="")  # of the last try

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "event"], condition=models.Q(event__isnull=False), name="an_event_is_told_once"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(status="waiting"), name="deliveries_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.webhook}"

    @property
    def is_soon(self) -> bool:
        """Worth waiting for on the page."""
        return self.status == self.Status.WAITING and self.attempts == 0
