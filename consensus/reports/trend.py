"""What a round did to agreement: against the closed round before it that asked the same question."""

from dataclasses import dataclass

from consensus.differences import DIFFERENCES
from consensus.ratings import Known, answered
from consensus.reports.numbers import Number, finite, numbers_of, remembered
from consensus.stats import Trend, compare
from consensus.stats.trend import MINIMUM_ITEMS
from labeling.models import Round
from labeling.questions import Question

SHARED_ITEMS = MINIMUM_ITEMS  # answered in both rounds; with fewer, all items of both rounds are compared


@dataclass(frozen=True)
class VerdictReport:
    """verdict: rose | no longer rises | fell | not enough data; empty while there is nothing to compare with."""

    round: int
    question: str
    title: str
    is_open: bool
    alpha: Number
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
    paired: bool = False
    reason: str | None = None
    is_new_version: bool = False


def verdict_report(round: Round, question: Question) -> VerdictReport:
    alpha = numbers_of(round, question)[""]["krippendorff_alpha"]
    before = round_before(round, question)
    if round.is_open or before is None:
        return VerdictReport(round.number, question.name, question.title, round.is_open, alpha)
    earlier, asked = before
    trend = remembered(round, question, f"trend:{earlier.pk}", lambda known: trend_between(earlier, asked, known))
    return VerdictReport(
        round=round.number,
        question=question.name,
        title=question.title,
        is_open=False,
        alpha=alpha,
        verdict=trend.verdict,
        against=earlier.number,
        before=finite(trend.before),
        after=finite(trend.after),
        difference=finite(trend.difference),
        low=finite(trend.low),
        high=finite(trend.high),
        p_value=finite(trend.p_value),
        n_items=trend.n_items_after,
        n_items_before=trend.n_items_before,
        paired=trend.paired,
        reason=trend.reason,
        is_new_version=earlier.instructions_id != round.instructions_id,
    )


def round_before(round: Round, question: Question) -> tuple[Round, Question] | None:
    """The newest closed round before this one that asked the question, and how it asked it."""
    closed = Round.objects.filter(project=round.project_id, number__lt=round.number, status=Round.Status.CLOSED)
    for earlier in closed.select_related("project", "instructions").order_by("-number"):
        asked = earlier.instructions.questions.question(question.name)
        if asked is not None and asked.type == question.type:
            return earlier, asked
    return None


def trend_between(earlier: Round, asked: Question, later: Known) -> Trend:
    """On the items of both rounds if enough were answered twice in both: that is the more exact comparison."""
    before, after = answered(earlier, asked).ratings, later.answered.ratings
    shared = set(before.pairable().items) & set(after.pairable().items)
    level = DIFFERENCES[asked.type]
    return compare(before, after, paired=len(shared) >= SHARED_ITEMS, level=level)
