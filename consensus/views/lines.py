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
from consensus.reports.lines import LINE, in_sentence, most_confused, numeric_attributes
from consensus.views.chosen import Chosen, chosen
from labeling.asked import without_nul
from labeling.errors import Invalid
from labeling.navigation import project_page
from labeling.permissions import Do, get_project, may
from labeling.requests import SignedIn

MAX_RULE = 2_000  # characters


@login_required
@require_safe
def line(request: HttpRequest, slug: str) -> HttpResponse:
    membership, found = chosen(request, slug)
    context: dict[str, Any] = {}
    if found is not None:
        attributes = numeric_attributes(found.round)
        context = found.context("merge") | {
            "attributes": [(name, name) for name in attributes],
            "options": [(option.value, option.title) for option in found.question.options],
            "may_draft": may(membership, Do.DRAFT),
        }
        if found.question.type == "choice" and len(found.question.options) > 1 and attributes:
            context |= asked_for(found, attributes, request)
    return project_page(request, "consensus/lines/page.html", membership, context, area="agreement")


def asked_for(found: Chosen, attributes: list[str], request: HttpRequest) -> dict[str, Any]:
    """What the address asks for, else the first attribute and the two classes that are mixed up most."""
    known, titles = found.known(), {option.value: option.title for option in found.question.options}
    attribute = request.GET.get("attribute", "")
    attribute = attribute if attribute in attributes else attributes[0]
    first, second = request.GET.get("first", ""), request.GET.get("second", "")
    if first not in titles or second not in titles or first == second:
        first, second = most_confused(known) or tuple(list(titles)[:2])
    context = {"can_draw": True, "attribute": attribute, "first": first, "second": second}
    given = {str(label) for label in known.answered.ratings.labels}
    if not {first, second} <= given:
        return context | {"reason": _("Nobody gave one of the two in this round.")}
    kept = find(LINE, known, json.dumps([attribute, first, second]))
    if kept.value is None:
        return context | {"waiting": kept.is_waiting, "failed": kept.failed}
    names, threshold = names_of(found.project), kept.value.threshold
    if threshold.reason:
        return context | {"reason": threshold.reason}
    return context | {
        "waiting": kept.is_old,
        "shown": kept.value,
        "lower": titles[str(threshold.lower)],
        "upper": titles[str(threshold.upper)],
        "rule": in_sentence(titles, attribute, threshold),
        "labelers": [(name_of(row.labeler, names), row) for row in kept.value.labelers],
    }


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
