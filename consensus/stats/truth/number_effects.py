"""The parts of an answer that cannot be seen: the item's truth, the labeler's bias and spread; and how to find them.

An answer is x = t + b + e: the item's truth t, normal about one mean; the labeler's bias b, normal about 0; an error e,
normal with a precision (1 / spread²) of the labeler's own, gamma distributed over the labelers. What cannot be seen is
computed by variational Bayes, each part in turn given what is expected of the others, until nothing moves.

Model: crossed random effects with a variance per labeler, as in Raykar et al. (2010), "Learning from crowds", section 5
(labelers with a precision each), with a bias as in generalizability theory (Brennan 2001, p x r design). Computation:
Bishop (2006), "Pattern Recognition and Machine Learning", sections 10.1 and 10.3.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import digamma

from consensus.stats.arrays import Floats, Ints
from consensus.stats.ratings import Ratings
from consensus.stats.truth.numbers import answers_per_labeler, per_item, per_labeler, pooled_spread, weigh

LIKENESS = (1.0, 100.0)  # the least and the most answers' worth that the others' spreads tell of one's own
FIRST_LIKENESS = 4.0  # believed before anything is seen, with the weight of one labeler


@dataclass(frozen=True, eq=False)
class Effects:
    """What is expected of everything unseen, given the answers.

    truth, truth_variance: shape (items,). bias, bias_variance, precision: shape (labelers,).
    mean, truth_prior, bias_prior: of the truths, and the variances of truths and of biases over items and labelers.
    typical: the variance of errors that a labeler without answers would have.
    likeness: how alike the spreads are: what the others tell of a labeler's spread, in answers of the labeler's own.
    """

    truth: Floats
    truth_variance: Floats
    bias: Floats
    bias_variance: Floats
    precision: Floats
    mean: float
    truth_prior: float
    bias_prior: float
    typical: float
    likeness: float


def start(ratings: Ratings, x: Floats) -> Effects:
    """Plain means, no bias, everybody alike."""
    size = per_item(ratings, np.ones_like(x))
    truth, noise = per_item(ratings, x) / size, pooled_spread(ratings, x) ** 2
    nobody, alike = np.zeros(ratings.n_labelers), np.full(ratings.n_labelers, 1 / noise)
    return Effects(
        truth, noise / size, nobody, nobody, alike, float(np.nanmean(truth)), float(x.var()), noise, noise, 4.0
    )


def turn(ratings: Ratings, x: Floats, group: Ints, now: Effects, floor: float) -> Effects:
    """One round of expectations: biases, truths, precisions, and then the priors of all three."""
    n = answers_per_labeler(ratings)
    bias_variance = 1 / (n * now.precision + 1 / now.bias_prior)
    bias = bias_variance * now.precision * per_labeler(ratings, x - now.truth[ratings.item])
    bias -= (weigh(group, bias) / weigh(group, np.ones_like(bias)))[group]
    weight = now.precision[ratings.labeler]
    truth_variance = 1 / (per_item(ratings, weight) + 1 / now.truth_prior)
    pull = per_item(ratings, weight * (x - bias[ratings.labeler]))
    truth = truth_variance * (pull + now.mean / now.truth_prior)
    error = (x - truth[ratings.item] - bias[ratings.labeler]) ** 2 + truth_variance[ratings.item]
    squares = np.maximum(per_labeler(ratings, error) + n * bias_variance, n * floor)
    shape, rate = (now.likeness + n) / 2, (now.likeness * now.typical + squares) / 2
    precision, mean = shape / rate, float(truth.mean())
    return Effects(
        truth=truth,
        truth_variance=truth_variance,
        bias=bias,
        bias_variance=bias_variance,
        precision=precision,
        mean=mean,
        truth_prior=max(float(((truth - mean) ** 2 + truth_variance).mean()), floor),
        bias_prior=max(prior_variance(bias, bias_variance, now.bias_prior, group), floor),
        typical=max(1 / float(precision.mean()), floor),
        likeness=likeness(precision, digamma(shape) - np.log(rate)),
    )


def prior_variance(bias: Floats, variance: Floats, prior: float, group: Ints) -> float:
    """Variance of the biases over the labelers: their squares over how much of them the answers tell.

    MacKay (1992), "Bayesian interpolation", equation 4.9; unlike the plain turn of Bayes it soon reaches 0 where there
    is no bias. The biases of a group add up to 0, so that one of each tells nothing.
    """
    told = float((1 - variance / prior).sum()) * (1 - (group.max() + 1) / len(bias))
    return float((bias**2).sum()) / told if told > 0 else 0.0


def likeness(precision: Floats, log_precision: Floats) -> float:
    """Twice the shape of the gamma distribution that these expectations of precision and log precision fit best.

    The shape a solves log a - digamma(a) = log(mean precision) - mean log precision; see Minka (2002), "Estimating a
    Gamma distribution". Drawn towards FIRST_LIKENESS and held within LIKENESS, since a few labelers, or labelers of a
    few answers, can look exactly alike by chance.
    """
    gap = np.log(precision.mean()) - log_precision.mean()
    first = np.log(FIRST_LIKENESS / 2) - digamma(FIRST_LIKENESS / 2)
    gap += (first - gap) / (len(precision) + 1)
    low, high = (each / 2 for each in LIKENESS)
    if np.log(high) - digamma(high) >= gap:
        return 2 * high
    if np.log(low) - digamma(low) <= gap:
        return 2 * low
    return 2 * float(brentq(lambda shape: np.log(shape) - digamma(shape) - gap, low, high))
