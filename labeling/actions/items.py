"""What becomes of single items; importing many is in imports.py, bringing a better x in better.py."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.errors import Conflict, Invalid
from labeling.events import record
from labeling.models import ChangeRequest, Event, Item, Membership, User

Wanted = ChangeRequest.Wanted


@transaction.atomic
def drop_item(*, item: Item, by: User, reason: str) -> None:
    """Leave an item out of rounds to come and of releases. Its answers stay."""
    if Item.objects.filter(pk=item.pk, dropped_at=None).update(dropped_at=timezone.now()):
        record(Event.Kind.ITEM_DROPPED, by=by, project=item.project, subject=item, reason=reason)


@transaction.atomic
def request_change(*, item: Item, by: User, reason: str, wanted: str = Wanted.OTHER) -> None:
    """x does not hold the information: ask its owner for a better picture, more context, another field.

    Raises Conflict for an item that a better x has replaced already.
    """
    held = Item.objects.select_for_update().get(pk=item.pk)
    if not held.is_current:
        raise Conflict(_("A better x has come for this item already. Decide the label of the old one, or drop it."))
    Item.objects.filter(pk=item.pk, change_requested_at=None).update(change_requested_at=timezone.now())
    kind = wanted if wanted in Wanted.values else Wanted.OTHER
    ChangeRequest.objects.create(item=item, wanted=kind, words=reason, by=by)
    record(Event.Kind.ITEM_CHANGE_REQUESTED, by=by, project=item.project, subject=item, reason=reason, wanted=str(kind))


@transaction.atomic
def restore_item(*, item: Item, by: User) -> None:
    """Undo drop_item and request_change: the item is asked about again as it is."""
    if Item.objects.filter(pk=item.pk).update(dropped_at=None, change_requested_at=None):
        item.change_requests.open().update(settled_at=timezone.now(), settled_by=by)
        record(Event.Kind.ITEM_RESTORED, by=by, project=item.project, subject=item)


@transaction.atomic
def decline_change(*, item: Item, by: User, reason: str) -> None:
    """No better x is to be had: the item is asked about again as it is, and who asked is told why."""
    reason = reason.strip()
    if not reason or len(reason) > settings.MAX_COMMENT:
        sentence = _("Say why; who asked for it reads it.")
        raise Invalid(sentence, fields={"reason": sentence})
    if not Item.objects.filter(pk=item.pk, change_requested_at__isnull=False, is_current=True).update(
        change_requested_at=None
    ):
        raise Conflict(_("No better x is asked for any more: it has come, or was declined."))
    item.change_requests.open().update(settled_at=timezone.now(), settled_by=by, declined=reason)
    record(Event.Kind.ITEM_CHANGE_DECLINED, by=by, project=item.project, subject=item, reason=reason)


def settle_requests(*, old: Item, new: Item, by: User) -> None:
    """The better x has come, from wherever."""
    old.change_requests.open().update(settled_at=timezone.now(), settled_by=by, replaced_by=new)


@transaction.atomic
def read_changes(*, membership: Membership, by: User) -> None:
    """This member has read what came of what they asked for."""
    if ChangeRequest.objects.unread_by(membership).update(read_at=timezone.now()):
        record(Event.Kind.CHANGES_READ, by=by, project=membership.project, subject=membership)
