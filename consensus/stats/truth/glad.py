"""GLAD: labelers differ in skill and items in difficulty."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import expit, log_expit

from consensus.stats.arrays import Floats
from consensus.stats.ratings import Ratings
from consensus.stats.truth.ballots import Ballot, Settled, add_up, ballots, read_off, settle, squares_of
from consensus.stats.truth.climbing import climb, not_converged
from consensus.stats.truth.identifiability import doubts_about_answers
from consensus.stats.truth.result import ClassTruth, Precision

LONGEST = 1.0  # step of a skill or of the log of an ease in one iteration


@dataclass(frozen=True, eq=False, kw_only=True)
class Glad(ClassTruth):
    """skill: of each labeler, 0 for guessing between two classes, below 0 for reversed; shape (labelers,).

    ease: of each item, above 0; shape (items,). right: expected right answers of each labeler; squares: the squared
    probabilities behind that, added up.
    """

    skill: Floats
    ease: Floats
    right: Floats
    squares: Floats


def glad(
    ratings: Ratings,
    *,
    iterations: int = 200,
    tolerance: float = 1e-7,
    dtype: Precision = np.float64,
    probabilities: bool = True,
) -> Glad:
    """The most probable class of each item when labelers have a skill and items an ease.

    Labeler l gives the class of item i with probability 1 / (1 + exp(-skill[l] ease[i])) (equation 1 of the paper) and
    each other class equally often. All classes are equally probable before anybody answers; the prior of skill and of
    log ease is the normal distribution with mean 1 and variance 1. Each iteration takes one Newton step of the eases
    and then one of the skills. `convergence.path` holds the log posterior of the parameters. One skill for all
    classes: it misleads where errors depend on the class. The options are those of `dawid_skene`.

    Whitehill, Ruvolo, Wu, Bergsma and Movellan (2009), "Whose Vote Should Count More: Optimal Integration of Labels
    from Labelers of Unknown Expertise".
    """
    votes, n_classes = ballots(ratings), len(ratings.labels)
    prior = np.full(n_classes, 1 / max(n_classes, 1))
    start = Talents(np.ones(ratings.n_labelers), np.ones(ratings.n_items))

    def improve(talents: Talents) -> tuple[Talents, float]:
        return newton(votes, ratings, talents, prior)

    talents, convergence = climb(improve, start, iterations - 1, tolerance * ratings.n_labels)
    counted = [vote(ballot, ratings, talents, prior) for ballot in votes]
    last = [part.settled for part in counted]
    top = log_density(talents) + sum(part.log_likelihood for part in counted)
    convergence = replace(convergence, path=np.append(convergence.path, top))
    outcome = read_off(last, prior, ratings.n_items, dtype, probabilities)
    return Glad(
        method="glad",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=outcome.confidence,
        convergence=convergence,
        warnings=doubts_about_answers(ratings) + not_converged(convergence),
        labels=ratings.labels,
        label=outcome.label,
        probability=outcome.probability,
        skill=talents.skill,
        ease=np.exp(talents.log_ease),
        right=add_up(last, ratings.labeler, ratings.n_labelers).right,
        squares=squares_of(last, ratings.labeler, ratings.n_labelers),
    )


@dataclass(frozen=True, eq=False)
class Talents:
    """The parameters; shapes (labelers,) and (items,)."""

    skill: Floats
    log_ease: Floats


@dataclass(frozen=True, eq=False)
class Vote:
    """One ballot under given parameters. labeler, item: codes of each answer, items counted within the ballot.
    strength: skill times ease of each answer. log_likelihood: of the answers."""

    settled: Settled
    labeler: "np.ndarray[Any, Any]"
    item: "np.ndarray[Any, Any]"
    strength: Floats
    log_likelihood: float


def vote(ballot: Ballot, ratings: Ratings, talents: Talents, prior: Floats) -> Vote:
    """The expectation."""
    labeler, item = ratings.labeler[ballot.rows], ballot.item[ballot.cell]
    strength = talents.skill[labeler] * np.exp(talents.log_ease[ballot.items])[item]
    others = np.log(max(len(prior) - 1, 1))
    settled = settle(ballot, strength + others, prior)
    log_likelihood = settled.log_total.sum() + log_expit(-strength).sum() - others * len(item)
    return Vote(settled, labeler, item, strength, float(log_likelihood))


def newton(votes: tuple[Ballot, ...], ratings: Ratings, talents: Talents, prior: Floats) -> tuple[Talents, float]:
    """One expectation, and a step of all parameters towards the maximum; also the log posterior before the step."""
    log_ease = talents.log_ease.copy()
    slope, bend, height = 1 - talents.skill, np.ones(ratings.n_labelers), log_density(talents)
    for ballot in votes:
        found = vote(ballot, ratings, talents, prior)
        right, height = found.settled.of_rows, height + found.log_likelihood
        step = ease_step(found, right, talents.log_ease[ballot.items])
        log_ease[ballot.items] += step
        ease = np.exp(log_ease[ballot.items])[found.item]
        chance = expit(found.strength * np.exp(step)[found.item])
        slope += np.bincount(found.labeler, weights=(right - chance) * ease, minlength=len(slope))
        bend += np.bincount(found.labeler, weights=chance * (1 - chance) * ease**2, minlength=len(slope))
    skill = talents.skill + np.clip(slope / bend, -LONGEST, LONGEST)
    return Talents(skill, log_ease), height


def ease_step(found: Vote, right: Floats, log_ease: Floats) -> Floats:
    """Fisher scoring of the log ease of each item of a ballot."""
    chance, n_items = expit(found.strength), len(log_ease)
    slope = np.bincount(found.item, weights=(right - chance) * found.strength, minlength=n_items) + 1 - log_ease
    bend = np.bincount(found.item, weights=chance * (1 - chance) * found.strength**2, minlength=n_items) + 1
    return np.asarray(np.clip(slope / bend, -LONGEST, LONGEST))


def log_density(talents: Talents) -> float:
    """Of the priors, up to a constant."""
    return float(-0.5 * (((talents.skill - 1) ** 2).sum() + ((talents.log_ease - 1) ** 2).sum()))
