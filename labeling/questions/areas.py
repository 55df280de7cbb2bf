"""The area that two outlines share. Neither crosses itself; coordinates in pixels, area in square pixels."""

from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
Edge = tuple[Point, Point]


def area_of(outline: Sequence[Point]) -> float:
    """Half of what each corner spans with the next (the shoelace formula)."""
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in edges_of(outline))) / 2


def shared_area(one: Sequence[Point], other: Sequence[Point]) -> float:
    """Cut at every corner and every crossing into bands, in which all borders are straight and none cross: so a band
    shares as much as its middle line does, times its height."""
    if apart(one, other):
        return 0.0
    ones, others = edges_of(one), edges_of(other)
    heights = {y for _, y in (*one, *other)} | {y for a in ones for b in others if (y := crossing(a, b)) is not None}
    return sum(
        (high - low) * shared_length(inside_at(ones, (low + high) / 2), inside_at(others, (low + high) / 2))
        for low, high in pairwise(sorted(heights))
    )


def edges_of(outline: Sequence[Point]) -> list[Edge]:
    corners = [(x, y) for x, y in outline]
    return list(zip(corners, [*corners[1:], corners[0]], strict=True))


def apart(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """By the boxes around them."""
    return any(
        max(p[axis] for p in one) <= min(p[axis] for p in other)
        or max(p[axis] for p in other) <= min(p[axis] for p in one)
        for axis in (0, 1)
    )


def crossing(a: Edge, b: Edge) -> float | None:
    """The height at which two edges cross; None where they do not, or run alongside."""
    (x1, y1), (x2, y2) = a
    (x3, y3), (x4, y4) = b
    turn = (x2 - x1) * (y4 - y3) - (y2 - y1) * (x4 - x3)
    if not turn:
        return None
    along = ((x3 - x1) * (y4 - y3) - (y3 - y1) * (x4 - x3)) / turn
    across = ((x3 - x1) * (y2 - y1) - (y3 - y1) * (x2 - x1)) / turn
    return y1 + along * (y2 - y1) if 0 <= along <= 1 and 0 <= across <= 1 else None


def inside_at(edges: Sequence[Edge], height: float) -> list[tuple[float, float]]:
    """Where a level line is inside, from left to right."""
    crossed = sorted(
        x + (height - y) / (next_y - y) * (next_x - x)
        for (x, y), (next_x, next_y) in edges
        if (y <= height) != (next_y <= height)
    )
    return list(zip(crossed[::2], crossed[1::2], strict=True))


def shared_length(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> float:
    return sum(max(0.0, min(end, till) - max(start, since)) for start, end in one for since, till in other)
