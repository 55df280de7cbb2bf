"""Which items people differ on, how far, and how much each tells about the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from consensus.stats.arrays import Floats, Ints, Label
from consensus.stats.coincidences import differing_pairs
from consensus.stats.plurality import plurality
from consensus.stats.ratings import Ratings
from consensus.stats.reliability import reliability_of_items, weight_of

Kind = Literal["one_against_many", "tie", "all_differ", "split"]


@dataclass(frozen=True)
class ClassPair:
    """Two labels, in order, that people give to the same item.

    n_pairs: pairs of answers, one with each label. share: of all pairs of answers that differ, 0 to 1.
    """

    first: Label
    second: Label
    n_pairs: int
    share: float


@dataclass(frozen=True)
class ItemDisagreement:
    """An item whose answers differ.

    kind: see `disagreements`.
    entropy: of the item's label distribution, in bits.
    pair_disagreement: the share of its pairs of answers that differ, above 0, up to 1.
    pair: the two labels that differ in most of its pairs of answers, the more common pair overall if several do.
    reliability: of the labelers who differ, as `lower_of_differing` has it; None if that was not asked for.
    telling: pair_disagreement, times the share of `pair` among all disagreements, times the share of the item's slice,
    times what the reliability makes of it (`weight_of`).
    """

    item: Label
    kind: Kind
    n_labels: int
    entropy: float
    pair_disagreement: float
    pair: tuple[Label, Label]
    reliability: float | None
    telling: float


def disagreements(
    ratings: Ratings,
    slice_share: float | Mapping[Any, float] = 1.0,
    reliability: Mapping[Label, float] | None = None,
) -> tuple[ItemDisagreement, ...]:
    """The items whose answers differ, the most telling first, then in the order of the items.

    slice_share: how large a share the item's slice is; one number for all, or item -> share (1 for items it lacks).
    reliability: labeler -> from 0, as by chance, to 1, as `labeler_reliability` finds it; without it all count in full.

    The first kind that fits, of an item with n answers:
    all_differ        n is 3 or more and no two answers are the same (1-1-1)
    tie               no label leads: two or more are given equally often (1-1, 2-2, 2-2-1)
    one_against_many  n - 1 answers are the same and one differs (2-1, 4-1)
    split             one label leads, and more than one answer differs from it (3-2, 3-1-1)
    """
    pairable = ratings.pairable()
    found = most_frequent_pairs(pairable)
    answers = pairable.answers_per_item
    apart = found.n_differing / (answers * (answers - 1) / 2)[found.item]
    telling = apart * found.share * [share_of(slice_share, pairable.items[item]) for item in found.item]
    reliable = np.full(len(found.item), None)
    if reliability is not None and len(found.item):
        known = reliability_of_items(pairable, reliability)[found.item]
        reliable, telling = known.astype(object), telling * weight_of(known)
    kind, bits = np.array(kinds(pairable), dtype=object), entropy(pairable.counts())
    columns = (found.item, kind[found.item], answers[found.item], bits[found.item], apart, found.first, found.second)
    order = np.argsort(-telling, kind="stable")
    return tuple(
        ItemDisagreement(
            pairable.items[item], why, n, bit, far, (pairable.labels[first], pairable.labels[second]), sure, tells
        )
        for item, why, n, bit, far, first, second, sure, tells in zip(
            *(column[order].tolist() for column in (*columns, reliable, telling)), strict=True
        )
    )


def class_pairs(ratings: Ratings) -> tuple[ClassPair, ...]:
    """Every two labels that were given to one item, and their share of all differing pairs; the largest first."""
    _, first, second, times = differing_pairs(ratings.counts())
    between, pair = np.unique(np.stack([first, second]), axis=1, return_inverse=True)
    total = np.bincount(pair, weights=times)
    return tuple(
        ClassPair(ratings.labels[first], ratings.labels[second], int(n), float(n / total.sum()))
        for first, second, n in sorted(zip(*between, total, strict=True), key=lambda row: -row[2])
    )


@dataclass(frozen=True, eq=False)
class FrequentPairs:
    """Of each item that differs, shape (items,): its most frequent pair of labels and that pair's share of all."""

    item: Ints
    first: Ints
    second: Ints
    share: Floats
    n_differing: Floats


def most_frequent_pairs(ratings: Ratings) -> FrequentPairs:
    """Where pairs are equally frequent in an item, the more frequent one overall, then the first in order."""
    item, first, second, times = differing_pairs(ratings.counts())
    _, pair = np.unique(np.stack([first, second]), axis=1, return_inverse=True)
    share = np.bincount(pair, weights=times)[pair] / max(times.sum(), 1)
    order = np.lexsort((-pair, share, times, item))
    last = order[np.flatnonzero(np.diff(item[order], append=-1))]
    n_differing = np.bincount(item, weights=times, minlength=ratings.n_items)[item[last]]
    return FrequentPairs(item[last], first[last], second[last], share[last], np.asarray(n_differing, np.float64))


def kinds(ratings: Ratings) -> list[Kind]:
    """The kind of each item, as if it differed."""
    answers, best = ratings.answers_per_item, plurality(ratings)
    conditions = [(best.count == 1) & (answers >= 3), best.n_tied > 1, best.count == answers - 1]
    found: list[Kind] = np.select(conditions, ["all_differ", "tie", "one_against_many"], "split").tolist()
    return found


def entropy(counts: Any) -> Floats:
    """Of each row of counts, in bits: 0 for one label, 1 for two equally often. Shannon (1948), section 6.

    counts: csr, shape (items, labels).
    """
    item = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    total = np.bincount(item, weights=counts.data, minlength=counts.shape[0])
    share = counts.data / total[item]
    return np.asarray(np.bincount(item, weights=-share * np.log2(share), minlength=counts.shape[0]))


def share_of(slice_share: float | Mapping[Any, float], item: Label) -> float:
    return slice_share.get(item, 1.0) if isinstance(slice_share, Mapping) else slice_share
