"""Finding an item and all that happened to it; the pictures and sounds that items show. Answers come by URL."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from labeling.actions.items import drop_item, restore_item
from labeling.actions.media import add_media
from labeling.actions.media import thumbnail as thumbnail_of
from labeling.answers import ShownAnswer, shown_answer
from labeling.errors import ConcordError
from labeling.files import ranged_response
from labeling.models import Event, InstructionVersion, Item, Media, Project
from labeling.navigation import project_page
from labeling.permissions import Do, get_item, get_media, get_membership
from labeling.requests import SignedIn
from labeling.showing import ShownField, shown_fields, shown_items
from labeling.templatetags.concord import number
from labeling.thumbnails import CONTENT_TYPE

PER_PAGE = 50
NEWEST = 60
STATES = [
    ("", gettext_lazy("any")),
    ("current", gettext_lazy("in use")),
    ("dropped", gettext_lazy("dropped")),
    ("change", gettext_lazy("change requested")),
    ("old", gettext_lazy("replaced by a better x")),
]
TRAIL = gettext_lazy("Items")


@dataclass(frozen=True)
class Listed:
    item: Item
    fields: list[ShownField]

    @property
    def excerpt(self) -> str:
        return " · ".join(field.excerpt for field in self.fields if field.excerpt)

    @property
    def pictures(self) -> list[Media]:
        return [field.picture for field in self.fields if field.picture]


@login_required
@require_safe
def items(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.RUN)
    project = membership.project
    found = filtered(Item.objects.filter(project=project), request.GET)
    rows = list(found.filter(pk__gt=after(request.GET)).order_by("pk")[: PER_PAGE + 1])
    version = project.current_instructions or project.draft
    context = {
        "rows": listed(rows[:PER_PAGE], version),
        "following": rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None,
        "n_found": found.count(),
        "n_changes": project.items.waiting_for_change().count(),
        "states": STATES,
        "attributes": attributes_of(project),
        "is_filtered": any(request.GET.get(name) for name in ("state", "attribute", "key")),
        "asked": {name: request.GET.get(name, "") for name in ("state", "attribute", "value", "key")},
        "is_first": not after(request.GET),
    }
    return project_page(request, "labeling/items/items.html", membership, context, area="items")


def listed(rows: list[Item], version: InstructionVersion | None) -> list[Listed]:
    if version is None or not rows:
        return [Listed(item, []) for item in rows]
    shown = shown_items([(item, version) for item in rows])
    return [Listed(item, fields) for item, fields in zip(rows, shown, strict=True)]


def after(query: QueryDict) -> int:
    """The cursor: the last item of the page before. Anything else begins at the beginning."""
    given = query.get("after", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


def filtered(found: "QuerySet[Item]", query: QueryDict) -> "QuerySet[Item]":
    state = query.get("state")
    if state == "current":
        found = found.filter(is_current=True, dropped_at=None)
    elif state == "dropped":
        found = found.filter(dropped_at__isnull=False)
    elif state == "change":
        found = found.filter(is_current=True, change_requested_at__isnull=False)
    elif state == "old":
        found = found.filter(is_current=False)
    if key := printable(query.get("key")):
        found = found.filter(key__icontains=key)
    name, is_pair, value = printable(query.get("attribute")).partition("=")
    if is_pair:
        found = found.filter(pk__in=Item.objects.all().with_attribute(name, typed(value)).values("pk"))
    return found


def printable(text: str | None) -> str:
    return (text or "").replace("\x00", "").strip()[:700]


def typed(value: str) -> object:
    """Attributes are text, numbers, true or false; an address only has text."""
    if value in ("true", "false"):
        return value == "true"
    try:
        return int(value) if value.lstrip("-").isdigit() else float(value)
    except ValueError:
        return value


def attributes_of(project: Project) -> list[str]:
    """name=value for the choices of the filter, of attributes with few values, seen in the newest items."""
    seen: dict[str, dict[str, None]] = {}
    newest = Item.objects.filter(project=project, is_current=True).order_by("-pk").values_list("attributes", flat=True)
    for attributes in newest[:2000]:
        for name, value in attributes.items():
            seen.setdefault(name, {})[str(value).lower() if isinstance(value, bool) else str(value)] = None
    return [f"{name}={value}" for name in sorted(seen) if len(seen[name]) <= 50 for value in sorted(seen[name])]


@login_required
@require_safe
def item(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.RUN)
    found = get_item(request.user, slug, pk, to=Do.RUN)
    version = found.project.current_instructions or found.project.draft
    fields = shown_fields(found, version) if version else []
    versions = list(Item.objects.filter(project=found.project, key=found.key).order_by("-version"))
    context = {
        "item": found,
        "fields": fields,
        "gold": gold_of(found, version, fields),
        "versions": versions,
        "before": before_and_after(found, versions, version),
        "places": found.round_items.no_checks().select_related("round__instructions").order_by("round__number"),
        "events": events_of(versions),
        "answers_url": answers_url(slug, pk),
    }
    trail = ((str(TRAIL), reverse("items", args=[slug])), (found.key, ""))
    return project_page(request, "labeling/items/item.html", membership, context, area="items", trail=trail)


def before_and_after(
    found: Item, versions: list[Item], instructions: InstructionVersion | None
) -> list[tuple[Item, list[ShownField]]]:
    """The item and the version before it, or of the first the one after it: the older first. Empty if there is one."""
    if instructions is None or len(versions) < 2:
        return []
    at = next(place for place, each in enumerate(versions) if each.pk == found.pk)  # the newest stands first
    two = versions[at : at + 2] if at + 1 < len(versions) else versions[at - 1 : at + 1]
    return list(zip(two[::-1], shown_items([(each, instructions) for each in two[::-1]]), strict=True))


def gold_of(
    found: Item, version: InstructionVersion | None, fields: list[ShownField]
) -> list[tuple[str, ShownAnswer | None, str]]:
    """The title of each question with its answer, and as text where no question says how it is shown."""
    rows: list[tuple[str, ShownAnswer | None, str]] = []
    for name, answer in found.gold.items():
        question = version.questions.question(name) if version else None
        shown = shown_answer(question, answer, fields) if question else None
        rows.append((question.title if question else name, shown, str(answer)))
    return rows


def events_of(versions: list[Item]) -> "QuerySet[Event]":
    keys = [str(each.pk) for each in versions]
    found = Event.objects.filter(project=versions[0].project_id, subject_type="item", subject_id__in=keys)
    return found.select_related("by").order_by("-pk")[:100]


def answers_url(slug: str, pk: int) -> str:
    """Where the other app shows the item's answers; "" without it."""
    try:
        return reverse("item_answers", kwargs={"slug": slug, "pk": pk})
    except NoReverseMatch:
        return ""


