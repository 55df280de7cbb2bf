"""MACE: an answer is either right because its labeler knew, or a guess after the labeler's own habit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.ratings import Ratings
from consensus.stats.truth.ballots import Ballot, Settled, Sums, add_up, ballots, read_off, settle, squares_of
from consensus.stats.truth.climbing import climb, not_converged
from consensus.stats.truth.guessing import (
    Guessers,
    Tallies,
    by_labeler,
    means_of,
    smoothed_guessers,
    variational_guessers,
)
from consensus.stats.truth.identifiability import doubts_about_answers
from consensus.stats.truth.pairs import Pairs, pairs
from consensus.stats.truth.result import ClassTruth, Precision


@dataclass(frozen=True, eq=False, kw_only=True)
class Mace(ClassTruth):
    """competence: how often a labeler answers because they know, shape (labelers,).

    habit: how often they give each answer when they guess, shape (pairs,); `pairs` says whose and which. habit_unseen:
    the same for each label that they never gave, shape (labelers,).
    right: expected right answers of each labeler; squares: the squared probabilities behind that, added up.
    """

    competence: Floats
    habit: Floats
    habit_unseen: Floats
    pairs: Pairs
    right: Floats
    squares: Floats


def mace(
    ratings: Ratings,
    *,
    variational: bool = True,
    iterations: int = 200,
    tolerance: float = 1e-7,
    restarts: int = 0,
    seed: int = 0,
    dtype: Precision = np.float64,
    probabilities: bool = True,
) -> Mace:
    """The most probable class of each item when labelers either know it or guess.

    Labeler l knows with probability competence[l] and then gives the item's class; else they give answer a with
    probability habit_l[a], whatever the class. Before anybody answers all classes are equally probable.
    `convergence.path` holds what is maximised: the lower bound of the log evidence, or without `variational` the log
    posterior of the parameters.

    variational: Beta(1/2, 1/2) priors of knowing and Dirichlet(10) priors of habits, whose uncertainty counts. Else
    expectation-maximisation with 0.1 / classes answers imagined.
    restarts: so many more starts, at random, of which the highest is kept. The first start takes everybody to know one
    answer in two and to have no habit. The other options are those of `dawid_skene`.

    Hovy, Berg-Kirkpatrick, Vaswani and Hovy (2013), "Learning Whom to Trust with MACE", section 2.
    """
    game = Game(ballots(ratings), pairs(ratings), variational)
    climbs = [
        climb(game.improve, start, iterations - 1, tolerance * ratings.n_labels)
        for start in game.starts(restarts, np.random.default_rng(seed))
    ]
    guessers, convergence = max(climbs, key=lambda found: found[1].path[-1:].sum())
    last = list(game.settled(guessers))
    sums = game.sums(last)
    path = np.append(convergence.path, game.height(sums, guessers))
    convergence = replace(convergence, path=path[np.isfinite(path)])  # a start has no density
    means = means_of(game.tallies(sums, guessers), variational)
    outcome = read_off(last, game.prior, ratings.n_items, dtype, probabilities)
    return Mace(
        method="mace",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=outcome.confidence,
        convergence=convergence,
        warnings=doubts_about_answers(ratings) + not_converged(convergence),
        labels=ratings.labels,
        label=outcome.label,
        probability=outcome.probability,
        competence=means.know,
        habit=means.habit,
        habit_unseen=means.habit_unseen,
        pairs=game.pairs,
        right=by_labeler(game.pairs, sums.right),
        squares=squares_of(last, ratings.labeler, ratings.n_labelers),
    )


@dataclass(frozen=True, eq=False)
class Game:
    """The votes, whose answers they are, and by which rule parameters follow from expectations."""

    votes: tuple[Ballot, ...]
    pairs: Pairs
    variational: bool

    @property
    def prior(self) -> Floats:
        return np.full(self.pairs.n_classes, 1 / self.pairs.n_classes)

    def starts(self, restarts: int, random: np.random.Generator) -> Iterator[Guessers]:
        """One in which nobody differs from anybody, and some at random."""
        alike = np.full(self.pairs.n_labelers, 0.5)
        yield Guessers(alike, 1 - alike, np.full(len(self.pairs), 1 / self.pairs.n_classes), -np.inf)
        for _ in range(restarts):
            know = random.uniform(0.1, 0.9, self.pairs.n_labelers)
            habit = random.exponential(size=len(self.pairs))
            yield Guessers(know, 1 - know, habit / by_labeler(self.pairs, habit)[self.pairs.labeler], -np.inf)

    def settled(self, guessers: Guessers) -> Iterator[Settled]:
        """The expectation. An answer weighs log of (knowing + guessing it) / guessing it."""
        weight = np.log1p(guessers.know[self.pairs.labeler] / guessers.by_guessing(self.pairs))
        for ballot in self.votes:
            yield settle(ballot, weight[self.pairs.of_answer[ballot.rows]], self.prior)

    def sums(self, settled: Iterable[Settled]) -> Sums:
        return add_up(settled, self.pairs.of_answer, len(self.pairs))

    def tallies(self, sums: Sums, guessers: Guessers) -> Tallies:
        """A right answer was known in proportion to how likely that is beside guessing it."""
        know = guessers.know[self.pairs.labeler]
        known = sums.right * know / (know + guessers.by_guessing(self.pairs))
        return Tallies(self.pairs, by_labeler(self.pairs, known), self.pairs.times - known)

    def height(self, sums: Sums, guessers: Guessers) -> float:
        """What is maximised."""
        guessed = self.pairs.times @ np.log(guessers.by_guessing(self.pairs))
        return float(sums.log_total + guessed + guessers.density)

    def improve(self, guessers: Guessers) -> tuple[Guessers, float]:
        sums = self.sums(self.settled(guessers))
        maximise = variational_guessers if self.variational else smoothed_guessers
        return maximise(self.tallies(sums, guessers)), self.height(sums, guessers)
