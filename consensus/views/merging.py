"""What if some classes were one? Agreement before and after, and the disagreements that would go away."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consensus.reports.behind import disagreements_on
from consensus.reports.disagreements import rows_of
from consensus.reports.findings import find
from consensus.reports.merging import MERGE_ORDER, MERGING, can_merge
from consensus.views.chosen import Chosen, chosen
from labeling.actions.merging import propose_merge
from labeling.asked import without_nul
from labeling.errors import Invalid
from labeling.navigation import project_page
from labeling.permissions import Do, get_project, may
from labeling.requests import SignedIn

PAGE = 25
PROPOSED = 10  # pairs of classes


@login_required
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    membership, found = chosen(request, slug)
    if found is None:
        return project_page(request, "consensus/merging/page.html", membership, {}, area="agreement")
    picked = [value for value in request.GET.getlist("merge") if value in values_of(found)]
    context = found.context("merge") | {
        "can_merge": can_merge(found.question),
        "options": found.question.options,
        "picked": picked,
        "may_draft": may(membership, Do.DRAFT),
    }
    if can_merge(found.question) and len(picked) > 1:
        context |= effect_of(found, picked, request.GET.get("page", ""))
    elif found.question.type == "choice":
        context |= proposals_of(found)
    return project_page(request, "consensus/merging/page.html", membership, context, area="agreement")


@login_required
@require_POST
def propose(request: SignedIn, slug: str) -> HttpResponse:
    """The draft opens with the merge in it; its page and the one that publishes ask whether it is meant."""
    project = get_project(request.user, slug, to=Do.DRAFT)
    post = without_nul(request.POST)
    options, into = post.getlist("merge"), post.get("into", "")
    try:
        propose_merge(project=project, by=request.user, question=post.get("question", ""), options=options, into=into)
    except Invalid as error:
        messages.error(request, str(error))
    else:
        text = _(
            "The draft now has one option “%(option)s” for these. Read its definition again; "
            "publishing shows the mapping once more."
        )
        messages.success(request, text % {"option": into})
    return redirect("draft", slug)


def values_of(found: Chosen) -> list[str]:
    return [option.value for option in found.question.options]


@dataclass(frozen=True)
class Proposed:
    """Classes to put together, as the page shows them."""

    titles: list[str]
    query: str
    alpha: float
    gain: float
    kept: float


def proposals_of(found: Chosen) -> dict[str, Any]:
    """The pairs that would gain most for the least that is lost, and the tree of always merging the best pair."""
    kept = find(MERGE_ORDER, found.known())
    if kept.value is None:
        return {"waiting": kept.is_waiting, "failed": kept.failed}
    titles = {option.value: option.title for option in found.question.options}

    def proposed(values: Iterable[Any], alpha: float, before: float, kept: float) -> Proposed:
        names = [str(value) for value in values]
        query = urlencode({"round": found.round.number, "question": found.question.name, "merge": names}, doseq=True)
        return Proposed([titles.get(name, name) for name in names], query, alpha, alpha - before, kept)

    order = kept.value
    before = [order.alpha, *(step.alpha for step in order.steps)]
    return {
        "waiting": kept.is_old,
        "pairs": [
            proposed((row.first, row.second), row.alpha_after, order.alpha, row.kept) for row in order.pairs[:PROPOSED]
        ],
        "n_pairs": len(order.pairs),
        "steps": [
            proposed(step.left + step.right, step.alpha, at, step.kept)
            for step, at in zip(order.steps, before, strict=False)
        ],
        "alpha": order.alpha,
    }


def effect_of(found: Chosen, picked: list[str], number: str) -> dict[str, Any]:
    known = found.known()
    kept = find(MERGING, known, json.dumps(picked))
    if kept.value is None:
        return {"waiting": kept.is_waiting, "failed": kept.failed}
    entries = disagreements_on(found.membership, known, kept.value.settled)
    page = Paginator(entries, PAGE).get_page(number)
    merged = [(option.value, option.title) for option in found.question.options if option.value in picked]
    return {
        "effect": kept.value,
        "waiting": kept.is_old,
        "merged": merged,
        "titles": [title for _value, title in merged],
        "page": page,
        "rows": rows_of(found.membership, list(page.object_list)),
    }
