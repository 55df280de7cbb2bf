"""Human-level performance apart: per labeler, and per class of the reference."""

from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Gold, Ints, Label, Labels
from consensus.stats.estimate import why_none
from consensus.stats.human_performance import against_reference_parts, credit, reference_codes
from consensus.stats.intervals import interval_of_shares
from consensus.stats.plurality import plurality
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.vocabulary import in_order


@dataclass(frozen=True)
class GroupScore:
    """The score of one labeler or class, with the interval over its items.

    n_labels: the answers held against it; one that has t tied references counts 1 / t for each of them.
    reason: why the interval is missing.
    """

    name: Label
    value: Score
    low: float
    high: float
    n_items: int
    n_labels: float
    reason: str | None


@dataclass(frozen=True, eq=False)
class Shares:
    """What each item earned and could have earned in each group; columns of equal length, one row an item and group."""

    item: Ints
    group: Ints
    top: Floats
    bottom: Floats
    names: Labels


Rows = tuple[GroupScore, ...]


def leave_one_out_by_labeler(ratings: Ratings, *, confidence: float = 0.95) -> Rows:
    """`leave_one_out` of each labeler's own answers. Labelers without an answer that counts are left out."""
    known = ratings.pairable()
    best = plurality(known)
    top = np.where(known.label == best.label[known.item], credit(best)[known.item], 0.0)
    shares = Shares(known.item, known.labeler, top, np.ones(known.n_labels), known.labelers)
    return score_groups(shares, confidence)


def leave_one_out_by_class(ratings: Ratings, *, confidence: float = 0.95) -> Rows:
    """`leave_one_out` of the answers for which the others' most common label is this one.

    Classes that are nobody's reference are left out. Credits and answers add up to those of `leave_one_out`.
    """
    return score_groups(class_shares(ratings.pairable()), confidence)


def class_shares(ratings: Ratings) -> Shares:
    """Per item and class, the answers (in parts, where references tie) that have this class for reference.

    With n answers, c for each of t leading labels: a sole leader is the reference of the n - c answers that differ,
    and shares that of its own c with the labels one behind; several leaders are each other's reference.
    """
    counts = ratings.counts()
    counts.sort_indices()
    item = np.repeat(np.arange(ratings.n_items), np.diff(counts.indptr))
    best = plurality(ratings)
    count, tied, rest = best.count[item], best.n_tied[item], ratings.answers_per_item[item] - best.count[item]
    earned = count * credit(best)[item]
    leads = counts.data == count
    behind = counts.data == count - 1
    among_leaders = count + (rest - (tied - 1) * count) / tied
    bottom = np.where(leads, np.where(tied == 1, earned + rest, among_leaders), np.where(behind, earned, 0.0))
    used = bottom > 0
    top = np.where(leads, earned, 0.0)
    group = counts.indices.astype(np.int64)
    return Shares(item[used], group[used], top[used], bottom[used], ratings.labels)


def against_reference_by_labeler(
    ratings: Ratings,
    gold: Gold,
    *,
    confidence: float = 0.95,
) -> Rows:
    """`against_reference` of each labeler's own answers. Labelers without an answer that counts are left out."""
    known = against_reference_parts(ratings, gold).ratings
    right = known.label == reference_codes(known, gold)[known.item]
    shares = Shares(known.item, known.labeler, right.astype(np.float64), np.ones(known.n_labels), known.labelers)
    return score_groups(shares, confidence)


def against_reference_by_class(
    ratings: Ratings,
    gold: Gold,
    *,
    confidence: float = 0.95,
) -> Rows:
    """`against_reference` of the items that have this class for reference: how well people find it."""
    parts = against_reference_parts(ratings, gold)
    labels = [gold[item] for item in parts.ratings.items]
    names = tuple(in_order(dict.fromkeys(labels)))
    place = {label: position for position, label in enumerate(names)}
    group = np.array([place[label] for label in labels], dtype=np.int64)
    shares = Shares(np.arange(len(group)), group, parts.top, parts.bottom, names)
    return score_groups(shares, confidence)


def score_groups(shares: Shares, confidence: float) -> Rows:
    """One row a group, in the order of the names, with the interval over its own items."""
    by_group = np.lexsort((shares.item, shares.group))
    starts = np.flatnonzero(np.diff(shares.group[by_group], prepend=-1))
    return tuple(score_group(shares, rows, confidence) for rows in np.split(by_group, starts[1:]) if len(rows))


def score_group(shares: Shares, rows: Ints, confidence: float) -> GroupScore:
    top, bottom = shares.top[rows], shares.bottom[rows]
    value = Score(float(top.sum() / bottom.sum()))
    low, high = interval_of_shares(top, bottom, np.ones(len(rows)), confidence)
    reason = why_none(value, len(rows), has_interval=len(rows) > 1)
    name = shares.names[shares.group[rows[0]]]
    return GroupScore(name, value, low, high, len(rows), float(bottom.sum()), reason)
