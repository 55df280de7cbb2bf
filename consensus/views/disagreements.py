"""The queue, one disagreement, and the fragments that other pages show of them."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from consensus.actions import disagreements as actions
from consensus.actions.resolutions import resolve as resolve_it
from consensus.blinding import get_disagreement
from consensus.models import Disagreement, Resolution
from consensus.quotes import line_for
from consensus.reports.alarms import open_alarms
from consensus.reports.answers import answers_on
from consensus.reports.cases import listed
from consensus.reports.disagreements import finished, rows_of
from consensus.reports.discussion import Discussion, discussion
from consensus.reports.disputed import disputed_part
from consensus.reports.inquiries import asked_on, n_to_answer, waiting_questions
from consensus.reports.mine import decisions_on_mine, waiting_for
from consensus.reports.queue import Filters, Queue
from consensus.reports.queue import queue as queue_of
from consensus.reports.ranking import SORTS
from consensus.reports.sessions import waiting_sessions
from consensus.reports.threads import Entered
from consensus.reports.versions import by_version
from consensus.views.inbox import unread_about
from consensus.views.narrowing import narrowing, query_of
from labeling.actions.people import read_decisions
from labeling.asked import asked_with, read_answer, without_nul
from labeling.errors import Invalid, NotFound
from labeling.extracts import part_inputs, read_part
from labeling.models import ChangeRequest, Item, Membership
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_membership, may
from labeling.questions import Json, Question
from labeling.requests import SignedIn
from labeling.showing import shown_fields
from labeling.templatetags.languages import inside

PAGE = 25
GROUPS = 6  # class pairs at hand; more are in a list
OUTCOMES = {
    "decide": gettext_lazy("the item gets this label"),
    "change_x": gettext_lazy("ask for a better picture, more context, another field"),
    "drop": gettext_lazy("leave it out of rounds to come and of releases"),
    "ambiguous": gettext_lazy("several answers are right; no label is decided"),
}


@login_required
@require_safe
def queue(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.SEE_ANSWERS)
    filters = Filters.read(request.GET)
    found = queue_of(membership, filters)
    page = Paginator(found.entries, PAGE).get_page(request.GET.get("page"))
    context = {
        "queue": found,
        "filters": filters,
        "narrowing": narrowing(found, filters, membership),
        "page": page,
        "rows": rows_of(membership, list(page.object_list)),
        "query": query_of(filters),
        "several": len(found.questions) > 1,
        "sorts": [(name, title, query_of(filters, sort=name)) for name, title in SORTS.items()],
        "groups": [
            (group, query_of(filters, pair=group.pair, question=group.question)) for group in found.groups[:GROUPS]
        ],
        "without_pair": query_of(filters, pair=""),
        "among_resolved": query_of(filters, status="resolved"),
        **as_case(found, filters, membership),
        "n_questions": n_to_answer(membership),
        "finished": None if found.entries else finished(membership),
    }
    return project_page(
        request,
        "consensus/disagreements/queue.html",
        membership,
        context,
        area="disagreements",
        trail=((_("Disagreements"), reverse("disagreements", kwargs={"slug": slug})),),
    )


def as_case(found: Queue, filters: Filters, membership: Membership) -> dict[str, str]:
    """What the button needs that makes one case of a class pair: its disagreements, and a title."""
    title = next((group.titles for group in found.groups if group.pair == filters.pair), "")
    rows = [row.pk for row in found.entries if row.status in ("open", "discussing")]
    if not title or not rows or not may(membership, Do.RESOLVE) or len({row.question for row in found.entries}) > 1:
        return {}
    return {"case_title": title, "case_rows": ",".join(map(str, rows))}


@dataclass(frozen=True)
class Form:
    """The resolution as entered so far, and what is wrong with it."""

    outcome: str = "decide"
    label: Json = None
    cause: str = ""
    rationale: str = ""
    rule: str = ""
    wanted: str = "other"  # of a better x, where one is asked for
    adds_rule: bool = False
    shows: str = ""  # the field of which a part is the example; empty: the whole item
    parts: dict[str, str] = field(default_factory=dict)  # what was entered of the parts
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, request: SignedIn, question: Question | None) -> "Form":
        """The label comes from a list of options, or from the fields with which its question is answered."""
        post = without_nul(request.POST)
        names = ("outcome", "cause", "rationale", "rule", "wanted")
        given: dict[str, Any] = {name: post.get(name, "") for name in names}
        label = post.get("label") or label_of(post, question)
        parts = {name: str(value) for name, value in post.items() if name == "shows" or name.startswith("part-")}
        return cls(
            **given, label=label, adds_rule=bool(post.get("adds_rule")), shows=parts.get("shows", ""), parts=parts
        )

    @property
    def chosen(self) -> list[Json]:
        return [self.label]


def label_of(post: QueryDict, question: Question | None) -> Json:
    try:
        return read_answer(post, question) if question else None
    except Invalid:
        return None


@login_required
@require_safe
def one(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    membership, disagreement = get_disagreement(request.user, slug, pk)
    return page_of(request, membership, disagreement, Form())


def page_of(
    request: SignedIn,
    membership: Membership,
    disagreement: Disagreement,
    form: Form,
    *,
    entered: Entered | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a disagreement, with what was typed and what is wrong with it."""
    slug = membership.project.slug
    shown = discussion(membership, disagreement)
    context: dict[str, Any] = {
        "discussion": shown,
        "disagreement": disagreement,
        "asked_while_labeling": asked_on(membership, disagreement),
        "form": form,
        "entered": entered or Entered(body=line_for(request.GET.get("quote", ""))),
        "errors": errors or {},
        "query": "",
        "case_url": case_url(membership, disagreement),
        **unread_about(request, disagreement),
        **choices(shown, form),
    }
    trail: tuple[tuple[str, str], ...] = ((shown.question.title, ""),)
    if may(membership, Do.RESOLVE):
        context["cases"] = [row.case for row in listed(membership) if row.case.question == disagreement.question]
    if may(membership, Do.SEE_ANSWERS):
        filters = Filters.read(request.GET)
        context |= neighbours(membership, disagreement, filters)
        trail = ((_("Disagreements"), reverse("disagreements", kwargs={"slug": slug}) + query_of(filters)), *trail)
    template = "consensus/disagreements/disagreement.html"
    return project_page(request, template, membership, context, area="disagreements", trail=trail, status=status)


