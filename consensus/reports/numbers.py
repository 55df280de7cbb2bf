"""The numbers that pages and the API show: stored ones of closed rounds, computed ones of open rounds."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Count, Max

from consensus.differences import DIFFERENCES
from consensus.measures import measure
from consensus.models import Measurement
from consensus.ratings import Answered, Sides, answered, sides_of
from consensus.stats import Estimate, GroupScore
from labeling.errors import NotFound
from labeling.models import Annotation, Project, Round
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


NOT_MEASURED = Number(None, None, None, "There is nothing to measure it by.", 0, 0, 0)
Numbers = Mapping[str, Mapping[str, Number]]  # slice ("" is the whole round) -> statistic -> number


def finite(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def of_estimate(estimate: Estimate, level: str = "") -> Number:
    return Number(
        finite(estimate.value), finite(estimate.low), finite(estimate.high), estimate.reason,
        estimate.n_items, estimate.n_labels, estimate.n_labelers, level,
    )  # fmt: skip


def of_group(score: GroupScore) -> Number:
    low, high = finite(score.low), finite(score.high)
    return Number(finite(score.value), low, high, score.reason, score.n_items, round(score.n_labels), 1)


def of_row(row: Measurement) -> Number:
    reason = row.reason or None
    return Number(row.value, row.low, row.high, reason, row.n_items, row.n_labels, row.n_labelers, row.level)


def numbers_of(round: Round, question: Question) -> Numbers:
    """Every statistic of a round's answers to a question, of the whole round and of each slice of its items."""
    stored = stored_numbers(round, question) if round.is_closed else {}
    return stored or remembered(round, question, "numbers", lambda: computed_numbers(round, question))


def stored_numbers(round: Round, question: Question) -> Numbers:
    found: dict[str, dict[str, Number]] = {}
    for row in Measurement.objects.filter(round=round, question=question.name).order_by("pk"):
        found.setdefault(row.slice, {})[row.statistic] = of_row(row)
    return found


def computed_numbers(round: Round, question: Question) -> Numbers:
    sides, known = known_of(round, question)
    gold, level = sides.gold.get(question.name), DIFFERENCES[question.type]
    found = {}
    for name, items in [("", None), *sides.slices.items()]:
        ratings = known.ratings if items is None else known.ratings.only(items)
        found[name] = {
            statistic: of_estimate(estimate, str(level) if statistic == "krippendorff_alpha" else "")
            for statistic, estimate in measure(ratings, gold, level=level).items()
        }
    return found


def known_of(round: Round, question: Question) -> tuple[Sides, Answered]:
    return sides_of(round), answered(round, question)


def remembered(round: Round, question: Question, part: str, compute: Callable[[], Found]) -> Found:
    """What was computed from these very answers before, else computed now.

    The key names the state of the answers, which are only ever added, so nothing has to be thrown away.
    """
    key = f"consensus:{part}:{question.name}:{state_of(round)}"
    found: Found | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, A_WEEK)
    return found


def state_of(round: Round) -> str:
    """A name for the answers that a round has now."""
    rows = Annotation.objects.filter(assignment__item__round=round).aggregate(n=Count("pk"), newest=Max("created_at"))
    newest = rows["newest"].timestamp() if rows["newest"] else 0
    return f"{round.pk}:{round.created_at.timestamp()}:{round.status}:{round.overlap}:{rows['n']}:{newest}"


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
        raise NotFound("There is no such round with this question, or it was not opened yet.")
    closed = [(held, asked) for held, asked in rounds if held.is_closed]
    return (closed or rounds)[-1]
