"""Which boxes, or which spans, of an item's labelers are around the same thing: one of each labeler at most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Ints, Label, Mask
from consensus.stats.overlaps import Overlaps, find_overlaps
from consensus.stats.packed import Packed
from consensus.stats.ratings import Ratings
from consensus.stats.truth.marks import Marked, marked_things
from consensus.stats.truth.medoid import neighbours

Pack = Callable[[Sequence[Label]], Packed]


@dataclass(frozen=True, eq=False)
class Clusters(Marked):
    """Things marked by boxes or spans. packed: these parts, in the order of the answers."""

    packed: Packed

    @property
    def pull(self) -> Floats:
        """The weight of each part within its thing, shape (parts,); all alike where nobody weighs anything."""
        return np.where(self.marked[self.of_part] > 0, self.weight[self.owner], 1.0)


def find_clusters(
    ratings: Ratings, pack: Pack, at_least: float, across_classes: bool = True, weights: Floats | None = None
) -> Clusters:
    """Parts of an item joined by how much they overlap, the most overlapping first.

    Two groups of parts are joined where a part of one and a part of the other have an IoU of `at_least`, unless a
    labeler has parts in both: whoever drew two boxes saw two things. Parts of one class are joined first;
    across_classes: what is then left is joined whatever its class.

    Single linkage with constraints: which parts cannot go together is known from who drew them (Wagstaff et al. 2001,
    "Constrained k-means clustering with background knowledge"). The result does not depend on the order of labelers,
    but for equal overlaps of equal parts.
    """
    packed = pack([ratings.labels[code] for code in ratings.label.tolist()])
    row = np.repeat(np.arange(ratings.n_labels), packed.sizes)
    number = join(ratings.labeler[row], *merging_order(packed, ratings.starts, at_least, across_classes))
    marks = marked_things(ratings, row, number, weights)
    return Clusters(**vars(marks), packed=packed)


def merging_order(packed: Packed, starts: Ints, at_least: float, across_classes: bool) -> tuple[Ints, Ints]:
    """The pairs of parts that may be of one thing, those first that are most surely so; shape (pairs,) each."""
    pairs = list(neighbours(starts))
    if not pairs:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    first, second = (np.concatenate(side) for side in zip(*pairs, strict=True))
    found = find_overlaps(packed, first, second, same_class=not across_classes)
    found = found.only(found.iou >= at_least)
    order = most_certain_first(packed, found)
    return found.first[order], found.second[order]


def most_certain_first(packed: Packed, found: Overlaps) -> Ints:
    """One class before two, then by IoU; equal ones by what the parts are, so that whose they are does not matter."""
    places = np.vstack([packed.option, packed.low, packed.high])
    rank = np.unique(places, axis=1, return_inverse=True)[1].ravel()
    one, other = rank[found.first], rank[found.second]
    differ = packed.option[found.first] != packed.option[found.second]
    return np.lexsort((np.maximum(one, other), np.minimum(one, other), -found.iou, differ))


def join(owner: Ints, first: Ints, second: Ints) -> Ints:
    """Number of the group of each part, shape (parts,): the place of the first part in it.

    Goes through the pairs in order and puts the two groups together unless someone owns a part of both.
    """
    group = list(range(len(owner)))
    members = {part: [part] for part in group}
    owners = {part: {who} for part, who in enumerate(owner.tolist())}
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        kept, gone = sorted((group[one], group[other]))
        if kept != gone and owners[kept].isdisjoint(owners[gone]):
            owners[kept] |= owners.pop(gone)
            moved = members.pop(gone)
            members[kept] += moved
            for part in moved:
                group[part] = kept
    return np.array(group, dtype=np.int64)


def middle(clusters: Clusters, values: Floats, how: str) -> Floats:
    """Weighted median or mean of a value of the parts, shape (parts,) -> (clusters,)."""
    return weighted_median(clusters, values) if how == "median" else weighted_mean(clusters, values)


def weighted_mean(clusters: Clusters, values: Floats) -> Floats:
    return clusters.sum_up(clusters.pull * values) / clusters.sum_up(clusters.pull)


def weighted_median(clusters: Clusters, values: Floats) -> Floats:
    """Half of the weight lies on either side; midway between two values where it does so anywhere between them."""
    order = np.lexsort((values, clusters.of_part))
    cluster, value, weight = clusters.of_part[order], values[order], clusters.pull[order]
    total = clusters.sum_up(clusters.pull)
    so_far = np.cumsum(weight)
    before = np.concatenate([np.zeros(1), np.cumsum(total)[:-1]]) if clusters.n else np.zeros(0)
    share = (so_far - before[cluster]) / total[cluster]
    low, high = first_true(share >= 0.5 - 1e-9, cluster), first_true(share > 0.5 + 1e-9, cluster)
    return np.asarray((value[low] + value[high]) / 2)


def first_true(holds: Mask, cluster: Ints) -> Ints:
    """The first row of each cluster where it holds; every cluster has one."""
    rows = np.flatnonzero(holds)
    return np.asarray(rows[np.unique(cluster[rows], return_index=True)[1]])


def vote_on_class(clusters: Clusters) -> tuple[Ints, Floats]:
    """The class that most of a cluster's labelers gave, the first in order where several tie, and its share."""
    votes = np.zeros((clusters.n, len(clusters.packed.options)))
    np.add.at(votes, (clusters.of_part, clusters.packed.option), clusters.pull)
    if not votes.size:
        return np.zeros(clusters.n, np.int64), np.ones(clusters.n)
    leading = votes >= votes.max(axis=1, keepdims=True) - 1e-9
    return leading.argmax(axis=1), votes.max(axis=1) / votes.sum(axis=1)
