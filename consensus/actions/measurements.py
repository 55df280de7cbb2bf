"""Storing the numbers of a closed round, so that pages are quick and `verify` has something to check."""

import logging
import math
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from consensus.actions.columns import rounds_to_store, store_columns
from consensus.measures import RESAMPLES, SEED, measure, measures_of, sampled
from consensus.models import Change, Measurement
from consensus.ratings import Known, LeftOut
from consensus.stats import Estimate, Ratings
from labeling.models import Event, Round
from labeling.questions import Question

logger = logging.getLogger(__name__)


def measure_closed_round(event: Event) -> None:
    """What follows from closing a round; again, it finds the same numbers and stores them in the same rows."""
    closed = Round.objects.select_related("project", "instructions").filter(pk=event.subject_id).first()
    if closed is not None:
        store_columns(round=closed)
        measure_round(round=closed)


def catch_up() -> int:
    """What a worker does every now and then: store the columns that are far behind, and measure rounds that were
    closed before there were any. One round that fails does not keep the others waiting."""
    Change.objects.filter(round__in=Round.every.exclude(watches=None)).delete()  # checks are never kept as columns
    rounds = rounds_to_store()
    for round in rounds:
        try:
            store_columns(round=round)
            measure_round(round=round)
        except Exception:  # whatever it was: it is logged, tried again next time, and the other rounds go on
            logger.exception("the answers of round %s were not stored as columns", round.pk)
    return len(rounds)


def measure_round(*, round: Round) -> None:
    """Store each question's numbers, of the whole round and of each slice. What asked for it is the event."""
    if not round.is_closed:
        return
    for question in round.instructions.questions.questions:
        store(round, question, rows_of(round, question))


def rows_of(round: Round, question: Question) -> list[Measurement]:
    known = Known(round, question)
    levels = {one.name: one.level for one in measures_of(question)}
    rows = []
    for name in ["", *known.sides.slices]:
        found = known.of(name)
        left_out = found.left_out()
        for statistic, estimate in measure(found.ratings, known.gold, question).items():
            row = row_of(estimate, left_out)
            row.round, row.question, row.slice, row.statistic = round, question.name, name, statistic
            row.level = levels[statistic]
            row.details = details_of(found.ratings, question, statistic, row.value)
            rows.append(row)
    return rows


def details_of(ratings: Ratings, question: Question, statistic: str, value: float | None) -> dict[str, Any]:
    is_alpha = statistic.partition(":")[0] == Measurement.Statistic.KRIPPENDORFF_ALPHA
    return sampled(ratings, question, statistic, value) if is_alpha and value is not None else {}


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
        method=estimate.method,
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
            "resamples", "method", "details", "computed_at",
        ],
    )  # fmt: skip
