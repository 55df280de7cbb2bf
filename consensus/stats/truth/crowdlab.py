"""CROWDLAB: what people answered and what a model predicted, each heard as far as it has proved right."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.ratings import Ratings
from consensus.stats.truth.ballots import ballots
from consensus.stats.truth.blocks import blocks, items_at_a_time
from consensus.stats.truth.majority_vote import shares_of
from consensus.stats.truth.posterior import most_probable
from consensus.stats.truth.result import AnyFloats, ClassTruth

LEAST = 1e-6  # of a weight
ROUNDS = 2


@dataclass(frozen=True, eq=False, kw_only=True)
class Crowdlab(ClassTruth):
    """weights: of each labeler, shape (labelers,). model_weight: of the model's predictions.

    trust: how often an answer is the consensus label. answer_quality: the probability that an answer is right,
    shape (answers,).
    """

    weights: Floats
    model_weight: float
    trust: float
    answer_quality: Floats


def crowdlab(ratings: Ratings, predicted: AnyFloats) -> Crowdlab:
    """The mean of what the model and the labelers of an item say of it, weighted by their agreement with others.

    A labeler says trust for the class they gave and (1 - trust) / (classes - 1) for each other one, with weight
    1 - (1 - s) / (1 - m): s is how often they agree with the other labelers of an item, m how often the most common
    class is the consensus of items with several answers. The model says its probabilities, with weight
    (1 - (1 - a) / (1 - m)) times the root of the mean number of answers an item: a is how often it predicts that
    consensus. The consensus is the majority, ties broken by the model; trust is how often an answer goes with it. No
    weight is below 0.000001.

    predicted: probability of each class, shape (items, classes), in the order of `ratings.items` and `ratings.labels`;
    from a model that was not trained on the item, such as one of a cross-validation. nan in the rows of items it says
    nothing about. Raises ValueError for another shape. A model that repeats the errors of the labelers makes both look
    right.

    Goh, Tkachenko and Mueller (2022), "CROWDLAB: Supervised learning to infer consensus labels and quality scores for
    data with multiple annotators", section 3.
    """
    if predicted.shape != (ratings.n_items, len(ratings.labels)):
        raise ValueError("Predictions need a row for each item and a column for each label.")
    consensus = consensus_of(ratings, predicted)
    for _ in range(ROUNDS):
        weighing = weigh(ratings, predicted, consensus)
        probability = combine(ratings, predicted, weighing)
        consensus = probability.argmax(axis=1) if ratings.labels else consensus
    label, confidence = most_probable(probability) if ratings.labels else (consensus, np.zeros(0))
    return Crowdlab(
        method="crowdlab",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=confidence,
        labels=ratings.labels,
        label=label,
        probability=probability,
        weights=weighing.labelers,
        model_weight=weighing.model,
        trust=weighing.trust,
        answer_quality=probability[ratings.item, ratings.label],
    )


@dataclass(frozen=True, eq=False)
class Weighing:
    labelers: Floats
    model: float
    trust: float


def consensus_of(ratings: Ratings, predicted: AnyFloats) -> Ints:
    """The most common label, of those that tie the one the model finds most probable; shape (items,)."""
    consensus = np.empty(ratings.n_items, np.int64)
    for block in blocks(ratings.starts, items_at_a_time(len(ratings.labels))):
        shares = shares_of(block, ratings.label[block.rows], len(ratings.labels))
        ties = np.nan_to_num(predicted[block.items].astype(np.float64)) + 1
        leads = shares == shares.max(axis=1, keepdims=True)
        consensus[block.items] = (leads * ties).argmax(axis=1)
    return consensus


def weigh(ratings: Ratings, predicted: AnyFloats, consensus: Ints) -> Weighing:
    """How far each labeler and the model are heard, by the items that have several answers."""
    n, n_classes = ratings.answers_per_item, len(ratings.labels)
    several = n > 1
    most_common = np.bincount(consensus[several], minlength=n_classes).max(initial=0) / max(several.sum(), 1)
    told = several & ~np.isnan(predicted).any(axis=1)
    model_right = float((predicted[told].argmax(axis=1) == consensus[told]).mean()) if told.any() else 0.0
    model = beyond(model_right, most_common) * np.sqrt(n.mean()) if ratings.n_items else 0.0
    right = np.bincount(ratings.item, weights=ratings.label == consensus[ratings.item], minlength=ratings.n_items)
    trust = float((right / np.maximum(n, 1))[several].mean()) if several.any() else 1.0
    return Weighing(beyond(agreement_with_others(ratings), most_common), float(model), trust)


def beyond(right: Any, by_habit: float) -> Any:
    """1 where always right, 0 where no better than always giving one class; never below LEAST."""
    return np.maximum(1 - (1 - right) / max(1 - by_habit, LEAST), LEAST)


def agreement_with_others(ratings: Ratings) -> Floats:
    """How often the other labelers of an item gave what a labeler gave, shape (labelers,).

    A labeler who met nobody agrees as often as labelers do on the whole.
    """
    same, others = np.zeros(ratings.n_labelers), np.zeros(ratings.n_labelers)
    for ballot in ballots(ratings):
        labeler = ratings.labeler[ballot.rows]
        in_item = ballot.sum_by_item(ballot.votes)
        same += np.bincount(labeler, weights=(ballot.votes - 1)[ballot.cell], minlength=len(same))
        others += np.bincount(labeler, weights=(in_item - 1)[ballot.item][ballot.cell], minlength=len(same))
    overall = same.sum() / max(others.sum(), 1)
    return np.asarray(np.divide(same, others, out=np.full(len(same), overall), where=others > 0))


def combine(ratings: Ratings, predicted: AnyFloats, weighing: Weighing) -> Floats:
    """Equation 2 of the paper; shape (items, classes)."""
    n_classes = len(ratings.labels)
    elsewhere = (1 - weighing.trust) / max(n_classes - 1, 1)
    combined = np.empty((ratings.n_items, n_classes))
    for block in blocks(ratings.starts, items_at_a_time(n_classes)):
        weight = weighing.labelers[ratings.labeler[block.rows]]
        cell = block.item_of_row * n_classes + ratings.label[block.rows]
        for_class = np.bincount(cell, weights=weight, minlength=block.n_items * n_classes).reshape(-1, n_classes)
        of_labelers = for_class.sum(axis=1, keepdims=True)
        told = ~np.isnan(predicted[block.items]).any(axis=1, keepdims=True)
        said = np.where(told, predicted[block.items], 0) * weighing.model
        said = said + elsewhere * of_labelers + (weighing.trust - elsewhere) * for_class
        combined[block.items] = said / (of_labelers + weighing.model * told)
    return combined
