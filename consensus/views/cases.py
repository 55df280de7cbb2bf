"""The cases of a project, one of them, and what is done with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from consensus.actions import cases as actions
from consensus.blinding import cases_for, disagreements_for, get_case, get_disagreement
from consensus.models import Case, Disagreement, Resolution
from consensus.quotes import line_for, quotable_rules
from consensus.reports.cases import CasePage, case_page, listed, proposals, questions_of
from consensus.reports.disagreements import rows_of
from consensus.reports.threads import Entered, places_for, posts_of, question_of
from consensus.views.disagreements import OUTCOMES, label_of
from consensus.views.inbox import unread_about
from labeling.asked import asked_with, without_nul
from labeling.errors import Invalid, NotFound
from labeling.models import ChangeRequest, Membership
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_membership, may
from labeling.questions import Json, Question
from labeling.requests import SignedIn

PAGE = 50  # disagreements that are looked at and decided at once


@dataclass(frozen=True)
class Form:
    """A decision on a case as entered so far, and what is wrong with it."""

    outcome: str = "decide"
    label: Json = ""
    cause: str = ""
    rationale: str = ""
    rule: str = ""
    wanted: str = "other"  # of a better x, where one is asked for
    chosen: frozenset[int] | None = None  # disagreements; None: all that wait
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, post: QueryDict, question: Question | None = None) -> "Form":
        """The label comes from a few options, or from a list that one types in to find one."""
        given: dict[str, Any] = {
            name: post.get(name, "") for name in ("outcome", "cause", "rationale", "rule", "wanted")
        }
        chosen = frozenset(int(pk) for pk in post.getlist("chosen") if pk.isdigit())
        return cls(**given, label=post.get("label") or label_of(post, question) or "", chosen=chosen)

    @property
    def labels(self) -> list[Json]:
        return [self.label]

    def takes(self, row: Disagreement) -> bool:
        return row.is_waiting and (self.chosen is None or row.pk in self.chosen)


def address(case: Case) -> str:
    return reverse("case", kwargs={"slug": case.project.slug, "number": case.number})


@login_required
@read_or_post
def cases(request: SignedIn, slug: str) -> HttpResponse:
    """The list with what Concord proposes; a POST makes a case of the disagreements it names."""
    if request.method == "POST":
        return make(request, slug)
    membership = get_membership(request.user, slug, to=Do.DISCUSS)
    expert = may(membership, Do.RESOLVE)
    context = {"cases": listed(membership), "proposals": proposals(membership) if expert else []}
    return page(request, "list", membership, context, (_("Cases"), ""))


def make(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.RESOLVE)
    post = without_nul(request.POST)
    held = named(membership, post)
    case = actions.make_case(
        project=membership.project,
        by=request.user,
        title=post.get("title", "")[: actions.MAX_TITLE],
        disagreements=held,
    )
    messages.success(request, _("%(case)s was made.") % {"case": case})
    return redirect(address(case))


def named(membership: Membership, post: QueryDict) -> list[Disagreement]:
    """The disagreements a form names, of those this person may see."""
    wanted = [int(pk) for pk in ",".join(post.getlist("disagreements")).split(",") if pk.isdigit()]
    return list(disagreements_for(membership).filter(pk__in=wanted[: 10 * actions.MOST]))


def page(
    request: SignedIn,
    name: str,
    membership: Membership,
    context: dict[str, Any],
    *trail: tuple[str, str],
    status: int = 200,
) -> HttpResponse:
    slug = membership.project.slug
    way = trail
    if may(membership, Do.SEE_ANSWERS):
        way = ((_("Disagreements"), reverse("disagreements", kwargs={"slug": slug})), *trail)
    template = f"consensus/cases/{name}.html"
    return project_page(request, template, membership, context, area="disagreements", trail=way, status=status)


@login_required
@require_safe
def one(request: SignedIn, slug: str, number: int) -> HttpResponse:
    membership, case = get_case(request.user, slug, number)
    return page_of(request, membership, case, Form())


def page_of(
    request: SignedIn,
    membership: Membership,
    case: Case,
    form: Form,
    *,
    entered: Entered | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a case, with what was typed and what is wrong with it."""
    shown = case_page(membership, case)
    part = Paginator(shown.entries, PAGE).get_page(request.GET.get("page"))
    context = {
        "case": case,
        "shown": shown,
        "form": form,
        "page": part,
        "rows": [(row, form.takes(row.disagreement)) for row in rows_of(membership, list(part.object_list))],
        "decisions": [
            (made, f"reason-{made.decision.pk}", (errors or {}).get(f"reason-{made.decision.pk}", ""))
            for made in shown.decisions
        ],
        "posts": posts_of(membership, case),
        "places": places_for(question_of(case)),
        "rules": rules_in_force(case),
        "entered": entered or Entered(body=line_for(request.GET.get("quote", ""))),
        "errors": errors or {},
        **unread_about(request, case),
        **choices(shown, form),
    }
    cases_url = reverse("cases", kwargs={"slug": membership.project.slug})
    return page(request, "page", membership, context, (_("Cases"), cases_url), (str(case), ""), status=status)


