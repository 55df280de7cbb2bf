"""From a version to the next round: the items that it touches, by rule, and the round that is made of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from consensus.reports.affected import RULES, Affected, affected
from labeling.actions.next_round import FRESH, Before, make_next_round, mixed
from labeling.changes import mapping_rows, read_mapping
from labeling.errors import Conflict, Invalid, NotFound
from labeling.forms.next_round import NextRoundForm
from labeling.forms.refusals import take_errors
from labeling.models import Brought, InstructionVersion, Item, Media, Membership
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_membership, may
from labeling.requests import SignedIn
from labeling.showing import shown_items

PAGE = 25
MEANS = {
    Brought.MAPPING: gettext_lazy("Somebody gave a class that is to be labeled again."),
    Brought.DEFINITION: gettext_lazy("Somebody gave a class that stays and reads otherwise now."),
    Brought.CASE: gettext_lazy(
        "It was disagreed on, and a rule of this version was written for it or for its case; or an expert decided it "
        "since the version before and blamed the definition."
    ),
    Brought.CANNOT_TELL: gettext_lazy("Somebody could not tell, of a question that this version asks otherwise."),
    Brought.FLAGGED: gettext_lazy("A labeler asked about the definition, or skipped it since it needs an expert."),
}


@dataclass(frozen=True)
class RuleRow:
    rule: Brought
    means: str
    n: int
    n_alone: int
    is_on: bool
    look: str  # address of its items


@dataclass(frozen=True)
class Touched:
    """An item of the list, with the rules that touch it."""

    item: Item
    excerpt: str
    picture: Media | None
    rules: list[str]


@login_required
@require_safe
def of_draft(request: SignedIn, slug: str) -> HttpResponse:
    """What publishing the draft as it is would touch; the page that publishes shows the part with the id affected."""
    membership = get_membership(request.user, slug, to=Do.DRAFT)
    project = membership.project
    draft, before = project.draft, project.current_instructions
    if draft is None or before is None:
        raise NotFound
    given = read_mapping(mapping_rows(before, draft), request.GET)
    found = affected(project, draft, {**draft.mapping, **given})
    context = parts_of(request.GET, membership, draft, found)
    trail = ((_("Draft"), reverse("draft", args=[slug])), (_("Items it touches"), ""))
    return page(request, membership, context, trail)


@login_required
@read_or_post
def of_version(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """The items a published version touches, and the form that makes the next round of them."""
    membership = get_membership(request.user, slug, to=Do.RUN if request.method == "POST" else Do.MEASURE)
    project = membership.project
    version = project.instructions.published().select_related("based_on").filter(number=number).first()
    if version is None:
        raise NotFound
    found = affected(project, version)
    query = request.POST if request.method == "POST" else request.GET
    form = NextRoundForm(query if "overlap" in query else None, before=Before.of(project), project=project)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_next_round(
                version=version, by=membership.user, touched=found.by(rules_on(query)), **form.wanted()
            )
        except (Invalid, Conflict) as error:
            take_errors(form, error)
        else:
            text = _("%(round)s is made. Look at it, then open it: nobody is asked before.")
            messages.success(request, text % {"round": made})
            return redirect("round", slug, made.number)
    context = parts_of(query, membership, version, found) | {
        "form": form,
        "in_force": version == project.current_instructions,
        "may_run": may(membership, Do.RUN),
        "planned": planned(membership, found.by(rules_on(query)), form),
    }
    trail = ((str(version), reverse("instruction_version", args=[slug, number])), (_("Items it touches"), ""))
    return page(request, membership, context, trail, status=422 if request.method == "POST" else 200)


def page(
    request: SignedIn, membership: Membership, context: dict[str, Any], trail: tuple[tuple[str, str], ...], *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    way = ((_("Instructions"), reverse("instructions", args=[membership.project.slug])), *trail)
    template = "consensus/affected/page.html"
    return project_page(request, template, membership, context, area="instructions", trail=way, status=status)


def rules_on(query: QueryDict) -> list[str]:
    """All of them, unless the form says which."""
    given = query.getlist("rule")
    return [rule for rule in RULES if rule in given] if "rules" in query else [str(rule) for rule in RULES]


def parts_of(query: QueryDict, membership: Membership, version: InstructionVersion, found: Affected) -> dict[str, Any]:
    """What the page and its part on the one that publishes need."""
    on = rules_on(query)
    chosen = found.by(on)
    look = query.get("look", "")
    looked_at = [pk for pk, rules in found.items.items() if look in rules] if look in RULES else sorted(chosen)
    number = query.get("page", "")
    pages = Paginator(looked_at, PAGE).get_page(number if isinstance(number, str) else "")
    address = reverse("affected_by_draft" if not version.number else "affected", args=[
        membership.project.slug, *([version.number] if version.number else [])
    ])  # fmt: skip
    kept = [(name, value) for name, values in query.lists() for value in values if name not in LEFT_OUT]
    return {
        "version": version,
        "address": address,
        "rules": [
            RuleRow(
                rule, str(MEANS[rule]), found.count(rule), found.count_alone(rule), str(rule) in on,
                f"{address}?{urlencode([*kept, ('look', str(rule))])}#items",
            )
            for rule in RULES
        ],
        "n_chosen": len(chosen),
        "n_asked": found.n_asked,
        "looked_at": Brought(look) if look in RULES else None,
        "all_of_them": f"{address}?{urlencode(kept)}#items",
        "items": listed(list(pages.object_list), version, found),
        "items_page": pages,
    }  # fmt: skip


LEFT_OUT = {"look", "page", "csrfmiddlewaretoken", "summary", "revision"}


def listed(pks: list[int], version: InstructionVersion, found: Affected) -> list[Touched]:
    rows = Item.objects.in_bulk(list(pks))
    here = [rows[pk] for pk in pks if pk in rows]
    shown = shown_items([(item, version) for item in here])
    return [
        Touched(
            item,
            " · ".join(field.excerpt for field in fields if field.excerpt) or item.key,
            next((field.picture for field in fields if field.picture), None),
            [str(Brought(rule).label) for rule in found.items[item.pk]],
        )
        for item, fields in zip(here, shown, strict=True)
    ]


def planned(
    membership: Membership, touched: Mapping[int, tuple[str, ...]], form: NextRoundForm
) -> dict[str, int] | None:
    """How many items of which kind the round would have as the form stands; None where it says something wrong."""
    if form.is_bound and not form.is_valid():
        return None
    given = form.wanted() if form.is_bound else {"fresh": FRESH, "control": 0.0, "overlap": form.before.overlap}
    overlap = int(given["overlap"])
    try:
        items = mixed(membership.project, touched, fresh=given["fresh"], control=given["control"])
    except Invalid:
        return None
    kinds = Counter(rules[0] if rules[0] in (Brought.FRESH, Brought.CONTROL) else "touched" for rules in items.values())
    return {
        "touched": kinds["touched"],
        "fresh": kinds[Brought.FRESH],
        "control": kinds[Brought.CONTROL],
        "items": len(items),
        "answers": len(items) * overlap,
        "overlap": overlap,
    }
