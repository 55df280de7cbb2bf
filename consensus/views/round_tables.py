"""The tables of the report on a round, as they are copied and downloaded."""

from collections.abc import Mapping, Sequence

from consensus.reports.labelers import name_of
from consensus.reports.round_report import PartRow, RoundReport
from consensus.views.tables import INTERVAL, Table, interval

CHANGE = ("n_items_before", "n_items_after", "before", "after", "difference", "low", "high")
TESTED = ("p_value", "adjusted_p_value", "stands_out")

Names = Mapping[int, str]


def of_differences(found: RoundReport) -> Table:
    return Table(
        "differences",
        ["items", *CHANGE, "bootstrap_low", "bootstrap_high", "p_value", "reason", "is_basis"],
        [
            [
                row.items, row.n_before, row.n_after, row.before, row.after, row.difference, row.low, row.high,
                row.drawn_low, row.drawn_high, row.p_value, row.reason, row.is_basis,
            ]
            for row in found.differences
        ],
    )  # fmt: skip


def of_beside(found: RoundReport) -> Table:
    held = found.beside
    header = ["items", *(f"alpha{end}" for end in INTERVAL), "n_items"]
    if held is None:
        return Table("beside", header, [])
    return Table(
        "beside",
        header,
        [
            ["asked before", *interval(held.again), held.again.n_items],
            ["fresh", *interval(held.fresh), held.fresh.n_items],
            ["difference", held.difference, held.low, held.high, None],
        ],
    )


def of_parts(name: str, rows: Sequence[PartRow]) -> Table:
    return Table(
        name,
        ["name", *CHANGE, *TESTED, "reason"],
        [
            [
                row.name, row.n_before, row.n_after, row.before, row.after, row.difference, row.low, row.high,
                row.p_value, row.adjusted, row.stands_out, row.reason,
            ]
            for row in rows
        ],
    )  # fmt: skip


def of_labelers(found: RoundReport, names: Names) -> Table:
    ends = [f"{when}{end}" for when in ("before", "after") for end in INTERVAL]
    return Table(
        "labelers",
        ["labeler", "n_items_before", "n_items_after", *ends, "difference", "low", "high", *TESTED],
        [
            [
                name_of(row.labeler, names),
                row.before.n_items if row.before else 0,
                row.after.n_items if row.after else 0,
                *interval(row.before),
                *interval(row.after),
                *(row.difference, row.low, row.high, row.p_value, row.adjusted, row.stands_out),
            ]
            for row in found.labelers
        ],
    )


def of_confusions(found: RoundReport) -> Table:
    return Table(
        "confusions",
        ["first", "second", "n_items_before", "n_items_after", "share_before", "share_after", "fate", *TESTED],
        [
            [
                row.first, row.second, row.n_before, row.n_after, row.share_before, row.share_after, row.fate,
                row.p_value, row.adjusted, row.stands_out,
            ]
            for row in found.confusions
        ],
    )  # fmt: skip


def of_times(found: RoundReport, names: Names) -> Table:
    return Table(
        "times",
        [
            "labeler", "n_answers_before", "n_answers_after", "median_seconds_before", "median_seconds_after",
            "hours_before", "hours_after",
        ],
        [
            [
                "everybody" if row.labeler is None else name_of(row.labeler, names),
                row.n_before, row.n_after, row.before, row.after, row.hours_before, row.hours_after,
            ]
            for row in found.times
        ],
    )  # fmt: skip
