"""Long computations that a page waits for, and mails."""

import logging
from collections.abc import Callable
from typing import Any

from celery import shared_task

from consensus.actions import alarms, letters
from consensus.actions.pairs import forget_pairs, store_pairs
from consensus.coefficients import coefficients_of
from consensus.ratings import Known
from consensus.reports import (
    classes,
    coefficients,
    confusion,
    human_performance,
    labelers,
    lines,
    merging,
    numbers,
    over_time,
    reading,
    reliability,
    round_report,
    truth,
)
from consensus.reports.findings import Finding, compute_asked
from labeling.models import Event, Round
from labeling.questions import Question

logger = logging.getLogger(__name__)

FINDINGS: dict[str, Finding[Any]] = {
    finding.name: finding
    for finding in (
        coefficients.ALL,
        coefficients.ONE,
        coefficients.SLICES,
        classes.CLASSES,
        confusion.CONFUSION,
        human_performance.EXTRAS,
        labelers.LABELERS,
        labelers.THEMSELVES,
        lines.LINE,
        merging.MERGE_ORDER,
        merging.WHAT_IF,
        numbers.NUMBERS,
        over_time.OVER_TIME,
        reading.APART,
        reliability.RELIABILITY,
        round_report.ROUND_REPORT,
        truth.TRUTH,
    )
}


@shared_task(name="concord.send_letters", ignore_result=True)
def send_letters() -> int:
    return letters.send_letters()


@shared_task(name="concord.find", ignore_result=True)
def find(name: str, round: int, question: str, argument: str, machines: bool = False, under: int | None = None) -> None:
    """What a page asked for; nothing if the round or the question is gone by now. under: number of a version."""
    held = Round.objects.select_related("project", "instructions").filter(pk=round).first()
    version = held.project.instructions.published().filter(number=under).first() if held and under else None
    asked = (version or held.instructions).questions.question(question) if held else None
    if held is not None and asked is not None:
        known = Known(held, asked, machines=machines, under=version)
        compute_asked(FINDINGS[name], known, argument)
        if held.is_open and version is None and name == coefficients.ALL.name:
            store_pairs(round=held, question=asked, vocabulary=known.columns.vocabulary, pairs=known.pairs)


@shared_task(name="concord.check_alarms", ignore_result=True)
def check_alarms() -> int:
    return alarms.check_open_rounds()


def all_items(question: Question) -> str:
    return coefficients.written()


def on_top(question: Question) -> str:
    """All items, by the coefficient that the page shows unless asked for another."""
    return coefficients.written("", coefficients_of(question)[0].name)


def everything(question: Question) -> str:
    return ""


# What the pages of a closed round show first, with what makes the argument that they ask by.
SHOWN_FIRST: tuple[tuple[Finding[Any], Callable[[Question], str]], ...] = (
    (coefficients.ALL, all_items),
    (coefficients.SLICES, on_top),
    (classes.CLASSES, all_items),
    (confusion.CONFUSION, all_items),
    (labelers.LABELERS, all_items),
    (over_time.OVER_TIME, on_top),
    (reading.APART, all_items),
    (reliability.RELIABILITY, everything),
    (truth.TRUTH, everything),
)
OF_EVERYBODY = {reliability.RELIABILITY.name, truth.TRUTH.name}  # machines' answers count, too


def find_what_takes_long(event: Event) -> None:
    """What follows from closing a round, so that nobody waits for its pages. What is quick is left to them."""
    held = Round.objects.select_related("project", "instructions").filter(pk=event.subject_id).first()
    for question in held.instructions.questions.questions if held else ():
        people = Known(held, question)  # type: ignore[arg-type]  # there are no questions without a round
        everybody = Known(held, question, people.state, machines=True)  # type: ignore[arg-type]
        for finding, argument in SHOWN_FIRST:
            known = everybody if finding.name in OF_EVERYBODY else people
            if not finding.is_quick(known):
                try_to_find(finding, known, argument(question))
    if held:
        forget_pairs(round=held)


def try_to_find(finding: Finding[Any], known: Known, argument: str) -> None:
    """A number that fails keeps nothing else from being done: its page says so."""
    try:
        compute_asked(finding, known, argument)
    except Exception:
        logger.exception("%s of round %s", finding.name, known.round.pk)
