"""Writing in the thread of a disagreement or a case, and what is done with one post of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consensus.actions import discussions as actions
from consensus.actions.proposals import checked_proposal, take_into_draft, take_stand
from consensus.blinding import get_case, get_disagreement
from consensus.models import Case, Disagreement, Message
from consensus.permissions import get_message
from consensus.reports.queue import Filters
from consensus.reports.threads import Entered, posts_of, question_of
from consensus.views import cases, disagreements
from consensus.views.narrowing import query_of
from labeling.asked import without_nul
from labeling.errors import Invalid, NotFound
from labeling.models import Membership
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do
from labeling.requests import SignedIn


@login_required
@require_POST
def write(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    membership, disagreement = get_disagreement(request.user, slug, pk, to=Do.DISCUSS)
    return write_in(request, membership, disagreement)


@login_required
@require_POST
def write_in_case(request: SignedIn, slug: str, number: int) -> HttpResponse:
    membership, case = get_case(request.user, slug, number, to=Do.DISCUSS)
    return write_in(request, membership, case)


def write_in(request: SignedIn, membership: Membership, thread: Disagreement | Case) -> HttpResponse:
    """A reply, or a proposed rule with what speaks for it."""
    post = without_nul(request.POST)
    proposing = "rule" in post
    where = {"case": thread} if isinstance(thread, Case) else {"disagreement": thread}
    try:
        proposes = proposal_from(thread, post) if proposing else None
        made = actions.write(by=request.user, body=post.get("body", ""), proposes=proposes, **where)
    except Invalid as error:
        return thread_page(request, membership, thread, entered_from(post, error.fields), status=422)
    return redirect(address_of(request, made))


def entered_from(post: QueryDict, errors: Mapping[str, str]) -> Entered:
    body = post.get("body", "")
    if "rule" not in post:
        return Entered(body=body, errors=errors)
    own = {"why": errors["body"]} if "body" in errors else errors
    return Entered(rule=post.get("rule", ""), where=post.get("where", ""), why=body, errors=own)


def proposal_from(thread: Disagreement | Case, post: Any) -> dict[str, str]:
    """where: "rules", or the place and the option, "include:joy"."""
    question = question_of(thread)
    if question is None:
        raise Invalid(_("The instructions in force do not ask this question any more."))
    place, _colon, option = post.get("where", "").partition(":")
    return checked_proposal(question=question, place=place, option=option, text=post["rule"])


def thread_page(
    request: SignedIn, membership: Membership, thread: Disagreement | Case, entered: Entered, *, status: int = 200
) -> HttpResponse:
    if isinstance(thread, Case):
        return cases.page_of(request, membership, thread, cases.Form(), entered=entered, status=status)
    return disagreements.page_of(request, membership, thread, disagreements.Form(), entered=entered, status=status)


def address_of(request: SignedIn, message: Message) -> str:
    """Of a post, on the page of its thread, with the filters of the queue that one came from."""
    slug = {"slug": message.project.slug}
    if message.case:
        there = reverse("case", kwargs=slug | {"number": message.case.number})
    else:
        there = reverse("disagreement", kwargs=slug | {"pk": message.disagreement_id})
        there += query_of(Filters.read(request.GET))
    return f"{there}#post-{message.pk}"


@login_required
@read_or_post
def post(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """What a post says and said before; who wrote it edits it here."""
    is_edit = request.method == "POST"
    membership, message = get_message(request.user, slug, pk, own=is_edit)
    if not is_edit:
        return post_page(request, membership, message)
    body = without_nul(request.POST).get("body", "")
    try:
        actions.edit(message=message, by=request.user, body=body)
    except Invalid as error:
        return post_page(request, membership, message, body=body, errors=error.fields, status=422)
    return redirect(address_of(request, message))


def post_page(
    request: SignedIn,
    membership: Membership,
    message: Message,
    *,
    body: str | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = next(row for row in posts_of(membership, message.thread) if row.pk == message.pk)
    context = {
        "post": shown,
        "back": address_of(request, message),
        "earlier": list(message.earlier.order_by("-pk")),
        "body": message.body if body is None else body,
        "errors": errors or {},
    }
    thread = address_of(request, message).partition("#")[0]
    title = str(message.case) if message.case else _("Disagreement")
    trail = ((title, thread), (_("Post"), ""))
    return project_page(
        request, "consensus/threads/post.html", membership, context, area="disagreements", trail=trail, status=status
    )


@login_required
@require_POST
def withdraw(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    _membership, message = get_message(request.user, slug, pk, own=True)
    actions.withdraw(message=message, by=request.user)
    undo = reverse("restore_message", kwargs={"slug": slug, "pk": pk})
    messages.success(request, _("Withdrawn. The thread says that there was a post."), extra_tags=f"undo:{undo}")
    return redirect(address_of(request, message))


@login_required
@require_POST
def restore(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    _membership, message = get_message(request.user, slug, pk, own=True)
    actions.restore(message=message, by=request.user)
    return redirect(address_of(request, message))


@login_required
@require_POST
def stand(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Back the rule that a post proposes, or object to it."""
    membership, message = get_message(request.user, slug, pk)
    given = without_nul(request.POST)
    try:
        take_stand(
            proposal=proposal_of(message), by=request.user, view=given.get("view", ""), reason=given.get("reason", "")
        )
    except Invalid as error:
        errors = {f"reason-{pk}": str(error)}
        return thread_page(request, membership, thread_in_full(request, message), Entered(errors=errors), status=422)
    return redirect(address_of(request, message))


@login_required
@require_POST
def into_draft(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    _membership, message = get_message(request.user, slug, pk, to=Do.DRAFT)
    take_into_draft(proposal=proposal_of(message), by=request.user)
    messages.success(request, _("The rule stands in the draft now. It can be edited there before it is published."))
    return redirect(address_of(request, message))


def proposal_of(message: Message) -> Any:
    if not hasattr(message, "proposal"):
        raise NotFound
    return message.proposal


def thread_in_full(request: SignedIn, message: Message) -> Disagreement | Case:
    """With all that its page wants."""
    slug = message.project.slug
    if message.case:
        return get_case(request.user, slug, message.case.number)[1]
    return get_disagreement(request.user, slug, message.disagreement_id or 0)[1]
