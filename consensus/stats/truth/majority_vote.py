"""Counting the answers of each item: the label with most of them, and the shares of all."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Ints, Label, Labels, Mask
from consensus.stats.ratings import Ratings
from consensus.stats.truth.blocks import Block, blocks, items_at_a_time
from consensus.stats.truth.result import NO_LABEL, ClassTruth

FEW = 6  # answers of every item up to which all of them are compared with each other
TieRule = Callable[[Label, Labels], Label | None]


@dataclass(frozen=True, eq=False, kw_only=True)
class MajorityVote(ClassTruth):
    """The most common label of each item; its confidence is the share of the answers that gave it.

    n_leading: how many labels share the lead, 1 where one label has it alone; shape (items,).
    """

    n_leading: Ints

    @property
    def n_ties(self) -> int:
        return int((self.n_leading > 1).sum())


def leave_open(item: Label, tied: Labels) -> Label | None:
    """The tie rule of doing nothing."""
    return None


def take_first(item: Label, tied: Labels) -> Label | None:
    """The tie rule that favours the label that stands first in order: repeatable, and biased towards it."""
    return tied[0]


def majority_vote(ratings: Ratings, ties: TieRule = leave_open) -> MajorityVote:
    """The most common label of each item; more than half of the answers is not needed.

    ties: what to do where labels tie, from (item, tied labels in order) to one of them or None. An item with a single
    answer has that answer, with confidence 1: the caller decides whether one opinion is enough.
    The probabilities are left out; `soft_majority` has them.
    """
    n_items, n_classes = ratings.n_items, len(ratings.labels)
    first, votes, leading = (np.empty(n_items, np.int64) for _ in range(3))
    for block in blocks(ratings.starts, items_at_a_time(n_classes, at_least=2048)):
        found = count(block, ratings.label[block.rows], n_classes)
        first[block.items], votes[block.items], leading[block.items] = found
    return MajorityVote(
        method="majority",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=votes / ratings.answers_per_item,
        labels=ratings.labels,
        label=broken(ratings, first, leading > 1, ties),
        n_leading=leading,
    )


def soft_majority(ratings: Ratings, dtype: "type[np.floating[Any]]" = np.float64) -> ClassTruth:
    """The share of each label among the answers of an item, as its probability; a tie is left open."""
    hard = majority_vote(ratings)
    shares = np.empty((ratings.n_items, len(ratings.labels)), dtype)
    for block in blocks(ratings.starts, items_at_a_time(len(ratings.labels))):
        shares[block.items] = shares_of(block, ratings.label[block.rows], len(ratings.labels))
    return ClassTruth(
        method="soft_majority",
        items=hard.items,
        n_answers=hard.n_answers,
        confidence=hard.confidence,
        labels=hard.labels,
        label=hard.label,
        probability=shares,
    )


def shares_of(block: Block, label: Ints, n_classes: int) -> Floats:
    """The share of each class among the answers of an item, shape (items of the block, classes)."""
    cell = block.item_of_row * n_classes + label
    counts = np.bincount(cell, minlength=block.n_items * n_classes).reshape(block.n_items, n_classes)
    return np.asarray(counts / block.sizes[:, None])


Lead = tuple[Ints, Ints, Ints]  # of each item: the first of the leading labels, its votes, how many labels lead


def count(block: Block, label: Ints, n_classes: int) -> Lead:
    """The quickest of three ways, which find the same."""
    fewest, most = int(block.sizes.min()), int(block.sizes.max())
    if fewest == most <= FEW:
        return by_columns(label.reshape(-1, most), n_classes)
    if counting_is_quicker(block, n_classes):
        return by_counting(block, label, n_classes)
    return by_comparing(block, label, n_classes)


def by_columns(label: Ints, n_classes: int) -> Lead:
    """Where all items have as many answers: the first answers of all, the second ones, and so on; (items, answers).

    Written for speed: on small whole numbers adding and comparing is far quicker than choosing and dividing.
    """
    small = np.int16 if 2 * n_classes < np.iinfo(np.int16).max else np.int32
    columns = label.T.astype(small, order="C")
    votes = np.ones(columns.shape, np.int8)
    for one, other in combinations(range(len(columns)), 2):
        same = columns[one] == columns[other]
        votes[one] += same
        votes[other] += same
    most = votes.max(axis=0)
    behind = votes < most
    first = (columns + behind * small(n_classes)).min(axis=0)
    n_votes = len(columns) - behind.sum(axis=0, dtype=np.int8)  # of all leading labels together
    leading = sum((n_votes >= times * most).view(np.int8) for times in range(1, len(columns) + 1))
    return first, most, np.asarray(leading)


def counting_is_quicker(block: Block, n_classes: int) -> bool:
    """A table of counts has a place for each class; comparing takes a step for each other answer of the item."""
    return bool(n_classes * block.n_items <= 8 * len(block.starts) + 2 * block.starts[-1] * block.sizes.max())


def by_counting(block: Block, label: Ints, n_classes: int) -> Lead:
    """The classes run along the first axis, so that each step works on long rows."""
    cell = block.item_of_row + np.multiply(label, block.n_items, dtype=np.int64)
    counts = np.bincount(cell, minlength=block.n_items * n_classes).reshape(n_classes, block.n_items)
    votes = counts.max(axis=0)
    leads = counts == votes
    return first_true(leads), votes, leads.sum(axis=0, dtype=np.int32)


def first_true(leads: Mask) -> Ints:
    """The first true row of each column: one more for each row that begins with nothing but false."""
    place = np.zeros(leads.shape[1], np.int32)
    searching = ~leads[0]
    for row in leads[1:]:
        place += searching
        searching &= ~row
    return np.asarray(place)


def by_comparing(block: Block, label: Ints, n_classes: int) -> Lead:
    """Each answer with those that stand 1, 2, … places further on; costs the same for any number of classes."""
    cell = block.item_of_row * n_classes + label
    votes = np.ones(len(cell), np.int32)
    for apart in range(1, int(block.sizes.max())):
        same = cell[apart:] == cell[:-apart]
        votes[apart:] += same
        votes[:-apart] += same
    starts = block.starts[:-1]
    most = np.maximum.reduceat(votes, starts)
    leads = votes == np.repeat(most, block.sizes)
    first = np.minimum.reduceat(np.where(leads, label, n_classes), starts)
    return first, most, np.add.reduceat(leads, starts, dtype=np.int32) // most


def broken(ratings: Ratings, first: Ints, tied: Mask, ties: TieRule) -> Ints:
    """The labels, ties broken by the rule."""
    if ties is take_first:
        return first
    label = np.where(tied, NO_LABEL, first)
    if ties is not leave_open:
        code = {name: place for place, name in enumerate(ratings.labels)}
        for item in np.flatnonzero(tied).tolist():
            chosen = ties(ratings.items[item], leading_labels(ratings, item))
            label[item] = NO_LABEL if chosen is None else code[chosen]
    return label


def leading_labels(ratings: Ratings, item: int) -> Labels:
    counts = np.bincount(ratings.label[ratings.starts[item] : ratings.starts[item + 1]])
    return tuple(ratings.labels[code] for code in np.flatnonzero(counts == counts.max()))
