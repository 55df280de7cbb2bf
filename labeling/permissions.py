"""The policy on one screen: who may do what, and the only ways from a person and an address to an object.

A member who may not do something gets NotAllowed; everybody else gets NotFound, the same as for what never existed.
"""

from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext, gettext_noop

from labeling.errors import NotAllowed, NotFound
from labeling.models import (
    Assignment,
    Delivery,
    Import,
    Invitation,
    Item,
    Media,
    Membership,
    Project,
    Role,
    Round,
    Token,
    User,
    Webhook,
)
from labeling.templatetags.languages import inside


class Do(StrEnum):
    VIEW = gettext_noop("see the project and its instructions")
    LABEL = gettext_noop("label")
    DISCUSS = gettext_noop("discuss")
    SEE_ANSWERS = gettext_noop("see everybody's answers")
    RESOLVE = gettext_noop("resolve disagreements")
    DRAFT = gettext_noop("write and publish instructions")
    MEASURE = gettext_noop("see agreement and human-level performance")
    RELEASES = gettext_noop("see and download releases")
    RUN = gettext_noop("run rounds, items, imports and releases")
    MANAGE = gettext_noop("change members and settings")


LABELER = {Do.VIEW, Do.LABEL, Do.DISCUSS}
SME = LABELER | {Do.SEE_ANSWERS, Do.RESOLVE, Do.DRAFT, Do.MEASURE, Do.RELEASES}
MAY: dict[str, set[Do]] = {Role.LABELER: LABELER, Role.SME: SME, Role.MANAGER: set(Do)}


def may(membership: Membership | None, to: Do) -> bool:
    return membership is not None and to in MAY[membership.role]


def get_membership(user: User, slug: str, *, to: Do) -> Membership:
    """The person's active membership of a project they may do this in, the project with it."""
    membership = (
        Membership.objects.select_related("project")
        .filter(user=user, user__is_active=True, is_active=True, project__slug=slug)
        .first()
    )
    if membership is None or user.bound_to not in (None, membership.project_id):
        raise NotFound
    if to not in MAY[membership.role]:
        sentence = gettext("Your role in this project, %(role)s, may not %(what)s.")
        raise NotAllowed(sentence % {"role": inside(membership.get_role_display()), "what": gettext(to.value)})
    return membership


def get_project(user: User, slug: str, *, to: Do) -> Project:
    """The only way in from an address; outsiders get NotFound."""
    return get_membership(user, slug, to=to).project


def get_round(user: User, slug: str, number: int, *, to: Do) -> Round:
    project = get_project(user, slug, to=to)
    found = project.rounds.select_related("project", "instructions").filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def get_assignment(user: User, pk: int, *, to: Do = Do.LABEL) -> Assignment:
    """One's own assignment; somebody else's does not exist."""
    held = (
        Assignment.objects.select_related("item__item", "item__round__project", "item__round__instructions")
        .filter(pk=pk, labeler=user)
        .first()
    )
    if held is None:
        raise NotFound
    get_project(user, held.item.round.project.slug, to=to)
    return held


def get_member(user: User, slug: str, pk: int) -> Membership:
    """Somebody's membership, for who may change members."""
    project = get_project(user, slug, to=Do.MANAGE)
    found = Membership.objects.select_related("project", "user").filter(project=project, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_invitation(user: User, slug: str, pk: int) -> Invitation:
    project = get_project(user, slug, to=Do.MANAGE)
    found = Invitation.objects.open().select_related("project").filter(project=project, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_token(user: User, pk: int) -> Token:
    """One's own token; somebody else's does not exist."""
    found = Token.objects.select_related("project").filter(user=user, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_item(user: User, slug: str, pk: int, *, to: Do) -> Item:
    project = get_project(user, slug, to=to)
    found = Item.objects.select_related("project", "from_import").filter(project=project, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_media(user: User, slug: str, pk: UUID) -> Media:
    """A picture of the project, for every member: labelers see it in their items."""
    found = Media.objects.filter(project=get_project(user, slug, to=Do.VIEW), pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_import(user: User, slug: str, pk: int) -> Import:
    project = get_project(user, slug, to=Do.RUN)
    found = Import.objects.select_related("project", "created_by").filter(project=project, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_webhook(user: User, slug: str, pk: int) -> Webhook:
    project = get_project(user, slug, to=Do.MANAGE)
    found = Webhook.objects.kept().select_related("project", "created_by").filter(project=project, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_delivery(user: User, slug: str, pk: int, delivery: int) -> Delivery:
    found = Delivery.objects.select_related("webhook__project").filter(webhook=get_webhook(user, slug, pk))
    if (one := found.filter(pk=delivery).first()) is None:
        raise NotFound
    return one
