"""Which questions about the definition may I see? One may betray what was answered, so it is kept as answers are."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from consensus.blinding import answered_by, letters
from labeling.errors import NotFound
from labeling.models import Inquiry, Membership, Round, RoundItem, User
from labeling.models.inquiries import InquiryQuerySet
from labeling.permissions import Do, get_membership, may

STATES = ("waiting", "answered", "settled", "all")


def inquiries_of(membership: Membership) -> InquiryQuerySet:
    """All of the project, for counting what waits."""
    return Inquiry.objects.filter(assignment__item__round__project=membership.project)


def inquiries_for(membership: Membership) -> InquiryQuerySet:
    """Those a person may read: their own; an expert all but those on items that they may still be asked about; a
    labeler those on items that they have answered, once these are opened for discussion."""
    found, mine = inquiries_of(membership), Q(assignment__labeler=membership.user)
    if may(membership, Do.SEE_ANSWERS):
        return found.filter(mine | ~Q(assignment__item__in=may_be_asked_about(membership.user)))
    opened = Q(answered_by(membership.user, "assignment__item"), assignment__item__revealed_at__isnull=False)
    return found.filter(mine | opened)


def held_back(membership: Membership) -> InquiryQuerySet:
    """What waits for an expert who may still be asked about its item: there, but not to be read."""
    return inquiries_of(membership).exclude(pk__in=inquiries_for(membership).values("pk"))


def may_be_asked_about(user: User) -> QuerySet[RoundItem]:
    """Items that wait for answers and may be given to this person, or were: an answer may still be revised."""
    waiting = RoundItem.objects.filter(round__in=Round.every.open_to(user)).unfinished()
    renounced = Inquiry.objects.renounced_by(user).filter(assignment__item=OuterRef("pk"))
    return waiting.filter(~Exists(renounced)).order_by().values("pk")  # type: ignore[return-value]  # for a subquery


def in_state(found: InquiryQuerySet, state: str) -> InquiryQuerySet:
    """state: one of STATES; anything else is taken for waiting."""
    if state == "all":
        return found
    if state == "settled":
        return found.filter(settled_at__isnull=False)
    if state == "answered":
        return found.filter(settled_at=None, replies__isnull=False).distinct()
    return found.waiting()


def get_inquiry(user: User, slug: str, pk: UUID, *, to: Do, unread: bool = False) -> tuple[Membership, Inquiry]:
    """A question the person may see and do this with; unread: also one that is held back from them."""
    membership = get_membership(user, slug, to=to)
    rows = inquiries_of(membership) if unread else inquiries_for(membership)
    found = with_item(rows).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return membership, found


def with_item(rows: InquiryQuerySet) -> InquiryQuerySet:
    return rows.select_related(
        "assignment__labeler",
        "assignment__item__item",
        "assignment__item__round__project",
        "assignment__item__round__instructions",
    )


def asked_by(membership: Membership, inquiry: Inquiry) -> str:
    """Who asked, as far as this person may know. No pseudonym: it would tie a person's questions together."""
    labeler = inquiry.assignment.labeler
    if labeler.pk == membership.user_id:
        return _("You")
    if not membership.project.names_hidden:
        return str(labeler)
    letter = letters(inquiry.assignment.item_id).get(labeler.pk)
    return _("Labeler %(letter)s") % {"letter": letter} if letter else _("A labeler")
