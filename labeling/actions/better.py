"""A better x for an item, brought in the browser. Over REST and by a file it is the same key with other content."""

from django.db import transaction
from django.utils.translation import gettext as _

from labeling.actions.additions import add_item
from labeling.errors import Conflict, Invalid
from labeling.models import Item, User
from labeling.questions import Json


@transaction.atomic
def bring_better(*, item: Item, by: User, data: Json) -> Item:
    """The new version of an item for which a better x was asked. What is known of the item besides its x stays.

    Raises Conflict where nobody asks for one any more; Invalid for what is wrong with a field, or if nothing changed.
    """
    held = Item.objects.select_related("project").get(pk=item.pk)
    if not held.is_current or held.change_requested_at is None:
        raise Conflict(_("No better x is asked for any more: it has come, or was declined."))
    if data == held.data:
        raise Invalid(_("This is the x that is there already. Change at least one field."))
    new, _is_new = add_item(project=held.project, by=by, key=held.key, data=data, source="A better x, by hand")
    return new
