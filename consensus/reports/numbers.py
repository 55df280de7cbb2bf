"""The numbers that pages and the API show: stored ones of closed rounds, computed ones of open rounds."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import cache
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from consensus.measures import measure, measures_of
from consensus.models import Measurement
from consensus.ratings import Known
from consensus.reports.findings import Finding, Kept, find
from consensus.stats import Estimate, GroupScore
from labeling.errors import NotFound
from labeling.models import InstructionVersion, Project, Round
from labeling.questions import Question

Found = TypeVar("Found")
A_WEEK = 7 * 24 * 3600


@dataclass(frozen=True)
class Number:
    """An estimate as it is shown: None where it is undefined, and then `reason` says why."""

    value: float | None
    low: float | None
    high: float | None
    reason: str | None
    n_items: int
    n_labels: int
    n_labelers: int
    level: str = ""
    method: str = ""  # of the interval
    sampling_error: float | None = None  # of an alpha for which only some pairs of answers were compared


NOT_MEASURED = Number(None, None, None, _("There is nothing to measure it by."), 0, 0, 0)
Numbers = Mapping[str, Mapping[str, Number]]  # slice ("" is the whole round) -> statistic -> number


def finite(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def of_estimate(estimate: Estimate, level: str = "") -> Number:
    return Number(
        finite(estimate.value), finite(estimate.low), finite(estimate.high), estimate.reason,
        estimate.n_items, estimate.n_labels, estimate.n_labelers, level, estimate.method,
    )  # fmt: skip


def of_group(score: GroupScore) -> Number:
    low, high = finite(score.low), finite(score.high)
    return Number(finite(score.value), low, high, score.reason, score.n_items, round(score.n_labels), 1)


def of_row(row: Measurement) -> Number:
    reason = row.reason or None
    return Number(
        row.value, row.low, row.high, reason, row.n_items, row.n_labels, row.n_labelers, row.level, row.method,
        row.details.get("sampling_error"),
    )  # fmt: skip


def numbers_of(round: Round, question: Question, *, machines: bool = False) -> Numbers:
    """Every statistic of a round's answers to a question, of the whole round and of each slice of its items."""
    return kept_numbers(round, question, machines=machines).value or nothing_yet()


def kept_numbers(
    round: Round, question: Question, *, machines: bool = False, under: InstructionVersion | None = None
) -> Kept[Numbers]:
    """The same with when they were computed, and whether answers have come in since. What people said is stored, as
    the round's own version reads it."""
    stored = stored_numbers(round, question) if round.is_closed and not machines and under is None else {}
    return Kept(stored) if stored else find(NUMBERS, Known(round, question, machines=machines, under=under))


def nothing_yet() -> Numbers:
    """While a worker computes the first numbers of very many answers."""
    reason = _("There are so many answers that a worker computes this; it will be here in a minute.")
    number = Number(None, None, None, reason, 0, 0, 0)
    return {"": dict.fromkeys(Measurement.Statistic.values, number)}


def stored_numbers(round: Round, question: Question) -> Numbers:
    found: dict[str, dict[str, Number]] = {}
    for row in Measurement.objects.filter(round=round, question=question.name).order_by("pk"):
        found.setdefault(row.slice, {})[row.statistic] = of_row(row)
    return found


def computed_numbers(known: Known, argument: str = "") -> Numbers:
    """Without the extras, which are stored when a round is closed."""
    levels = {one.name: one.level for one in measures_of(known.question)}
    pairs = known.pairs.only_known()
    return {
        name: {
            statistic: of_estimate(estimate, levels[statistic])
            for statistic, estimate in measure(
                known.of(name).ratings, known.gold, known.question, extras=False, pairs=pairs
            ).items()
        }
        for name in ["", *known.sides.slices]
    }


def attributes_and_all(known: Known) -> int:
    """How many times the numbers look at all answers: once as a whole, and once for the slices of each attribute."""
    return 1 + len({name.partition("=")[0] for name in known.sides.slices})


NUMBERS = Finding("numbers", computed_numbers, quick=600_000, pieces=attributes_and_all)


def remembered(round: Round, question: Question, part: str, compute: Callable[[Known], Found]) -> Found:
    """What was computed from these very answers before, else computed now.

    The key names the state of the answers, which are only ever added, so nothing has to be thrown away.
    """
    known = Known(round, question)
    key = f"consensus:{part}:{question.name}:{known.state.key}"
    found: Found | None = cache.get(key)
    if found is None:
        found = compute(known)
        cache.set(key, found, A_WEEK)
    return found


def measured_rounds(project: Project, question: str = "") -> list[tuple[Round, Question]]:
    """Rounds that were opened, oldest first, with the question as their version asks it (the first, unless named)."""
    rounds = project.rounds.exclude(status=Round.Status.DRAFT).select_related("project", "instructions")
    found = []
    for held in rounds.order_by("number"):
        schema = held.instructions.questions
        asked = schema.question(question) if question else schema.questions[0]
        if asked is not None:
            found.append((held, asked))
    return found


Asked = tuple[Round, Question]


def choose(rounds: list[Asked], number: str = "") -> Asked:
    """The round that an address names, of `measured_rounds`; unless told the newest closed one.

    Raises NotFound for a round that is not there, or if no round was opened yet.
    """
    if number:
        rounds = [(held, asked) for held, asked in rounds if str(held.number) == number]
    if not rounds:
        raise NotFound(gettext("There is no such round with this question, or it was not opened yet."))
    closed = [(held, asked) for held, asked in rounds if held.is_closed]
    return (closed or rounds)[-1]
