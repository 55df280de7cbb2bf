"""The two halves of Dawid and Skene's algorithm, some items at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from consensus.stats.arrays import Floats
from consensus.stats.ratings import Ratings
from consensus.stats.truth.blocks import Block, blocks
from consensus.stats.truth.majority_vote import shares_of
from consensus.stats.truth.pairs import Pairs
from consensus.stats.truth.posterior import normalise
from consensus.stats.truth.result import AnyFloats, Precision

CELLS = 1 << 18  # numbers of one array of a part; more where the confusion matrices hold more


@dataclass(frozen=True, eq=False)
class Part:
    """Some items. given: the pairs of labeler and answer that each holds, csr (items, pairs)."""

    block: Block
    given: Any


@dataclass(frozen=True, eq=False)
class Guess:
    """probability: of each class, shape (items of the part, classes). log_likelihood: of the answers, all together."""

    part: Part
    probability: AnyFloats
    log_likelihood: float = 0.0


@dataclass(frozen=True, eq=False)
class Expected:
    """What guesses add up to.

    classes: items of each class, shape (classes,). counts: items of each class among the answers of each pair,
    shape (pairs, classes). log_likelihood: of all answers.
    """

    classes: Floats
    counts: Floats
    log_likelihood: float


def parts_of(ratings: Ratings, found: Pairs, dtype: Precision) -> tuple[Part, ...]:
    """Parts with more items than there are pairs, so that adding up over the parts costs little."""
    at_a_time = max(CELLS // found.n_classes, len(found), 1)
    given = [(block, found.of_answer[block.rows]) for block in blocks(ratings.starts, at_a_time)]
    ones = np.ones(max((len(pair) for _, pair in given), default=0), dtype)
    return tuple(
        Part(block, sparse.csr_array((ones[: len(pair)], pair, starts), shape=(block.n_items, len(found))))
        for block, pair in given
        for starts in [block.starts.astype(np.int32)]
    )


def first_guesses(parts: Iterable[Part], ratings: Ratings, dtype: Precision) -> Iterator[Guess]:
    """The shares of the answers."""
    for part in parts:
        label = ratings.label[part.block.rows]
        yield Guess(part, shares_of(part.block, label, len(ratings.labels)).astype(dtype, copy=False))


def guesses(parts: Iterable[Part], log_prior: Floats, log_confusion: Floats, dtype: Precision) -> Iterator[Guess]:
    """The expectation (equation 2.5): probabilities under a prior, (classes,), and confusions, (pairs, classes)."""
    prior, table = log_prior.astype(dtype), log_confusion.astype(dtype)
    for part in parts:
        probability = part.given @ table
        probability += prior
        yield Guess(part, probability, float(normalise(probability).sum()))


def gather(made: Iterable[Guess], found: Pairs) -> Expected:
    """What the maximisation (equations 2.3 and 2.4) needs to know of the guesses."""
    classes, counts, log_likelihood = np.zeros(found.n_classes), np.zeros((len(found), found.n_classes)), 0.0
    for guess in made:
        classes += guess.probability.sum(axis=0, dtype=np.float64)
        counts += guess.part.given.T @ guess.probability
        log_likelihood += guess.log_likelihood
    return Expected(classes, counts, log_likelihood)
