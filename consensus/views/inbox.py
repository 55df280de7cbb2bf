"""What I should hear of, from all my projects. Reading a page of it changes nothing: forms, and pages by script, do."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consensus.actions.notifications import mark_read, mark_unread
from consensus.inbox import rows_for
from consensus.models import Notification
from labeling.asked import without_nul
from labeling.navigation import read_or_post
from labeling.requests import SignedIn

PAGE = 50
DIGITS = re.compile(r"\d{1,16}", re.ASCII)  # of a primary key, or of a moment in microseconds
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@login_required
@read_or_post
def inbox(request: SignedIn) -> HttpResponse:
    """The list; a POST marks rows of it, all of them, or (asked by script) what the page in front of somebody shows."""
    if request.method == "POST":
        return mark(request)
    show = "unread" if request.GET.get("show") == "unread" else "all"
    mine = Notification.objects.of(request.user)
    chosen = mine.unread() if show == "unread" else mine
    page = Paginator(chosen.select_related("project", "by").order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": rows_for(request.user, page.object_list),
        "page": page,
        "show": show,
        "shows": [("all", _("All")), ("unread", _("Unread"))],
        "breadcrumbs": [(_("My projects"), reverse("home")), (_("Inbox"), "")],
    }
    return render(request, "consensus/inbox/inbox.html", context)


def mark(request: SignedIn) -> HttpResponse:
    post, person = without_nul(request.POST), request.user
    rows = [int(pk) for pk in post.get("rows", "").split(",") if DIGITS.fullmatch(pk)][:PAGE]
    act = post.get("act")
    if act == "all":
        at = mark_read(by=person)
        undo = f"{reverse('inbox_undo')}?moment={(at - EPOCH) // timedelta(microseconds=1)}"
        messages.success(request, _("Everything is marked as read."), extra_tags=f"undo:{undo}")
    elif act == "unread":
        mark_unread(by=person, rows=rows)
    elif act == "read":
        mark_read(by=person, rows=rows)
    if request.headers.get("HX-Request"):
        return render(request, "components/inbox_link.html")
    return redirect(reverse("inbox") + ("?show=unread" if post.get("show") == "unread" else ""))


@login_required
@require_POST
def undo(request: SignedIn) -> HttpResponse:
    """What was marked as read at one moment (microseconds) is unread again."""
    moment = request.GET.get("moment", "")
    if DIGITS.fullmatch(moment):
        mark_unread(by=request.user, read_at=EPOCH + timedelta(microseconds=int(moment)))
    return redirect("inbox")


def unread_about(request: SignedIn, *things: Model) -> dict[str, Any]:
    """For the page of these things: the rows that are read by its being open (consensus/inbox/_seen.html)."""
    rows = Notification.objects.of(request.user).unread().about(*things)[:PAGE]
    return {"seen_rows": ",".join(str(pk) for pk in rows.values_list("pk", flat=True))}
