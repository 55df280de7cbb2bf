"""Each option of a question by itself: how often it is given, and how far people agree on where it belongs."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from django.utils.translation import gettext_noop as _

from consensus.kinds import ANSWER_KINDS
from consensus.named import NAMED, names
from consensus.ratings import Known
from consensus.reports.coefficients import read
from consensus.reports.findings import Finding
from consensus.reports.numbers import Number, of_estimate, of_group
from consensus.stats import Ratings, bootstrap, gwet_ac, krippendorff_alpha, leave_one_out_by_class, percent_agreement
from consensus.stats.distances.boxes import box_f1
from consensus.stats.distances.spans import overlap_f1
from consensus.stats.merging import recoded
from consensus.stats.pair_scores import pair_score
from consensus.stats.relabel import relabel
from consensus.stats.specific import specific_agreement
from labeling.questions import Question

# Question type -> how well the parts of one class lie on each other, with what to call it.
PLACED = {
    "boxes": ("F1 at IoU 0.5", box_f1(0.5)),
    "spans": ("Overlap F1", overlap_f1),
    **{name: (kind.placed.title, kind.placed.comparison) for name, kind in ANSWER_KINDS.items() if kind.placed},
}

NOBODY = Number(None, None, None, _("Nobody gave it."), 0, 0, 0)
NO_REFERENCE = Number(None, None, None, _("The others never agree on this class."), 0, 0, 0)


@dataclass(frozen=True)
class ClassRow:
    """One option, as if the question were: is it there or not?

    n_labels: answers that name it; share: of all answers. specific: where one labeler names it, how often another
    does. percent, alpha, ac1: of naming it or not. placed: how well the parts of this class lie on each other, for
    boxes and spans. found: where most of the others give it, how often a labeler does, for single classes.
    met: the class that it meets most often instead, n_met: in so many pairs of answers; for single classes.
    """

    value: str
    title: str
    position: int
    n_labels: int
    share: float
    specific: Number
    percent: Number
    alpha: Number
    ac1: Number
    placed: Number | None = None
    found: Number | None = None
    met: str = ""
    n_met: int = 0

    @property
    def parts(self) -> bool:
        """Whether coefficients part beyond what their intervals explain: the paradox of kappa."""
        return self.alpha.high is not None and self.ac1.low is not None and self.alpha.high < self.ac1.low


def class_rows(known: Known, argument: str) -> tuple[ClassRow, ...]:
    ratings, question = read(argument, known)[0].ratings, known.question
    if question.type not in NAMED:
        return ()
    found = found_by_class(ratings) if question.takes_one else {}
    return tuple(
        class_row(ratings, question, place, found.get(option.value)) for place, option in enumerate(question.options)
    )


def class_row(ratings: Ratings, question: Question, place: int, found: Number | None) -> ClassRow:
    option = question.options[place]
    named = names(ratings, question, option.value)
    n_labels = int(named[ratings.label].sum())
    one = recoded(ratings, named.astype(np.int64), (False, True))
    drawn = partial(bootstrap, ratings=one)
    met, n_met = most_met(ratings, question, named) if question.takes_one else ("", 0)
    return ClassRow(
        value=option.value,
        title=option.title,
        position=option.position,
        n_labels=n_labels,
        share=n_labels / max(1, ratings.n_labels),
        specific=of_estimate(drawn(specific_agreement, label=True)) if n_labels else NOBODY,
        percent=of_estimate(drawn(percent_agreement)),
        alpha=of_estimate(drawn(krippendorff_alpha)) if n_labels else NOBODY,
        ac1=of_estimate(drawn(gwet_ac)) if n_labels else NOBODY,
        placed=placed(ratings, question, option.value),
        found=(found or NO_REFERENCE) if question.takes_one else None,
        met=met,
        n_met=n_met,
    )


def placed(ratings: Ratings, question: Question, value: str) -> Number | None:
    """The parts of this class alone, on the items where somebody named it."""
    if question.type not in PLACED:
        return None
    alone = relabel(ratings, lambda label: tuple(part for part in label if part.label == value))
    given = alone.label != list(alone.labels).index(()) if () in alone.labels else np.ones(alone.n_labels, bool)
    somebody = np.add.reduceat(given, alone.starts[:-1]) > 0 if alone.n_items else np.zeros(0, bool)
    return of_estimate(bootstrap(pair_score, alone.select(somebody), comparison=PLACED[question.type][1]))


def found_by_class(ratings: Ratings) -> dict[str, Number]:
    return {str(row.name): of_group(row) for row in leave_one_out_by_class(ratings)}


def most_met(ratings: Ratings, question: Question, named: Any) -> tuple[str, int]:
    """The other label that pairs of answers hold beside this one most often, and in how many pairs."""
    counts = ratings.counts()
    mine = np.asarray(counts @ named.astype(np.float64))
    met = np.where(named, 0, np.asarray(mine @ counts))
    most = int(met.argmax())
    return (question.describe(ratings.labels[most]), int(met[most])) if met[most] else ("", 0)


CLASSES = Finding("classes", class_rows, quick=150_000, pieces=lambda known: 1 + len(known.question.options) // 8)
