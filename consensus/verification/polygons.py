"""How much two polygons share, in plain steps and not as the product does it: by triangles that cut each other."""

from itertools import pairwise

Point = tuple[float, float]
Corners = list[Point]
Parts = tuple[tuple[str, tuple[Point, ...]], ...]


def shared(one: tuple[Point, ...], other: tuple[Point, ...]) -> float:
    """The area in both. Each polygon is the sum of the triangles from one point to its sides, those that run the other
    way round taken away; so what two polygons share is the sum of what their triangles do.
    """
    found = sum(
        way * other_way * area(clipped(triangle, other_triangle))
        for triangle, way in triangles(one)
        for other_triangle, other_way in triangles(other)
    )
    return max(found, 0.0)


def triangles(polygon: tuple[Point, ...]) -> list[tuple[Corners, int]]:
    """All run the same way round; 1 or -1: whether they count or are taken away."""
    around = 1 if signed(list(polygon)) > 0 else -1
    found = []
    for one, other in pairwise(polygon[1:]):
        corners = [polygon[0], one, other]
        size = signed(corners)
        if size:
            found.append((corners if size > 0 else corners[::-1], around if size > 0 else -around))
    return found


def clipped(corners: Corners, by: Corners) -> Corners:
    """What of a convex outline lies in another one. Sutherland and Hodgman (1974), "Reentrant polygon clipping"."""
    for start, end in zip(by, [*by[1:], by[0]], strict=True):
        kept: Corners = []
        for here, there in zip(corners, [*corners[1:], corners[0]] if corners else [], strict=True):
            side, next_side = turn(start, end, here), turn(start, end, there)
            if side >= 0:
                kept.append(here)
            if side * next_side < 0:
                share = side / (side - next_side)
                kept.append((here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])))
        corners = kept
    return corners


def area(corners: Corners) -> float:
    return abs(signed(corners)) if len(corners) > 2 else 0.0


def signed(corners: Corners) -> float:
    first = corners[0]
    return sum(turn(first, one, other) for one, other in pairwise(corners[1:])) / 2


def turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def iou(one: tuple[str, tuple[Point, ...]], other: tuple[str, tuple[Point, ...]]) -> float:
    if one[0] != other[0]:
        return 0.0
    if one[1] == other[1]:
        return 1.0
    both = shared(one[1], other[1])
    union = shared(one[1], one[1]) + shared(other[1], other[1]) - both
    return both / union if union > 0 and both > 1e-9 * union else 0.0
