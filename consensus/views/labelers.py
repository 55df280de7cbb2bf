"""Labelers beside each other: against the rest, two by two, and with themselves."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consensus.reports.agreement import AgreementReport
from consensus.reports.checks import Checks, checks_of
from consensus.reports.labelers import LabelerMatrix, LabelerRow, Labelers, all_pairs, name_of, names_of
from consensus.views import tables, vega
from consensus.views.agreement import bounds_of
from consensus.views.chosen import as_csv, chosen, ready, when
from consensus.views.tables import Table
from labeling.navigation import project_page

PAGE = 25


@login_required
def labelers(request: HttpRequest, slug: str) -> HttpResponse:
    membership, found = chosen(request, slug)
    if found is None:
        return project_page(request, "consensus/labelers/page.html", membership, {}, area="agreement")
    report, names = found.report(), names_of(found.project)
    checks = checks_of(found.round, found.question)
    if request.GET.get("format") == "csv":
        every = {"pairs": lambda: tables.of_pairs(all_pairs(report.known, report.only), names)}
        return as_csv(tables_of(report, names, checks) | every, request.GET.get("table", "labelers"), found.stem)
    known, again, search = report.labelers.value, report.themselves.value, request.GET.get("q", "").strip()
    context = found.context("labelers") | {
        "report": report,
        "checks": checks,
        "checked": [(name_of(row.labeler, names), row) for row in checks.labelers] if checks else [],
        "known": known,
        "search": search,
        "tables": ready(tables_of(report, names, checks)),
        "themselves": again,
        "own": [(name_of(who, names), number) for who, number in again.labelers] if again else [],
        "waiting": any(part.is_waiting or part.is_old for part in (report.labelers, report.themselves)),
        "slices": [("", _("all items")), *((name, name) for name in report.slice_names)],
    }
    if known is not None:
        context |= shown(known, names, search, request.GET.get("page", ""))
    return project_page(request, "consensus/labelers/page.html", membership, context, area="agreement")


def shown(known: Labelers, names: Mapping[int, str], search: str, number: str) -> dict[str, Any]:
    rows = [(name_of(row.labeler, names), row) for row in known.rows]
    found = [(name, row) for name, row in rows if search.casefold() in name.casefold()]
    bounds = bounds_of([row.likeness for row in known.rows])
    mean = sum((row.likeness.value or 0) * row.n_labels for row in known.rows) / max(1, sum_of(known.rows))
    return {
        "page": Paginator(found, PAGE).get_page(number),
        "pairs": [(name_of(pair.first, names), name_of(pair.second, names), pair) for pair in known.pairs],
        "heat": heat_of(known.matrix, names, is_error=known.is_error),
        "bounds": bounds,
        "mean": mean,
    }


def sum_of(rows: tuple[LabelerRow, ...]) -> int:
    return sum(row.n_labels for row in rows)


def heat_of(matrix: LabelerMatrix, names: Mapping[int, str], *, is_error: bool) -> dict[str, Any]:
    """Darker is more alike; the shades run from the least to the most alike of the matrix."""
    people = [name_of(labeler, names) for labeler in matrix.labelers]
    given = [value for row in matrix.likeness for value in row if value is not None]
    low, high = (min(given), max(given)) if given else (0.0, 1.0)

    def shade(value: float | None) -> float:
        share = 0.5 if value is None or high == low else (value - low) / (high - low)
        return 0.0 if value is None else 0.1 + 0.89 * (1 - share if is_error else share)

    rows = [
        {
            "label": people[row],
            "cells": [
                {
                    "share": shade(value),
                    "text": written(value, is_error=is_error),
                    "same": row == column,
                    "note": ngettext("%(n)d item", "%(n)d items", 2) % {"n": matrix.shared[row][column]}
                    if value is not None
                    else "",
                }
                for column, value in enumerate(line)
            ],
        }
        for row, line in enumerate(matrix.likeness)
    ]
    return {
        "columns": people,
        "rows": rows,
        "low": low,
        "high": high,
        "spec": vega.heat(people, people, matrix.likeness, _("how alike")),
    }


def written(value: float | None, *, is_error: bool) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if is_error else f"{100 * value:.0f}"


def tables_of(
    report: AgreementReport, names: Mapping[int, str], checks: Checks | None
) -> dict[str, Callable[[], Table | None]]:
    return {
        "checks": lambda: when(checks, lambda found: tables.of_checks(found, names)),
        "labelers": lambda: when(report.labelers.value, lambda found: tables.of_labelers(found.rows, names)),
        "pairs": lambda: when(report.labelers.value, lambda found: tables.of_pairs(found.pairs, names)),
        "matrix": lambda: when(report.labelers.value, lambda found: tables.of_matrix(found.matrix, names)),
        "themselves": lambda: when(report.themselves.value, lambda found: tables.of_themselves(found, names)),
    }
