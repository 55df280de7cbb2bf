"""What rounds did: the report on one of them, and the rule by which a verdict is given."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consensus.actions.verdicts import set_verdict_rule
from consensus.forms import VerdictRuleForm
from consensus.reports.labelers import name_of, names_of
from consensus.reports.round_report import Confusion, RoundReport, round_report
from consensus.reports.trend import Step, rule_of, verdict_report
from consensus.stats import VerdictRule
from consensus.views import round_tables
from consensus.views.chosen import Tables, as_csv, ready, when
from labeling.errors import Invalid, NotFound
from labeling.forms.refusals import take_errors
from labeling.models import Membership, Round, User
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_membership, get_round, may
from labeling.questions import Question


@login_required
@require_safe
def report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What a closed round did, beside the one before, on one question."""
    membership = get_membership(cast(User, request.user), slug, to=Do.MEASURE)
    held = get_round(membership.user, slug, number, to=Do.MEASURE)
    question = question_of(held, request.GET.get("question", ""))
    rule = rule_of(membership.project)
    found = round_report(held, question, rule)
    names = names_of(membership.project)
    if request.GET.get("format") == "csv":
        stem = f"{slug}-round-{held.number}-report"
        return as_csv(
            tables_of(found[1].value if found else None, names), request.GET.get("table", "differences"), stem
        )
    context = {
        "round": held,
        "asked": question,
        "questions": [(each.name, each.title) for each in held.instructions.questions.questions],
        "rule": rule,
        "change_url": reverse("verdict_rule", args=[slug]) if may(membership, Do.MANAGE) else "",
        "verdict": None if held.is_draft else verdict_report(held, question, rule),
    }
    if found is not None:
        step, kept = found
        context |= {"earlier": step.earlier, "kept": kept, "waiting": kept.is_waiting or kept.is_old}
        if kept.value is not None:
            context |= shown(membership, step, kept.value, names)
    return rounds_page(request, "report", membership, context, held, (_("Report"), ""))


def rounds_page(
    request: HttpRequest,
    name: str,
    membership: Membership,
    context: dict[str, Any],
    held: Round | None,
    *trail: tuple[str, str],
    status: int = 200,
) -> HttpResponse:
    slug = membership.project.slug
    way = [(_("Rounds"), reverse("rounds", args=[slug]))]
    if held is not None:
        way.append((str(held), reverse("round", args=[slug, held.number])))
    template = f"consensus/rounds/{name}.html"
    return project_page(request, template, membership, context, area="rounds", trail=(*way, *trail), status=status)


def question_of(held: Round, name: str) -> Question:
    """The one that is named, else the first. Raises NotFound for one that the round did not ask."""
    schema = held.instructions.questions
    found = schema.question(name) if name else schema.questions[0]
    if found is None:
        raise NotFound(_("The round did not ask this question."))
    return found


def shown(membership: Membership, step: Step, found: RoundReport, names: Mapping[int, str]) -> dict[str, Any]:
    slug = membership.project.slug
    return {
        "report": found,
        "tables": ready(tables_of(found, names)),
        "labelers": [(name_of(row.labeler, names), row) for row in found.labelers],
        "times": [
            (_("All labelers") if row.labeler is None else name_of(row.labeler, names), row) for row in found.times
        ],
        "confusions": [(row, *links(slug, step, row)) for row in found.confusions],
        "agreement_url": f"{reverse('agreement', args=[slug])}?{urlencode(asked_in(step.round, step.question))}",
    }


def links(slug: str, step: Step, row: Confusion) -> tuple[str, str]:
    """The pages of the items behind a confusion, before and after; "" where there are none, or the classes of the round
    before went by other names."""
    behind = reverse("agreement_behind", args=[slug])
    pair = {"row": row.first, "column": row.second}
    before = f"{behind}?{urlencode(asked_in(step.earlier, step.asked) | pair)}"
    after = f"{behind}?{urlencode(asked_in(step.round, step.question) | pair)}"
    return before if row.n_before and not step.is_read_anew else "", after if row.n_after else ""


def asked_in(held: Round, question: Question) -> dict[str, str | int]:
    return {"round": held.number, "question": question.name}


def tables_of(found: RoundReport | None, names: Mapping[int, str]) -> Tables:
    return {
        "differences": lambda: when(found, round_tables.of_differences),
        "beside": lambda: when(found, round_tables.of_beside),
        "classes": lambda: when(found, lambda kept: round_tables.of_parts("classes", kept.classes)),
        "slices": lambda: when(found, lambda kept: round_tables.of_parts("slices", kept.slices)),
        "labelers": lambda: when(found, lambda kept: round_tables.of_labelers(kept, names)),
        "confusions": lambda: when(found, round_tables.of_confusions),
        "times": lambda: when(found, lambda kept: round_tables.of_times(kept, names)),
    }


@login_required
@read_or_post
def verdict_rule(request: HttpRequest, slug: str) -> HttpResponse:
    """What the project takes for a rise; a manager changes it, and every verdict goes by it from then on."""
    membership = get_membership(cast(User, request.user), slug, to=Do.MANAGE)
    form = VerdictRuleForm(request.POST or None, rule=rule_of(membership.project))
    if request.method == "POST" and form.is_valid():
        try:
            set_verdict_rule(project=membership.project, by=membership.user, rule=form.rule)
        except Invalid as error:
            take_errors(form, error)
        else:
            messages.success(request, _("Saved. Every verdict goes by this rule from now on."))
            return redirect("verdict_rule", slug)
    context = {"form": form, "rule": rule_of(membership.project), "usual": VerdictRule()}
    status = 422 if form.is_bound else 200
    return rounds_page(request, "rule", membership, context, None, (_("Rule of the verdict"), ""), status=status)
