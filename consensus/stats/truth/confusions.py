"""How each labeler answers items of each class."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from consensus.stats.arrays import Floats, Ints
from consensus.stats.truth.imagined import FLOOR, Imagined, times_log


@dataclass(frozen=True, eq=False)
class Confusions:
    """A confusion matrix for each labeler, of which only the answers that occur are held.

    labeler, label: codes of the pairs of a labeler and an answer that occur, ordered; shape (pairs,).
    counts: how many of these answers fall on items of each class, as the model expects; shape (pairs, classes).
    squares: the squared probabilities behind the counts, added up; the nearer to the counts, the surer the classes.
    imagined: answers added to each matrix.
    """

    labeler: Ints
    label: Ints
    counts: Floats
    squares: Floats
    imagined: Imagined
    n_labelers: int

    @property
    def n_classes(self) -> int:
        return int(self.counts.shape[1])

    def totals(self) -> Floats:
        """How many items of each class a labeler answered, as the model expects; shape (labelers, classes)."""
        return sum_by(self.labeler, self.counts, self.n_labelers)

    def log_probability(self) -> Floats:
        """Log of the probability of the answer, given the class; shape (pairs, classes)."""
        return log_shares(self.labeler, self.label, self.counts, self.n_labelers, self.imagined)[0]

    def of(self, labeler: int) -> Floats:
        """Probability of each answer, given the class; rows are classes and add up to 1, columns are answers."""
        counts = self.dense(labeler, self.counts) + self.imagined.matrix(self.n_classes)
        return np.asarray(counts / counts.sum(axis=1, keepdims=True))

    def interval(self, labeler: int, confidence: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper bounds of `of(labeler)`; each of shape (classes, answers).

        A cell against the rest of its row: Jeffreys' interval of as many answers as the expected ones are worth.
        """
        counts, squares = self.dense(labeler, self.counts), self.dense(labeler, self.squares)
        rest = counts.sum(axis=1, keepdims=True) - counts
        worth = known_answers(counts, squares, rest, squares.sum(axis=1, keepdims=True) - squares)
        return jeffreys(self.of(labeler), worth, confidence)

    def dense(self, labeler: int, table: Floats) -> Floats:
        """One labeler's part of a table, (pairs, classes), as a matrix of shape (classes, answers)."""
        first, last = np.searchsorted(self.labeler, [labeler, labeler + 1])
        matrix = np.zeros((self.n_classes, self.n_classes))
        matrix[:, self.label[first:last]] = table[first:last].T
        return matrix

    def diagonals(self, table: Floats) -> Floats:
        """The right answers of a table, (pairs, classes); shape (labelers, classes)."""
        found = np.zeros((self.n_labelers, self.n_classes))
        found[self.labeler, self.label] = table[np.arange(len(self.label)), self.label]
        return found


def log_shares(labeler: Ints, label: Ints, counts: Floats, n_labelers: int, imagined: Imagined) -> tuple[Floats, float]:
    """Log of each pair's share of its labeler's answers to items of a class, shape (pairs, classes).

    Also the log density of all shares, those of answers that never occur among them, under Dirichlet priors of 1 and
    the imagined answers, up to a constant.
    """
    n_classes = counts.shape[1]
    added, added_in_all = imagined.rows(label, n_classes), imagined.totals(n_classes)
    bottom = np.log(sum_by(labeler, counts, n_labelers) + added_in_all)
    table = np.log(counts + added) - bottom[labeler]
    elsewhere = added_in_all - sum_by(labeler, added, n_labelers)
    unseen = n_labelers * imagined.with_itself(n_classes) - times_log(added).sum() - (elsewhere * bottom).sum()
    return table, float((added * table).sum() + unseen)


def known_answers(counts: Floats, squares: Floats, rest: Floats, rest_squares: Floats) -> Floats:
    """How many answers to items of known classes tell as much about a share as expected ones do.

    counts, rest: expected answers that the share counts, and those it does not. squares, rest_squares: the squared
    probabilities behind them. This is p (1 - p) times the information about p that the gradients of the single items
    hold (Meilijson 1989, "A Fast Improvement to the EM Algorithm on its Own Terms", section 3), other parameters taken
    as known; where nothing is counted, its certainty is that of both together.
    """
    share = counts / np.maximum(counts + rest, FLOOR)
    overall = (squares + rest_squares + FLOOR) / (counts + rest + FLOOR)
    certainty, rest_certainty = (squares + overall / 2) / (counts + 0.5), (rest_squares + overall / 2) / (rest + 0.5)
    return np.asarray((counts + rest) * (certainty * (1 - share) + rest_certainty * share))


def jeffreys(share: Floats, answers: Floats, confidence: float) -> tuple[Floats, Floats]:
    """The middle part of Beta(x + 1/2, n - x + 1/2), where x is the share of n answers, and the share itself.

    Brown, Cai and DasGupta (2001), "Interval Estimation for a Binomial Proportion", section 4.1.
    """
    tail = (1 - confidence) / 2
    right, wrong = share * answers + 0.5, (1 - share) * answers + 0.5
    low, high = betaincinv(right, wrong, tail), betaincinv(right, wrong, 1 - tail)
    return np.minimum(low, share), np.maximum(high, share)


def sum_by(group: Ints, rows: Floats, n_groups: int) -> Floats:
    """Sum the rows of each group, shape (groups, columns). group: ordered."""
    total = np.zeros((n_groups, rows.shape[1]))
    if len(group):
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        total[group[starts]] = np.add.reduceat(rows, starts, axis=0)
    return total
