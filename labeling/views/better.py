"""A better x: what is asked for, the form that brings it, and saying that it will not come."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from labeling.actions.better import bring_better
from labeling.actions.imports import schema_of
from labeling.actions.items import decline_change, read_changes
from labeling.actions.media import add_media
from labeling.asked import without_nul
from labeling.errors import Conflict, Invalid
from labeling.fields import MEDIA
from labeling.models import ChangeRequest, Item, Media, Membership
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_item, get_membership, may
from labeling.questions import Json
from labeling.requests import SignedIn
from labeling.schema import Field
from labeling.showing import ShownField, shown_fields, shown_items

NEWEST = 100
MAX_NEW = 200  # characters of the name of a column


@dataclass(frozen=True)
class Row:
    """One item with what is asked for it."""

    item: Item
    excerpt: str
    picture: Media | None
    requests: list[ChangeRequest]
    state: str
    is_new: bool  # who asked has not said that they read what came of it

    @property
    def newest(self) -> ChangeRequest:
        return self.requests[-1]


@login_required
@read_or_post
def requests(request: SignedIn, slug: str) -> HttpResponse:
    """What a manager is asked for; who asked sees what came of it. A POST says that one has read that."""
    membership = get_membership(request.user, slug, to=Do.RESOLVE)
    if request.method == "POST":
        read_changes(membership=membership, by=request.user)
        return redirect("change_requests", slug)
    all_rows = rows_of(membership)
    context = {
        "waiting": [row for row in all_rows if row.state == "open"],
        "settled": [row for row in all_rows if row.state != "open"],
        "n_new": sum(row.is_new for row in all_rows),
    }
    trail: tuple[tuple[str, str], ...] = ((_("Better x"), ""),)
    if may(membership, Do.RUN):
        trail = ((_("Items"), reverse("items", args=[slug])), *trail)
    return project_page(request, "labeling/changes/list.html", membership, context, area="items", trail=trail)


def rows_of(membership: Membership) -> list[Row]:
    """What waits first, what has waited longest first among it; then the newest. An expert sees their own requests:
    the words of others may tell what somebody answered."""
    found = ChangeRequest.objects.of(membership.project_id).select_related("item", "by", "settled_by", "replaced_by")
    if not may(membership, Do.RUN):
        found = found.filter(by=membership.user)
    waiting, settled = found.open(), found.exclude(settled_at=None).order_by("-settled_at")
    by_item: dict[tuple[int, str], list[ChangeRequest]] = {}
    for each in [*waiting[:NEWEST], *settled[:NEWEST]]:
        by_item.setdefault((each.item_id, each.state), []).append(each)
    version = membership.project.current_instructions
    if version is None or not by_item:
        return []
    unread = set(ChangeRequest.objects.unread_by(membership).values_list("pk", flat=True))
    shown = shown_items([(held[0].item, version) for held in by_item.values()])
    return [
        Row(
            item=held[0].item,
            excerpt=" · ".join(each.excerpt for each in fields if each.excerpt),
            picture=next((each.picture for each in fields if each.picture), None),
            requests=held,
            state=state,
            is_new=any(each.pk in unread for each in held),
        )
        for ((_item, state), held), fields in zip(by_item.items(), shown, strict=True)
    ]


@dataclass(frozen=True)
class Cell:
    """One column of a record in the form."""

    name: str
    column: str
    value: str


@dataclass(frozen=True)
class FieldInput:
    """One field of x in the form."""

    field: Field
    value: str = ""  # of a text, or the name of a file
    records: tuple[list[Cell], ...] = ()
    error: str = ""

    @property
    def is_media(self) -> bool:
        return self.field.type in MEDIA

    @property
    def accept(self) -> str:
        return f"{self.field.type}/*"


@login_required
@read_or_post
def better(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The new x, field by field, beside the old one."""
    item = get_item(request.user, slug, pk, to=Do.RUN)
    membership = get_membership(request.user, slug, to=Do.RUN)
    if item.change_requested_at is None or not item.is_current:
        if request.method == "POST":
            raise Conflict(_("No better x is asked for any more: it has come, or was declined."))
        return redirect("item", slug, pk)
    if request.method != "POST":
        return form_page(request, membership, item, item.data)
    post = without_nul(request.POST)
    data = dict(item.data)
    try:
        data = read_data(membership, item, post, request.FILES)
        new = bring_better(item=item, by=request.user, data=data)
    except (Invalid, Conflict) as error:
        entered = data | texts_of(membership, item, post)
        return form_page(request, membership, item, entered, error, status=error.status)
    said = _("The new x is in. New rounds and releases take it; the old answers stay with the old x.")
    messages.success(request, said)
    return redirect("item", slug, new.pk)