@login_required
@require_POST
def drop(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    found = get_item(request.user, slug, pk, to=Do.RUN)
    drop_item(item=found, by=request.user, reason=request.POST.get("reason", "")[:500])
    undo = reverse("restore_item", kwargs={"slug": slug, "pk": pk})
    messages.success(
        request,
        (gettext("%(key)s is dropped: no new round asks about it.") % {"key": found.key}),
        extra_tags=f"undo:{undo}",
    )
    return redirect("item", slug=slug, pk=pk)


@login_required
@require_POST
def restore(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    found = get_item(request.user, slug, pk, to=Do.RUN)
    restore_item(item=found, by=request.user)
    messages.success(request, (gettext("%(key)s is back in.") % {"key": found.key}))
    return redirect("item", slug=slug, pk=pk)


@login_required
def upload_media(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.RUN)
    refused: list[str] = []
    if request.method == "POST":
        files = request.FILES.getlist("files")
        added, unchanged, refused = add_all(membership.project, request.user, files)
        if added or unchanged:
            said = ngettext("%(n)s file added.", "%(n)s files added.", added) % {"n": number(added)}
            if unchanged:
                said = f"{said} {gettext('%(n)s were here already.') % {'n': number(unchanged)}}"
            messages.success(request, said)
        if not refused and files:
            return redirect("upload_media", slug=slug)
        refused = refused or [gettext("Choose one or more files first.")]
    found = Media.objects.filter(project=membership.project)
    context = {"media": found.order_by("-created_at", "pk")[:NEWEST], "n": found.count(), "refused": refused}
    trail = ((str(TRAIL), reverse("items", args=[slug])), (gettext("Pictures and sounds"), ""))
    template = "labeling/items/media.html"
    return project_page(
        request, template, membership, context, area="items", trail=trail, status=422 if refused else 200
    )


def add_all(project: Project, by: Any, files: "list[UploadedFile[Any]]") -> tuple[int, int, list[str]]:
    """Each file by itself: one that is refused does not stop the others."""
    added = unchanged = 0
    refused: list[str] = []
    for file in files:
        try:
            _, is_new = add_media(project=project, by=by, name=file.name or "", file=file)
            added, unchanged = added + is_new, unchanged + (not is_new)
        except ConcordError as error:
            refused.append(str(error))
    return added, unchanged, refused


@login_required
@require_safe
def media(request: SignedIn, slug: str, pk: uuid.UUID) -> HttpResponseBase:
    found = get_media(request.user, slug, pk)
    return ranged_response(
        request,
        found.file,
        size=found.size,
        content_type=found.content_type,
        etag=found.sha256,
        filename=found.name,
        as_attachment=False,
    )


@login_required
@require_safe
def thumbnail(request: SignedIn, slug: str, pk: uuid.UUID) -> HttpResponseBase:
    found = get_media(request.user, slug, pk)
    content = thumbnail_of(found)
    return ranged_response(
        request,
        ContentFile(content),
        size=len(content),
        content_type=CONTENT_TYPE,
        etag=f"{found.sha256}-thumbnail",
        filename=f"{found.name}.webp",
        as_attachment=False,
    )
