"""What a round did, beside the one before: the difference and what it rests on, whom and what it reached, what is left.

The tables are of the items that the verdict rests on. What is found names items and labelers by their keys.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.differences import DIFFERENCES
from consensus.named import NAMED, names
from consensus.ratings import Known, among, items_of
from consensus.reports.findings import Finding, Kept, find
from consensus.reports.labelers import LIKENESS, key_of
from consensus.reports.numbers import Number, finite, of_estimate, of_group
from consensus.reports.trend import Step, change_of, fresh_items, step_to
from consensus.slices import slices_of
from consensus.stats import (
    LabelerChange,
    Ratings,
    Trend,
    VerdictRule,
    compare,
    estimate,
    krippendorff_alpha,
    labeler_changes,
    pair_changes,
)
from consensus.stats.arrays import Floats, Ints
from consensus.stats.merging import recoded
from consensus.stats.slices import holm
from labeling.models import Annotation, Assignment, Round, RoundItem
from labeling.questions import Question

RESAMPLES = 1000


@dataclass(frozen=True)
class Difference:
    """alpha before and after on some items, and the change. is_basis: what the verdict rests on.

    low, high: from the intervals of both; drawn_low, drawn_high: of drawing the items again. reason: why there is too
    little to compare.
    """

    items: str  # same | fresh | all
    n_before: int
    n_after: int
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    drawn_low: float | None
    drawn_high: float | None
    p_value: float | None
    reason: str | None
    is_basis: bool


@dataclass(frozen=True)
class Beside:
    """Of the round itself: alpha on items that an earlier round had asked about, and on fresh ones."""

    again: Number
    fresh: Number
    difference: float | None  # again less fresh
    low: float | None
    high: float | None
    p_value: float | None

    @property
    def is_higher(self) -> bool:
        """Agreement on items seen before is clearly higher: some of it may be memory."""
        return self.low is not None and self.low > 0


@dataclass(frozen=True)
class PartRow:
    """A class or a slice: alpha before, after, and the change; adjusted: p after Holm's correction for all rows."""

    name: str
    title: str
    position: int
    n_before: int
    n_after: int
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    adjusted: float | None
    stands_out: bool
    reason: str | None


@dataclass(frozen=True)
class LabelerRow:
    """before, after: how alike this labeler's answers are to those of another one of the item; None: took no part."""

    labeler: int
    before: Number | None
    after: Number | None
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    adjusted: float | None
    stands_out: bool


@dataclass(frozen=True)
class Confusion:
    """Two classes given to one item: on so many items before and after."""

    first: str
    second: str
    first_title: str
    second_title: str
    n_before: int
    n_after: int
    share_before: float
    share_after: float
    p_value: float | None
    adjusted: float | None
    stands_out: bool

    @property
    def fate(self) -> str:
        """went | fewer | same | more | new."""
        if not self.n_after:
            return "went"
        if not self.n_before:
            return "new"
        if self.share_after == self.share_before:
            return "same"
        return "fewer" if self.share_after < self.share_before else "more"


@dataclass(frozen=True)
class Times:
    """Seconds for the first answer to an item, of one labeler or of all; medians, None where nothing was timed."""

    labeler: int | None
    n_before: int
    n_after: int
    before: float | None
    after: float | None
    hours_before: float
    hours_after: float


@dataclass(frozen=True)
class RoundReport:
    """likeness: what that of labelers is; is_error: less is more alike. is_paired: the tables are of the same items."""

    basis: str
    is_paired: bool
    confidence: float
    differences: tuple[Difference, ...]
    beside: Beside | None
    classes: tuple[PartRow, ...]
    slices: tuple[PartRow, ...]
    labelers: tuple[LabelerRow, ...]
    likeness: str
    is_error: bool
    confusions: tuple[Confusion, ...]
    times: tuple[Times, ...]


def round_report(
    round: Round, question: Question, rule: VerdictRule, *, wait: bool = True
) -> tuple[Step, Kept[RoundReport]] | None:
    """The report on a closed round, and the step it is about; None where there is no earlier round to hold it against.

    wait: whether it is left to a worker where it takes long, and is not there yet.
    """
    step = None if not round.is_closed else step_to(round, question)
    if step is None:
        return None
    argument = json.dumps([step.earlier.number, rule.confidence, rule.minimum_items])
    return step, find(ROUND_REPORT, Known(round, question), argument, wait=wait)


