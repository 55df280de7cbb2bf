"""Storing the numbers of a closed round, so that pages are quick and `verify` has something to check."""

import math
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from consensus.differences import DIFFERENCES
from consensus.measures import RESAMPLES, SEED, measure
from consensus.models import Measurement
from consensus.ratings import LeftOut, answered, sides_of
from consensus.stats import Estimate
from labeling.models import Event, Round
from labeling.questions import Question


def measure_closed_round(event: Event) -> None:
    """What follows from closing a round; again, it finds the same numbers and stores them in the same rows."""
    closed = Round.objects.select_related("project", "instructions").filter(pk=event.subject_id).first()
    if closed is not None:
        measure_round(round=closed)


def measure_round(*, round: Round) -> None:
    """Store each question's numbers, of the whole round and of each slice. What asked for it is the event."""
    if not round.is_closed:
        return
    for question in round.instructions.questions.questions:
        store(round, question, rows_of(round, question))


def rows_of(round: Round, question: Question) -> list[Measurement]:
    sides, known = sides_of(round), answered(round, question)
    gold, level = sides.gold.get(question.name), DIFFERENCES[question.type]
    rows = []
    for name, items in [("", None), *sides.slices.items()]:
        ratings = known.ratings if items is None else known.ratings.only(items)
        left_out = known.left_out(items)
        for statistic, estimate in measure(ratings, gold, level=level).items():
            row = row_of(estimate, left_out)
            row.round, row.question, row.slice, row.statistic = round, question.name, name, statistic
            row.level = str(level) if statistic == Measurement.Statistic.KRIPPENDORFF_ALPHA else ""
            rows.append(row)
    return rows


def row_of(estimate: Estimate, left_out: tuple[LeftOut, ...]) -> Measurement:
    return Measurement(
        value=finite(estimate.value),
        low=finite(estimate.low),
        high=finite(estimate.high),
        reason=estimate.reason or "",
        n_items=estimate.n_items,
        n_labels=estimate.n_labels,
        n_labelers=estimate.n_labelers,
        left_out=[asdict(part) for part in left_out],
        seed=SEED,
        resamples=RESAMPLES,
    )


def finite(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


@transaction.atomic
def store(round: Round, question: Question, rows: list[Measurement]) -> None:
    """Put the rows in the place of those from before; what is not measured any more goes."""
    Round.objects.select_for_update().get(pk=round.pk)
    before = Measurement.objects.filter(round=round, question=question.name)
    kept = {(row.slice, row.statistic) for row in rows}
    before.filter(pk__in=[row.pk for row in before if (row.slice, row.statistic) not in kept]).delete()
    for row in rows:
        row.computed_at = timezone.now()
    Measurement.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["round", "question", "slice", "statistic"],
        update_fields=[
            "value", "low", "high", "reason", "level", "n_items", "n_labels", "n_labelers", "left_out", "seed",
            "resamples", "computed_at",
        ],
    )  # fmt: skip
