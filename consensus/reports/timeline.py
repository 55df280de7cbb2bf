"""What became of the definition, in order: versions, rounds with their agreement and verdict, what was resolved."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from consensus.models import CaseDecision, Disagreement, Measurement
from consensus.reports.numbers import NOT_MEASURED, Number, measured_rounds, numbers_of
from consensus.reports.trend import VerdictReport, rule_of, verdict_report
from consensus.stats import VerdictRule
from labeling.models import InstructionVersion, Project, Round
from labeling.questions import Question


@dataclass(frozen=True)
class RoundStep:
    """A round that was opened. alpha, hlp (a labeler against the others), verdict: of a closed one, else None.

    n_disagreements, n_resolved, n_cases: on this question; those that were raised, resolved, and the cases with a
    decision. is_new_version: its instructions differ from those of the round before.
    """

    round: int
    instructions: int
    is_new_version: bool
    at: datetime | None  # when it was closed; of an open one, when it was opened
    alpha: Number | None
    hlp: Number | None
    verdict: VerdictReport | None
    n_disagreements: int
    n_resolved: int
    n_cases: int

    @property
    def is_closed(self) -> bool:
        return self.alpha is not None


@dataclass(frozen=True)
class VersionStep:
    number: int
    at: datetime | None
    summary: str


@dataclass(frozen=True)
class Timeline:
    """steps: versions and rounds in the order in which they came, a version before the rounds that use it."""

    question: str
    title: str
    rule: VerdictRule
    rounds: tuple[RoundStep, ...]
    versions: tuple[VersionStep, ...]
    steps: tuple[RoundStep | VersionStep, ...]

    @property
    def closed(self) -> tuple[RoundStep, ...]:
        return tuple(step for step in self.rounds if step.is_closed)

    @property
    def first(self) -> RoundStep | None:
        """The first closed round whose agreement has a value."""
        return next((step for step in self.closed if step.alpha and step.alpha.value is not None), None)

    @property
    def last(self) -> RoundStep | None:
        return next((step for step in reversed(self.closed) if step.alpha and step.alpha.value is not None), None)

    @property
    def n_resolved(self) -> int:
        return sum(step.n_resolved for step in self.rounds)

    @property
    def n_disagreements(self) -> int:
        return sum(step.n_disagreements for step in self.rounds)

    @property
    def n_cases(self) -> int:
        return sum(step.n_cases for step in self.rounds)


def timeline(project: Project, question: Question) -> Timeline:
    """Numbers of closed rounds only; of an open one, that it is open. Queries follow the rounds, not their items."""
    rule = rule_of(project)
    asked = [(held, as_asked) for held, as_asked in measured_rounds(project, question.name)]
    closed = [held for held, _ in asked if held.is_closed]
    raised, resolved, cases = counts(closed, question.name)
    rounds: list[RoundStep] = []
    for held, as_asked in asked:
        version = held.instructions.number or 0
        rounds.append(
            RoundStep(
                round=held.number,
                instructions=version,
                is_new_version=not rounds or rounds[-1].instructions != version,
                at=held.closed_at if held.is_closed else held.opened_at,
                **numbers(held, as_asked, rule),  # type: ignore[arg-type]  # alpha, hlp and verdict
                n_disagreements=raised[held.number],
                n_resolved=resolved[held.number],
                n_cases=cases[held.number],
            )
        )
    versions = [
        VersionStep(row.number or 0, row.published_at, row.summary)
        for row in InstructionVersion.objects.published().filter(project=project).order_by("number")
    ]
    return Timeline(
        question.name, question.title, rule, tuple(rounds), tuple(versions), tuple(in_order(rounds, versions))
    )


def numbers(held: Round, question: Question, rule: VerdictRule) -> Mapping[str, Number | VerdictReport | None]:
    if not held.is_closed:
        return {"alpha": None, "hlp": None, "verdict": None}
    found = numbers_of(held, question)[""]
    verdict = verdict_report(held, question, rule)
    hlp = found.get(Measurement.Statistic.LEAVE_ONE_OUT, NOT_MEASURED)
    return {"alpha": verdict.alpha, "hlp": hlp, "verdict": verdict}


def counts(closed: Iterable[Round], question: str) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """By number of the round: disagreements raised, those of them resolved, and cases decided."""
    held = Disagreement.objects.filter(item__round__in=list(closed), question=question)
    raised: Counter[int] = Counter()
    resolved: Counter[int] = Counter()
    for number, status, n in held.order_by().values_list("item__round__number", "status").annotate(Count("pk")):
        raised[number] += n
        resolved[number] += n if status == Disagreement.Status.RESOLVED else 0
    decided = CaseDecision.objects.filter(case__in=held.exclude(case=None).values("case")).values("case")
    of_cases = held.filter(case__in=decided, status=Disagreement.Status.RESOLVED)
    cases = Counter(number for number, _ in of_cases.order_by().values_list("item__round__number", "case").distinct())
    return raised, resolved, cases


def in_order(rounds: list[RoundStep], versions: list[VersionStep]) -> Iterable[RoundStep | VersionStep]:
    """By the rounds, each version before the first round that uses it or a later one; those that none uses yet last."""
    left = list(versions)
    for step in rounds:
        while left and left[0].number <= step.instructions:
            yield left.pop(0)
        yield step
    yield from left
