"""What asking only where it pays would have saved, with labelers known one by one."""

from collections.abc import Callable

import numpy as np

from consensus.stats.arrays import Gold, Ints
from consensus.stats.ratings import Ratings
from consensus.stats.truth.dawid_skene import dawid_skene
from consensus.stats.truth.gain import Replay, replayed
from consensus.stats.truth.one_more import gain_of_one_more
from consensus.stats.truth.result import ClassTruth


def careful(ratings: Ratings) -> ClassTruth:
    """Dawid and Skene's model, as few answers want it."""
    return dawid_skene(ratings, crowd=5.0)


def replay_labelers(
    ratings: Ratings,
    *,
    method: Callable[[Ratings], ClassTruth] = careful,
    start: int = 2,
    most: int = 5,
    least_gain: float = 0.03,
    seed: int = 0,
    gold: Gold | None = None,
) -> Replay:
    """Ask `start` labelers about every item, then one more wherever `gain_of_one_more` is at least `least_gain`.

    Whose answer comes next is drawn at random among those that were given; after each round of asking the labelers
    are judged anew. An item gets up to `most` answers; items with fewer are left out. The labels are held against
    those of `most` answers everywhere, and both against gold where there is some.
    """
    table = ratings.select(ratings.answers_per_item >= most)
    turn = turns(table, seed)
    wanted = np.full(table.n_items, start)
    for overlap in range(start, most):
        asked = answers_so_far(table, turn, wanted)
        more = (gain_of_one_more(asked, method(asked), seed=seed) >= least_gain) & (wanted == overlap)
        if not more.any():
            break
        wanted = wanted + more
    found, full = (method(answers_so_far(table, turn, upto)).label for upto in (wanted, np.full(table.n_items, most)))
    return replayed(table, int(wanted.sum()), most, (found, full), gold or {})


def turns(ratings: Ratings, seed: int) -> Ints:
    """Which answer of its item each one is, in an order drawn at random; from 0, shape (answers,)."""
    order = np.lexsort((np.random.default_rng(seed).random(ratings.n_labels), ratings.item))
    turn = np.empty(ratings.n_labels, np.int64)
    turn[order] = np.arange(ratings.n_labels) - ratings.starts[:-1][ratings.item]
    return turn


def answers_so_far(ratings: Ratings, turn: Ints, wanted: Ints) -> Ratings:
    """The first answers of each item, as many as wanted, shape (items,); every item and labeler keeps its code."""
    taken = turn < wanted[ratings.item]
    return Ratings.from_codes(
        ratings.item[taken], ratings.labeler[taken], ratings.label[taken],
        items=ratings.items, labelers=ratings.labelers, labels=ratings.labels,
    )  # fmt: skip
