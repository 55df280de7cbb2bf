"""How probable a model takes an answer to be that it has not seen."""

from functools import singledispatch

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.truth.dawid_skene import DawidSkene
from consensus.stats.truth.glad import Glad
from consensus.stats.truth.mace import Mace
from consensus.stats.truth.one_coin import OneCoin
from consensus.stats.truth.result import ClassTruth


@singledispatch
def likelihood(found: ClassTruth, item: Ints, labeler: Ints, label: Ints) -> Floats:
    """The probability of answers, under what the model has learned from others; shape (answers,).

    item, labeler, label: codes of answers that the model was not made with, shape (answers,). A labeler of whom the
    model has seen nothing answers as its prior says. Raises TypeError for a method that models no labelers.
    """
    raise TypeError(f"{found.method} does not say how labelers answer.")


@likelihood.register
def _(found: DawidSkene, item: Ints, labeler: Ints, label: Ints) -> Floats:
    truth = probabilities_of(found, item)
    confusions = found.confusions
    top = confusions.imagined.rows(label, confusions.n_classes)
    pair, known = places(confusions.labeler, confusions.label, labeler, label, confusions.n_classes)
    top = top + np.where(known[:, None], confusions.counts[pair], 0)
    bottom = confusions.totals()[labeler] + confusions.imagined.totals(confusions.n_classes)
    return np.asarray((truth * top / bottom).sum(axis=1))


@likelihood.register
def _(found: OneCoin, item: Ints, labeler: Ints, label: Ints) -> Floats:
    return right_or_wrong(found, found.accuracy[labeler], item, label)


@likelihood.register
def _(found: Glad, item: Ints, labeler: Ints, label: Ints) -> Floats:
    return right_or_wrong(found, 1 / (1 + np.exp(-found.skill[labeler] * found.ease[item])), item, label)


@likelihood.register
def _(found: Mace, item: Ints, labeler: Ints, label: Ints) -> Floats:
    pair, known = places(found.pairs.labeler, found.pairs.label, labeler, label, found.pairs.n_classes)
    habit = np.where(known, found.habit[pair], found.habit_unseen[labeler])
    right = probabilities_of(found, item)[np.arange(len(item)), label]
    competence = found.competence[labeler]
    return np.asarray(competence * right + (1 - competence) * habit)


def right_or_wrong(found: ClassTruth, accuracy: Floats, item: Ints, label: Ints) -> Floats:
    right = probabilities_of(found, item)[np.arange(len(item)), label]
    return np.asarray(right * accuracy + (1 - right) * (1 - accuracy) / max(len(found.labels) - 1, 1))


def probabilities_of(found: ClassTruth, item: Ints) -> Floats:
    if found.probability is None:
        raise ValueError("Predicting answers needs the probabilities; ask the method to keep them.")
    return np.asarray(found.probability[item], dtype=np.float64)


def places(labelers: Ints, labels: Ints, labeler: Ints, label: Ints, n_classes: int) -> tuple[Ints, "np.ndarray"]:
    """Where the pairs of labeler and label stand among ordered ones, and whether they do; shape (answers,)."""
    among, wanted = labelers * n_classes + labels, labeler * np.int64(n_classes) + label
    place = np.minimum(np.searchsorted(among, wanted), max(len(among) - 1, 0))
    return place, among[place] == wanted
