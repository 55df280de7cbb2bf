"""The parameters of MACE, and how they follow from what labelers are expected to know."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import digamma, gammaln

from consensus.stats.arrays import Floats, Ints
from consensus.stats.truth.pairs import Pairs

KNOWING = 0.5  # both numbers of the Beta prior of knowing
HABIT = 10.0  # each number of the Dirichlet prior of a habit
SMOOTHING = 0.1  # answers imagined without priors, shared by the classes
TINY = 1e-300


@dataclass(frozen=True, eq=False)
class Guessers:
    """know, guess: probabilities that a labeler knows, or not; shape (labelers,). habit: of each answer among the
    guesses, shape (pairs,). Variational ones are exponentials of mean logarithms and add up to less than 1.

    density: the log density of the parameters under their prior, or minus their distance from it; minus infinity for
    a start, which follows from no answers.
    """

    know: Floats
    guess: Floats
    habit: Floats
    density: float

    def by_guessing(self, pairs: Pairs) -> Floats:
        """The probability of each answer where its label is not the item's class, shape (pairs,)."""
        return np.asarray(np.maximum(self.guess[pairs.labeler] * self.habit, TINY))


@dataclass(frozen=True, eq=False)
class Tallies:
    """known: answers that labelers are expected to have known, shape (labelers,). guessed: and to have guessed, of each
    pair of labeler and answer, shape (pairs,)."""

    pairs: Pairs
    known: Floats
    guessed: Floats

    @property
    def guesses(self) -> Floats:
        """Of each labeler, shape (labelers,)."""
        return by_labeler(self.pairs, self.guessed)

    @property
    def n_unseen(self) -> Ints:
        """How many answers each labeler never gave, shape (labelers,)."""
        return self.pairs.n_classes - np.bincount(self.pairs.labeler, minlength=self.pairs.n_labelers)


def by_labeler(pairs: Pairs, of_pairs: Floats) -> Floats:
    return np.asarray(np.bincount(pairs.labeler, weights=of_pairs, minlength=pairs.n_labelers), dtype=np.float64)


def smoothed_guessers(tallies: Tallies) -> Guessers:
    """The shares, with some answers imagined: the maximisation of section 2.1 of the paper."""
    pairs, guesses, imagined = tallies.pairs, tallies.guesses, SMOOTHING / tallies.pairs.n_classes
    know = (tallies.known + imagined) / (tallies.known + guesses + 2 * imagined)
    bottom = guesses + imagined * pairs.n_classes
    habit = (tallies.guessed + imagined) / bottom[pairs.labeler]
    unseen = tallies.n_unseen @ np.log(imagined / bottom)
    density = imagined * (np.log(know * (1 - know)).sum() + np.log(habit).sum() + unseen)
    return Guessers(know, 1 - know, habit, float(density))


def variational_guessers(tallies: Tallies) -> Guessers:
    """Exponentials of the mean logarithms under Beta and Dirichlet posteriors."""
    pairs, guesses, n_classes = tallies.pairs, tallies.guesses, tallies.pairs.n_classes
    known, guessed = tallies.known + KNOWING, guesses + KNOWING
    total, habits = digamma(known + guessed), digamma(guesses + HABIT * n_classes)
    know, guess = np.exp(digamma(known) - total), np.exp(digamma(guessed) - total)
    habit = np.exp(digamma(tallies.guessed + HABIT) - habits[pairs.labeler])
    far = distance(known, KNOWING) + distance(guessed, KNOWING) - distance(known + guessed, 2 * KNOWING)
    odd = by_labeler(pairs, distance(tallies.guessed + HABIT, HABIT))
    odd -= distance(guesses + HABIT * n_classes, HABIT * n_classes)
    return Guessers(know, guess, habit, -float((far + odd).sum()))


@dataclass(frozen=True, eq=False)
class Means:
    """What the parameters are on average: know, habit_unseen of shape (labelers,), habit of shape (pairs,)."""

    know: Floats
    habit: Floats
    habit_unseen: Floats


def means_of(tallies: Tallies, variational: bool) -> Means:
    """Under the posterior; without priors, the smoothed shares."""
    n_classes, guesses = tallies.pairs.n_classes, tallies.guesses
    knowing, habit = (KNOWING, HABIT) if variational else (SMOOTHING / n_classes, SMOOTHING / n_classes)
    bottom = guesses + habit * n_classes
    know = (tallies.known + knowing) / (tallies.known + guesses + 2 * knowing)
    return Means(know, (tallies.guessed + habit) / bottom[tallies.pairs.labeler], habit / bottom)


def distance(posterior: Floats, prior: float) -> Any:
    """What one number of a Dirichlet distribution adds to its divergence from the prior one; their sum takes it off."""
    return (posterior - prior) * digamma(posterior) - gammaln(posterior) + gammaln(prior)
