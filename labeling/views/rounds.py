"""Make, open, watch, widen and close rounds. Managers and SMEs look; managers change."""

import json
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from labeling.actions.rounds import LEAST_GAIN, Selection, close_round, create_round, open_round
from labeling.actions.rounds import widen as widen_round
from labeling.errors import Conflict, Invalid
from labeling.forms.refusals import take_errors
from labeling.forms.rounds import RoundForm, WidenForm
from labeling.models import Assignment, Brought, Item, Membership, Project, Round, RoundItem, User
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_membership, get_round
from labeling.progress import progress_of, unfinished
from labeling.templatetags.concord import number

SHOWN = 20  # unfinished items named on the page that asks before closing


def rounds_page(
    request: HttpRequest,
    name: str,
    membership: Membership,
    context: dict[str, Any],
    *trail: tuple[str, str],
    status: int = 200,
) -> HttpResponse:
    way = ((_("Rounds"), reverse("rounds", args=[membership.project.slug])), *trail)
    template = f"labeling/rounds/{name}.html"
    return project_page(request, template, membership, context, area="rounds", trail=way, status=status)


@login_required
@require_safe
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(cast(User, request.user), slug, to=Do.MEASURE)
    found = membership.project.rounds.select_related("instructions").order_by("-number")
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    add_counts(list(page.object_list))
    return project_page(request, "labeling/rounds/rounds.html", membership, {"page": page}, area="rounds")


def add_counts(rounds: list[Round]) -> None:
    """Puts n_items, n_wanted and n_answers on the rounds of one page, in two queries."""
    asked = RoundItem.objects.filter(round__in=rounds).order_by().values("round")
    given = Assignment.objects.submitted().filter(item__round__in=rounds).order_by().values("item__round")
    items = {row["round"]: row for row in asked.annotate(n=Count("pk"), wanted=Sum("overlap"))}
    answers = {row["item__round"]: row["n"] for row in given.annotate(n=Count("pk"))}
    for round in rounds:
        row = items.get(round.pk, {"n": 0, "wanted": 0})
        counts = {"n_items": row["n"], "n_wanted": row["wanted"], "n_answers": answers.get(round.pk, 0)}
        for name, value in counts.items():
            setattr(round, name, value)


@login_required
@read_or_post
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a round. It is made as a draft, to be looked at before it opens."""
    membership = get_membership(cast(User, request.user), slug, to=Do.RUN)
    form = RoundForm(request.POST or None, project=membership.project)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_round(
                project=membership.project,
                by=membership.user,
                overlap=form.cleaned_data["overlap"],
                most_overlap=form.cleaned_data["most_overlap"],
                least_gain=form.cleaned_data["least_gain"] or LEAST_GAIN,
                selection=selection_of(form, membership.project),
                labelers=list(form.cleaned_data["labelers"]),
                may_skip=form.cleaned_data["may_skip"],
                **form.checks(),
            )
        except (Invalid, Conflict) as error:
            take_errors(form, error)
        else:
            return redirect("round", slug, made.number)
    context = {
        "form": form,
        "version": membership.project.current_instructions,
        "sentence": sentence_on(form, membership.project),
    }
    status = 422 if form.is_bound else 200
    return rounds_page(request, "new", membership, context, (_("New round"), ""), status=status)


@login_required
@require_safe
def count(request: HttpRequest, slug: str) -> HttpResponse:
    """How many items the form as it stands would ask about, as a sentence."""
    membership = get_membership(cast(User, request.user), slug, to=Do.RUN)
    form = RoundForm(request.GET or None, project=membership.project)
    context = {"sentence": sentence_on(form, membership.project)}
    return render(request, "labeling/rounds/_count.html", context)


def sentence_on(form: RoundForm, project: Project) -> str:
    """What the round would ask of whom; for a form that is not filled in, what its first state asks."""
    if form.is_bound and not form.is_valid():
        return _("Fill in what is missing, and the number of items stands here.")
    given: dict[str, Any] = form.cleaned_data if form.is_bound else {"overlap": 3, "labelers": []}
    selection = selection_of(form, project) if form.is_bound else Selection()
    n = len(selection.items_of(project))
    if not n:
        return _("No item fits. Choose others, or import items first.")
    overlap = given["overlap"]
    people = len(given["labelers"]) or Membership.objects.filter(project=project, is_active=True).count()
    asked = _("%(items)s, %(labelers)s each: %(answers)s.") % {
        "items": items(n), "labelers": labelers(overlap), "answers": answers(n * overlap)
    }  # fmt: skip
    if most := given.get("most_overlap"):
        further = _("Unsure items get up to %(most)d, so at most %(answers)s in all.")
        asked = f"{asked} {further % {'most': most, 'answers': answers(n * most)}}"
    if people < overlap:
        missing = _("Only %(people)d may label; %(missing)d more are needed to finish.")
        return f"{asked} {missing % {'people': people, 'missing': overlap - people}}"
    each = _("With %(labelers)s that is about %(n)s each.")
    return f"{asked} {each % {'labelers': labelers(people), 'n': number(-(-n * overlap // people))}}"


def items(n: int) -> str:
    return ngettext("%(n)s item", "%(n)s items", n) % {"n": number(n)}


def labelers(n: int) -> str:
    return ngettext("%(n)s labeler", "%(n)s labelers", n) % {"n": number(n)}


def answers(n: int) -> str:
    return ngettext("%(n)s answer", "%(n)s answers", n) % {"n": number(n)}


def selection_of(form: RoundForm, project: Project) -> Selection:
    given = form.cleaned_data
    by_attribute = given["items"] == "attribute"
    return Selection(
        attribute=given["attribute"] if by_attribute else "",
        value=typed_value(project, given["attribute"], given["value"]) if by_attribute else None,
        new_only=given["items"] == "new",
        without_gold=given["without_gold"],
        sample=given["sample"] or 0,
        seed=given["seed"] or 0,
    )


def typed_value(project: Project, attribute: str, typed: str) -> str | int | float | bool:
    """0.3 in a form is text; in the items' attributes it may be a number. The one that occurs is meant."""
    if Item.objects.filter(project=project).usable().with_attribute(attribute, typed).exists():
        return typed
    try:
        value = json.loads(typed)
    except ValueError:
        return typed
    return value if isinstance(value, int | float | bool) else typed


