"""What if some classes were one? Agreement, HLP and information before and after; and what the draft would do."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consensus.reports.behind import disagreements_on
from consensus.reports.disagreements import rows_of
from consensus.reports.draft_effect import draft_effects
from consensus.reports.findings import Kept, find
from consensus.reports.merging import MERGE_ORDER, WHAT_IF, Becomes, WhatIf, can_merge, written
from consensus.views.chosen import Chosen, chosen
from consensus.views.trees import tree_of
from labeling.actions.merging import propose_merge
from labeling.asked import without_nul
from labeling.changes import mapping_rows, read_mapping
from labeling.errors import Invalid, NotFound
from labeling.navigation import project_page
from labeling.permissions import Do, get_membership, get_project, may
from labeling.requests import SignedIn

PAGE = 25
PROPOSED = 10  # pairs of classes
GROUP = re.compile(r"merge(\d{0,3})")  # merge, merge2, merge3…: the classes of one group each


@dataclass(frozen=True)
class Asked:
    """groups: classes to put together, each of two or more; again: to be labeled again. edited: the last group, as far
    as it is chosen; the form edits it."""

    groups: list[list[str]]
    again: list[str]
    edited: list[str]

    @classmethod
    def read(cls, query: QueryDict, values: list[str]) -> "Asked":
        """What the address says about these options; each belongs to the first group that names it."""
        again = [value for value in values if value in query.getlist("again")]
        names = sorted((int(found[1] or 1), name) for name in query if (found := GROUP.fullmatch(name)))
        taken = set(again)
        groups = []
        for _place, name in names:
            given = [value for value in query.getlist(name) if value in values and value not in taken]
            group = list(dict.fromkeys(given))
            taken |= set(group)
            groups.append(group)
        edited = groups.pop() if groups and "more" not in query else []
        whole = [group for group in groups if len(group) > 1]
        return cls([*whole, *([edited] if len(edited) > 1 else [])], again, edited)

    @property
    def kept(self) -> list[list[str]]:
        """The groups besides the one that the form edits."""
        return [group for group in self.groups if group is not self.edited]

    @property
    def becomes(self) -> Becomes:
        """The first of a group gives the class its name."""
        to: dict[str, str | None] = {value: group[0] for group in self.groups for value in group[1:]}
        return to | dict.fromkeys(self.again)

    def query(self, groups: Iterable[Iterable[str]], **more: object) -> str:
        """Of an address with these groups."""
        named = {name_of(place): list(group) for place, group in enumerate(groups)}
        return urlencode(named | {"again": self.again} | more, doseq=True)


def name_of(place: int) -> str:
    """Of the field of a group, counted from 0."""
    return f"merge{place + 1}" if place else "merge"


@login_required
@require_safe
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    membership, found = chosen(request, slug)
    if found is None:
        return project_page(request, "consensus/merging/page.html", membership, {}, area="agreement")
    wanted = Asked.read(request.GET, [option.value for option in found.question.options])
    context = found.context("merge") | form_of(found, wanted) | {"may_draft": may(membership, Do.DRAFT)}
    if can_merge(found.question) and wanted.becomes:
        context |= effect_of(found, wanted, request.GET.get("page", ""))
    elif found.question.type == "choice":
        context |= proposals_of(found)
    return project_page(request, "consensus/merging/page.html", membership, context, area="agreement")


def form_of(found: Chosen, wanted: Asked) -> dict[str, Any]:
    """The form: one group is edited, the others stand beside with a way to take each out."""
    titles = titles_of(found)
    taken = {value for group in wanted.kept for value in group}
    here = {"round": found.round.number, "question": found.question.name}
    return {
        "can_merge": can_merge(found.question),
        "options": [option for option in found.question.options if option.value not in taken],
        "group_field": name_of(len(wanted.kept)),
        "picked": wanted.edited,
        "again": wanted.again,
        "kept": [
            {
                "field": name_of(place),
                "values": group,
                "titles": [titles[value] for value in group],
                "without": wanted.query([other for other in wanted.groups if other is not group], **here),
            }
            for place, group in enumerate(wanted.kept)
        ],
        "more": wanted.query([*wanted.groups, []], **here, more=1) if wanted.groups else "",
        "can_have_more": len(found.question.options) - len(taken | set(wanted.edited) | set(wanted.again)) > 1,
    }


def titles_of(found: Chosen) -> dict[str, str]:
    return {option.value: option.title for option in found.question.options}


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
    titles, order = titles_of(found), kept.value
    here = {"round": found.round.number, "question": found.question.name}
    nobody = Asked([], [], [])
    before = [order.alpha, *(step.alpha for step in order.steps)]
    groups: list[tuple[str, ...]] = []
    steps = []
    for step, at in zip(order.steps, before, strict=False):
        left, right = tuple(map(str, step.left)), tuple(map(str, step.right))
        groups = [*(group for group in groups if group not in (left, right)), left + right]
        steps.append(
            Proposed(
                [titles.get(value, value) for value in left + right],
                nobody.query(groups, **here),
                step.alpha,
                step.alpha - at,
                step.kept,
            )
        )
    return {
        "waiting": kept.is_old,
        "pairs": [
            Proposed(
                [titles.get(str(value), str(value)) for value in (row.first, row.second)],
                nobody.query([[str(row.first), str(row.second)]], **here),
                row.alpha_after,
                row.gain,
                row.kept,
            )
            for row in order.pairs[:PROPOSED]
        ],
        "n_pairs": len(order.pairs),
        "steps": steps,
        "tree": tree_of(order, titles, [step.query for step in steps], [step.gain for step in steps]),
        "alpha": order.alpha,
    }


def effect_of(found: Chosen, wanted: Asked, number: str) -> dict[str, Any]:
    known, titles = found.known(), titles_of(found)
    kept = find(WHAT_IF, known, written(wanted.becomes))
    if kept.value is None:
        return {"waiting": kept.is_waiting, "failed": kept.failed}
    entries = disagreements_on(found.membership, known, kept.value.settled)
    page = Paginator(entries, PAGE).get_page(number)
    return {
        "effect": kept.value,
        "numbers": numbers_of(kept.value),
        "lost": lost_of(kept.value, titles),
        "waiting": kept.is_old,
        "groups": [
            {
                "options": [(option.value, option.title) for option in found.question.options if option.value in group],
                "titles": [titles[value] for value in group],
            }
            for group in wanted.groups
        ],
        "again_titles": [titles[value] for value in wanted.again],
        "page": page,
        "rows": rows_of(found.membership, list(page.object_list)),
    }


def numbers_of(effect: WhatIf) -> list[dict[str, Any]]:
    """The rows of the table of before and after."""
    words = {
        "percent_agreement": _("The very same answer"),
        "leave_one_out": _("HLP: one labeler against the others"),
        "random_pair": _("HLP: two labelers at random"),
    }
    return [{"title": words[row.name], "before": row.before, "after": row.after} for row in effect.numbers]


def lost_of(effect: WhatIf, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "title": titles.get(row.value, row.value),
            "n": row.n_labels,
            "share": row.share,
            "becomes": None if row.becomes is None else titles.get(row.becomes, row.becomes),
        }
        for row in effect.lost
    ]


@login_required
@require_safe
def draft(request: SignedIn, slug: str) -> HttpResponse:
    """What publishing the draft would do to the answers of the newest closed round, all of it together."""
    membership = get_membership(request.user, slug, to=Do.DRAFT)
    project = membership.project
    found, before = project.draft, project.current_instructions
    if found is None or before is None:
        raise NotFound
    given = read_mapping(mapping_rows(before, found), request.GET)
    effects = draft_effects(project, found, {**found.mapping, **given})
    context = {
        "round": effects.round,
        "questions": [shown(row.title, row.titles, row.undecided, row.kept) for row in effects.questions],
        "waiting": any(row.kept.is_waiting or row.kept.is_old for row in effects.questions),
    }
    trail = (
        (_("Instructions"), reverse("instructions", args=[slug])),
        (_("Draft"), reverse("draft", args=[slug])),
        (_("What it would do"), ""),
    )
    return project_page(request, "consensus/merging/draft.html", membership, context, area="instructions", trail=trail)


def shown(title: str, titles: Mapping[str, str], undecided: list[str], kept: Kept[WhatIf]) -> dict[str, Any]:
    effect = kept.value
    return {
        "title": title,
        "undecided": [titles.get(value, value) for value in undecided],
        "failed": kept.failed,
        "effect": effect,
        "numbers": numbers_of(effect) if effect else [],
        "lost": lost_of(effect, titles) if effect else [],
    }
