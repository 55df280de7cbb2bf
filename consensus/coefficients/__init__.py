"""The coefficients by which the answers to a question may be judged: what each says, and when it misleads.

A new question type brings a module here and a line below. What `code` says is what is computed: pages print it for
notebooks.
"""

from consensus.coefficients.coefficient import Coefficient, Kind, of_kind
from consensus.coefficients.of_boxes import BOXES
from consensus.coefficients.of_classes import CHOICE
from consensus.coefficients.of_numbers import NUMBER, RATING
from consensus.coefficients.of_sets import CHOICES
from consensus.coefficients.of_spans import SPANS
from consensus.coefficients.of_texts import TEXT
from consensus.kinds import ANSWER_KINDS
from labeling.questions import Question

# Question type -> its coefficients; the first is the one that stands on top unless one asks for another.
COEFFICIENTS: dict[str, tuple[Coefficient, ...]] = {
    "choice": CHOICE,
    "choices": CHOICES,
    "rating": RATING,
    "number": NUMBER,
    "boxes": BOXES,
    "spans": SPANS,
    "text": TEXT,
    **{name: of_kind(kind) for name, kind in ANSWER_KINDS.items()},
}


def coefficients_of(question: Question) -> tuple[Coefficient, ...]:
    return COEFFICIENTS[question.type]


def coefficient_of(question: Question, name: str) -> Coefficient | None:
    """The one of that name, the one on top if no name is given; None if there is none."""
    found = coefficients_of(question)
    return found[0] if not name else next((each for each in found if each.name == name), None)


__all__ = ["COEFFICIENTS", "Coefficient", "Kind", "coefficient_of", "coefficients_of"]
