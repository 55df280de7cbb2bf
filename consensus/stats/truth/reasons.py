"""Why a method fits the answers, and what to beware of, in sentences."""

from collections.abc import Iterator, Mapping
from math import exp

import numpy as np

from consensus.stats.ratings import Ratings
from consensus.stats.truth.confusions import Confusions
from consensus.stats.truth.dawid_skene import DawidSkene
from consensus.stats.truth.hints import TITLES, Candidate, MethodHint
from consensus.stats.truth.labeler_confusions import confusions_against
from consensus.stats.truth.predicting import probabilities_of
from consensus.stats.truth.result import ClassTruth

UNEVEN = 0.1  # by how much one class is recognised less often than another, to be worth a sentence
FEW = 10  # answers for each class that a labeler needs, to have a confusion matrix of their own
WORSE = 0.01  # of the items that a method labels less well than counting does, to be worth a warning


def reasons_for(hint: MethodHint, ratings: Ratings, found: Mapping[str, ClassTruth]) -> tuple[str, ...]:
    truth = found[hint.name]
    against = confusions_against(ratings, probabilities_of(truth, np.arange(truth.n_items)))
    return tuple(sentences(hint, ratings, truth, found["majority"], against))


def sentences(
    hint: MethodHint, ratings: Ratings, truth: ClassTruth, counted: ClassTruth, against: Confusions
) -> Iterator[str]:
    best, plain = hint.of(hint.name), hint.of("majority")
    if hint.name == "majority":
        yield "No method predicts unseen answers clearly better than counting, so labelers may count alike."
        return
    yield (
        f"{TITLES[hint.name]} predicts answers that it has not seen better than counting does: it gives them a "
        f"probability of {exp(best.log_score):.2f} on average, counting {exp(plain.log_score):.2f}."
    )
    low, high = middle(against)
    yield f"Labelers are right on {low:.0%} to {high:.0%} of their answers, so they should not count alike."
    if isinstance(truth, DawidSkene):
        yield from uneven(against, ratings)
    if hint.name == "dawid_skene_crowd":
        yield from few(ratings)
    changed = int(((truth.label != counted.label) & (counted.label >= 0)).sum())
    yield f"It changes {changed} of the {int((counted.label >= 0).sum())} labels that counting decides."


def middle(against: Confusions) -> tuple[float, float]:
    """Accuracies between which the labelers of nine tenths of the answers lie."""
    n = against.totals().sum(axis=1)
    accuracy = against.diagonals(against.counts).sum(axis=1) / np.maximum(n, 1e-300)
    order = np.argsort(accuracy)
    place = np.cumsum(n[order]) / n.sum()
    low, high = np.searchsorted(place, [0.05, 0.95])
    return float(accuracy[order[low]]), float(accuracy[order[min(high, len(order) - 1)]])


def uneven(against: Confusions, ratings: Ratings) -> Iterator[str]:
    """Whether some classes are recognised less often than others."""
    items = against.totals().sum(axis=0)
    known = np.flatnonzero(items >= 1)
    recognised = against.diagonals(against.counts).sum(axis=0)[known] / items[known]
    if len(known) < 2 or np.ptp(recognised) < UNEVEN:
        return
    best, worst = recognised.argmax(), recognised.argmin()
    yield (
        f"Errors depend on the class: items that are {ratings.labels[known[best]]!r} are called so in "
        f"{recognised[best]:.0%} of the answers, those that are {ratings.labels[known[worst]]!r} in "
        f"{recognised[worst]:.0%}. One number a labeler cannot say that."
    )


def few(ratings: Ratings) -> Iterator[str]:
    """Whether most labelers gave too few answers to have a confusion matrix of their own."""
    median = float(np.median(np.bincount(ratings.labeler, minlength=ratings.n_labelers)))
    if median < FEW * len(ratings.labels):
        yield (
            f"Half of the labelers gave at most {median:.0f} answers, too few to tell how each of them errs; the crowd "
            "stands in where their own answers do not reach."
        )


def warnings_of(hint: MethodHint) -> tuple[str, ...]:
    """Methods that would do more harm than counting, if the recommended one is right."""
    plain = hint.of("majority")
    return tuple(
        f"{TITLES[other.name]} does worse than counting here: it would be right on {other.expected_right:.0%} of the "
        f"items, counting on {plain.expected_right:.0%}, if {TITLES[hint.name]} is right about them."
        for other in hint.candidates
        if hint.name != "majority" and does_harm(other)
    )


def does_harm(candidate: Candidate) -> bool:
    return candidate.better_than_counting < -max(WORSE, 2 * candidate.better_margin)