def case_url(membership: Membership, disagreement: Disagreement) -> str:
    """Of the case it is in, if this person may see that."""
    case = disagreement.case
    if case is None or not (may(membership, Do.SEE_ANSWERS) or case.opened_at):
        return ""
    return reverse("case", kwargs={"slug": membership.project.slug, "number": case.number})


def choices(shown: Discussion, form: Form) -> dict[str, Any]:
    outcomes = [
        {"value": value, "label": label, "help": OUTCOMES[value]} for value, label in Resolution.Outcome.choices
    ]
    question = shown.question
    entered = {"answers": {question.name: form.label}}
    asked = asked_with(question, shown.fields, entered, form.errors.get("label", ""))
    options = question.options if question.takes_one and not asked.is_long else ()  # many are found by typing
    return {
        "outcomes": outcomes,
        "labels": [{"value": option.value, "label": option.title} for option in options],
        "asked": asked,
        "parts": part_inputs(shown.fields, form.parts, disputed_part(question, [card.value for card in shown.cards])),
        "causes": [("", _("Choose a cause")), *Resolution.Cause.choices],
        "wants": ChangeRequest.Wanted.choices,
    }


def neighbours(membership: Membership, disagreement: Disagreement, filters: Filters) -> dict[str, Any]:
    found = queue_of(membership, filters)
    before, after, place = found.beside(disagreement.pk)
    slug, query = membership.project.slug, query_of(filters)
    return {
        "query": query,
        "queue_url": place_in_queue(slug, query, disagreement, place),
        "previous_url": address(slug, before, query) if before else "",
        "next_url": address(slug, after, query) if after else "",
        "place": place,
        "n_places": len(found.entries),
        "entry": next((entry for entry in found.entries if entry.pk == disagreement.pk), None),
    }


def place_in_queue(slug: str, query: str, disagreement: Disagreement, place: int | None) -> str:
    """The page of the queue on which it stands, at its row; the first one if it is not there any more."""
    queue = reverse("disagreements", kwargs={"slug": slug}) + query
    if place is None:
        return queue
    number = (place - 1) // PAGE + 1
    page = f"{'&' if query else '?'}page={number}" if number > 1 else ""
    return f"{queue}{page}#row-{disagreement.pk}"


def address(slug: str, pk: int, query: str = "") -> str:
    return reverse("disagreement", kwargs={"slug": slug, "pk": pk}) + query


