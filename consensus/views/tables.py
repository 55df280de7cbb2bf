"""The tables behind the charts and numbers of a page, as they are copied and downloaded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse

from consensus.reports.agreement import RoundPoint, SliceRow
from consensus.reports.checks import Checks
from consensus.reports.classes import ClassRow
from consensus.reports.coefficients import CoefficientRow
from consensus.reports.confusion import Confusion
from consensus.reports.human_performance import HlpReport
from consensus.reports.labelers import LabelerMatrix, LabelerPairRow, LabelerRow, SelfAgreement, name_of
from consensus.reports.numbers import Number
from consensus.reports.over_time import OverTime
from consensus.reports.truth import TruthReport
from consensus.spreadsheets import Cell, csv_text

ESTIMATE = ("value", "low", "high", "reason", "n_items", "n_labels")
INTERVAL = ("", "_low", "_high")
TO_COPY = 20_000  # characters; a longer table is downloaded

Names = Mapping[int, str]


@dataclass(frozen=True)
class Table:
    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    @property
    def csv(self) -> str:
        return csv_text(self.header, self.rows)

    @property
    def to_copy(self) -> str:
        """As CSV; empty where it is too long for a page to carry along."""
        text = self.csv if len(self.rows) * len(self.header) < TO_COPY else ""
        return text if len(text) <= TO_COPY else ""

    def response(self, stem: str) -> HttpResponse:
        name = f"{stem}-{self.name}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(self.csv, content_type="text/csv; charset=utf-8", headers=headers)


def cells(number: Number) -> list[Cell]:
    return [number.value, number.low, number.high, number.reason, number.n_items, number.n_labels]


def interval(number: Number | None) -> list[Cell]:
    return [None, None, None] if number is None else [number.value, number.low, number.high]


def named(tables: Iterable[Table]) -> dict[str, Table]:
    return {table.name: table for table in tables}


def over_rounds(points: Sequence[RoundPoint], coefficient: str) -> Table:
    asked = [] if coefficient in ("krippendorff_alpha", "percent_agreement") else [coefficient]
    return Table(
        "rounds",
        [
            "round",
            "instructions",
            *headed("alpha"),
            *headed("percent_agreement"),
            *(n for c in asked for n in headed(c)),
        ],
        [
            [
                point.round,
                point.instructions,
                *cells(point.krippendorff_alpha),
                *cells(point.percent_agreement),
                *(cells(point.asked) if asked else []),
            ]
            for point in points
        ],
    )


def over_time(found: OverTime, coefficient: str) -> Table:
    return Table(
        "times",
        ["part", "first", "last", "coefficient", *ESTIMATE],
        [
            [place, row.first.isoformat(), row.last.isoformat(), coefficient, *cells(row.number)]
            for place, row in enumerate(found.stretches, 1)
        ],
    )


def headed(name: str) -> list[str]:
    return [f"{name}_{part}" for part in ESTIMATE]


def by_coefficient(rows: Sequence[CoefficientRow]) -> Table:
    return Table(
        "coefficients",
        ["coefficient", "kind", *ESTIMATE],
        [[row.coefficient.name, row.coefficient.kind, *cells(row.number)] for row in rows],
    )


def by_slice(rows: Sequence[SliceRow], coefficient: str) -> Table:
    compared = ["difference", "difference_low", "difference_high", "p_value", "adjusted_p_value", "stands_out"]
    return Table(
        "slices",
        ["slice", *headed("alpha"), *headed("percent_agreement"), "coefficient", *ESTIMATE, *compared],
        [
            [
                row.slice,
                *cells(row.krippendorff_alpha),
                *cells(row.percent_agreement),
                *against_rest(row, coefficient),
            ]
            for row in rows
        ],
    )


def against_rest(row: SliceRow, coefficient: str) -> list[Cell]:
    found = row.compared
    if found is None:
        return [coefficient, *[None] * 12]
    against = [found.difference, found.low, found.high, found.p_value, found.adjusted_p_value, found.stands_out]
    return [coefficient, *cells(found.number), *against]


def by_class(rows: Sequence[ClassRow]) -> Table:
    names = ("specific_agreement", "percent_agreement", "alpha", "gwet_ac1", "placed", "found")
    return Table(
        "classes",
        ["class", "n_labels", "share", *(f"{name}{end}" for name in names for end in INTERVAL), "met", "n_met"],
        [
            [
                row.value,
                row.n_labels,
                row.share,
                *(
                    cell
                    for number in (row.specific, row.percent, row.alpha, row.ac1, row.placed, row.found)
                    for cell in interval(number)
                ),
                row.met,
                row.n_met,
            ]
            for row in rows
        ],
    )


def of_confusion(confusion: Confusion) -> Table:
    values = [value or "nothing" for value in confusion.values]
    rows = zip(values, confusion.counts, strict=True)
    return Table("confusion", ["label", *values], [[value, *counts] for value, counts in rows])


def of_labelers(rows: Sequence[LabelerRow], names: Names) -> Table:
    return Table(
        "labelers",
        [
            "labeler", "n_labels", *(f"likeness{end}" for end in INTERVAL), *(f"agreement{end}" for end in INTERVAL),
            "n_items", "alpha_gain",
        ],
        [
            [
                name_of(row.labeler, names), row.n_labels, *interval(row.likeness), *interval(row.agreement),
                row.likeness.n_items, row.alpha_gain,
            ]
            for row in rows
        ],
    )  # fmt: skip


def of_pairs(rows: Sequence[LabelerPairRow], names: Names) -> Table:
    return Table(
        "pairs",
        ["first", "second", "n_items", "agreement", "likeness"],
        [
            [name_of(row.first, names), name_of(row.second, names), row.n_items, row.agreement, row.likeness]
            for row in rows
        ],
    )


def of_matrix(matrix: LabelerMatrix, names: Names) -> Table:
    people = [name_of(labeler, names) for labeler in matrix.labelers]
    rows = zip(people, matrix.likeness, strict=True)
    return Table("matrix", ["labeler", *people], [[person, *row] for person, row in rows])


def of_themselves(found: SelfAgreement, names: Names) -> Table:
    everybody: list[Cell] = ["everybody", *cells(found.everybody)]
    rows = [[name_of(labeler, names), *cells(number)] for labeler, number in found.labelers]
    return Table("themselves", ["labeler", *ESTIMATE], [everybody, *rows])


def of_checks(found: Checks, names: Names) -> Table:
    everybody: list[Cell] = ["everybody", *cells(found.gold), *cells(found.again)]
    rows = [[name_of(row.labeler, names), *cells(row.gold), *cells(row.again)] for row in found.labelers]
    by = found.themselves.coefficient.name
    columns = [f"{what}_{name}" for what in ("gold", f"again_{by}") for name in ESTIMATE]
    return Table("checks", ["labeler", *columns], [everybody, *rows])


def of_methods(report: TruthReport) -> Table:
    measures = [f"{measure.name}{end}" for measure in report.method_measures for end in INTERVAL]
    fit = ["probability_of_unseen", "log_score_behind", "margin", "expected_right"]
    return Table(
        "methods",
        ["method", "recommended", "n_open", "n_changed", *measures, *fit],
        [
            [
                row.name,
                row.is_recommended,
                row.n_open,
                row.n_changed,
                *(cell for number in row.measures for cell in interval(number)),
                *(
                    [row.fit.probability, row.fit.behind, row.fit.margin, row.fit.expected_right]
                    if row.fit
                    else [None] * len(fit)
                ),
            ]
            for row in report.methods
        ],
    )


def of_trust(report: TruthReport, names: Names) -> Table:
    measures = [f"{measure.name}{end}" for measure in report.labeler_measures for end in INTERVAL]
    return Table(
        "labelers",
        ["labeler", "n_labels", *measures, "verdict"],
        [
            [
                name_of(row.labeler, names),
                row.n_labels,
                *(cell for number in row.measures for cell in interval(number)),
                row.verdict,
            ]
            for row in report.labelers
        ],
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
