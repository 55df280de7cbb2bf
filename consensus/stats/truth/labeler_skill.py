"""One number for a confusion matrix: how often right, how far beyond chance, how much it tells."""

import numpy as np
from scipy.special import betaincinv

from consensus.stats.arrays import Floats
from consensus.stats.truth.confusions import Confusions, jeffreys, known_answers, sum_by
from consensus.stats.truth.imagined import FLOOR

Interval = tuple[Floats, Floats, Floats]  # value, low, high; each of shape (labelers,)


def accuracy_of(confusions: Confusions, worth: Floats, confidence: float) -> Interval:
    """The share of each labeler's answers that is right, with Jeffreys' interval.

    worth: how many answers to items of known classes tell as much; shape (labelers,).
    """
    n = confusions.totals().sum(axis=1)
    share = confusions.diagonals(confusions.counts).sum(axis=1) / np.maximum(n, FLOOR)
    return share, *jeffreys(share, worth, confidence)


def worth_with_others_known(confusions: Confusions) -> Floats:
    """How many answers to items of known classes tell as much about a labeler's accuracy, were the others known."""
    n = confusions.totals().sum(axis=1)
    right = confusions.diagonals(confusions.counts).sum(axis=1)
    squares = confusions.diagonals(confusions.squares).sum(axis=1)
    return known_answers(right, squares, n - right, n - 2 * right + squares)


def skill_of(confusions: Confusions, worth: Floats, confidence: float) -> Interval:
    """The sum over classes of w (c - r), divided by that of w (1 - r).

    c: share of the items of a class that the labeler calls by its name. r: share of that name among their answers.
    w: n / (n + 1) for a class of which they saw n items, so that hardly seen classes hardly count. With all w alike
    this is (sum of c - 1) / (classes - 1), Youden's index for two classes. The interval comes from a Beta distribution
    on -1 to 1 with the variance of the c, around a mean that one answer at chance draws in.

    worth: as for accuracy; what it lacks for not knowing the other labelers is taken off every class alike.
    """
    n, right = confusions.totals(), confusions.diagonals(confusions.counts)
    left = np.minimum(worth / np.maximum(worth_with_others_known(confusions), FLOOR), 1)
    rate, worth = answer_rates(confusions), worth_of_classes(confusions, n, right) * left[:, None]
    share = np.divide(right, n, out=rate.copy(), where=n > FLOOR)
    weight = n / (n + 1)
    bottom = (weight * (1 - rate)).sum(axis=1)
    skill = divide((weight * (share - rate)).sum(axis=1), bottom)
    variance = divide((weight**2 * jeffreys_variance(share, worth)).sum(axis=1), bottom**2)
    answers = worth.sum(axis=1)
    low, high = beta_bounds((1 + skill * answers / (answers + 1)) / 2, variance / 4, confidence)
    return skill, 2 * low - 1, 2 * high - 1


def answer_rates(confusions: Confusions) -> Floats:
    """The share of each label among a labeler's answers, one imagined for each label; shape (labelers, classes)."""
    given = np.ones((confusions.n_labelers, confusions.n_classes))
    given[confusions.labeler, confusions.label] += confusions.counts.sum(axis=1)
    return np.asarray(given / given.sum(axis=1, keepdims=True))


def worth_of_classes(confusions: Confusions, n: Floats, right: Floats) -> Floats:
    """How many known items of each class tell as much about c; shape (labelers, classes)."""
    squares = sum_by(confusions.labeler, confusions.squares, confusions.n_labelers)
    right_squares = confusions.diagonals(confusions.squares)
    return known_answers(right, right_squares, n - right, squares - right_squares)


def jeffreys_variance(share: Floats, answers: Floats) -> Floats:
    """Of Beta(x + 1/2, n - x + 1/2), where x is the share of n answers."""
    middle = (share * answers + 0.5) / (answers + 1)
    return np.asarray(middle * (1 - middle) / (answers + 2))


def beta_bounds(mean: Floats, variance: Floats, confidence: float) -> tuple[Floats, Floats]:
    """The middle part of the Beta distribution with this mean and variance; nan where they are."""
    size = divide(mean * (1 - mean), variance) - 1
    tail = (1 - confidence) / 2
    up, down = np.maximum(mean * size, FLOOR), np.maximum((1 - mean) * size, FLOOR)
    known = ~np.isnan(size)
    low, high = (np.where(known, betaincinv(up, down, share), np.nan) for share in (tail, 1 - tail))
    return low, high


def informativeness_of(confusions: Confusions) -> Floats:
    """Raykar and Yu's spammer score (2012, section 4.2): 0 if all rows of the confusion matrix are alike, up to 1.

    The sum over pairs of classes t < s and answers a of (c[t, a] - c[s, a])^2, divided by classes (classes - 1).
    """
    n_labelers, n_classes = confusions.n_labelers, confusions.n_classes
    given = spread(np.exp(confusions.log_probability()))
    imagined = confusions.imagined.matrix(n_classes)  # (classes, answers)
    per_answer = 1 / (confusions.totals() + imagined.sum(axis=1))
    unseen = n_classes * per_answer**2 @ (imagined**2).sum(axis=1) - ((per_answer @ imagined) ** 2).sum(axis=1)
    added = spread(imagined.T[confusions.label] * per_answer[confusions.labeler])
    total = unseen + np.bincount(confusions.labeler, weights=given - added, minlength=n_labelers)
    return divide(total, np.full(n_labelers, float(n_classes * (n_classes - 1))))


def spread(table: Floats) -> Floats:
    """The sum over pairs of columns of their squared distance, row by row."""
    return np.asarray(table.shape[1] * (table**2).sum(axis=1) - table.sum(axis=1) ** 2)


def divide(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, nan where bottom is 0."""
    return np.asarray(np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom != 0))
