"""Labels are polygons around things in a picture: held beside each other as boxes are, by the area that they share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from consensus.stats.arrays import Floats, Ints, Label, Labels
from consensus.stats.distances.boxes import BoxPairs, box_f1, box_iou, box_precision, box_recall, matched_iou
from consensus.stats.distances.comparison import Comparison, Fitted
from consensus.stats.distances.kind import Kind, Reading
from consensus.stats.distances.pairwise import PairDistance
from consensus.stats.overlaps import Overlaps, near
from consensus.stats.packed import Packed, coded, part_pairs, starts_of

Points = tuple[tuple[float, float], ...]


class Polygon(NamedTuple):
    """A class and the corners of its outline in order, in pixels of the original image."""

    label: str
    points: Points


Polygons = tuple[Polygon, ...]


def polygons_label(polygons: Iterable[Mapping[str, Any] | Polygon]) -> Polygons:
    """The polygons, sorted. Raises KeyError for a mapping without label or points.

    A polygon is taken as it is written: whoever reads answers sees to it that equal ones are written in one way.
    """
    return tuple(sorted(part if isinstance(part, Polygon) else read_polygon(part) for part in polygons))


def read_polygon(part: Mapping[str, Any]) -> Polygon:
    return Polygon(str(part["label"]), tuple((float(x), float(y)) for x, y in part["points"]))


@dataclass(frozen=True, eq=False)
class PackedPolygons(Packed):
    """As of boxes, which here are those around the polygons.

    outlines: the corners of each, shape (corners, 2). heights: of its corners, and of where its own sides meet.
    """

    outlines: tuple[Floats, ...] = ()
    heights: tuple[Floats, ...] = ()

    def shared(self, one: int, other: int) -> float:
        """The area that two polygons share; of one with itself, its area."""
        first, second = self.outlines[one], self.outlines[other]
        return shared_area(first, second, np.concatenate([self.heights[one], self.heights[other]]))


def pack_polygons(answers: Sequence[Label]) -> PackedPolygons:
    """The polygons of all answers. Raises ValueError for an answer that is not a tuple of polygons."""
    for answer in answers:
        if not isinstance(answer, tuple) or not all(isinstance(part, Polygon) for part in answer):
            raise ValueError(f"{answer!r} is not a tuple of Polygon, so it has no place on this scale.")
    polygons: list[Polygon] = [part for answer in answers for part in answer]  # type: ignore[attr-defined]
    outlines = tuple(np.array(part.points, dtype=np.float64).reshape(-1, 2) for part in polygons)
    low = np.array([outline.min(axis=0) for outline in outlines], np.float64).reshape(-1, 2).T
    high = np.array([outline.max(axis=0) for outline in outlines], np.float64).reshape(-1, 2).T
    option, options = coded([part.label for part in polygons])
    heights = tuple(np.concatenate([outline[:, 1], meetings(outline, outline)]) for outline in outlines)
    return PackedPolygons(starts_of(answers), option, options, low, high, outlines, heights)


def polygon_overlaps(packed: PackedPolygons, first: Ints, second: Ints, same_class: bool = True) -> Overlaps:
    """The polygons of two answers that overlap, for pairs of answers; first, second: codes, shape (pairs,)."""
    rows = [near(packed, block, same_class) for block in part_pairs(packed.starts, first, second)]
    empty = np.zeros(0, np.int64)
    pair, one, other = (np.concatenate([empty, *(row[column] for row in rows)]) for column in range(3))
    keys = list(zip(one.tolist(), other.tolist(), strict=True))
    known = {key: packed.shared(*key) for key in {*keys, *((part, part) for part in {*one.tolist(), *other.tolist()})}}
    shared = np.array([known[key] for key in keys], np.float64)
    areas = [np.array([known[part, part] for part in parts.tolist()], np.float64) for parts in (one, other)]
    union = areas[0] + areas[1] - shared
    iou = np.minimum(np.divide(shared, union, out=np.zeros(len(pair)), where=union > 0), 1.0)
    return Overlaps(pair, one, other, shared, iou).only(iou > 0)


def shared_area(one: Floats, other: Floats, heights: Floats) -> float:
    """The area that lies in both polygons; corners, shape (corners, 2).

    The plane is cut into strips at the height of every corner and of every point where two sides meet. Within a strip
    no two sides meet, so that the width of what is shared changes evenly, and the strip's area is its height times
    the width in its middle: exact but for rounding, whatever the polygons. The even-odd rule says what is inside.
    heights: of the corners of both, and of where sides of one of them meet.

    Shamos and Hoey (1976), "Geometric intersection problems", section 4, whose slabs these are.
    """
    low, high = max(one[:, 1].min(), other[:, 1].min()), min(one[:, 1].max(), other[:, 1].max())
    if low >= high:
        return 0.0
    if one is not other:
        heights = np.concatenate([heights, meetings(one, other)])
    cuts = np.unique(np.clip(heights, low, high))
    middle = (cuts[1:] + cuts[:-1]) / 2
    return float(np.diff(cuts) @ shared_width(inside_at(one, middle), inside_at(other, middle)))


def meetings(one: Floats, other: Floats) -> Floats:
    """The heights at which a side of one polygon meets a side of the other, shape (meetings,)."""
    start, along = one[:, None], (np.roll(one, -1, axis=0) - one)[:, None]
    other_start, other_along = other[None], (np.roll(other, -1, axis=0) - other)[None]
    apart = other_start - start
    turn = across(along, other_along)
    with np.errstate(divide="ignore", invalid="ignore"):
        place, other_place = across(apart, other_along) / turn, across(apart, along) / turn
        met = (place >= 0) & (place <= 1) & (other_place >= 0) & (other_place <= 1)
        return np.asarray((start[..., 1] + place * along[..., 1])[met])


def across(one: Floats, other: Floats) -> Floats:
    return np.asarray(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])


def inside_at(polygon: Floats, heights: Floats) -> Floats:
    """From where to where each line runs inside, shape (heights, stretches, 2); stretches left over are empty."""
    x, y = polygon.T
    next_x, next_y = np.roll(polygon, -1, axis=0).T
    cut = (y <= heights[:, None]) != (next_y <= heights[:, None])
    rise = np.where(next_y == y, 1.0, next_y - y)
    places = np.where(cut, x + (heights[:, None] - y) / rise * (next_x - x), np.inf)
    most = int(cut.sum(axis=1).max(initial=0))
    places = np.sort(places, axis=1)[:, :most]
    return np.where(np.isinf(places), 0.0, places).reshape(len(heights), most // 2, 2)


def shared_width(one: Floats, other: Floats) -> Floats:
    start = np.maximum(one[:, :, None, 0], other[:, None, :, 0])
    end = np.minimum(one[:, :, None, 1], other[:, None, :, 1])
    return np.asarray(np.maximum(end - start, 0.0).sum(axis=(1, 2)))


class PolygonPairs(BoxPairs):
    """Pairs of answers with the polygons of theirs that overlap."""

    packed: PackedPolygons

    def found(self, same_class: bool) -> Overlaps:
        return polygon_overlaps(self.packed, self.first, self.second, same_class)


def fit_polygons(labels: Labels) -> Fitted:
    packed = pack_polygons(labels)
    return lambda first, second: PolygonPairs(packed, first, second)


def of_polygons(comparison: Comparison) -> Comparison:
    """A comparison of boxes, of polygons."""
    nothing = comparison.nothing.replace("boxes", "polygons").replace("box", "polygon")
    return replace(comparison, fit=fit_polygons, nothing=nothing)


def polygon_f1(at_least: float = 0.5) -> Comparison:
    return of_polygons(box_f1(at_least))


def polygon_precision(at_least: float = 0.5) -> Comparison:
    return of_polygons(box_precision(at_least))


def polygon_recall(at_least: float = 0.5) -> Comparison:
    return of_polygons(box_recall(at_least))


polygon_iou = of_polygons(box_iou)
matched_polygon_iou = of_polygons(matched_iou(0.5))
one_minus_polygon_iou = PairDistance(polygon_iou, exact_up_to=200_000, sample=100_000)  # half a ms each


def renamed(polygons: Polygons, to: Mapping[str, str]) -> Polygons:
    return polygons_label(part._replace(label=to.get(part.label, part.label)) for part in polygons)


def from_json(rows: Any) -> Polygons:
    return tuple(Polygon(label, tuple((x, y) for x, y in points)) for label, points in rows)


def as_answer(polygons: Polygons) -> list[dict[str, Any]]:
    return [{"label": part.label, "points": [[plain(x), plain(y)] for x, y in part.points]} for part in polygons]


def plain(place: float) -> float:
    return int(place) if place.is_integer() else place


F1 = Reading(
    "f1_50",
    "F1 at IoU 0.5",
    polygon_f1(0.5),
    "polygon_f1(0.5)",
    "One labeler's polygons held against another's: found if they share half of what either covers.",
    "Two empty answers count as perfect; a polygon is right or it is wrong.",
)

POLYGON = Kind(
    module="polygons",
    label=polygons_label,
    label_code="polygons_label",
    from_json=from_json,
    answer=as_answer,
    renamed=renamed,
    named=lambda polygons: {part.label for part in polygons},
    distance_name="one_minus_polygon_iou",
    distance=one_minus_polygon_iou,
    distance_code="one_minus_polygon_iou",
    alpha_title="Alpha, IoU",
    alpha_says="Alpha with 1 - IoU of the best match of two people's polygons; one without a match counts as 0.",
    likeness=polygon_iou,
    likeness_code="polygon_iou",
    likeness_title="Mean IoU",
    likeness_says="IoU of the polygons that match in place and label; a polygon without a match counts 0.",
    shared=(
        "The polygons of two labelers cover {0} % of what either covers, those that only one of them drew included",
        "polygons of any two items would cover {1} %",
    ),
    readings=(
        F1,
        Reading(
            "matched_iou",
            "IoU of matched polygons",
            matched_polygon_iou,
            "matched_polygon_iou",
            "How well polygons lie on each other, once two people mean the same thing.",
            "Says nothing of polygons that only one of the two drew.",
            pooled=True,
        ),
        Reading(
            "precision_50",
            "Polygons that gold has too, at IoU 0.5",
            polygon_precision(0.5),
            "polygon_precision(0.5)",
            "Of the polygons drawn, those that gold has too.",
            pooled=True,
            for_gold=True,
        ),
        Reading(
            "recall_50",
            "Polygons of gold that were found, at IoU 0.5",
            polygon_recall(0.5),
            "polygon_recall(0.5)",
            "Of the polygons in gold, those that were drawn.",
            pooled=True,
            for_gold=True,
        ),
    ),
    placed=F1,
    effort=300,
)
