"""Agreement of a round on a question, the items behind a cell of it, and the verdict on a round."""

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consensus.reports.agreement import AgreementReport, RoundPoint, round_points
from consensus.reports.behind import cell_of as behind_cell
from consensus.reports.checks import themselves_of
from consensus.reports.classes import ClassRow
from consensus.reports.confusion import NOTHING, Confusion
from consensus.reports.disagreements import rows_of
from consensus.reports.merging import can_merge
from consensus.reports.notebook import notebook
from consensus.reports.numbers import Number
from consensus.reports.trend import rule_of, verdict_report
from consensus.sentences import told
from consensus.views import tables, vega
from consensus.views.chosen import Chosen, Tables, as_csv, chosen, ready, when
from labeling.errors import NotFound
from labeling.models import User
from labeling.navigation import project_page
from labeling.permissions import Do, get_membership, get_round, may

MANY_CLASSES = 12  # from here on the heat map shows only classes that were given
WIDE = 8  # from here on it stands by itself, with small cells
SOME = 20  # answers that name a class, for the class to be made an example of
PAGE = 50  # items behind a cell


@login_required
def verdict(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A fragment for the page of the round: what it did to agreement, one sentence a question."""
    user = cast(User, request.user)
    round = get_round(user, slug, number, to=Do.MEASURE)
    questions = () if round.is_draft else round.instructions.questions.questions
    rule = rule_of(round.project)
    reports = [verdict_report(round, question, rule) for question in questions]
    may_change = may(get_membership(user, slug, to=Do.MEASURE), Do.MANAGE)
    context = {
        "round": round,
        "project": round.project,
        "verdicts": reports,
        "several": len(reports) > 1,
        "has_verdict": any(report.verdict for report in reports),
        "rule": rule,
        "change_url": reverse("verdict_rule", args=[slug]) if may_change else "",
    }
    return render(request, "consensus/agreement/_verdict.html", context)


@login_required
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    membership, found = chosen(request, slug)
    if found is None:
        return project_page(request, "consensus/agreement/page.html", membership, {}, area="agreement")
    report = found.report()
    points = round_points(found.rounds, report.coefficient.name, machines=found.machines)
    if request.GET.get("format") == "csv":
        return as_csv(tables_of(report, points), request.GET.get("table", "slices"), found.stem)
    confusion = report.confusion.value
    context = found.context("agreement") | {
        "report": report,
        "own": themselves_of(found.round, found.question),
        "verdict": verdict_report(found.round, found.question),
        "points": points,
        "chart": chart_points(points),
        **times_of(report),
        "rounds_spec": rounds_spec(points, told(report.coefficient.title)),
        "slices_spec": slices_spec(report),
        "bounds": bounds_of([point.asked for point in points]),
        "line": bounds_of([row.compared.number for row in report.slices if row.compared]),
        "lines": bounds_of([row.number for row in report.coefficients.value or ()]),
        "heat": heat_of(found, confusion) if confusion and confusion.values else None,
        "parted": parted(report.classes.value or ()),
        "tables": ready(tables_of(report, points)),
        "waiting": is_waiting(report),
        "notebook": ""  # its lines read raw answers, which are those of the round's own version
        if found.under
        else notebook(
            found.round, found.question, report.coefficient, report.only, address_of(request), machines=found.machines
        ),
        "slices": [("", _("all items")), *((name, name) for name in report.slice_names)],
    }
    return project_page(request, "consensus/agreement/page.html", membership, context, area="agreement")


@login_required
def behind(request: HttpRequest, slug: str) -> HttpResponse:
    """The disagreements behind a cell of the confusion, as far as this person may see them."""
    membership, found = chosen(request, slug)
    if found is None:
        raise NotFound
    named = [request.GET.get(name, "") for name in ("row", "column")]
    cell = behind_cell(membership, found.known(), found.query["slice"], *named)
    page = Paginator(cell.entries, PAGE).get_page(request.GET.get("page"))
    context = found.context("agreement") | {
        "cell": cell,
        "page": page,
        "rows": rows_of(membership, list(page.object_list)),
        "merge_url": merge_url(found, named),
        "query": f"?{urlencode({'round': found.round.number, 'question': found.question.name, 'status': 'all'})}",
    }
    trail = ((_("Agreement"), found.address("agreement")),)
    return project_page(request, "consensus/agreement/behind.html", membership, context, area="agreement", trail=trail)


def merge_url(found: Chosen, values: list[str]) -> str:
    """The page that asks what would be if both were one class; empty where they cannot be."""
    known = {option.value for option in found.question.options}
    if not can_merge(found.question) or len(set(values) & known) < 2:
        return ""
    return f"{found.address('merge', slice=None, coefficient=None)}&{urlencode({'merge': values}, doseq=True)}"


def tables_of(report: AgreementReport, points: Sequence[RoundPoint]) -> Tables:
    name = report.coefficient.name
    return {
        "rounds": lambda: tables.over_rounds(points, name),
        "times": lambda: when(report.over_time.value, partial(tables.over_time, coefficient=name)),
        "coefficients": lambda: when(report.coefficients.value, tables.by_coefficient),
        "slices": lambda: tables.by_slice(report.slices, name),
        "classes": lambda: when(report.classes.value, tables.by_class),
        "confusion": lambda: when(report.confusion.value, tables.of_confusion),
    }


def is_waiting(report: AgreementReport) -> bool:
    parts = (
        report.headline, report.coefficients, report.classes, report.confusion, report.compared, report.over_time,
    )  # fmt: skip
    return any(part.is_waiting or part.is_old for part in parts)


def address_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def chart_points(points: Sequence[RoundPoint]) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Round %(number)d") % {"number": point.round},
            "tick": str(point.round),
            "value": point.asked.value,
            "low": point.asked.low,
            "high": point.asked.high,
            "mark": _("version %(number)d") % {"number": point.instructions} if point.is_new_version else "",
        }
        for point in points
    ]


def rounds_spec(points: Sequence[RoundPoint], title: str) -> str:
    rows = [estimate(_("Round %(number)d") % {"number": each.round}, each.asked, "round") for each in points]
    return vega.estimates(rows, along="round", title=title)


def slices_spec(report: AgreementReport) -> str:
    rows = [estimate(row.slice, row.compared.number, "slice") for row in report.slices if row.compared]
    return vega.estimates(rows, along="slice", title=told(report.coefficient.title), across=True)


def times_of(report: AgreementReport) -> dict[str, Any]:
    """The parts of the round one after the other, for a chart."""
    stretches = report.over_time.value.stretches if report.over_time.value else ()
    rows = [(f"{place}", row.number) for place, row in enumerate(stretches, 1)]
    points = [
        {"label": _("Part %(number)s") % {"number": name}, "tick": name, "value": n.value, "low": n.low, "high": n.high}
        for name, n in rows
    ]
    title = told(report.coefficient.title)
    spec = vega.estimates([estimate(name, n, "part") for name, n in rows], along="part", title=title)
    return {"times": points, "times_bounds": bounds_of([n for _, n in rows]), "times_spec": spec}


def estimate(name: str, number: Number, along: str) -> dict[str, Any]:
    return {along: name, "value": number.value, "low": number.low, "high": number.high}


def bounds_of(numbers: Sequence[Number]) -> str:
    """From 0 to 1, or from as far below 0 and as far above 1 as they go."""
    lowest = min((number.low or 0 for number in numbers), default=0)
    highest = max((number.high or 0 for number in numbers), default=1)
    return f"{math.floor(min(0, lowest) * 5) / 5:g} {math.ceil(max(1, highest) * 5) / 5:g}"


def parted(rows: Sequence[ClassRow]) -> ClassRow | None:
    """The class about which coefficients part most, of those that some answers name, and fewer than half of all."""
    rare = [row for row in rows if row.parts and row.n_labels >= SOME and row.share < 0.5]
    return max(rare, key=lambda row: (row.ac1.value or 0) - (row.alpha.value or 0), default=None)


def heat_of(found: Chosen, confusion: Confusion) -> dict[str, Any]:
    """Cells that open the items behind them; a shade is the share of the row."""
    many = len(confusion.values) > MANY_CLASSES
    shown = [place for place, counts in enumerate(confusion.counts) if any(counts) or not many]
    titles = shown_titles(confusion)
    columns = [titles[place] for place in shown]
    shares = [[share_of(confusion, row, column) for column in shown] for row in shown]
    rows = [
        {"label": titles[row], "cells": [cell_of(found, confusion, row, column) for column in shown]} for row in shown
    ]
    spec = vega.heat(columns, columns, shares, _("share of the row"))
    return {"columns": columns, "rows": rows, "spec": spec, "is_wide": len(columns) >= WIDE}


def shown_titles(confusion: Confusion) -> list[str]:
    """What options are called is remembered; “nothing” is said in the language of the reader."""
    known = zip(confusion.values, confusion.titles, strict=True)
    return [_("nothing") if value == NOTHING else title for value, title in known]


def share_of(confusion: Confusion, row: int, column: int) -> float:
    total = sum(confusion.counts[row])
    return confusion.counts[row][column] / total if total else 0.0


def cell_of(found: Chosen, confusion: Confusion, row: int, column: int) -> Mapping[str, Any]:
    n = confusion.counts[row][column]
    url = found.address("agreement_behind", row=confusion.values[row], column=confusion.values[column])
    return {
        "share": share_of(confusion, row, column),
        "text": f"{n // 2 if row == column else n:,}",
        "same": row == column,
        "url": url if row != column and n else "",
    }
