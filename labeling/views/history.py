"""Who did what, when, newest first. Ids and counts; answers and texts of items are not in events."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from labeling.models import Event, Membership, User
from labeling.navigation import project_page
from labeling.permissions import Do, get_membership

PAGE = 50
MAX_ID = 2**63 - 1
# Every step of the labeling, thousands a day: shown when asked for.
MINOR = {
    Event.Kind.ASSIGNMENT_LEASED,
    Event.Kind.ASSIGNMENT_RETURNED,
    Event.Kind.ASSIGNMENT_EXPIRED,
    Event.Kind.ANNOTATION_SUBMITTED,
    Event.Kind.ANNOTATION_REVISED,
    Event.Kind.ITEM_ANSWERED,
    Event.Kind.DRAFT_SAVED,
}
SAID = {
    "number": gettext_noop("number"),
    "role": gettext_noop("role"),
    "overlap": gettext_noop("overlap"),
    "n_items": gettext_noop("items"),
    "reason": gettext_noop("reason"),
    "scope": gettext_noop("scope"),
    "version": gettext_noop("version"),
    "changed": gettext_noop("changed"),
    "host": gettext_noop("address"),
}


@login_required
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(cast(User, request.user), slug, to=Do.MANAGE)
    events = chosen(membership, request.GET)
    before = whole(request.GET.get("before"))
    rows = list((events.filter(pk__lt=before) if before else events)[: PAGE + 1])
    people = Membership.objects.filter(project=membership.project, imported_as="").select_related("user")
    context = {
        "events": [{"event": event, "details": details(event)} for event in rows[:PAGE]],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "is_first": not before,
        "kinds": Event.Kind.choices,
        "kind": request.GET.get("kind", ""),
        "people": people.order_by("pk")[:500],
        "person": whole(request.GET.get("person")),
        "filtered": bool(request.GET.get("kind") or request.GET.get("person")),
    }
    return project_page(request, "labeling/history/history.html", membership, context, trail=((_("History"), ""),))


def chosen(membership: Membership, asked: QueryDict) -> QuerySet[Event]:
    events = Event.objects.filter(project=membership.project).select_related("by").order_by("-pk")
    kind, person = asked.get("kind", ""), whole(asked.get("person"))
    if person:
        events = events.filter(by=person)
    if kind == "all":
        return events
    return events.filter(kind=kind) if kind in Event.Kind.values else events.exclude(kind__in=MINOR)


def whole(text: str | None) -> int | None:
    """A number from an address; whatever else somebody wrote there is no number."""
    found = int(text) if text and text.isascii() and text.isdigit() and len(text) < 20 else 0
    return found if 0 < found <= MAX_ID else None


def details(event: Event) -> str:
    """What the event's data says in words a person understands; ids of rows stay out."""
    known = {_(title): event.data[name] for name, title in SAID.items() if event.data.get(name) not in (None, "")}
    return ", ".join(f"{name}: {said(value)}" for name, value in known.items())


def said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
