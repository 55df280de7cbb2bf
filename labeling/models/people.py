"""People, what they may do where, and the keys their programs use."""

import hashlib
import secrets
from datetime import timedelta
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person, or a machine that labels (always marked as one)."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Mail(models.TextChoices):
        NOW = "now", _("At once")
        DAILY = "daily", _("Once a day, at 8 in the morning")
        WEEKLY = "weekly", _("Once a week, on Monday at 8 in the morning")
        NEVER = "never", _("Never")

    is_machine = models.BooleanField(default=False)
    name = models.CharField(max_length=150, blank=True)
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    language = models.CharField(max_length=10, blank=True, default="")  # empty: as the browser asks
    time_zone = models.CharField(max_length=60, default="UTC")
    mail_direct = models.CharField(max_length=10, choices=Mail, default=Mail.NOW)  # of what is addressed to them
    mail_rest = models.CharField(max_length=10, choices=Mail, default=Mail.DAILY)
    single_keys = models.BooleanField(_("single keys are on"), default=True)
    auto_advance = models.BooleanField(
        _("submit on the key press where one choice is all that is asked"), default=False
    )
    key_map = models.JSONField(default=dict, blank=True)  # action -> key, where it differs from the default

    bound_to: int | None = None  # while a token for one project is in use: the only project that opens

    def __str__(self) -> str:
        """What lists call somebody; a machine is marked as one wherever it is named."""
        called = self.name or self.username
        return gettext("%(name)s (machine)") % {"name": called} if self.is_machine else called


class Role(models.TextChoices):
    LABELER = "labeler", _("Labeler")
    SME = "sme", _("Subject-matter expert")
    MANAGER = "manager", _("Manager")


class Membership(models.Model):
    """A person's role in a project. Leaving ends it; the row, and the pseudonym in it, stay with their answers."""

    project = models.ForeignKey("labeling.Project", models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    pseudonym = models.CharField(max_length=40)  # stable, what releases and hidden names show
    imported_as = models.CharField(max_length=200, blank=True)  # the owner's id of a labeler named in imported answers
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    decisions_read_at = models.DateTimeField(null=True, blank=True)  # up to when they have seen what was decided

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="one_membership_a_person_a_project"),
            models.UniqueConstraint(fields=["project", "pseudonym"], name="one_pseudonym_a_person_a_project"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


def digest(secret: str) -> str:
    """What is kept of a token or an invitation: random secrets need no slow hash, only a one-way one."""
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenQuerySet(models.QuerySet["Token"]):
    def alive(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True)


class Token(models.Model):
    """A key for a program, made by a person for a scope and a lifetime; only its digest is kept."""

    class Scope(models.TextChoices):
        RELEASES = "releases", _("Download releases")
        READ = "read", _("Read everything that I may read")
        LABEL = "label", _("Read, and label")
        MANAGE = "manage", _("Everything that I may do")

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    project = models.ForeignKey("labeling.Project", models.CASCADE, null=True, blank=True, related_name="tokens")
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=10, choices=Scope)
    prefix = models.CharField(max_length=24)  # shown in lists, so that a person can tell their tokens apart
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_alive(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


def new_secret(kind: str) -> str:
    """For example concord_token_…: the prefix lets secret scanners find one that leaked."""
    return f"concord_{kind}_{secrets.token_urlsafe(32)}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link that makes whoever opens it a member, once."""

    LIFETIME = timedelta(days=14)

    project = models.ForeignKey("labeling.Project", models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=10, choices=Role)
    email = models.EmailField(blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.get_role_display()} in {self.project}"