def compute(known: Known, argument: str) -> RoundReport:
    _number, confidence, minimum_items = json.loads(argument)
    step = step_to(known.round, known.question)
    assert step is not None  # round_report asks for nothing else
    rule = VerdictRule(confidence=confidence, minimum_items=minimum_items)
    change = change_of(step, known, rule)
    tables = Tables(step.before(), known.answered.ratings, fresh_items(step.earlier), fresh_items(step.round))
    before, after = tables.of({"same items": "same", "fresh items": "fresh"}.get(change.basis, "all"))
    is_paired = change.basis == "same items"
    level = DIFFERENCES[known.question.type]
    hold = Holder(is_paired, confidence, minimum_items)
    likeness, says = LIKENESS[known.question.type]
    return RoundReport(
        basis=change.basis,
        is_paired=is_paired,
        confidence=confidence,
        differences=differences(tables, change.basis, rule, level),
        beside=beside(tables, level, confidence),
        classes=class_rows(before, after, known.question, hold),
        slices=slice_rows(before, after, slices_of_both(step), hold, level),
        labelers=tuple(
            labeler_row(row, confidence) for row in labeler_changes(before, after, likeness, confidence=confidence)
        ),
        likeness=says,
        is_error=likeness.is_error,
        confusions=confusions(before, after, known.question, hold) if known.question.takes_one else (),
        times=times(step.earlier, known.round),
    )


@dataclass(frozen=True, eq=False)
class Tables:
    """The answers of both rounds, the earlier ones read under the version of the later; fresh: by primary key."""

    before: Ratings
    after: Ratings
    fresh_before: Sequence[int]
    fresh_after: Sequence[int]

    def of(self, items: str) -> tuple[Ratings, Ratings]:
        """same: the items with two answers in both rounds; fresh: those that no earlier round asked about; all."""
        if items == "same":
            first, second = self.before.pairable(), self.after.pairable()
            return first.only(second.items), second.only(first.items)
        if items == "fresh":
            return chosen(self.before, self.fresh_before), chosen(self.after, self.fresh_after)
        return self.before, self.after


def chosen(ratings: Ratings, items: Iterable[int]) -> Ratings:
    return ratings.select(among(items_of(ratings), np.array(sorted(items), np.int64)))


def differences(tables: Tables, basis: str, rule: VerdictRule, level: Any) -> tuple[Difference, ...]:
    named = {"same items": "same", "fresh items": "fresh"}.get(basis, "all")
    rows = []
    for items in ("same", "fresh", "all"):
        before, after = tables.of(items)
        known: dict[str, Any] = {"paired": items == "same", "confidence": rule.confidence, "level": level}
        known |= {"minimum_items": rule.minimum_items, "resamples": RESAMPLES}
        found = compare(before, after, **known)
        drawn = compare(before, after, method="percentile", **known) if found.method != "percentile" else found
        rows.append(
            Difference(
                items=items,
                n_before=found.n_items_before,
                n_after=found.n_items_after,
                before=finite(found.before),
                after=finite(found.after),
                difference=finite(found.difference),
                low=finite(found.low),
                high=finite(found.high),
                drawn_low=finite(drawn.low),
                drawn_high=finite(drawn.high),
                p_value=finite(found.p_value),
                reason=found.reason,
                is_basis=items == named,
            )
        )
    return tuple(rows)


def beside(tables: Tables, level: Any, confidence: float) -> Beside | None:
    """None where the round has no items of both kinds."""
    fresh = tables.of("fresh")[1]
    mask = ~among(items_of(tables.after), np.array(sorted(tables.fresh_after), np.int64))
    again = tables.after.select(mask)
    if not fresh.pairable().n_items or not again.pairable().n_items:
        return None
    found = compare(fresh, again, level=level, confidence=confidence, minimum_items=2)
    first, second = (
        of_estimate(estimate(krippendorff_alpha, part, level=level, confidence=confidence)) for part in (again, fresh)
    )
    change = finite(found.difference), finite(found.low), finite(found.high), finite(found.p_value)
    return Beside(first, second, *change)


@dataclass(frozen=True)
class Holder:
    """How two tables of a part of the answers are held against each other."""

    is_paired: bool
    confidence: float
    minimum_items: int

    def beside(self, before: Ratings, after: Ratings, level: Any = "nominal") -> Trend:
        return compare(
            before, after, paired=self.is_paired, confidence=self.confidence, minimum_items=self.minimum_items,
            level=level,
        )  # fmt: skip

    def rows(self, parts: Sequence[tuple[str, str, int]], trends: Sequence[Trend]) -> tuple[PartRow, ...]:
        """parts: name, title and position of each. p-values are corrected for those that can be compared."""
        p_values = np.array([np.nan if trend.reason else trend.p_value for trend in trends], dtype=np.float64)
        return tuple(
            PartRow(
                name=name,
                title=title,
                position=position,
                n_before=trend.n_items_before,
                n_after=trend.n_items_after,
                before=finite(trend.before),
                after=finite(trend.after),
                difference=finite(trend.difference),
                low=finite(trend.low),
                high=finite(trend.high),
                p_value=finite(trend.p_value),
                adjusted=finite(adjusted),
                stands_out=self.stands_out(adjusted),
                reason=trend.reason,
            )
            for (name, title, position), trend, adjusted in zip(parts, trends, holm(p_values).tolist(), strict=True)
        )

    def stands_out(self, adjusted: float) -> bool:
        return bool(adjusted <= 1 - self.confidence)


