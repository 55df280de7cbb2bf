"""Agreement as one answer to a program: every part that is there, and which are not there yet."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from consensus.reports.agreement import AgreementReport
from consensus.reports.checks import themselves_of
from consensus.reports.confusion import Confusion
from consensus.reports.findings import Kept
from consensus.reports.labelers import LabelerMatrix, Labelers, SelfAgreement, name_of
from consensus.reports.over_time import OverTime
from consensus.reports.trend import VerdictReport

PLAIN = (
    "round", "question", "instructions", "given_under", "read_as", "is_open", "machines", "slice", "n_items",
    "n_labels", "n_labelers", "left_out", "percent_agreement", "krippendorff_alpha", "sentences", "slices",
)  # fmt: skip
NOBODY = Labelers("", False, (), (), 0, LabelerMatrix((), (), (), 0))
NO_CONFUSION = Confusion((), (), ())
NO_TIMES = OverTime((), None)

Names = Mapping[int, str]


def told_of(report: AgreementReport, names: Names, trend: VerdictReport) -> dict[str, Any]:
    """names: user -> the name that may be shown."""
    parts = parts_of(report)
    people, again = report.labelers.value or NOBODY, report.themselves.value
    return {name: getattr(report, name) for name in PLAIN} | {
        "slices_note": report.compared.value.note if report.compared.value else "",
        "coefficients": report.coefficients.value or (),
        "classes": report.classes.value or (),
        "over_time": report.over_time.value or NO_TIMES,
        "confusion": report.confusion.value or NO_CONFUSION,
        "likeness": people.says,
        "labelers": [vars(row) | {"name": name_of(row.labeler, names)} for row in people.rows],
        "labeler_pairs": [
            vars(row) | {"first_name": name_of(row.first, names), "second_name": name_of(row.second, names)}
            for row in people.pairs
        ],
        "labeler_matrix": vars(people.matrix) | {"labelers": [name_of(who, names) for who in people.matrix.labelers]},
        "self_agreement": with_names(again, names) if again else None,
        "again": own.again if (own := themselves_of(report.held, report.asked)) else None,
        "again_measure": own.coefficient.name if own else None,
        "again_between": own.between if own else None,
        "trend": trend,
        "computing": [name for name, part in parts.items() if part.is_waiting or part.is_old],
    }


def parts_of(report: AgreementReport) -> dict[str, Kept[Any]]:
    """What may take long, by the fields that hold it."""
    return {
        "coefficients": report.coefficients,
        "classes": report.classes,
        "over_time": report.over_time,
        "confusion": report.confusion,
        "slices": report.compared,
        "labelers": report.labelers,
        "self_agreement": report.themselves,
    }


def with_names(found: SelfAgreement, names: Names) -> dict[str, Any]:
    rows = [asdict(number) | {"labeler": name_of(who, names)} for who, number in found.labelers]
    return {"rounds": found.rounds, "everybody": found.everybody, "labelers": rows}
