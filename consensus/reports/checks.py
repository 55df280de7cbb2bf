"""What checks say of each labeler: how often they give a known answer, and how near they come to their own once more.

How near is told in a measure of the question's type, beside what two labelers have in common by the same one. Both
are for finding what is unclear to whom. They are made of the answers to checks, which count for nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext_noop as _

from consensus.coefficients import Coefficient, coefficient_of
from consensus.differences import label_of
from consensus.kinds import ANSWER_KINDS
from consensus.ratings import Known
from consensus.reports import coefficients
from consensus.reports.findings import find
from consensus.reports.numbers import Number, of_estimate
from consensus.stats import estimate
from consensus.stats.repeats import repeated
from consensus.stats.truth.proportions import wilson
from labeling.models import Annotation, Assignment, Item, Round, RoundItem
from labeling.models.rounds import AGAIN, RoundItemQuerySet
from labeling.questions import Question
from labeling.questions.matching import matches

Json = Any
NOTHING_AGAIN = Number(None, None, None, _("Nobody has answered an item again yet."), 0, 0, 0)
NO_GOLD_YET = Number(None, None, None, _("Nobody has answered a gold item yet."), 0, 0, 0)
SOON = Number(None, None, None, _("A worker computes this; it will be here in a minute."), 0, 0, 0)
BATCH = 500

# Question type -> the coefficient by which people are held against themselves.
MEASURES = {
    "choice": "percent_agreement",
    "choices": "mean_masi",
    "rating": "mean_difference",
    "number": "mean_difference",
    "boxes": "f1_at_50",
    "spans": "exact_f1",
    "text": "word_likeness",
    **{name: f"mean_{kind.likeness.name}" for name, kind in ANSWER_KINDS.items()},
}


@dataclass(frozen=True)
class LabelerChecks:
    """gold: share of gold items answered as is known; cannot tell counts as not. again: own answers beside those given
    before; see `Themselves`."""

    labeler: int
    gold: Number
    again: Number


@dataclass(frozen=True)
class Themselves:
    """How near people come to their own answers, and to each other's, by one measure.

    coefficient: the measure; of one class, how often it is the very same. again: of all people together. between: of
    two labelers of an item of the round.
    """

    coefficient: Coefficient
    again: Number
    between: Number


@dataclass(frozen=True)
class Checks:
    """gold, themselves: of all people together; machines stand among the labelers and nowhere else."""

    gold: Number
    themselves: Themselves
    labelers: tuple[LabelerChecks, ...]

    @property
    def again(self) -> Number:
        return self.themselves.again

    @property
    def is_empty(self) -> bool:
        return not self.labelers


Given = tuple[int, int, Json]  # item, labeler, answer; None: cannot tell
Twice = tuple[int, int, Any, Any]  # item, labeler, the label of each time


def checks_of(round: Round, question: Question) -> Checks | None:
    """None if the round is not watched."""
    if not round.is_watched:
        return None
    given, machines = answers_to(Round.every.filter(watches=round), question)
    own = set(given_again(round).values_list("item", flat=True))
    gold = right_and_wrong(question, [row for row in given if row[0] not in own])
    again = given_twice(round, question, [row for row in given if row[0] in own])
    people = [row for row in again if row[1] not in machines]
    coefficient = measure_of(question)
    own_rows = defaultdict(list)
    for row in again:
        own_rows[row[1]].append(row)
    by_labeler = {labeler: number_of(coefficient, rows) for labeler, rows in own_rows.items()}
    found = sorted({*gold, *by_labeler})
    return Checks(
        gold=share_of([right for labeler, rights in gold.items() if labeler not in machines for right in rights]),
        themselves=Themselves(
            coefficient,
            number_of(coefficient, people) if people else NOTHING_AGAIN,
            between(round, question, coefficient),
        ),
        labelers=tuple(
            LabelerChecks(labeler, share_of(gold.get(labeler, [])), by_labeler.get(labeler, NOTHING_AGAIN))
            for labeler in found
        ),
    )


def themselves_of(round: Round, question: Question) -> Themselves | None:
    """None where nothing is given again."""
    found = checks_of(round, question) if round.repeat_rate else None
    return found.themselves if found else None


def measure_of(question: Question) -> Coefficient:
    found = coefficient_of(question, MEASURES[question.type])
    assert found is not None  # each type has one of that name
    return found


def number_of(coefficient: Coefficient, rows: list[Twice]) -> Number:
    return of_estimate(estimate(coefficient.statistic, twice(rows), **coefficient.options))


def between(round: Round, question: Question, coefficient: Coefficient) -> Number:
    return find(coefficients.ONE, Known(round, question), coefficients.written("", coefficient.name)).value or SOON


def given_again(round: Round) -> RoundItemQuerySet:
    """The places of items of the round among its checks; the others are those of gold items."""
    return RoundItem.objects.filter(round__watches=round, position__gte=AGAIN)


def answers_to(rounds: Iterable[Round], question: Question) -> tuple[list[Given], set[int]]:
    """Current answers in some rounds, and which of the labelers are machines."""
    rows = Annotation.objects.current().filter(
        assignment__item__round__in=rounds, assignment__status=Assignment.Status.SUBMITTED
    )
    given, machines = [], set()
    who = "assignment__labeler_id", "assignment__labeler__is_machine"
    found = rows.order_by("assignment_id").values_list("assignment__item__item_id", *who, "answers", "cannot_tell")
    for item, labeler, is_machine, answers, told in found:
        if is_machine:
            machines.add(labeler)
        if question.name in told or question.name in answers:
            given.append((item, labeler, None if question.name in told else answers[question.name]))
    return given, machines


def right_and_wrong(question: Question, given: list[Given]) -> dict[int, list[bool]]:
    """Labeler -> whether each of their answers is the known one. Gold that is no answer any more is passed over."""
    known: dict[int, Json] = {}
    items = sorted({item for item, _, _ in given})
    for start in range(0, len(items), BATCH):
        rows = Item.objects.filter(pk__in=items[start : start + BATCH]).values_list("pk", "gold")
        known |= {pk: gold[question.name] for pk, gold in rows if gold.get(question.name) is not None}
    found = defaultdict(list)
    for item, labeler, answer in given:
        if item in known:
            found[labeler].append(answer is not None and matches(question, answer, known[item]))
    return found


def share_of(rights: list[bool]) -> Number:
    """With the interval of Wilson."""
    if not rights:
        return NO_GOLD_YET
    share, n = sum(rights) / len(rights), len(rights)
    low, high = wilson(np.array([share]), np.array([float(n)]))
    return Number(share, float(low[0]), float(high[0]), None, n, n, 1, method="wilson")


def given_twice(round: Round, question: Question, again: list[Given]) -> list[Twice]:
    """Both answers of the same labeler to the same item of the round; who cannot tell said nothing that is compared."""
    wanted = {(item, labeler) for item, labeler, answer in again if answer is not None}
    if not wanted:
        return []
    rows = Annotation.objects.current().filter(
        assignment__item__round=round,
        assignment__status=Assignment.Status.SUBMITTED,
        assignment__labeler__in={labeler for _, labeler in wanted},
        assignment__item__item__in=given_again(round).values("item"),
    )
    first = {}
    for item, labeler, answers, told in rows.values_list(
        "assignment__item__item_id", "assignment__labeler_id", "answers", "cannot_tell"
    ):
        if (item, labeler) in wanted and question.name in answers and question.name not in told:
            first[item, labeler] = label_of(question, answers[question.name])
    return [
        (item, labeler, first[item, labeler], label_of(question, answer))
        for item, labeler, answer in again
        if answer is not None and (item, labeler) in first
    ]


def twice(rows: list[Twice]) -> Any:
    """As Ratings in which each labeler meets themselves; see `repeated`."""
    items = [item for item, _, _, _ in rows for _ in (1, 2)]
    people = [labeler for _, labeler, _, _ in rows for _ in (1, 2)]
    labels = [label for _, _, one, other in rows for label in (one, other)]
    occasions = [time for _ in rows for time in (1, 2)]
    return repeated(items, people, labels, occasions, order=list(dict.fromkeys(labels)))
