"""Adding one item, by the same rules as a row of a file: its own import says who brought it, and when."""

import hashlib
import json
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.actions.columns import Example, clean_attribute, clean_gold, clean_key
from labeling.actions.imports import schema_of
from labeling.actions.rows import Store
from labeling.errors import Conflict, Invalid
from labeling.events import record
from labeling.formats import Row
from labeling.models import Event, Import, Item, Project, User
from labeling.questions import Json
from labeling.schema import Schema

MAX_ATTRIBUTES = 200


@transaction.atomic
def add_item(
    *,
    project: Project,
    by: User,
    key: Json,
    data: Json,
    attributes: Json = None,
    gold: Json = None,
    source: str = "One item, by program",
) -> tuple[Item, bool]:
    """The item of this key, and whether it is new; the same again changes nothing.

    source: what its import is called.
    Raises Invalid naming what is wrong; Conflict if the key is taken by other content.
    """
    Project.objects.select_for_update().get(pk=project.pk)  # no import stores at the same time
    schema = schema_of(project)
    example = checked(schema, key, data, attributes or {}, gold or {})
    written = json.dumps(asdict(example), sort_keys=True, ensure_ascii=False)
    imp = Import(project=project, name=source, format="jsonl", size=len(written.encode()))
    imp.sha256, imp.created_by = hashlib.sha256(written.encode()).hexdigest(), by
    known = Item.objects.filter(project=project, key=example.key, is_current=True).first()
    imp.save()
    store = Store(imp=imp, by=by, schema=schema, refused=[])
    store.add([(Row(number=1, line=1, raw=written), example)])
    if store.refused:
        raise Conflict(store.refused[0].sentence)
    if known and not store.n_added:
        imp.delete()
        return known, False
    imp.status, imp.finished_at, imp.n_rows, imp.n_added = Import.Status.DONE, timezone.now(), 1, store.n_added
    imp.save()
    record(Event.Kind.IMPORT_FINISHED, by=by, project=project, subject=imp, added=1, unchanged=0, refused=0)
    return Item.objects.get(project=project, key=example.key, is_current=True), True


def checked(schema: Schema, key: Json, data: Json, attributes: dict[str, Json], gold: dict[str, Json]) -> Example:
    clean_attributes: dict[str, Json] = {}
    wrong: dict[str, str] = {}
    if len(attributes) > MAX_ATTRIBUTES:
        wrong["attributes"] = _("An item has at most %(MAX_ATTRIBUTES)s attributes.") % {
            "MAX_ATTRIBUTES": MAX_ATTRIBUTES
        }
    for name, value in list(attributes.items())[:MAX_ATTRIBUTES]:
        try:
            if value not in (None, ""):
                clean_attributes[name] = clean_attribute(name, value)
        except Invalid as error:
            wrong |= error.fields
    for name in gold:
        if schema.question(name) is None:
            wrong[f"gold:{name}"] = _("The instructions have no question “%(name)s”.") % {"name": name}
    clean: dict[str, Json] = {}
    try:
        key = clean_key(key)
        clean = schema.clean_data(data)
        gold = clean_gold(gold, clean, schema)
    except Invalid as error:
        wrong |= error.fields
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return Example(key=key, data=clean, attributes=clean_attributes, gold=gold)
