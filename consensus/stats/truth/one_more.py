"""What the answer of one more labeler is expected to win, when labelers are known one by one."""

from functools import singledispatch

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.ratings import Ratings
from consensus.stats.truth.blocks import Block, blocks
from consensus.stats.truth.dawid_skene import DawidSkene
from consensus.stats.truth.one_coin import OneCoin
from consensus.stats.truth.predicting import probabilities_of
from consensus.stats.truth.result import ClassTruth

DRAWN = 32  # labelers that stand for a larger pool
LIKELY = 8  # classes of an item that are looked at; the others hold next to nothing of its probability
ITEMS = 1 << 14  # looked at together


def gain_of_one_more(ratings: Ratings, truth: ClassTruth, *, seed: int = 0) -> Floats:
    """How much likelier the label of an item is expected to be right after one more answer; shape (items,), from 0.

    The answer a of labeler l comes with probability sum over t of p[t] c_l[t, a], and then the most probable class is
    right with max over t of p[t] c_l[t, a] divided by that. The gain is the sum over a of these maxima minus max p,
    averaged over the labelers who have not answered the item, each weighted by how many answers they gave: those who
    come often will come next. Where all have answered, somebody like them is expected. Of more than 32 labelers 32 are
    drawn, by the same weights. It looks one answer ahead: where two agree, a third may gain nothing though two more
    would; `gain_an_answer` looks further, for labelers who are all alike.

    truth: what `dawid_skene` or `one_coin` found in these ratings. Overconfident probabilities make small gains; with
    few answers a labeler take `dawid_skene(…, crowd=5)`. Raises TypeError for other methods.

    Raiffa and Schlaifer (1961), "Applied Statistical Decision Theory", section 4.5: the expected value of sample
    information, with a gain of 1 for a right label.
    """
    drawn, weight = draw(ratings, np.random.default_rng(seed))
    matrices = [confusion_of(truth, labeler) for labeler in drawn.tolist()]
    gain = np.zeros(ratings.n_items)
    for block in blocks(ratings.starts, ITEMS):
        probability = probabilities_of(truth, np.arange(block.items.start, block.items.stop))
        each = np.array([gain_by(probability, matrix) for matrix in matrices]).reshape(len(drawn), -1)
        who = weight * ~has_answered(block, ratings, drawn)
        who = np.where(who.any(axis=1, keepdims=True), who, weight)
        gain[block.items] = (each.T * who).sum(axis=1) / who.sum(axis=1)
    return gain


def draw(ratings: Ratings, random: np.random.Generator) -> tuple[Ints, Floats]:
    """Labelers who may come next, and how often each of them is expected to; shape (drawn,)."""
    n = np.bincount(ratings.labeler, minlength=ratings.n_labelers).astype(np.float64)
    present = np.flatnonzero(n)
    if len(present) <= DRAWN:
        return present, n[present]
    drawn = random.choice(len(n), size=DRAWN, replace=False, p=n / n.sum())
    return np.sort(drawn), n[np.sort(drawn)]


def has_answered(block: Block, ratings: Ratings, drawn: Ints) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """Shape (items of the block, drawn)."""
    place = np.full(ratings.n_labelers, -1)
    place[drawn] = np.arange(len(drawn))
    column = place[ratings.labeler[block.rows]]
    answered = np.zeros((block.n_items, len(drawn)), bool)
    answered[block.item_of_row[column >= 0], column[column >= 0]] = True
    return answered


def gain_by(probability: Floats, matrix: Floats) -> Floats:
    """What an answer by this confusion matrix, (classes, answers), is expected to win; shape (items,)."""
    if probability.shape[1] <= LIKELY:
        best = sum((probability * chances).max(axis=1) for chances in matrix.T)
        return np.asarray(np.maximum(best - probability.max(axis=1), 0))
    likely = np.argpartition(-probability, LIKELY, axis=1)[:, :LIKELY]
    share = np.take_along_axis(probability, likely, axis=1)
    best = sum((share * chances[likely]).max(axis=1) for chances in matrix.T)
    return np.asarray(np.maximum(best - share.max(axis=1), 0))


@singledispatch
def confusion_of(truth: ClassTruth, labeler: int) -> Floats:
    """How a labeler answers items of each class, shape (classes, answers)."""
    raise TypeError(f"{truth.method} does not say how each labeler errs.")


@confusion_of.register
def _(truth: DawidSkene, labeler: int) -> Floats:
    return truth.confusions.of(labeler)


@confusion_of.register
def _(truth: OneCoin, labeler: int) -> Floats:
    n = len(truth.labels)
    wrong = (1 - truth.accuracy[labeler]) / max(n - 1, 1)
    return np.asarray(np.full((n, n), wrong) + (truth.accuracy[labeler] - wrong) * np.eye(n))
