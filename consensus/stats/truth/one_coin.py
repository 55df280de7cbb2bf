"""One number a labeler: how often they are right, whatever the class."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.ratings import Ratings
from consensus.stats.truth.ballots import Ballot, Settled, Sums, add_up, ballots, read_off, settle, shares, squares_of
from consensus.stats.truth.climbing import climb, not_converged
from consensus.stats.truth.identifiability import doubts_about_answers
from consensus.stats.truth.imagined import FLOOR
from consensus.stats.truth.result import ClassTruth, Precision


@dataclass(frozen=True, eq=False, kw_only=True)
class OneCoin(ClassTruth):
    """prior: how common each class is, shape (classes,).

    accuracy: how often each labeler is right, shape (labelers,). right: how many of their answers are, as the model
    expects; squares: the squared probabilities behind that, added up.
    """

    prior: Floats
    accuracy: Floats
    right: Floats
    squares: Floats


def one_coin(
    ratings: Ratings,
    *,
    smoothing: float = 0.01,
    iterations: int = 200,
    tolerance: float = 1e-7,
    shared: bool = False,
    dtype: Precision = np.float64,
    probabilities: bool = True,
) -> OneCoin:
    """The most probable class of each item when every labeler is right with a probability of their own.

    A labeler gives the item's class with probability accuracy[l], and each of the other classes with
    (1 - accuracy[l]) / (classes - 1): Dawid and Skene's model with one number in place of a confusion matrix, and with
    its options. `smoothing` answers are imagined for every class. It misleads where errors depend on the class, as
    for people who would rather say "no".

    shared: one accuracy for all labelers, so that all answers of an item count alike: majority voting as a model.

    Zhang, Chen, Zhou and Jordan (2016), "Spectral Methods Meet EM: A Provably Optimal Algorithm for Crowdsourcing",
    section 2 (the one-coin model).
    """
    votes, n_labelers = ballots(ratings), ratings.n_labelers
    coin = np.zeros(ratings.n_labels, np.int64) if shared else ratings.labeler
    n_answers = np.bincount(coin, minlength=n_labelers).astype(np.float64)
    given = Given(coin, n_answers, max(len(ratings.labels), 2), smoothing)

    def improve(coins: Coins) -> tuple[Coins, float]:
        sums = add_up(settled(votes, given, coins), coin, n_labelers, coins.prior)
        return maximise(sums, given), height(sums, given, coins)

    flat = np.full(len(ratings.labels), 1 / max(len(ratings.labels), 1))
    start = maximise(add_up(map(shares, votes), coin, n_labelers, flat), given)
    coins, convergence = climb(improve, start, iterations - 1, tolerance * ratings.n_labels)
    last = list(settled(votes, given, coins))
    sums = add_up(last, coin, n_labelers, coins.prior)
    convergence = replace(convergence, path=np.append(convergence.path, height(sums, given, coins)))
    outcome = read_off(last, coins.prior, ratings.n_items, dtype, probabilities)
    return OneCoin(
        method="one_coin",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=outcome.confidence,
        convergence=convergence,
        warnings=doubts_about_answers(ratings) + not_converged(convergence),
        labels=ratings.labels,
        label=outcome.label,
        probability=outcome.probability,
        prior=coins.prior,
        accuracy=coins.accuracy[np.zeros(n_labelers, np.int64)] if shared else coins.accuracy,
        right=sums.right,
        squares=squares_of(last, coin, n_labelers),
    )


@dataclass(frozen=True, eq=False)
class Given:
    """coin: which coin gave each answer, shape (answers,). n_answers: of each coin. n_classes: at least 2."""

    coin: Ints
    n_answers: Floats
    n_classes: int
    smoothing: float


@dataclass(frozen=True, eq=False)
class Coins:
    """The parameters; shapes (classes,) and (coins,)."""

    prior: Floats
    accuracy: Floats


def settled(votes: tuple[Ballot, ...], given: Given, coins: Coins) -> Iterator[Settled]:
    """The expectation. An answer weighs log of accuracy over the probability of each single error."""
    weight = np.log(coins.accuracy) - log_error(coins, given)
    for ballot in votes:
        yield settle(ballot, weight[given.coin[ballot.rows]], coins.prior)


def log_error(coins: Coins, given: Given) -> Floats:
    return np.asarray(np.log1p(-coins.accuracy) - np.log(given.n_classes - 1))


def maximise(sums: Sums, given: Given) -> Coins:
    imagined = max(given.smoothing, FLOOR)
    prior = (sums.classes + imagined) / (sums.classes + imagined).sum()
    accuracy = (sums.right + imagined) / (given.n_answers + imagined * given.n_classes)
    return Coins(prior, np.clip(accuracy, FLOOR, 1 - FLOOR))


def height(sums: Sums, given: Given, coins: Coins) -> float:
    """The log posterior of the parameters."""
    wrong = log_error(coins, given)
    log_likelihood = sums.log_total + given.n_answers @ wrong
    density = np.log(coins.prior).sum() + (np.log(coins.accuracy) + (given.n_classes - 1) * wrong).sum()
    return float(log_likelihood + given.smoothing * density)
