"""Small charts as inline SVG: the arithmetic is here, the marks are in templates/components/.

Every length is an SVG attribute, as the content policy allows no style attribute.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()

WIDTH, HEIGHT = 640.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 24.0, 28.0, 34.0


@register.inclusion_tag("components/distribution.html")
def distribution(parts: Sequence[Mapping[str, Any]], legend: bool = True) -> dict[str, Any]:
    """Shares of one whole: parts of `label`, `count` and `position` (of the option; None: cannot tell)."""
    total = sum(part["count"] for part in parts)
    bars, start = [], 0.0
    for part in parts:
        width = 100 * part["count"] / total if total else 0
        bars.append({**part, "x": f"{start:.2f}%", "width": f"{width:.2f}%"})
        start += width
    return {"bars": bars, "legend": legend, "total": total}


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: Sequence[float | None], label: str = "") -> dict[str, Any]:
    """A line of values in 96 × 24; None leaves the place empty. The label says in words what the line shows."""
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    if not known:
        return {"points": "", "label": label or "No values yet."}
    low, high = min(value for _, value in known), max(value for _, value in known)
    step, span = 90 / max(1, len(values) - 1), (high - low) or 1
    points = [(3 + index * step, 21 - 18 * (value - low) / span) for index, value in known]
    return {"points": " ".join(f"{x:.1f},{y:.1f}" for x, y in points), "last": points[-1], "label": label}


@register.inclusion_tag("components/interval.html")
def interval(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    *,
    bounds: str = "0 1",
    reference: float | None = None,
    label: str = "",
) -> dict[str, Any]:
    """One estimate on a line from the first to the second bound, with its interval and a mark to compare it with."""
    first, last = map(float, bounds.split())

    def along(place: float | None) -> str:
        return "" if place is None else f"{2 + 96 * (min(max(place, first), last) - first) / (last - first):.2f}%"

    places = {"at": along(value), "low": along(low), "high": along(high), "mark": along(reference)}
    return {**places, "label": label, "value": value}


@register.inclusion_tag("components/interval_chart.html")
def interval_chart(
    points: Sequence[Mapping[str, Any]], *, title: str, caption: str = "", bounds: str = "0 1"
) -> dict[str, Any]:
    """Estimates in order (rounds, say): `label`, `value`, `low`, `high`, and if wanted `url` and `mark`.

    `mark` is a word on the axis before that point ("version 5"). A value of None is shown as undefined.
    """
    first, last = map(float, bounds.split())
    step = (WIDTH - LEFT - RIGHT) / max(1, len(points))

    def height(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (min(max(value, first), last) - first) / (last - first)

    def place(index: int, point: Mapping[str, Any]) -> dict[str, Any]:
        spots = {
            f"{key}_y": round(height(point[key]), 1) for key in ("value", "low", "high") if point.get(key) is not None
        }
        x = LEFT + step * (index + 0.5)
        return {**point, **spots, "x": round(x, 1), "text_x": round(x + 10, 1), "mark_x": round(x - step / 2, 1)}

    placed = [place(index, point) for index, point in enumerate(points)]
    ticks = [first + (last - first) * part / 4 for part in range(5)]
    return {
        "points": placed,
        "path": broken_line(placed),
        "ticks": [{"y": round(height(tick), 1), "text": f"{tick:.2f}"} for tick in ticks],
        "width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT, "bottom": HEIGHT - BOTTOM,
        "middle": (TOP + HEIGHT - BOTTOM) / 2, "axis": HEIGHT - 12, "mark_y": TOP - 14, "top": TOP - 10,
        "title": title, "caption": caption,
    }  # fmt: skip


def broken_line(placed: Sequence[Mapping[str, Any]]) -> str:
    """The path through neighbours that both have a value; what is undefined leaves a gap."""
    steps, joined = [], False
    for point in placed:
        if "value_y" in point:
            steps.append(f"{'L' if joined else 'M'}{point['x']} {point['value_y']}")
        joined = "value_y" in point
    return " ".join(steps)
