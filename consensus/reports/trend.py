"""What a round did to agreement: against the closed round before it that asked the same question."""

from collections.abc import Sequence
from dataclasses import dataclass

from consensus.differences import DIFFERENCES
from consensus.models import VerdictSettings
from consensus.ratings import Known, answered
from consensus.readings import versions_between
from consensus.reports.numbers import Number, finite, numbers_of, remembered
from consensus.stats import Ratings, RoundChange, VerdictRule, compare_rounds, round_verdict
from labeling.models import Project, Round, RoundItem
from labeling.questions import Question

CHOSEN_BLINDLY = {"attribute", "value", "keys", "new_only", "without_gold", "sample", "seed"}  # of a Selection


@dataclass(frozen=True)
class VerdictReport:
    """verdict: rose | no longer rises | fell | not enough data; empty while there is nothing to compare with.

    before: of the round before, whose answers are read under the version of this round. basis: which items were
    compared, as `compare_rounds` names them; paired: the same ones in both rounds. power, n_without_rise, items_needed:
    see `RoundVerdict`. is_read_anew: answers of the round before were renamed or left out by the newer version.
    """

    round: int
    question: str
    title: str
    is_open: bool
    alpha: Number
    rule: VerdictRule
    verdict: str = ""
    against: int | None = None  # the round before
    before: float | None = None
    after: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None  # of a permutation test; None where there is none
    n_items: int = 0
    n_items_before: int = 0
    basis: str = ""
    paired: bool = False
    reason: str | None = None
    power: float | None = None
    n_without_rise: int = 0
    items_needed: int | None = None
    is_new_version: bool = False
    is_read_anew: bool = False

    @property
    def is_decided(self) -> bool:
        return self.verdict not in ("", "not enough data")


@dataclass(frozen=True)
class Step:
    """From the round before to a round, with the question as each asks it."""

    earlier: Round
    asked: Question
    round: Round
    question: Question

    def before(self) -> Ratings:
        """The answers of the round before as the version of the later round reads them."""
        if not self.is_read_anew:
            return answered(self.earlier, self.asked).ratings
        return Known(self.earlier, self.question, under=self.round.instructions).answered.ratings

    @property
    def is_read_anew(self) -> bool:
        """Whether a version in between says that answers to the question go by other names, or must be given again."""
        between = versions_between(self.earlier, self.round.instructions)
        return any(version.mapping.get(self.question.name) for version in between)

    @property
    def is_chosen_blindly(self) -> bool:
        """Whether answers cannot have had a part in choosing the items: by attributes, at random, or all of them."""
        chosen = self.round.selection
        return bool(chosen) and set(chosen) <= CHOSEN_BLINDLY and not chosen.get("keys")


def rule_of(project: Project) -> VerdictRule:
    kept = VerdictSettings.objects.filter(project=project).first()
    return kept.rule if kept else VerdictRule()


def verdict_report(round: Round, question: Question, rule: VerdictRule | None = None) -> VerdictReport:
    """rule: that of the project, if it is at hand."""
    rule = rule or rule_of(round.project)
    alpha = numbers_of(round, question)[""]["krippendorff_alpha"]
    step = None if round.is_open else step_to(round, question)
    if step is None:
        return VerdictReport(round.number, question.name, question.title, round.is_open, alpha, rule)
    changes = changes_until(step, rule)
    found, trend = round_verdict(changes, rule), changes[-1].trend
    return VerdictReport(
        round=round.number,
        question=question.name,
        title=question.title,
        is_open=False,
        alpha=alpha,
        rule=rule,
        against=step.earlier.number,
        before=finite(trend.before),
        after=finite(trend.after),
        difference=finite(trend.difference),
        low=finite(trend.low),
        high=finite(trend.high),
        p_value=finite(trend.p_value),
        n_items=trend.n_items_after,
        n_items_before=trend.n_items_before,
        basis=changes[-1].basis,
        paired=trend.paired,
        is_new_version=step.earlier.instructions_id != round.instructions_id,
        is_read_anew=step.is_read_anew,
        verdict=found.verdict,
        reason=found.reason,
        power=finite(found.power),
        n_without_rise=found.n_without_rise,
        items_needed=found.items_needed,
    )


def step_to(round: Round, question: Question) -> Step | None:
    """From the newest closed round before this one that asked the question; None if there is none."""
    closed = Round.objects.filter(project=round.project_id, number__lt=round.number, status=Round.Status.CLOSED)
    for earlier in closed.select_related("project", "instructions").order_by("-number"):
        asked = earlier.instructions.questions.question(question.name)
        if asked is not None and asked.type == question.type:
            return Step(earlier, asked, round, question)
    return None


def changes_until(step: Step, rule: VerdictRule) -> list[RoundChange]:
    """Oldest first, as many as the rule may look at."""
    found: list[RoundChange] = []
    at: Step | None = step
    while at is not None and len(found) < rule.rounds_in_a_row:
        found.insert(0, change_at(at, rule))
        at = step_to(at.earlier, at.asked)
    return found


def change_at(step: Step, rule: VerdictRule) -> RoundChange:
    """Remembered: both rounds are closed, so it is found once."""
    part = f"change:{step.earlier.pk}:{rule.confidence}:{rule.minimum_items}"
    return remembered(step.round, step.question, part, lambda known: change_of(step, known, rule))


def change_of(step: Step, later: Known, rule: VerdictRule) -> RoundChange:
    return compare_rounds(
        step.before(),
        later.answered.ratings,
        fresh_before=fresh_items(step.earlier),
        fresh_after=fresh_items(step.round),
        chosen_blindly=step.is_chosen_blindly,
        minimum_items=rule.minimum_items,
        confidence=rule.confidence,
        level=DIFFERENCES[step.question.type],
    )


def fresh_items(round: Round) -> Sequence[int]:
    """Primary keys of the round's items that no earlier round asked about."""
    places = RoundItem.objects.no_checks().filter(round__project=round.project_id)
    earlier = places.filter(round__number__lt=round.number).exclude(round__status=Round.Status.DRAFT)
    return list(places.filter(round=round).exclude(item__in=earlier.values("item")).values_list("item", flat=True))
