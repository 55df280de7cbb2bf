"""Ways from a person and an address to what consensus keeps, built on those of labeling."""

from django.db.models import Q
from django.utils.translation import gettext as _

from consensus.blinding import cases_for, disagreements_for
from consensus.models import Alarm, AlarmRule, Message, Release, ReleaseFile
from labeling.errors import NotAllowed, NotFound
from labeling.models import Membership, User
from labeling.permissions import Do, get_membership, get_project, may


def get_message(
    user: User, slug: str, pk: int, *, to: Do = Do.DISCUSS, own: bool = False
) -> tuple[Membership, Message]:
    """A post of a thread that the person may see; own: one that they wrote themselves. What was withdrawn is there for
    who wrote it and for who resolves."""
    membership = get_membership(user, slug, to=to)
    seen = Q(disagreement__in=disagreements_for(membership)) | Q(case__in=cases_for(membership))
    found = (
        Message.objects.filter(seen, pk=pk)
        .select_related("by", "disagreement__item__round__project", "case__project", "proposal")
        .first()
    )
    if found is None or (found.withdrawn_at and found.by_id != user.pk and not may(membership, Do.RESOLVE)):
        raise NotFound
    if own and found.by_id != user.pk:
        raise NotAllowed(_("Only who wrote a post may change it."))
    return membership, found


def get_release(user: User, slug: str, number: int, *, to: Do = Do.RELEASES) -> tuple[Membership, Release]:
    membership = get_membership(user, slug, to=to)
    found = Release.objects.select_related("project", "created_by").filter(project=membership.project, number=number)
    if (release := found.first()) is None:
        raise NotFound
    return membership, release


def get_release_file(user: User, slug: str, number: int, name: str) -> ReleaseFile:
    """A file of a release that is ready."""
    _, release = get_release(user, slug, number)
    file = release.files.filter(name=name.replace("\0", "/"), release__status=Release.Status.READY).first()
    if file is None:
        raise NotFound
    return file


def get_alarm(user: User, slug: str, pk: int, *, to: Do = Do.MEASURE) -> tuple[Membership, Alarm]:
    membership = get_membership(user, slug, to=to)
    found = Alarm.objects.select_related("rule__project", "round__instructions", "noted_by").filter(
        rule__project=membership.project, pk=pk
    )
    if (alarm := found.first()) is None:
        raise NotFound
    return membership, alarm


def get_alarm_rule(user: User, slug: str, pk: int, *, to: Do = Do.MANAGE) -> AlarmRule:
    project = get_project(user, slug, to=to)
    found = AlarmRule.objects.select_related("project").filter(project=project, pk=pk).first()
    if found is None:
        raise NotFound
    return found