@login_required
@require_POST
def open_(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    disagreement = get_disagreement(request.user, slug, pk, to=Do.RESOLVE)[1]
    actions.open_for_discussion(disagreement=disagreement, by=request.user)
    messages.success(request, _("Opened. Its labelers see the answers and this thread, and revise no more."))
    return redirect(address(slug, pk, query_of(Filters.read(request.GET))))


@login_required
@require_POST
def resolve(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    membership, disagreement = get_disagreement(request.user, slug, pk, to=Do.RESOLVE)
    filters = Filters.read(request.GET)
    after = queue_of(membership, filters).beside(pk)[1]
    form = Form.read(request, question_of(disagreement))
    fields = shown_fields(disagreement.item.item, disagreement.item.round.instructions)
    try:
        resolution = resolve_it(
            disagreement=disagreement,
            by=request.user,
            outcome=form.outcome,
            label=form.label,
            cause=form.cause,
            rationale=form.rationale,
            rule=form.rule if form.adds_rule else "",
            part=read_part(fields, form.parts),
            wanted=form.wanted,
        )
    except Invalid as error:
        form = replace(form, errors=error.fields or {"rationale": str(error)})
        return page_of(request, membership, disagreement, form, status=422)
    undo = reverse("reopen", kwargs={"slug": slug, "pk": pk})
    text = _("Resolved: %(decision)s.") % {"decision": decided(disagreement, resolution)}
    if form.adds_rule and form.rule.strip():
        text = f"{text} {_('One rule was added to the draft.')}"
    messages.success(request, text, extra_tags=f"undo:{undo}")
    query = query_of(filters)
    return redirect(address(slug, after, query) if after else reverse("disagreements", kwargs={"slug": slug}) + query)


def question_of(disagreement: Disagreement) -> Question | None:
    return disagreement.item.round.instructions.questions.question(disagreement.question)


def decided(disagreement: Disagreement, resolution: Resolution) -> str:
    question = question_of(disagreement)
    if resolution.outcome == Resolution.Outcome.DECIDE and question:
        return question.describe(resolution.label)
    return inside(resolution.get_outcome_display())


@login_required
@require_POST
def reopen(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    membership, disagreement = get_disagreement(request.user, slug, pk, to=Do.RESOLVE)
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        actions.reopen(disagreement=disagreement, by=request.user, reason=reason)
    except Invalid as error:
        return page_of(request, membership, disagreement, Form(), errors=error.fields, status=422)
    messages.success(request, _("Reopened. The resolution stays in its history."))
    return redirect(address(slug, pk, query_of(Filters.read(request.GET))))


@login_required
@require_safe
def waiting(request: SignedIn, slug: str) -> HttpResponse:
    """Fragment for the first pages: what waits for this person in discussions."""
    membership = get_membership(request.user, slug, to=Do.DISCUSS)
    context = {
        "waiting": waiting_for(membership),
        "questions": waiting_questions(membership),
        "sessions": waiting_sessions(membership),
        "n_changes": ChangeRequest.objects.unread_by(membership).count() if may(membership, Do.RESOLVE) else 0,
        "project": membership.project,
        "alone": "alone" in request.GET,
        "alarms": open_alarms(membership),
    }
    return render(request, "consensus/disagreements/_waiting.html", context)


@login_required
@read_or_post
def my_resolutions(request: SignedIn, slug: str) -> HttpResponse:
    """Fragment for My work: what was decided about my items, with the reason; a POST says that I have read it."""
    membership = get_membership(request.user, slug, to=Do.LABEL)
    if request.method == "POST":
        read_decisions(membership=membership, by=membership.user)
        return redirect("mine", slug)
    rows = decisions_on_mine(membership)
    n_new = sum(row.is_new for row in rows)
    seen = unread_about(request, membership.project)
    context = {"rows": rows, "n_new": n_new, "project": membership.project, **seen}
    return render(request, "consensus/disagreements/_mine.html", context)


@login_required
@require_safe
def side_by_side(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Fragment for lists of disagreements: the item of one, and all answers to it."""
    membership, disagreement = get_disagreement(request.user, slug, pk)
    context = {"discussion": discussion(membership, disagreement), "project": membership.project}
    return render(request, "consensus/side_by_side/item.html", context)


@login_required
@require_safe
def item_answers(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Fragment for the page of an item: what everybody answered, round by round."""
    membership = get_membership(request.user, slug, to=Do.SEE_ANSWERS)
    item = Item.objects.filter(project=membership.project, pk=pk).first()
    if item is None:
        raise NotFound
    context = {
        "rounds": answers_on(membership, item),
        "versions": by_version(membership, item),
        "project": membership.project,
    }
    return render(request, "consensus/disagreements/_item_answers.html", context)
