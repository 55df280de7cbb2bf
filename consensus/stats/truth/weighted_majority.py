"""Votes that do not all count alike."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Label, Mask
from consensus.stats.ratings import Ratings
from consensus.stats.truth.ballots import Ballot, ballots, read_off, weighted_shares
from consensus.stats.truth.majority_vote import majority_vote, take_first
from consensus.stats.truth.result import ClassTruth, Precision

LEAST = 0.01  # of a vote, so that an item which nobody of weight answered still has a majority
ROUNDS = 10


@dataclass(frozen=True, eq=False, kw_only=True)
class WeightedMajority(ClassTruth):
    """weights: of each labeler's votes, shape (labelers,). A probability is a share of the weight on an item."""

    weights: Floats


def weighted_majority(
    ratings: Ratings,
    weights: Mapping[Label, float] | Floats | None = None,
    *,
    dtype: Precision = np.float64,
    probabilities: bool = True,
) -> WeightedMajority:
    """The label with the largest sum of weights; a tie is left open.

    weights: of each labeler, by name or in the order of `ratings.labelers`, none below 0; 1 for those not named.
    Without them `agreement_weights`. Raises ValueError for a weight below 0, or an item whose weights are all 0.
    """
    given = agreement_weights(ratings) if weights is None else in_order(ratings, weights)
    if (given < 0).any():
        raise ValueError("A weight cannot be below 0.")
    last = [weighted_shares(ballot, given[ratings.labeler[ballot.rows]]) for ballot in ballots(ratings)]
    if any(np.isnan(part.probability).any() for part in last):
        raise ValueError("Every item needs an answer that has weight.")
    nothing = np.zeros(len(ratings.labels))
    outcome = read_off(last, nothing, ratings.n_items, dtype, probabilities)
    return WeightedMajority(
        method="weighted_majority",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=outcome.confidence,
        labels=ratings.labels,
        label=outcome.label,
        probability=outcome.probability,
        weights=given,
    )


def in_order(ratings: Ratings, weights: Mapping[Label, float] | Floats) -> Floats:
    if isinstance(weights, Mapping):
        return np.array([weights.get(labeler, 1.0) for labeler in ratings.labelers], dtype=np.float64)
    return np.asarray(weights, dtype=np.float64)


def agreement_weights(ratings: Ratings, rounds: int = ROUNDS) -> Floats:
    """How far above chance a labeler agrees with the others, shape (labelers,): from 0.01 up to 1.

    (a - c) / (1 - c), where a is the mean share of the others' weight on an item that went to the label the labeler
    gave, and c the mean share of all answers that this label has, so that always saying the most common label earns
    nothing. All weigh 1 at first; the weights follow from each other in so many rounds. Our own rule, after the
    iterated weighted vote of Li and Yu (2014), "Error Rate Bounds and Iterative Weighted Majority Voting for
    Crowdsourcing", section 5, whose own answer takes part in what it is compared with.
    """
    votes, weights = ballots(ratings), np.ones(ratings.n_labelers)
    for _ in range(rounds):
        agreed, by_chance, compared = compare_with_others(ratings, votes, weights)
        possible = compared - by_chance
        beyond = np.divide(agreed - by_chance, possible, out=np.zeros_like(agreed), where=possible > 0)
        weights = np.maximum(beyond, LEAST)
    return weights


def compare_with_others(ratings: Ratings, votes: tuple[Ballot, ...], weights: Floats) -> tuple[Floats, Floats, Floats]:
    """How much a labeler agrees with others, would by chance, and could; each added up over answers, (labelers,)."""
    agreed, by_chance, compared = (np.zeros(ratings.n_labelers) for _ in range(3))
    common = np.bincount(ratings.label, minlength=len(ratings.labels)) / max(ratings.n_labels, 1)
    for ballot in votes:
        labeler = ratings.labeler[ballot.rows]
        share, has_others = share_of_others(ballot, weights[labeler])
        chance = common[ballot.label][ballot.cell] * has_others
        agreed += np.bincount(labeler, weights=share, minlength=len(weights))
        by_chance += np.bincount(labeler, weights=chance, minlength=len(weights))
        compared += np.bincount(labeler, weights=has_others, minlength=len(weights))
    return agreed, by_chance, compared


def share_of_others(ballot: Ballot, weight: Floats) -> tuple[Floats, Mask]:
    """The share of the weight of an item's other answers that has the label of this one, 0 where there are none, and
    whether there are some; shape (rows,)."""
    same = ballot.sum_by_cell(weight)
    everything = ballot.sum_by_item(same)
    others = everything[ballot.item][ballot.cell] - weight
    has_others = (ballot.sum_by_item(ballot.votes) > 1)[ballot.item][ballot.cell]
    return np.divide(same[ballot.cell] - weight, others, out=np.zeros_like(weight), where=has_others), has_others


def wawa_weights(ratings: Ratings) -> Floats:
    """How often a labeler gave what the majority gave, their own answer included; shape (labelers,).

    "Worker agreement with aggregate", Appen's rule; of labels that tie the first counts.
    """
    same = majority_vote(ratings, take_first).label[ratings.item] == ratings.label
    n_answers = np.bincount(ratings.labeler, minlength=ratings.n_labelers)
    return np.asarray(np.bincount(ratings.labeler, weights=same, minlength=ratings.n_labelers) / n_answers)
