"""Confusion matrices of labelers against any truth, or against each other."""

import numpy as np

from consensus.stats.ratings import Ratings
from consensus.stats.truth.confusions import Confusions
from consensus.stats.truth.expectation import parts_of
from consensus.stats.truth.imagined import Imagined
from consensus.stats.truth.majority_vote import shares_of
from consensus.stats.truth.pairs import pairs
from consensus.stats.truth.result import AnyFloats


def confusions_against(ratings: Ratings, probability: AnyFloats) -> Confusions:
    """What labelers answer to items of each class, when the classes have these probabilities, (items, classes).

    For the probabilities of a model, which knows what an answer is worth. Shares of the answers hold the labeler's own
    one, which makes everybody look good: take `confusions_against_others`.
    """
    found = pairs(ratings)
    counts, squares = np.zeros((len(found), found.n_classes)), np.zeros((len(found), found.n_classes))
    for part in parts_of(ratings, found, np.float64):
        truth = probability[part.block.items].astype(np.float64)
        counts += part.given.T @ truth
        squares += part.given.T @ truth**2
    return Confusions(found.labeler, found.label, counts, squares, Imagined(0.01), found.n_labelers)


def confusions_against_others(ratings: Ratings) -> Confusions:
    """The same against the shares of the other answers of each item; items with one answer are left out.

    Others err too, so this shows labelers less good, and less bad, than they are.
    """
    found = pairs(ratings)
    own, n_others = np.arange(len(found)), np.maximum(ratings.answers_per_item - 1.0, 0)
    each = np.divide(1, n_others, out=np.zeros(ratings.n_items), where=n_others > 0)  # what one other answer weighs
    counts, squares = np.zeros((len(found), found.n_classes)), np.zeros((len(found), found.n_classes))
    for part in parts_of(ratings, found, np.float64):
        block, label = part.block, ratings.label[part.block.rows]
        weight = each[block.items, None]
        all_answers = shares_of(block, label, found.n_classes) * block.sizes[:, None] * weight
        counts += part.given.T @ all_answers
        squares += part.given.T @ all_answers**2
        mine, pair = weight[block.item_of_row, 0], found.of_answer[block.rows]
        with_mine = all_answers[block.item_of_row, label]
        counts[own, found.label] -= np.bincount(pair, weights=mine, minlength=len(found))
        squares[own, found.label] -= np.bincount(pair, weights=mine * (2 * with_mine - mine), minlength=len(found))
    return Confusions(found.labeler, found.label, counts, squares, Imagined(0.01), found.n_labelers)
