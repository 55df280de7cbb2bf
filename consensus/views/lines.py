"""Where on a number of the items is the line between two classes? The one rule that fits best, as a sentence."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consensus.actions.resolutions import add_to_draft
from consensus.reports.findings import find
from consensus.reports.labelers import name_of, names_of
from consensus.reports.lines import (
    BELOW,
    FROM,
    LINE,
    in_sentence,
    most_confused,
    most_torn,
    numeric_attributes,
    two_of,
)
from consensus.stats.relabel import CHOSEN, NOT_CHOSEN
from consensus.views.chosen import Chosen, chosen
from labeling.asked import without_nul
from labeling.errors import Invalid
from labeling.navigation import project_page
from labeling.permissions import Do, get_project, may
from labeling.questions import Question
from labeling.requests import SignedIn

MAX_RULE = 2_000  # characters
DRAWN = ("choice", "choices", "rating")  # types of questions between whose answers a line may lie


@login_required
@require_safe
def line(request: HttpRequest, slug: str) -> HttpResponse:
    membership, found = chosen(request, slug)
    context: dict[str, Any] = {}
    if found is not None:
        attributes = numeric_attributes(found.round)
        context = found.context("merge") | {
            "attributes": [(name, name) for name in attributes],
            "options": points_of(found.question),
            "kind": found.question.type,
            "may_draft": may(membership, Do.DRAFT),
        }
        if found.question.type in DRAWN and len(context["options"]) > 0 and attributes:
            context |= asked_for(found, attributes, request)
    return project_page(request, "consensus/lines/page.html", membership, context, area="agreement")


def points_of(question: Question) -> list[tuple[str, str]]:
    """Where a line may lie: the classes; of a scale every point but the lowest, from which on an answer is high."""
    points = [(option.value, option.title) for option in question.options]
    if question.type == "choice" and len(points) < 2:
        return []
    return points[1:] if question.type == "rating" else points


def asked_for(found: Chosen, attributes: list[str], request: HttpRequest) -> dict[str, Any]:
    """What the address asks for, else the first attribute and what labelers are most at odds about."""
    known, options = found.known(), dict(points_of(found.question))
    attribute = request.GET.get("attribute", "")
    attribute = attribute if attribute in attributes else attributes[0]
    first, second = request.GET.get("first", ""), request.GET.get("second", "")
    if found.question.type == "choice":
        if first not in options or second not in options or first == second:
            first, second = most_confused(known) or tuple(list(options)[:2])
    else:
        second = ""
        if first not in options:
            first = most_torn(known) or next(iter(options))
    context = {"can_draw": True, "attribute": attribute, "first": first, "second": second}
    try:
        two_of(known, first, second)
    except ValueError:
        return context | {"reason": _("Nobody gave one of the two in this round.")}
    kept = find(LINE, known, json.dumps([attribute, first, second]))
    if kept.value is None:
        return context | {"waiting": kept.is_waiting, "failed": kept.failed}
    names, threshold = names_of(found.project), kept.value.threshold
    if threshold.reason:
        return context | {"reason": threshold.reason}
    titles = titles_of(found.question, first)
    return context | {
        "waiting": kept.is_old,
        "shown": kept.value,
        "lower": titles[str(threshold.lower)],
        "upper": titles[str(threshold.upper)],
        "rule": in_sentence(titles, attribute, threshold),
        "labelers": [(name_of(row.labeler, names), row) for row in kept.value.labelers],
    }


def titles_of(question: Question, first: str) -> dict[str, str]:
    """Of the labels between which the line lies."""
    titles = {option.value: option.title for option in question.options}
    named = {"title": titles.get(first, first)}
    if question.type == "rating":
        return {FROM: _("%(title)s or higher") % named, BELOW: _("below %(title)s") % named}
    if question.type == "choices":
        return {CHOSEN: named["title"], NOT_CHOSEN: _("not %(title)s") % named}
    return titles


@login_required
@require_POST
def propose(request: SignedIn, slug: str) -> HttpResponse:
    """The sentence, as it was edited, goes to the end of the draft."""
    project = get_project(request.user, slug, to=Do.DRAFT)
    rule = without_nul(request.POST).get("rule", "").strip()
    if not rule or len(rule) > MAX_RULE:
        raise Invalid(_("Write the rule, in at most %(most)d characters.") % {"most": MAX_RULE})
    add_to_draft(project, request.user, rule)
    messages.success(request, _("The rule stands at the end of the draft."))
    return redirect("draft", slug)
