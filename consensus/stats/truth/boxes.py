"""Boxes of several labelers fused into one box for each thing that enough of them marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from consensus.stats.arrays import Floats, Ints, Mask
from consensus.stats.packed import pack_boxes
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.shapes import Box, Boxes, boxes_label
from consensus.stats.truth.clusters import Clusters, find_clusters, middle, vote_on_class
from consensus.stats.truth.marks import CLOSE, Enough, MarkLabelers, certainty, labelers_of_marks, tally
from consensus.stats.truth.result import Truth

ENOUGH_FOR_PLACE = 3  # labelers of a thing from which the fused box is more than the labeler's own
SAME_THING = 0.4  # a bar for joining, lower than the 0.5 for calling a box right: two boxes may each miss a little


@dataclass(frozen=True, eq=False, kw_only=True)
class BoxTruth(Truth):
    """Boxes an item; its value is a sorted tuple of them.

    Arrays of shape (things,), things being all that anybody marked, ordered by item:
    item: place in `items`. box: the fused box. support: share of the item's labelers who marked it, by weight.
    n_labelers: how many did. class_share: share of these who gave its class. kept: whether support was enough.
    iou: mean IoU of their boxes with the fused one: how far they agree on the place.
    confidence: mean over the things of an item of the share of labelers on the side of the decision, to keep it or to
    drop it; 1 where nobody marked anything.
    labeler_iou: mean IoU of a labeler's boxes with the fused ones of things that three or more marked, the labeler
    among them; nan without any; shape (labelers,).
    """

    item: Ints
    boxes: tuple[Box, ...]
    support: Floats
    n_labelers: Ints
    class_share: Floats
    kept: Mask
    iou: Floats
    labelers: MarkLabelers
    labeler_iou: Floats

    def value(self, place: int) -> Boxes:
        low, high = np.searchsorted(self.item, [place, place + 1]).tolist()
        return boxes_label(self.boxes[thing] for thing in range(low, high) if self.kept[thing])


def fuse_boxes(
    ratings: Ratings,
    at_least: float = SAME_THING,
    support: float = 0.5,
    centre: Literal["median", "mean"] = "median",
    weights: Floats | None = None,
    across_classes: bool = True,
) -> BoxTruth:
    """One box for each thing that at least a share of `support` of an item's labelers marked.

    at_least: the IoU from which two boxes are around the same thing; see `find_clusters`, which gives each labeler at
    most one box of a thing. Each edge of the fused box is the median or mean of that edge of the labelers' boxes, its
    class the one most of them gave, the first in order where several tie (`class_share` tells).
    weights: of the labelers, shape (labelers,), in support, class and edges alike. across_classes: boxes of two classes
    may be of one thing; else a thing that half call a van and half a car is two things of half the support.
    With two labelers an item, a support of 0.5 keeps all that one of them marked; ask for more to demand both.

    Clusters of at most one box of each labeler, as in Branson, Van Horn and Perona (2017), "Lean crowdsourcing",
    section 4.3, with votes in place of their model of labelers; coordinates averaged over a cluster as in weighted box
    fusion (Solovyev, Wang and Gabruseva 2021). Raises ValueError for labels that are no boxes.
    """
    clusters = find_clusters(ratings, pack_boxes, at_least, across_classes, weights)
    corners = np.vstack([clusters.packed.low, clusters.packed.high])
    fused = np.vstack([middle(clusters, each, centre) for each in corners])
    option, class_share = vote_on_class(clusters)
    enough = Enough(support, itself=True)
    kept = enough.holds(clusters.support)
    iou_of_part = iou_with(corners, fused[:, clusters.of_part])
    return BoxTruth(
        method="fused_boxes",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=certainty(clusters, kept),
        warnings=doubts(clusters, ratings, support),
        item=clusters.item,
        boxes=boxes_from(fused, [clusters.packed.options[code] for code in option.tolist()]),
        support=clusters.support,
        n_labelers=clusters.sizes,
        class_share=class_share,
        kept=kept,
        iou=divide(clusters.sum_up(iou_of_part), clusters.sizes.astype(np.float64)),
        labeler_iou=mean_iou(ratings, clusters, iou_of_part),
        labelers=labelers_of_marks(ratings, clusters, enough),
    )


def doubts(clusters: Clusters, ratings: Ratings, support: float) -> tuple[str, ...]:
    """What a person should know before trusting the result."""
    undecided = int((np.abs(clusters.support - support) < CLOSE).sum())
    pairs = int((ratings.answers_per_item == 2).sum())
    if 2 * pairs <= ratings.n_items or not undecided:
        return ()
    return (
        f"{pairs} of {ratings.n_items} items have two answers, and {support:.0%} is enough: what only one of two "
        f"marked is kept, {undecided} of {clusters.n} things in all. Ask for more support to keep what both marked.",
    )


def mean_iou(ratings: Ratings, clusters: Clusters, iou: Floats) -> Floats:
    """How well each labeler places boxes, shape (labelers,). iou: of each box with the fused one, shape (parts,)."""
    shared = (clusters.sizes >= ENOUGH_FOR_PLACE)[clusters.of_part].astype(np.float64)
    return divide(tally(ratings, clusters.owner, iou * shared), tally(ratings, clusters.owner, shared))


def iou_with(corners: Floats, fused: Floats) -> Floats:
    """IoU of each box with the fused one of its thing; both as rows of edges, shape (4, boxes) -> (boxes,)."""
    low, high = np.maximum(corners[:2], fused[:2]), np.minimum(corners[2:], fused[2:])
    shared = np.prod(np.maximum(high - low, 0), axis=0)
    union = np.prod(corners[2:] - corners[:2], axis=0) + np.prod(fused[2:] - fused[:2], axis=0) - shared
    same = np.all(corners == fused, axis=0).astype(np.float64)  # two boxes without area
    return np.asarray(np.divide(shared, union, out=same, where=union > 0))


def boxes_from(edges: Floats, labels: Sequence[str]) -> tuple[Box, ...]:
    left, top, right, bottom = edges
    return tuple(map(Box, labels, left.tolist(), top.tolist(), (right - left).tolist(), (bottom - top).tolist()))