@login_required
@require_safe
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    membership = get_membership(cast(User, request.user), slug, to=Do.MEASURE)
    round = get_round(membership.user, slug, number, to=Do.MEASURE)
    return round_page(request, membership, round)


def round_page(
    request: HttpRequest, membership: Membership, round: Round, *, form: WidenForm | None = None
) -> HttpResponse:
    context = {
        "round": round,
        "progress": progress_of(round),
        "chosen": round.labelers.select_related("user").order_by("pk"),
        "selection": described(round),
        "widen_form": form or WidenForm(initial={"overlap": round.overlap + 1}),
    }
    return rounds_page(request, "round", membership, context, (str(round), ""), status=422 if form else 200)


def described(round: Round) -> str:
    """How its items were chosen, in words."""
    chosen = round.selection
    if "version" in chosen:
        parts = [
            _("%(title)s (%(n)s)") % {"title": kind.label, "n": number(chosen["brought"][kind])}
            for kind in Brought
            if kind in chosen["brought"]
        ]
        which = _("items that version %(version)d touches and what was mixed in: %(parts)s") % {
            "version": chosen["version"],
            "parts": "; ".join(parts),
        }
        return _("%(which)s; order by seed %(seed)s") % {"which": which, "seed": chosen.get("seed", 0)}
    words = _("only items no round had asked about") if chosen.get("new_only") else _("all items")
    if chosen.get("attribute"):
        words = _("items with %(attribute)s = %(value)s") % {
            "attribute": chosen["attribute"], "value": chosen.get("value")
        }  # fmt: skip
    if chosen.get("keys"):
        words = _("%(n)d chosen items") % {"n": len(chosen["keys"])}
    if chosen.get("sample"):
        words = _("%(which)s, %(n)d of them at random") % {"which": words, "n": chosen["sample"]}
    return _("%(which)s; order by seed %(seed)s") % {"which": words, "seed": chosen.get("seed", 0)}


@login_required
@require_safe
def progress(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The part of the page that a browser asks for again while the round is open."""
    round = get_round(cast(User, request.user), slug, number, to=Do.MEASURE)
    return render(request, "labeling/rounds/_progress.html", {"round": round, "progress": progress_of(round)})


@login_required
@require_POST
def open_(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    round = get_round(cast(User, request.user), slug, number, to=Do.RUN)
    open_round(round=round, by=cast(User, request.user))
    messages.success(request, (_("%(round)s is open. Labelers find its items under Label.") % {"round": round}))
    return redirect("round", slug, number)


@login_required
@read_or_post
def close(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A page that names what is unfinished, and the button that closes all the same."""
    membership = get_membership(cast(User, request.user), slug, to=Do.RUN)
    round = get_round(membership.user, slug, number, to=Do.RUN)
    if request.method == "POST":
        close_round(round=round, by=membership.user)
        messages.success(request, (_("%(round)s is closed. Its agreement is being measured.") % {"round": round}))
        return redirect("round", slug, number)
    if not round.is_open:
        return redirect("round", slug, number)
    left = unfinished(round)
    context = {"round": round, "progress": progress_of(round), "unfinished": left[:SHOWN], "shown": SHOWN}
    own = reverse("round", args=[slug, number])
    return rounds_page(request, "close", membership, context, (str(round), own), (_("Close"), ""))


@login_required
@require_POST
def widen(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    membership = get_membership(cast(User, request.user), slug, to=Do.RUN)
    round = get_round(membership.user, slug, number, to=Do.RUN)
    form = WidenForm(request.POST)
    if not form.is_valid():
        return round_page(request, membership, round, form=form)
    try:
        widen_round(round=round, by=membership.user, overlap=form.cleaned_data["overlap"])
    except Invalid as error:
        form.add_error("overlap", str(error))
        return round_page(request, membership, round, form=form)
    messages.success(
        request,
        (
            _("%(round)s now asks %(overlap)d labelers an item.")
            % {"round": round, "overlap": form.cleaned_data["overlap"]}
        ),
    )
    return redirect("round", slug, number)