def class_rows(before: Ratings, after: Ratings, question: Question, hold: Holder) -> tuple[PartRow, ...]:
    """Each option against the rest, as if the question were whether it is there."""
    if question.type not in NAMED:
        return ()
    parts = [(option.value, option.title, option.position) for option in question.options]

    def one(ratings: Ratings, value: str) -> Ratings:
        return recoded(ratings, names(ratings, question, value).astype(np.int64), (False, True))

    return hold.rows(parts, [hold.beside(one(before, value), one(after, value)) for value, _, _ in parts])


def slice_rows(
    before: Ratings, after: Ratings, slices: Mapping[str, Ints], hold: Holder, level: Any
) -> tuple[PartRow, ...]:
    trends = [hold.beside(part_of(before, items), part_of(after, items), level) for items in slices.values()]
    return hold.rows([(name, name, 0) for name in slices], trends)


def slices_of_both(step: Step) -> dict[str, Ints]:
    """Of the items of both rounds together, so that numbers fall into the same bins."""
    rows = RoundItem.objects.filter(round__in=[step.earlier, step.round]).values_list("item_id", "item__attributes")
    return slices_of(rows.iterator(chunk_size=10_000))


def part_of(ratings: Ratings, members: Ints) -> Ratings:
    return ratings.select(among(items_of(ratings), members))


def labeler_row(row: LabelerChange, confidence: float) -> LabelerRow:
    return LabelerRow(
        labeler=key_of(row.labeler),
        before=of_group(row.before) if row.before else None,
        after=of_group(row.after) if row.after else None,
        difference=finite(row.difference),
        low=finite(row.low),
        high=finite(row.high),
        p_value=finite(row.p_value),
        adjusted=finite(row.adjusted_p_value),
        stands_out=bool(row.adjusted_p_value <= 1 - confidence),
    )


def confusions(before: Ratings, after: Ratings, question: Question, hold: Holder) -> tuple[Confusion, ...]:
    """Those that went back furthest first."""
    sizes = [max(1, ratings.pairable().n_items) for ratings in (before, after)]
    return tuple(
        Confusion(
            first=str(row.first),
            second=str(row.second),
            first_title=question.describe(row.first),
            second_title=question.describe(row.second),
            n_before=row.n_before,
            n_after=row.n_after,
            share_before=row.n_before / sizes[0],
            share_after=row.n_after / sizes[1],
            p_value=finite(row.p_value),
            adjusted=finite(row.adjusted_p_value),
            stands_out=hold.stands_out(row.adjusted_p_value),
        )
        for row in pair_changes(before, after, paired=hold.is_paired)
    )


def times(earlier: Round, later: Round) -> tuple[Times, ...]:
    """Of everybody together first, then of each labeler; of people, for their first answer to each item."""
    old, new = seconds_by_labeler(earlier), seconds_by_labeler(later)
    together = [np.concatenate([np.zeros(0), *table.values()]) for table in (old, new)]
    rows = [time_row(None, *together)]
    for labeler in sorted({*old, *new}):
        rows.append(time_row(labeler, old.get(labeler, np.zeros(0)), new.get(labeler, np.zeros(0))))
    return tuple(rows) if len(together[0]) + len(together[1]) else ()


def seconds_by_labeler(round: Round) -> dict[int, Floats]:
    rows = Annotation.objects.filter(
        assignment__item__round=round, assignment__status=Assignment.Status.SUBMITTED,
        assignment__labeler__is_machine=False, revision=1, seconds__isnull=False,
    )  # fmt: skip
    found: dict[int, list[float]] = {}
    for labeler, seconds in rows.values_list("assignment__labeler", "seconds").iterator(chunk_size=10_000):
        found.setdefault(labeler, []).append(seconds or 0.0)
    return {labeler: np.array(each) for labeler, each in found.items()}


def time_row(labeler: int | None, old: Floats, new: Floats) -> Times:
    return Times(
        labeler=labeler,
        n_before=len(old),
        n_after=len(new),
        before=float(np.median(old)) if len(old) else None,
        after=float(np.median(new)) if len(new) else None,
        hours_before=float(old.sum() / 3600),
        hours_after=float(new.sum() / 3600),
    )


def n_parts(known: Known) -> int:
    return 6 + len(known.question.options) + len(known.sides.slices)


ROUND_REPORT = Finding("round_report", compute, quick=150_000, pieces=n_parts)
