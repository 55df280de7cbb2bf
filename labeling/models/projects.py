from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from labeling.models.instructions import InstructionVersion
    from labeling.models.people import User


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: "User") -> Self:
        """Projects the person is an active member of; nobody sees others, site admins included."""
        mine = self.filter(memberships__user=user, memberships__is_active=True)
        return mine.filter(pk=user.bound_to) if user.bound_to else mine


class Project(models.Model):
    """One labeling problem: a definition of x and y, members, items, rounds."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    notice = models.CharField(max_length=300, blank=True)  # stands above every page, e.g. that the data is simulated
    names_hidden = models.BooleanField(_("people appear under pseudonyms in disagreements"), default=True)
    # Must somebody else approve a draft before it is published? Nothing said is no.
    approval_needed = models.BooleanField(_("a draft is approved by somebody else"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def current_instructions(self) -> "InstructionVersion | None":
        """The version in force: the newest published one."""
        return self.instructions.published().order_by("-number").first()

    @property
    def draft(self) -> "InstructionVersion | None":
        return self.instructions.filter(status="draft").first()
