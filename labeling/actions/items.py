"""What becomes of single items; importing many is in imports.py."""

from django.db import transaction
from django.utils import timezone

from labeling.events import record
from labeling.models import Event, Item, User


@transaction.atomic
def drop_item(*, item: Item, by: User, reason: str) -> None:
    """Leave an item out of rounds to come and of releases. Its answers stay."""
    if Item.objects.filter(pk=item.pk, dropped_at=None).update(dropped_at=timezone.now()):
        record(Event.Kind.ITEM_DROPPED, by=by, project=item.project, subject=item, reason=reason)


@transaction.atomic
def request_change(*, item: Item, by: User, reason: str) -> None:
    """x does not hold the information: ask its owner for a better picture, more context, another field."""
    if Item.objects.filter(pk=item.pk, change_requested_at=None).update(change_requested_at=timezone.now()):
        record(Event.Kind.ITEM_CHANGE_REQUESTED, by=by, project=item.project, subject=item, reason=reason)


@transaction.atomic
def restore_item(*, item: Item, by: User) -> None:
    """Undo drop_item and request_change: the item is asked about again as it is."""
    if Item.objects.filter(pk=item.pk).update(dropped_at=None, change_requested_at=None):
        record(Event.Kind.ITEM_RESTORED, by=by, project=item.project, subject=item)
