"""The tables behind the charts and numbers of a page, as they are copied and downloaded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse

from consensus.reports.agreement import AgreementReport, RoundPoint
from consensus.reports.human_performance import HlpReport
from consensus.reports.numbers import Number
from consensus.spreadsheets import Cell, csv_text

ESTIMATE = ("value", "low", "high", "reason", "n_items", "n_labels")


@dataclass(frozen=True)
class Table:
    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    @property
    def csv(self) -> str:
        return csv_text(self.header, self.rows)

    def response(self, stem: str) -> HttpResponse:
        name = f"{stem}-{self.name}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(self.csv, content_type="text/csv; charset=utf-8", headers=headers)


def cells(number: Number) -> list[Cell]:
    return [number.value, number.low, number.high, number.reason, number.n_items, number.n_labels]


def named(tables: Iterable[Table]) -> dict[str, Table]:
    return {table.name: table for table in tables}


def agreement_tables(report: AgreementReport, points: Sequence[RoundPoint]) -> dict[str, Table]:
    alpha = [f"alpha_{name}" for name in ESTIMATE]
    percent = [f"percent_agreement_{name}" for name in ESTIMATE]
    confusion = report.confusion
    return named(
        [
            Table(
                "rounds",
                ["round", "instructions", *alpha, *percent],
                [[p.round, p.instructions, *cells(p.krippendorff_alpha), *cells(p.percent_agreement)] for p in points],
            ),
            Table(
                "slices",
                ["slice", *alpha, *percent],
                [[row.slice, *cells(row.krippendorff_alpha), *cells(row.percent_agreement)] for row in report.slices],
            ),
            Table(
                "classes",
                ["class", "n_labels", "share", *(f"found_{name}" for name in ESTIMATE), "met", "n_met"],
                [[row.value, row.n_labels, row.share, *cells(row.found), row.met, row.n_met] for row in report.classes],
            ),
            Table(
                "labelers",
                ["labeler", "n_labels", *(f"agreement_{name}" for name in ESTIMATE[:-1])],
                [[row.labeler, row.n_labels, *cells(row.agreement)[:-1]] for row in report.labelers],
            ),
            Table(
                "pairs",
                ["first", "second", "n_items", "agreement"],
                [[row.first, row.second, row.n_items, row.agreement] for row in report.labeler_pairs],
            ),
            Table(
                "confusion",
                ["label", *confusion.values],
                [[value, *counts] for value, counts in zip(confusion.values, confusion.counts, strict=True)],
            ),
        ]
    )


def hlp_tables(report: HlpReport) -> dict[str, Table]:
    header = ["kind", "reference", *ESTIMATE]
    whole: list[list[Cell]] = [
        [e.kind, e.reference, e.value, e.low, e.high, e.reason, e.n_items, e.n_labels] for e in report.estimates
    ]
    return named(
        [
            Table("estimates", header, whole),
            Table(
                "slices",
                ["slice", *header],
                [
                    [row.slice, e.kind, e.reference, e.value, e.low, e.high, e.reason, e.n_items, e.n_labels]
                    for row in report.slices
                    for e in row.estimates
                ],
            ),
            Table("classes", ["class", *ESTIMATE], [[row.value, *cells(row.found)] for row in report.classes]),
        ]
    )
