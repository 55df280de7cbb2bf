"""Group sessions: the list, beginning one, the page that everybody has open, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from consensus.actions import sessions as actions
from consensus.actions.cases import MAX_TITLE
from consensus.actions.resolutions import add_to_draft
from consensus.blinding import cases_for, disagreements_for
from consensus.models import Case, Disagreement, GroupSession, SessionVote
from consensus.reports.cases import case_page
from consensus.reports.disagreements import rows_of
from consensus.reports.queue import Filters
from consensus.reports.queue import queue as queue_of
from consensus.reports.ranking import Entry
from consensus.reports.sessions import Live, called_in, leads, lines_of, listed, live, mark_of, results
from consensus.sessions import get_led_session, get_session, in_open_rounds, place_in, question_of
from labeling.asked import read_answer, without_nul
from labeling.errors import Conflict, Invalid
from labeling.models import Membership
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_membership, may
from labeling.requests import SignedIn

OFFERED = 40  # items to choose from
CHOSEN = 12  # of them, unless told otherwise


def address(session: GroupSession, name: str = "session") -> str:
    return reverse(name, kwargs={"slug": session.project.slug, "number": session.number})


def page(
    request: SignedIn,
    name: str,
    membership: Membership,
    context: dict[str, Any],
    *trail: tuple[str, str],
    status: int = 200,
) -> HttpResponse:
    slug = membership.project.slug
    way = ((_("Group sessions"), reverse("sessions", kwargs={"slug": slug})), *trail)
    if may(membership, Do.SEE_ANSWERS):
        way = ((_("Disagreements"), reverse("disagreements", kwargs={"slug": slug})), *way)
    template = f"consensus/sessions/{name}.html"
    return project_page(request, template, membership, context, area="disagreements", trail=way, status=status)


@login_required
@require_safe
def sessions(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.DISCUSS)
    return page(request, "list", membership, {"sessions": listed(membership)})


@dataclass(frozen=True)
class Form:
    """A session as entered so far, and what is wrong with it. None: what is offered stands."""

    title: str = ""
    items: frozenset[int] | None = None  # disagreements
    members: frozenset[int] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, post: QueryDict, errors: Mapping[str, str] | None = None) -> "Form":
        return cls(post.get("title", ""), numbers(post, "items"), numbers(post, "members"), errors or {})


def numbers(post: QueryDict, name: str) -> frozenset[int]:
    return frozenset(int(text) for text in post.getlist(name) if text.isascii() and text.isdigit() and len(text) < 19)


@login_required
@read_or_post
def new(request: SignedIn, slug: str) -> HttpResponse:
    """Choose items and people. The address says where the items come from: a case, or the queue as it is filtered."""
    membership = get_membership(request.user, slug, to=Do.RESOLVE)
    if request.method != "POST":
        return new_page(request, membership, Form())
    post = without_nul(request.POST)
    form = Form.read(post)
    try:
        session = actions.make_session(
            project=membership.project,
            by=request.user,
            title=form.title[: MAX_TITLE + 1],
            disagreements=chosen(membership, form),
            members=[row for row in people(membership) if row.pk in (form.members or ())],
            case=case_named(request, membership),
        )
    except Invalid as error:
        return new_page(request, membership, Form.read(post, error.fields or {"items": str(error)}), status=422)
    return redirect(address(session))


def chosen(membership: Membership, form: Form) -> list[Disagreement]:
    """In the order of the queue."""
    picked = form.items or frozenset()
    held = disagreements_for(membership).select_related("item__item", "item__round").in_bulk(picked)
    return [held[row.pk] for row in queue_of(membership, Filters(status="all")).entries if row.pk in held]


def case_named(request: SignedIn, membership: Membership) -> Case | None:
    number = request.GET.get("case", "")
    fits = number.isascii() and number.isdigit() and len(number) < 9
    return cases_for(membership).filter(number=int(number)).first() if fits else None


def people(membership: Membership) -> list[Membership]:
    """Who can be invited."""
    rows = membership.project.memberships.filter(is_active=True, user__is_active=True, user__is_machine=False)
    return list(rows.select_related("user").order_by("role", "pk"))


def new_page(request: SignedIn, membership: Membership, form: Form, status: int = 200) -> HttpResponse:
    case = case_named(request, membership)
    offered = entries_offered(request, membership, case)
    rows = rows_of(membership, offered[:OFFERED])
    asked = in_open_rounds([row.disagreement.item.item_id for row in rows])
    free = [row.entry.pk for row in rows if row.disagreement.item.item_id not in asked]
    ticked = form.items if form.items is not None else frozenset(free[:CHOSEN])
    invited = form.members
    context = {
        "form": form,
        "case": case,
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "title": form.title or (case.title if case else ""),
        "rows": [(row, row.entry.pk in ticked, asked.get(row.disagreement.item.item_id)) for row in rows],
        "n_offered": len(offered),
        "most": actions.MOST_ITEMS,
        "people": [
            (row, called_in(membership, row), row.pk in invited if invited is not None else row.role == "labeler")
            for row in people(membership)
        ],
    }
    return page(request, "new", membership, context, (_("New session"), ""), status=status)


def entries_offered(request: SignedIn, membership: Membership, case: Case | None) -> list[Entry]:
    """About one question, which all must be about: that of the case, or of the first in the queue."""
    filters = Filters.read(request.GET)
    found = case_page(membership, case).entries if case else queue_of(membership, filters).entries
    return [row for row in found if row.question == found[0].question]


@login_required
@require_safe
def one(request: SignedIn, slug: str, number: int) -> HttpResponse:
    membership, session = get_session(request.user, slug, number)
    return page_of(request, membership, session)


def page_of(
    request: SignedIn,
    membership: Membership,
    session: GroupSession,
    *,
    shown: Live | None = None,
    note: str = "",
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = shown or live(membership, session)
    context = {
        "session": session,
        "live": shown,
        "note": note,
        "errors": errors or {},
        "lines": lines_of(session) if shown.leads else [],
        "others": others(membership, session) if shown.leads and not session.is_closed else [],
    }
    return page(request, "page", membership, context, (str(session), ""), status=status)


def others(membership: Membership, session: GroupSession) -> list[tuple[Membership, str]]:
    there = set(session.members.values_list("membership", flat=True))
    return [(row, called_in(membership, row)) for row in people(membership) if row.pk not in there]


@login_required
@require_safe
def now(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """What has changed since the page asked last: nothing (204), what stands beside the vote, or all of it."""
    membership, session = get_session(request.user, slug, number)
    mark = mark_of(membership, session, place_in(membership, session))
    same_stage = request.GET.get("stage") == mark.stage
    if same_stage and request.GET.get("more") == mark.more:
        return HttpResponse(status=204)
    if not same_stage:
        response = live_part(request, membership, session)
        response["HX-Retarget"] = "#session-live"
        return response
    context = {"live": live(membership, session), "session": session, "project": membership.project}
    return render(request, "consensus/sessions/_more.html", context)


def live_part(
    request: SignedIn, membership: Membership, session: GroupSession, shown: Live | None = None, status: int = 200
) -> HttpResponse:
    shown = shown or live(membership, session)
    lines = lines_of(session) if shown.leads else []
    context = {"live": shown, "session": session, "project": membership.project, "lines": lines}
    return render(request, "consensus/sessions/_live.html", context, status=status)


def answered(request: SignedIn, membership: Membership, session: GroupSession) -> HttpResponse:
    """After something was done: the part of the page that shows it, or for a form without scripts the page."""
    if not request.headers.get("HX-Request"):
        return redirect(address(session))
    fresh = get_session(request.user, membership.project.slug, session.number)[1]
    return live_part(request, membership, fresh)


@login_required
@require_POST
def vote(request: SignedIn, slug: str, number: int) -> HttpResponse:
    membership, session = get_session(request.user, slug, number)
    post = without_nul(request.POST)
    question = question_of(session)
    kind = post.get("kind", SessionVote.Kind.ANSWER)
    given: Any = None
    try:
        given = read_answer(post, question) if kind == SessionVote.Kind.ANSWER else None
        actions.cast(session=session, by=request.user, kind=kind, answer=given, **at_hand(post))
    except Invalid as error:
        entered = {"answers": {question.name: given}}
        sentence = error.fields.get(question.name) or str(error)
        shown = live(membership, session, entered=entered, error=sentence)
        if request.headers.get("HX-Request"):
            return live_part(request, membership, session, shown, status=422)
        return page_of(request, membership, session, shown=shown, status=422)
    return answered(request, membership, session)


def at_hand(post: QueryDict) -> dict[str, int]:
    """Which item and which of its ballots the form showed."""
    item, ballot = post.get("item", ""), post.get("ballot", "")
    return {"item": whole(item), "ballot": 2 if ballot == "2" else 1}


def whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@login_required
@require_POST
def note(request: SignedIn, slug: str, number: int) -> HttpResponse:
    membership, session = get_session(request.user, slug, number)
    post = without_nul(request.POST)
    body = post.get("body", "")
    try:
        at = session.current.pk if session.current else 0
        actions.take_note(session=session, by=request.user, item=at, body=body)
    except (Invalid, Conflict) as error:
        if request.headers.get("HX-Request"):
            raise Conflict(str(error)) from None  # told beside the page, in which the note still stands
        errors = {"body": str(error)}
        return page_of(request, membership, session, note=body, errors=errors, status=error.status)
    return answered(request, membership, session)


@login_required
@require_POST
def join(request: SignedIn, slug: str, number: int) -> HttpResponse:
    _membership, session = get_session(request.user, slug, number)
    actions.join(session=session, by=request.user)
    return redirect(address(session))


@login_required
@require_POST
def leave(request: SignedIn, slug: str, number: int) -> HttpResponse:
    _membership, session = get_session(request.user, slug, number)
    actions.leave(session=session, by=request.user)
    messages.success(request, _("You left the session. What you voted stays; join again whenever you like."))
    return redirect(address(session))


@login_required
@require_POST
def take_lead(request: SignedIn, slug: str, number: int) -> HttpResponse:
    _membership, session = get_session(request.user, slug, number, to=Do.RESOLVE)
    actions.take_lead(session=session, by=request.user)
    return redirect(address(session))


@login_required
@require_POST
def step(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """What the leader does, by the name of the button; item: on which it was pressed."""
    membership, session = get_led_session(request.user, slug, number)
    post = without_nul(request.POST)
    act = post.get("act", "")
    if act in actions.ON_ITEM:
        more = {"summary": post.get("summary", "")} if act == "next" else {}
        item = whole(post.get("item", "")) or None
        try:
            actions.ON_ITEM[act](session=session, by=request.user, item=item, **more)
        except Invalid as error:
            raise Conflict(str(error)) from None  # told beside the page, in which the summary still stands
    elif act in actions.ON_SESSION:
        actions.ON_SESSION[act](session=session, by=request.user)
    if act == "close":
        return redirect(address(session, "session_results"))
    return answered(request, membership, session)


@login_required
@require_POST
def invite(request: SignedIn, slug: str, number: int) -> HttpResponse:
    membership, session = get_led_session(request.user, slug, number)
    wanted = numbers(request.POST, "members")
    n = actions.invite(
        session=session, by=request.user, members=[row for row in people(membership) if row.pk in wanted]
    )
    messages.success(request, ngettext("%(n)d member invited.", "%(n)d members invited.", n) % {"n": n})
    return redirect(address(session))


@login_required
@require_safe
def session_results(request: SignedIn, slug: str, number: int) -> HttpResponse:
    membership, session = get_session(request.user, slug, number)
    member = place_in(membership, session)
    if not may(membership, Do.RESOLVE) and (member is None or member.joined_at is None):
        return redirect(address(session))
    context = {"session": session, "results": results(membership, session), "leads": leads(membership, session)}
    return page(request, "results", membership, context, (str(session), address(session)), (_("Results"), ""))


@login_required
@require_POST
def rule(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """A rule that came out of it, added to the draft of the instructions."""
    membership, session = get_session(request.user, slug, number, to=Do.DRAFT)
    text = without_nul(request.POST).get("rule", "").strip()[:20_000]
    if text:
        add_to_draft(membership.project, request.user, text)
        messages.success(request, _("One rule was added to the draft."))
    return redirect(address(session, "session_results"))
