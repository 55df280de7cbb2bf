"""Polygons in a picture, each with an option as its label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.questions.in_picture import InPicture, beyond, size_in
from labeling.questions.numbers import Number, read_number
from labeling.questions.parts import read_parts
from labeling.questions.question import Answer, Corners, Json

MAX_CORNERS = 200  # of one polygon
MAX_ALL_CORNERS = 5_000  # of an answer
Point = tuple[Number, Number]


@dataclass(frozen=True)
class Polygon(InPicture):
    """An answer is a list of {label, points: [[x, y], …]}: the corners in order, the last joined to the first.

    A polygon is written in one way only: from its leftmost corner (of those the uppermost) on, clockwise as one sees
    it, no corner twice in a row. One that crosses itself has no clear inside, and is refused.
    """

    type: ClassVar[str] = "polygon"
    asks: ClassVar[str] = gettext_noop("Polygons in a picture, each with an option")
    what: ClassVar[str] = gettext_noop("Polygon")
    nothing: ClassVar[str] = gettext_noop("no polygon")
    twins: ClassVar[str] = gettext_noop("Two polygons are exactly the same. Delete one of them.")
    place: ClassVar[tuple[str, ...]] = ("points",)

    def clean(self, raw: Json, data: Json) -> Answer:
        polygons, crossed = [], ""
        parts = read_parts(self, raw, self.what, self.place)
        if sum(len(part["points"]) for part in parts if isinstance(part.get("points"), list)) > MAX_ALL_CORNERS:
            raise self.refused(
                _("There are more than %(MAX_ALL_CORNERS)s corners. Leave some out.")
                % {"MAX_ALL_CORNERS": f"{MAX_ALL_CORNERS:,}"}
            )
        for place, part in enumerate(parts, start=1):
            points = self.read_points(part.get("points"), place)
            if not doubled_area(points):
                raise self.refused(_("Polygon %(place)s has no area. Draw it larger, or delete it.") % {"place": place})
            if fault := beyond(bounds_of(points), size_in(data, self.field)):
                raise self.refused(
                    _("Polygon %(place)s %(fault)s Move it or its corners.") % {"place": place, "fault": fault}
                )
            if crosses_itself(points):
                crossed = crossed or (
                    _("Polygon %(place)s crosses itself. Move a corner, or draw it anew.") % {"place": place}
                )
            polygons.append({"label": part["label"], "points": [list(point) for point in in_one_way(points)]})
        found = self.in_order(polygons)
        if crossed:
            raise self.contradiction(crossed, found)
        return self.without_twins(found)

    def read_points(self, raw: Json, place: int) -> list[Point]:
        """Without a corner that stands twice in a row."""
        if not isinstance(raw, list) or len(raw) > MAX_CORNERS:
            raise self.refused(
                _("Polygon %(place)s needs points, a list of 3 to %(MAX_CORNERS)s corners [x, y].")
                % {"place": place, "MAX_CORNERS": MAX_CORNERS}
            )
        points: list[Point] = []
        for row in raw:
            x, y = map(read_number, row) if isinstance(row, list) and len(row) == 2 else (None, None)
            if x is None or y is None:
                raise self.refused(
                    _("Polygon %(place)s has a corner that is not two numbers [x, y].") % {"place": place}
                )
            if not points or points[-1] != (x, y):
                points.append((x, y))
        if len(points) > 1 and points[0] == points[-1]:
            points.pop()
        if len(points) < 3:
            raise self.refused(
                _("Polygon %(place)s needs three corners or more. Add some, or delete it.") % {"place": place}
            )
        return points

    def corners(self, part: Mapping[str, Json]) -> Corners:
        given = part.get("points")
        rows = [row for row in given if isinstance(row, list) and len(row) == 2] if isinstance(given, list) else []
        return tuple((read_number(x) or 0, read_number(y) or 0) for x, y in rows)


def doubled_area(points: Sequence[Point]) -> Number:
    """Above 0 where they run clockwise as one sees them, y growing downwards."""
    following = [*points[1:], points[0]]
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(points, following, strict=True))


def in_one_way(points: list[Point]) -> list[Point]:
    clockwise = points if doubled_area(points) > 0 else points[::-1]
    first = min(range(len(clockwise)), key=lambda at: clockwise[at])
    return [*clockwise[first:], *clockwise[:first]]


def bounds_of(points: Sequence[Point]) -> tuple[Number, Number, Number, Number]:
    across, down = zip(*points, strict=True)
    return min(across), min(down), max(across) - min(across), max(down) - min(down)


def crosses_itself(points: Sequence[Point]) -> bool:
    """Do two of its sides cross? Sides that touch do not."""
    sides = list(zip(points, [*points[1:], points[0]], strict=True))
    return any(cross(*one, *other) for at, one in enumerate(sides) for other in sides[at + 2 :])


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def turn(a: Point, b: Point, c: Point) -> int:
    """1 where the way from a over b to c turns right, -1 left, 0 not at all."""
    found = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (found > 0) - (found < 0)
