"""How labels are derived from a round's answers, which method fits and why, and how good labelers are."""

from collections.abc import Callable

from consensus.kinds import ANSWER_KINDS
from consensus.ratings import Known
from consensus.reports.findings import Finding
from consensus.reports.truth.classes import truth_of_classes
from consensus.reports.truth.numbers import truth_of_numbers
from consensus.reports.truth.shown import Measure, MethodRow, Trusted, TruthReport
from consensus.reports.truth.structured import truth_of_structured

TRUTH_OF: dict[str, Callable[[Known], TruthReport]] = {
    "choice": truth_of_classes,
    "choices": truth_of_structured,
    "rating": truth_of_numbers,
    "number": truth_of_numbers,
    "boxes": truth_of_structured,
    "spans": truth_of_structured,
    "text": truth_of_structured,
    **dict.fromkeys(ANSWER_KINDS, truth_of_structured),
}


def truth(known: Known, argument: str) -> TruthReport:
    """Empty where no item was answered twice: nobody can be compared with anybody."""
    if not (known.answered.ratings.answers_per_item >= 2).any():
        return TruthReport((), (), 0)
    return TRUTH_OF[known.question.type](known)


TRUTH = Finding("truth", truth, quick=40_000)

__all__ = ["TRUTH", "TRUTH_OF", "Measure", "MethodRow", "Trusted", "TruthReport", "truth"]