def rules_in_force(case: Case) -> dict[str, Any]:
    """For who wants to read, or quote, what holds now."""
    version = case.project.current_instructions
    return {"number": version.number, "html": quotable_rules(version)} if version and version.rules else {}


def choices(shown: CasePage, form: Form) -> dict[str, Any]:
    outcomes = [
        {"value": value, "label": label, "help": OUTCOMES[value]}
        for value, label in Resolution.Outcome.choices
        if shown.asks or value != Resolution.Outcome.DECIDE
    ]
    asked = None
    if shown.asks:
        entered = {"answers": {shown.asks.name: form.label or None}}
        asked = asked_with(shown.asks, (), entered, form.errors.get("label", ""))
    options = asked.question.options if asked and not asked.is_long else ()
    return {
        "outcomes": outcomes,
        "asked": asked if asked and asked.is_long else None,
        "labels": [{"value": option.value, "label": option.title} for option in options],
        "causes": [("", _("Choose a cause")), *Resolution.Cause.choices],
        "wants": ChangeRequest.Wanted.choices,
        "others": [
            ("", _("Choose a case")),
            *((row.case.number, f"{row.case}: {row.case.title}") for row in shown.others),
        ],
    }


@login_required
@require_POST
def decide(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """First shows what would become of each disagreement; decides when that page says so."""
    membership, case = get_case(request.user, slug, number, to=Do.RESOLVE)
    post = without_nul(request.POST)
    form = Form.read(post, questions_of(membership).get(case.question))
    held = list(disagreements_for(membership).filter(case=case, pk__in=form.chosen or ()))
    given = {"outcome": form.outcome, "cause": form.cause, "rationale": form.rationale, "rule": form.rule}
    try:
        actions.check_decision(case=case, disagreements=held, label=form.label, **given)
        if "change" in post:
            return page_of(request, membership, case, form)
        if "confirmed" not in post:
            return preview(request, membership, case, form)
        asked = {"label": form.label, "wanted": form.wanted}
        decision = actions.decide_case(case=case, by=request.user, disagreements=held, **asked, **given)
    except Invalid as error:
        form = replace(form, errors=error.fields or {"rationale": str(error)})
        return page_of(request, membership, case, form, status=422)
    undo = reverse("take_back", kwargs={"slug": slug, "number": number, "pk": decision.pk})
    done = ngettext("%(n)d disagreement was resolved.", "%(n)d disagreements were resolved.", len(held))
    messages.success(request, done % {"n": len(held)}, extra_tags=f"undo:{undo}")
    return redirect(address(case))


def preview(request: SignedIn, membership: Membership, case: Case, form: Form) -> HttpResponse:
    held = form.chosen or frozenset()
    shown = case_page(membership, case)
    titles = {option.value: option.title for option in shown.asks.options} if shown.asks else {}
    context = {
        "case": case,
        "form": form,
        "chosen": [(row, True) for row in rows_of(membership, [row for row in shown.entries if row.pk in held])],
        "outcome": Resolution.Outcome(form.outcome).label,
        "cause": Resolution.Cause(form.cause).label,
        "label": titles.get(str(form.label), "") if form.outcome == Resolution.Outcome.DECIDE else "",
    }
    return page(request, "preview", membership, context, (str(case), address(case)), (_("Preview"), ""))


@login_required
@require_POST
def take_back(request: SignedIn, slug: str, number: int, pk: int) -> HttpResponse:
    membership, case = get_case(request.user, slug, number, to=Do.RESOLVE)
    decision = case.decisions.filter(pk=pk).first()
    if decision is None:
        raise NotFound
    try:
        n = actions.take_back(decision=decision, by=request.user, reason=without_nul(request.POST).get("reason", ""))
    except Invalid as error:
        return page_of(request, membership, case, Form(), errors={f"reason-{pk}": str(error)}, status=422)
    done = ngettext("%(n)d disagreement was reopened.", "%(n)d disagreements were reopened.", n)
    messages.success(request, done % {"n": n})
    return redirect(address(case))


@login_required
@require_POST
def change(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """What its buttons do, each by its name: rename, open, take_out, split, merge."""
    membership, case = get_case(request.user, slug, number, to=Do.RESOLVE)
    post = without_nul(request.POST)
    chosen = Form.read(post).chosen or ()
    held = list(disagreements_for(membership).filter(case=case, pk__in=chosen))
    act = post.get("act", "")
    try:
        case = CHANGES[act](membership, case, held, post) if act in CHANGES else case
    except Invalid as error:
        form = Form(chosen=frozenset(chosen) or None)
        errors = error.fields or {"chosen": str(error)}
        return page_of(request, membership, case, form, errors=errors | {"act": act}, status=422)
    if not cases_for(membership).filter(pk=case.pk).exists():  # its last disagreement was taken out
        return redirect("cases", slug)
    return redirect(address(case))


def rename(membership: Membership, case: Case, held: list[Disagreement], post: QueryDict) -> Case:
    actions.rename_case(case=case, by=membership.user, title=post.get("title", ""))
    return case


def open_(membership: Membership, case: Case, held: list[Disagreement], post: QueryDict) -> Case:
    actions.open_case(case=case, by=membership.user)
    return case


def take_out(membership: Membership, case: Case, held: list[Disagreement], post: QueryDict) -> Case:
    if not held:
        raise Invalid(_("Choose at least one disagreement."))
    actions.take_out(case=case, by=membership.user, disagreements=held)
    return case


def split(membership: Membership, case: Case, held: list[Disagreement], post: QueryDict) -> Case:
    title = post.get("split_title", "") or case.title
    return actions.make_case(project=case.project, by=membership.user, title=title, disagreements=held)


def merge(membership: Membership, case: Case, held: list[Disagreement], post: QueryDict) -> Case:
    """Into the other, older or younger: that page is shown then."""
    number = post.get("into", "")
    into = cases_for(membership).filter(number=int(number)).first() if number.isdigit() else None
    if into is None:
        raise Invalid(_("Choose the case to merge with."), fields={"into": _("Choose the case to merge with.")})
    actions.merge_cases(into=into, other=case, by=membership.user)
    return into


CHANGES = {"rename": rename, "open": open_, "take_out": take_out, "split": split, "merge": merge}


@login_required
@require_POST
def file_under(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """From the page of a disagreement: into a case, or into a new one named there."""
    membership, disagreement = get_disagreement(request.user, slug, pk, to=Do.RESOLVE)
    post = without_nul(request.POST)
    number = post.get("case", "")
    if number == "none" and disagreement.case:
        actions.take_out(case=disagreement.case, by=request.user, disagreements=[disagreement])
        messages.success(request, _("Taken out of its case."))
    elif number.isdigit():
        case = get_object_or_404(cases_for(membership), number=int(number))
        actions.add_to_case(case=case, by=request.user, disagreements=[disagreement])
        messages.success(request, _("Now part of %(case)s.") % {"case": case})
    else:
        case = actions.make_case(
            project=membership.project, by=request.user, title=post.get("title", ""), disagreements=[disagreement]
        )
        messages.success(request, _("%(case)s was made.") % {"case": case})
    query = request.GET.urlencode()
    return redirect(reverse("disagreement", kwargs={"slug": slug, "pk": pk}) + (f"?{query}" if query else ""))
