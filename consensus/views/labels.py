"""How labels are derived from answers, which method fits, and how good labelers are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from consensus.ratings import Known
from consensus.reports.findings import find
from consensus.reports.labelers import name_of, names_of
from consensus.reports.numbers import Number
from consensus.reports.truth import TRUTH, Measure, TruthReport
from consensus.sentences import told
from consensus.views import tables, vega
from consensus.views.chosen import Tables, as_csv, chosen, ready, when
from labeling.navigation import project_page

PAGE = 25


@dataclass(frozen=True)
class Cell:
    """A number with how it is written and drawn."""

    measure: Measure
    number: Number
    bounds: str

    @property
    def reference(self) -> float | None:
        """What it is compared with: no skill, no bias."""
        return None if self.measure.kind == "share" else 0.0


@login_required
def labels(request: HttpRequest, slug: str) -> HttpResponse:
    membership, found = chosen(request, slug)
    if found is None:
        return project_page(request, "consensus/labels/page.html", membership, {}, area="agreement")
    kept, names = (
        find(TRUTH, Known(found.round, found.question, machines=True, under=found.under)),
        names_of(found.project),
    )
    report, search = kept.value, request.GET.get("q", "").strip()
    if request.GET.get("format") == "csv":
        return as_csv(tables_of(report, names), request.GET.get("table", "methods"), found.stem)
    context = found.context("consensus_labels") | {
        "report": report,
        "kept": kept,
        "search": search,
        "tables": ready(tables_of(report, names)),
        "waiting": kept.is_waiting or kept.is_old,
    }
    if report is not None:
        context |= shown(report, names, search, request.GET.get("page", ""))
    return project_page(request, "consensus/labels/page.html", membership, context, area="agreement")


def shown(report: TruthReport, names: Mapping[int, str], search: str, number: str) -> dict[str, Any]:
    rows = [(name_of(row.labeler, names), row) for row in report.labelers]
    found = [(name, row) for name, row in rows if search.casefold() in name.casefold()]
    page = Paginator(found, PAGE).get_page(number)
    bounds = [
        bounds_of([row.measures[place] for row in report.labelers]) for place in range(len(report.labeler_measures))
    ]
    return {
        "methods": [(row, cells(report.method_measures, row.measures)) for row in report.methods],
        "page": page,
        "labelers": [
            (name, row, cells(report.labeler_measures, row.measures, bounds)) for name, row in page.object_list
        ],
        "flagged": [(name_of(row.labeler, names), row) for row in report.flagged],
        "flagged_share": report.n_flagged_labels / max(1, report.n_labels),
        "methods_spec": methods_spec(report),
        "has_fit": any(row.fit for row in report.methods),
        "has_changes": any(row.n_changed is not None for row in report.methods),
    }


def cells(measures: tuple[Measure, ...], numbers: tuple[Number, ...], bounds: list[str] | None = None) -> list[Cell]:
    ends = bounds or ["0 1"] * len(measures)
    return [Cell(*each) for each in zip(measures, numbers, ends, strict=True)]


def bounds_of(numbers: list[Number]) -> str:
    """From 0 to 1, or as far as the values go."""
    values = [value for each in numbers for value in (each.value, each.low, each.high) if value is not None]
    return f"{min(0.0, *values, 0.0):.3g} {max(1.0, *values, 1.0):.3g}" if values else "0 1"


def methods_spec(report: TruthReport) -> str:
    """Against gold, by the first measure; empty without gold."""
    if not report.method_measures:
        return ""
    rows = [
        {
            "method": told(row.title),
            "value": row.measures[0].value,
            "low": row.measures[0].low,
            "high": row.measures[0].high,
        }
        for row in report.methods
    ]
    return vega.estimates(rows, along="method", title=told(report.method_measures[0].title), across=True)


def tables_of(report: TruthReport | None, names: Mapping[int, str]) -> Tables:
    return {
        "methods": lambda: when(report, tables.of_methods),
        "labelers": lambda: when(report, lambda found: tables.of_trust(found, names)),
    }
