"""Dawid and Skene's model: every labeler has a confusion matrix of their own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.ratings import Ratings
from consensus.stats.truth.climbing import climb, not_converged
from consensus.stats.truth.confusions import Confusions, log_shares
from consensus.stats.truth.expectation import Expected, Guess, first_guesses, gather, guesses, parts_of
from consensus.stats.truth.identifiability import doubts_about
from consensus.stats.truth.imagined import FLOOR, Imagined
from consensus.stats.truth.pairs import Pairs, pairs
from consensus.stats.truth.posterior import most_probable
from consensus.stats.truth.result import AnyFloats, ClassTruth, Precision


@dataclass(frozen=True, eq=False, kw_only=True)
class DawidSkene(ClassTruth):
    """prior: how common each class is, shape (classes,). confusions: how each labeler answers items of each class."""

    prior: Floats
    confusions: Confusions


def dawid_skene(
    ratings: Ratings,
    *,
    smoothing: float = 0.01,
    crowd: float = 0.0,
    iterations: int = 200,
    tolerance: float = 1e-7,
    dtype: Precision = np.float64,
    probabilities: bool = True,
) -> DawidSkene:
    """The most probable class of each item when each labeler errs in their own way, by expectation-maximisation.

    The probability of class t for an item is proportional to prior[t] times, for each answer a of labeler l,
    confusion_l[t, a] (equation 2.5 of the paper); prior and confusions are the shares expected under these
    probabilities (2.3 and 2.4), with `smoothing` answers imagined in every cell, which makes them the mode of the
    posterior under Dirichlet(1 + smoothing) priors. Everything is kept as logarithms. It starts from the shares of
    the answers, and therefore trusts that most labelers are better than chance.

    smoothing: 0 for maximum likelihood.
    crowd: more imagined answers for each class, which err as the crowd does: by the one confusion matrix that fits all
    answers if everybody errs alike. Some 5 of them help where labelers gave few answers or classes are rare.
    iterations: at most so many. tolerance: stop when the log posterior of the parameters, which `convergence.path`
    holds, rises by no more than this per answer.
    dtype: of the probabilities; np.float32 halves the memory and gives the same labels but for near ties.
    probabilities: whether to keep them, (items, classes) numbers.
    A labeler may answer an item several times, each answer counting as one more of theirs (`Ratings.from_codes` lets
    them). Warnings say where the answers cannot tell the parameters.

    Dawid and Skene (1979), "Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm".
    """
    imagined = Imagined(smoothing, crowd * crowd_shares(ratings, smoothing) if crowd else None)
    return fit(ratings, pairs(ratings), imagined, iterations, tolerance, dtype, probabilities)


def crowd_shares(ratings: Ratings, smoothing: float) -> Floats:
    """How a crowd whose members are alike answers items of each class; shape (answers, classes)."""
    alike = fit(ratings, pairs(ratings, apart=False), Imagined(smoothing), 200, 1e-7, np.float64, False)
    return alike.confusions.of(0).T


def fit(
    ratings: Ratings,
    found: Pairs,
    imagined: Imagined,
    iterations: int,
    tolerance: float,
    dtype: Precision,
    probabilities: bool,
) -> DawidSkene:
    """See `dawid_skene`. found: who counts as the same labeler."""
    parts = parts_of(ratings, found, dtype)

    def improve(state: Expected) -> tuple[Expected, float]:
        prior, table, log_density = parameters(state, found, imagined)
        following = gather(guesses(parts, prior, table, dtype), found)
        return following, following.log_likelihood + log_density

    start = gather(first_guesses(parts, ratings, dtype), found)
    state, convergence = climb(improve, start, iterations - 1, tolerance * ratings.n_labels)
    prior, table, log_density = parameters(state, found, imagined)
    outcome = read_off(guesses(parts, prior, table, dtype), ratings, found, dtype, probabilities)
    convergence = replace(convergence, path=np.append(convergence.path, outcome.log_likelihood + log_density))
    confusions = Confusions(found.labeler, found.label, state.counts, outcome.squares, imagined, found.n_labelers)
    return DawidSkene(
        method="dawid_skene",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=outcome.confidence,
        convergence=convergence,
        warnings=doubts_about(ratings, confusions, np.exp(prior)) + not_converged(convergence),
        labels=ratings.labels,
        label=outcome.label,
        probability=outcome.probability,
        prior=np.exp(prior),
        confusions=confusions,
    )


def parameters(state: Expected, found: Pairs, imagined: Imagined) -> tuple[Floats, Floats, float]:
    """The maximisation: log prior, (classes,), log confusion, (pairs, classes), and the log density of their priors."""
    each = max(imagined.each, FLOOR)
    prior = np.log((state.classes + each) / (state.classes.sum() + each * found.n_classes))
    table, log_density = log_shares(found.labeler, found.label, state.counts, found.n_labelers, imagined)
    return prior, table, log_density + each * float(prior.sum())


@dataclass(frozen=True, eq=False)
class Outcome:
    """What is read off the last probabilities; shapes as in `ClassTruth` and `Confusions`."""

    label: Ints
    confidence: Floats
    probability: AnyFloats | None
    squares: Floats
    log_likelihood: float


def read_off(made: Iterable[Guess], ratings: Ratings, found: Pairs, dtype: Precision, probabilities: bool) -> Outcome:
    label, confidence = np.empty(ratings.n_items, np.int64), np.empty(ratings.n_items)
    kept = np.empty((ratings.n_items, found.n_classes), dtype) if probabilities else None
    squares, log_likelihood = np.zeros((len(found), found.n_classes)), 0.0
    for guess in made:
        items = guess.part.block.items
        label[items], confidence[items] = most_probable(guess.probability)
        squares += guess.part.given.T @ guess.probability**2
        log_likelihood += guess.log_likelihood
        if kept is not None:
            kept[items] = guess.probability
    return Outcome(label, confidence, kept, squares, log_likelihood)
