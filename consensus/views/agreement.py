"""Agreement over rounds, classes, slices and labelers, and the verdict on a round."""

import math
from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from consensus.differences import pair_of, sameness
from consensus.reports.agreement import AgreementReport, RoundPoint, agreement_report, round_points
from consensus.reports.numbers import Number, choose, measured_rounds
from consensus.reports.trend import verdict_report
from consensus.views.tables import agreement_tables
from labeling.errors import NotFound
from labeling.models import User
from labeling.navigation import project_page
from labeling.permissions import Do, get_membership, get_round

MANY_CLASSES = 12  # from here on the heat map shows only classes that were given


@login_required
def verdict(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A fragment for the page of the round: what it did to agreement, one sentence a question."""
    round = get_round(cast(User, request.user), slug, number, to=Do.MEASURE)
    questions = () if round.is_draft else round.instructions.questions.questions
    reports = [verdict_report(round, question) for question in questions]
    context = {"round": round, "project": round.project, "verdicts": reports, "several": len(reports) > 1}
    return render(request, "consensus/agreement/_verdict.html", context)


@login_required
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(cast(User, request.user), slug, to=Do.MEASURE)
    project = membership.project
    asked = request.GET.get("question", "")
    rounds = measured_rounds(project, asked)
    if not rounds and not request.GET:
        return project_page(request, "consensus/agreement/page.html", membership, {}, area="agreement")
    round, question = choose(rounds, request.GET.get("round", ""))
    report = agreement_report(round, question, request.GET.get("slice", ""))
    points = round_points(measured_rounds(project, question.name) if not asked else rounds)
    tables = agreement_tables(report, points)
    if request.GET.get("format") == "csv":
        if (table := tables.get(request.GET.get("table", "slices"))) is None:
            raise NotFound("There is no such table.")
        return table.response(f"{project.slug}-round-{round.number}")
    context = {
        "report": report,
        "round": round,
        "verdict": verdict_report(round, question),
        "points": points,
        "chart": chart_points(slug, question.name, points),
        "bounds": bounds_of([point.krippendorff_alpha for point in points]),
        "line": bounds_of([row.krippendorff_alpha for row in report.slices]),
        "confusion": confusion_rows(slug, report),
        "tables": tables,
        "choices": {
            "rounds": [(str(held.number), f"Round {held.number}") for held, _ in reversed(rounds)],
            "questions": [(q.name, q.title) for q in round.instructions.questions.questions],
            "slices": [("", "all items"), *((name, name) for name in report.slice_names)],
        },
    }
    return project_page(request, "consensus/agreement/page.html", membership, context, area="agreement")


def chart_points(slug: str, question: str, points: Sequence[RoundPoint]) -> list[dict[str, Any]]:
    page = reverse("agreement", kwargs={"slug": slug})
    return [
        {
            "label": f"Round {point.round}",
            "value": point.krippendorff_alpha.value,
            "low": point.krippendorff_alpha.low,
            "high": point.krippendorff_alpha.high,
            "mark": f"version {point.instructions}" if point.is_new_version else "",
            "url": f"{page}?{urlencode({'round': point.round, 'question': question})}",
        }
        for point in points
    ]


def bounds_of(alphas: Sequence[Number]) -> str:
    """From 0 to 1, or from as far below 0 as alpha goes."""
    lowest = min((alpha.low or 0 for alpha in alphas), default=0)
    return f"{math.floor(min(0, lowest) * 5) / 5:g} 1"


def confusion_rows(slug: str, report: AgreementReport) -> dict[str, Any]:
    """Cells that open the disagreements of their two classes; a shade is the share of the row's pairs."""
    confusion, page = report.confusion, reverse("disagreements", kwargs={"slug": slug})
    many = len(confusion.values) > MANY_CLASSES
    shown = [place for place, counts in enumerate(confusion.counts) if any(counts) or not many]

    def cell(row: int, column: int) -> dict[str, Any]:
        n, total = confusion.counts[row][column], sum(confusion.counts[row])
        pair = pair_of(sameness(confusion.values[row]), sameness(confusion.values[column]))
        address = {"pair": pair, "round": report.round, "question": report.question}
        linked = row != column and n
        return {
            "share": n / total if total else 0,
            "text": f"{n // 2 if row == column else n:,}",
            "same": row == column,
            "url": f"{page}?{urlencode(address)}" if linked else "",
        }

    rows = [{"label": confusion.titles[row], "cells": [cell(row, column) for column in shown]} for row in shown]
    return {"columns": [confusion.titles[place] for place in shown], "rows": rows}
