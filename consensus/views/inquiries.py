"""Questions about the definition: experts read and answer them, who asked sees what was said."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from consensus.inquiries import get_inquiry
from consensus.reports.inquiries import all_asked, asked_in, my_questions, one_asked, rule_from, to_renounce
from consensus.views.inbox import unread_about
from labeling.actions import inquiries as actions
from labeling.errors import Invalid
from labeling.models import Inquiry, Membership
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_membership
from labeling.requests import SignedIn

PAGE = 25
STATES = {
    "waiting": gettext_lazy("To be answered"),
    "answered": gettext_lazy("Answered"),
    "settled": gettext_lazy("Settled"),
    "all": gettext_lazy("All"),
}


@login_required
@require_safe
def inquiries(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.SEE_ANSWERS)
    state = request.GET.get("state", "")
    state = state if state in STATES else "waiting"
    page = Paginator(all_asked(membership, state), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": asked_in(membership, page.object_list),
        "held": to_renounce(membership) if state == "waiting" else [],
        "state": state,
        "states": STATES.items(),
    }
    return experts_page(request, "list", membership, context)


def experts_page(
    request: SignedIn,
    name: str,
    membership: Membership,
    context: dict[str, Any],
    trail: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> HttpResponse:
    slug = {"slug": membership.project.slug}
    trail = (
        (_("Disagreements"), reverse("disagreements", kwargs=slug)),
        (_("Questions"), reverse("inquiries", kwargs=slug)),
        *trail,
    )
    template = f"consensus/inquiries/{name}.html"
    return project_page(request, template, membership, context, area="disagreements", trail=trail, status=status)


@login_required
@require_safe
def inquiry(request: SignedIn, slug: str, pk: UUID) -> HttpResponse:
    return page_of(request, *get_inquiry(request.user, slug, pk, to=Do.SEE_ANSWERS))


def page_of(
    request: SignedIn, membership: Membership, held: Inquiry, entered: dict[str, str] | None = None, **errors: str
) -> HttpResponse:
    asked, fields = one_asked(membership, held)
    entered = {"rule": rule_from(asked, fields, membership.project.slug), "body": "", **(entered or {})}
    context = {"asked": asked, "fields": fields, "entered": entered, "errors": errors}
    trail = ((asked.about, ""),)
    return experts_page(request, "inquiry", membership, context, trail, status=422 if errors else 200)


@login_required
@require_POST
def reply(request: SignedIn, slug: str, pk: UUID) -> HttpResponse:
    membership, held = get_inquiry(request.user, slug, pk, to=Do.RESOLVE)
    body = request.POST.get("body", "").replace("\0", "")
    try:
        actions.reply(inquiry=held, by=request.user, body=body)
    except Invalid as error:
        return page_of(request, membership, held, {"body": body}, **error.fields)
    if "settles" in request.POST:
        actions.settle(inquiry=held, by=request.user)
    messages.success(request, _("Answered. Who asked finds it in My work and beside the instructions."))
    return redirect("inquiry", slug, pk)


@login_required
@require_POST
def settle(request: SignedIn, slug: str, pk: UUID) -> HttpResponse:
    _membership, held = get_inquiry(request.user, slug, pk, to=Do.RESOLVE)
    settled = request.POST.get("settled") != "no"
    actions.settle(inquiry=held, by=request.user, settled=settled)
    messages.success(request, _("Settled.") if settled else _("Taken up again."))
    return redirect("inquiry", slug, pk)


@login_required
@require_POST
def rule(request: SignedIn, slug: str, pk: UUID) -> HttpResponse:
    membership, held = get_inquiry(request.user, slug, pk, to=Do.DRAFT)
    text = request.POST.get("rule", "").replace("\0", "")
    try:
        actions.draft_rule(inquiry=held, by=request.user, rule=text)
    except Invalid as error:
        return page_of(request, membership, held, {"rule": text}, **error.fields)
    messages.success(request, _("One rule was added to the draft, and the question is settled."))
    return redirect("inquiry", slug, pk)


@login_required
@require_POST
def renounce(request: SignedIn, slug: str, pk: UUID) -> HttpResponse:
    """Read it, and be asked about its item no more."""
    _membership, held = get_inquiry(request.user, slug, pk, to=Do.RESOLVE, unread=True)
    actions.renounce(inquiry=held, by=request.user)
    return redirect("inquiry", slug, pk)


@login_required
@read_or_post
def mine(request: SignedIn, slug: str) -> HttpResponse:
    """Fragment for My work and beside the instructions: what I asked and what was said; a POST says I have read it."""
    membership = get_membership(request.user, slug, to=Do.LABEL)
    if request.method == "POST":
        actions.read_replies(membership=membership, by=request.user)
        return redirect("mine", slug)
    rows = my_questions(membership)
    beside = "beside" in request.GET
    rows = [row for row in rows if row.posts] if beside else rows
    seen = {} if beside else unread_about(request, *(row.inquiry for row in rows))
    n_new = sum(row.n_new for row in rows)
    context = {"rows": rows, "n_new": n_new, "project": membership.project, "beside": beside, **seen}
    return render(request, "consensus/inquiries/_mine.html", context)
