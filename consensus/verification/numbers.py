"""Each stored number of a round beside the same number computed without the product's statistics."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isnan, nan, sqrt
from typing import Any

from consensus.measures import measure
from consensus.models import Measurement
from consensus.ratings import Known
from consensus.verification.alphas import FAR, alpha_of
from consensus.verification.answers import Answer, Given, gold_of, raw_answers
from consensus.verification.kappas import KAPPAS, OF_SHARED_ITEMS, PLAIN
from consensus.verification.likeness import likeness_of
from consensus.verification.scores import of_pairs, of_reference, of_the_others, pairable, size
from labeling.models import Round, RoundItem
from labeling.questions import Question

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Difference:
    what: str
    stored: object
    found: object


@dataclass
class Tally:
    """How many numbers were compared with what."""

    by: Counter[str] = field(default_factory=Counter)

    @property
    def n_numbers(self) -> int:
        return self.by.total()


@dataclass(frozen=True)
class Recomputed:
    """by: what it was computed with. n_items, n_labels: that count. error: of looking at a sample of pairs only."""

    value: float
    counts: tuple[int, int]
    by: str = PLAIN
    error: float = 0.0


Gold = Mapping[int, Answer]


def numbers_that_differ(round: Round, tally: Tally) -> Iterator[Difference]:
    for name in round.measurements.order_by("question").values_list("question", flat=True).distinct():
        question = round.instructions.questions.question(name)
        assert question is not None  # published instructions never change
        yield from differences_of(round, question, tally)


def differences_of(round: Round, question: Question, tally: Tally) -> Iterator[Difference]:
    known = Known(round, question)
    gold = gold_of(list(RoundItem.objects.filter(round=round).values_list("item_id", "item__gold")), question)
    slices = {name: set(items.tolist()) for name, items in known.sides.slices.items()}
    place = f"{round.project.slug}, round {round.number}, {question.name}"
    everything, drawn = raw_answers(round, question), intervals(known)
    for row in round.measurements.filter(question=question.name).order_by("slice", "statistic"):
        where = f"{place}, {row.slice or 'all items'}, {row.statistic}"
        items = slices.get(row.slice, set()) if row.slice else None
        given = {item: rows for item, rows in everything.items() if items is None or item in items}
        found = recompute(row, question, given, gold)
        tally.by[found.by] += 1
        if not close(row.value, found.value, error_of(row, found)):
            yield Difference(where, row.value, found.value)
        if (row.n_items, row.n_labels) != found.counts:
            yield Difference(f"{where}, items and answers", (row.n_items, row.n_labels), found.counts)
        low, high = drawn.get((row.slice, row.statistic), (nan, nan))
        if not close(row.low, low) or not close(row.high, high):
            yield Difference(f"{where}, interval", (row.low, row.high), (low, high))


def recompute(row: Measurement, question: Question, given: Given, gold: Gold) -> Recomputed:
    statistic, _, by = row.statistic.partition(":")
    if statistic == Measurement.Statistic.KRIPPENDORFF_ALPHA:
        return alpha(given, row.level)
    if statistic in KAPPAS:
        options = list(dict.fromkeys([option.value for option in question.options]))
        value, library = KAPPAS[statistic](given, options)
        return Recomputed(value, size(pairable(given) if statistic in OF_SHARED_ITEMS else given), library)
    if statistic == Measurement.Statistic.PERCENT_AGREEMENT:
        return Recomputed(*of_pairs(given, likeness_of(question, "exact")))
    likeness = likeness_of(question, by)
    if statistic == Measurement.Statistic.LEAVE_ONE_OUT:
        return Recomputed(*of_the_others(given, likeness))
    if statistic == Measurement.Statistic.RANDOM_PAIR:
        return Recomputed(*of_pairs(given, likeness))
    return Recomputed(*of_reference(given, gold, likeness))


def alpha(given: Given, level: str) -> Recomputed:
    found = alpha_of(given, level)
    counts = size(pairable(given))
    if level == "ratio" and any(answer < 0 for rows in given.values() for _, answer in rows):  # type: ignore[operator]
        return Recomputed(nan, (0, 0))
    return Recomputed(found.value, counts, found.by, found.error)


def error_of(row: Measurement, found: Recomputed) -> float:
    """How far two samples of the pairs may be apart; nothing where all pairs were compared on both sides."""
    stored = float(row.details.get("sampling_error", 0.0))
    return FAR * sqrt(stored**2 + found.error**2)


def intervals(known: Known) -> dict[tuple[str, str], tuple[float, float]]:
    """(slice, statistic) -> the interval found again; this part is the product's own code, seeded as it was."""
    found: dict[tuple[str, str], tuple[float, float]] = {}
    stored = known.round.measurements.filter(question=known.question.name)
    for name, seed, resamples in stored.values_list("slice", "seed", "resamples").distinct().order_by():
        if name and name not in known.sides.slices:
            continue
        estimates: dict[str, Any] = measure(
            known.of(name).ratings, known.gold, known.question, seed=seed, resamples=resamples
        )
        found |= {(name, statistic): (row.low, row.high) for statistic, row in estimates.items()}
    return found


def close(stored: float | None, found: float, error: float = 0.0) -> bool:
    if stored is None or isnan(found):
        return stored is None and isnan(found)
    return abs(stored - found) <= TOLERANCE + error
