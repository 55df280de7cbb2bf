"""How much less is known of a labeler because what is known of the others is not known for sure."""

from typing import Any

import numpy as np
from scipy import sparse

from consensus.stats.arrays import Floats
from consensus.stats.ratings import Ratings
from consensus.stats.truth.blocks import blocks
from consensus.stats.truth.result import AnyFloats

MOST = 1500  # labelers for whom a matrix of all pairs is turned over as a whole
PAIRS = 1 << 22  # of answers of one item, looked at together
EDGE = 1e-3  # accuracies are kept this far from 0 and 1


def worth_of_answers(ratings: Ratings, probability: AnyFloats) -> Floats:
    """How many answers to items of known classes would tell as much about a labeler's accuracy; shape (labelers,).

    s (1 - s) over the variance of the accuracy s. The variances are the diagonal of the inverse of the information
    matrix of all accuracies together, which is the sum over items of the products of their gradients in the one-coin
    model: p / s - (1 - p) / (1 - s) for an answer that is right with probability p (Meilijson 1989, "A Fast Improvement
    to the EM Algorithm on its Own Terms", section 3). An inverse of so noisy a matrix is too large, on average by
    items / (items - labelers - 1), which is taken off. For more than 1 500 labelers the first terms of the series of
    the inverse stand in for it, and the variance comes out too small.
    """
    n, accuracy = np.bincount(ratings.labeler, minlength=ratings.n_labelers), accuracies(ratings, probability)
    information = information_of(ratings, probability, accuracy)
    if ratings.n_labelers > MOST:
        own = information.diagonal()
        variance = (information.multiply(information) @ (1 / own)) / own**2  # the diagonal adds 1 / own
    else:
        noise = max(1 - (ratings.n_labelers + 1) / max(ratings.n_items, 1), 0.5)
        variance = np.linalg.inv(information.toarray()).diagonal() * noise
    return np.asarray(np.minimum(accuracy * (1 - accuracy) / variance, n))


def accuracies(ratings: Ratings, probability: AnyFloats) -> Floats:
    """Shape (labelers,); kept from 0 and 1, where a gradient would have no end."""
    right = probability[ratings.item, ratings.label].astype(np.float64)
    n = np.bincount(ratings.labeler, minlength=ratings.n_labelers)
    return np.clip(np.bincount(ratings.labeler, weights=right, minlength=len(n)) / n, EDGE, 1 - EDGE)


def information_of(ratings: Ratings, probability: AnyFloats, accuracy: Floats) -> Any:
    """Of the accuracies, and of half an answer of prior knowledge on each; csr, shape (labelers, labelers)."""
    right = probability[ratings.item, ratings.label].astype(np.float64)
    gradient = right / accuracy[ratings.labeler] - (1 - right) / (1 - accuracy[ratings.labeler])
    total = sparse.diags_array(0.5 / (accuracy * (1 - accuracy))).tocsr()
    longest = int(ratings.answers_per_item.max())
    for block in blocks(ratings.starts, max(PAIRS // longest**2, 1)):
        row = gradient[block.rows], ratings.labeler[block.rows], block.starts
        moved = sparse.csr_array(row, shape=(block.n_items, ratings.n_labelers))
        total = total + moved.T @ moved
    return total