def form_page(
    request: SignedIn,
    membership: Membership,
    item: Item,
    entered: Mapping[str, Json],
    error: Invalid | Conflict | None = None,
    *,
    declining: str = "",
    status: int = 200,
) -> HttpResponse:
    errors = error.fields if error else {}
    schema = schema_of(item.project)
    at_fields = errors.keys() & {"reason", *(each.name for each in schema.fields)}
    version = item.project.current_instructions
    old: list[ShownField] = shown_fields(item, version) if version else []
    context = {
        "item": item,
        "fields": old,
        "inputs": [input_of(each, entered.get(each.name), errors.get(each.name, "")) for each in schema.fields],
        "asked": item.change_requests.open().select_related("by"),
        "problem": str(error) if error and not at_fields else "",
        "declining": declining,
        "errors": errors,
    }
    slug = membership.project.slug
    trail = (
        (_("Items"), reverse("items", args=[slug])),
        (_("Better x"), reverse("change_requests", args=[slug])),
        (item.key, ""),
    )
    template = "labeling/changes/better.html"
    return project_page(request, template, membership, context, area="items", trail=trail, status=status)


def input_of(each: Field, value: Json, error: str) -> FieldInput:
    if each.type == "record":
        return FieldInput(each, records=tuple(cells_of(each.name, value)), error=error)
    name = value.get("name") if isinstance(value, Mapping) else value
    return FieldInput(each, value=str(name or ""), error=error)


def cells_of(name: str, value: Json) -> list[list[Cell]]:
    return [
        [Cell(f"cell-{name}-{at}-{place}", column, text_of(cell)) for place, (column, cell) in enumerate(row.items())]
        for at, row in enumerate(records_of(value))
    ]


def records_of(value: Json) -> list[Mapping[str, Json]]:
    rows = value if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, Mapping)] or [{}]


def text_of(cell: Json) -> str:
    """As a field of a form shows it."""
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def texts_of(membership: Membership, item: Item, post: QueryDict) -> dict[str, Json]:
    """What was typed, as it stands, for a form that comes back."""
    found: dict[str, Json] = {}
    for each in schema_of(item.project).fields:
        if each.type == "record":
            found[each.name] = record_in(post, each.name, item.data.get(each.name))
        elif each.type not in MEDIA:
            found[each.name] = post.get(f"field-{each.name}", "")
    return found


def read_data(
    membership: Membership, item: Item, post: QueryDict, files: "MultiValueDict[str, UploadedFile[Any]]"
) -> dict[str, Json]:
    data = dict(item.data) | texts_of(membership, item, post)
    for each in schema_of(item.project).fields:
        file = files.get(f"file-{each.name}")
        if each.type not in MEDIA or file is None:
            continue
        try:
            data[each.name] = added(membership, item, file).name
        except Invalid as error:
            raise Invalid(str(error), fields={each.name: str(error)}) from None
    return data


def added(membership: Membership, item: Item, file: "UploadedFile[Any]") -> Media:
    """The file under its own name; where another has that, with the number of the version behind it."""
    name = file.name or "file"
    try:
        return add_media(project=membership.project, by=membership.user, name=name, file=file)[0]
    except Conflict:
        path = PurePath(name)
        name = f"{path.stem[:200]}-{item.pk}-{item.version + 1}{path.suffix}"
        return add_media(project=membership.project, by=membership.user, name=name, file=file)[0]


def record_in(post: QueryDict, name: str, old: Json) -> Json:
    """Each column as it was typed, a number where it was one; and a column more, where one is named."""
    found = []
    for at, row in enumerate(records_of(old)):
        made = {
            column: like(post.get(f"cell-{name}-{at}-{place}", text_of(cell)), cell)
            for place, (column, cell) in enumerate(row.items())
        }
        more = post.get(f"more-{name}-{at}", "").strip()[:MAX_NEW]
        if more:
            made[more] = post.get(f"value-{name}-{at}", "")
        found.append(made)
    return found if isinstance(old, list) else found[0]


def like(text: str, old: Json) -> Json:
    if text == text_of(old):
        return old
    if text == "":
        return None
    if isinstance(old, int | float) and not isinstance(old, bool):
        try:
            number = float(text)
            return int(number) if number.is_integer() else number
        except (ValueError, OverflowError):
            return text
    return text


@login_required
@require_POST
def decline(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    item = get_item(request.user, slug, pk, to=Do.RUN)
    membership = get_membership(request.user, slug, to=Do.RUN)
    reason = without_nul(request.POST).get("reason", "")
    try:
        decline_change(item=item, by=request.user, reason=reason)
    except Invalid as error:
        return form_page(request, membership, item, item.data, error, declining=reason, status=422)
    said = _("Declined. The item is asked about as it is, and what was resolved by this is opened again.")
    messages.success(request, said)
    return redirect("change_requests", slug)
