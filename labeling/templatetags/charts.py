"""Small charts as inline SVG: the arithmetic is here, the marks are in templates/components/.

Every length is an SVG attribute, as the content policy allows no style attribute.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django import template

register = template.Library()

HEIGHT, TOP, BOTTOM = 240.0, 28.0, 206.0  # pixels, from the top
FEW_POINTS, MOST_TICKS = 5, 16  # up to so many each has its name in full; with more than that not each has a tick


@register.inclusion_tag("components/distribution.html")
def distribution(parts: Sequence[Mapping[str, Any]], legend: bool = True) -> dict[str, Any]:
    """Shares of one whole: parts of `label`, `count` and `position` (of the option; None: cannot tell).

    Parts that are called the same (boxes with the same classes in other places) are told of once below the bar.
    """
    total = sum(part["count"] for part in parts)
    bars, start = [], 0.0
    for part in parts:
        width = 100 * part["count"] / total if total else 0
        bars.append({**part, "x": f"{start:.2f}%", "width": f"{width:.2f}%"})
        start += width
    named: dict[str, dict[str, Any]] = {}
    for part in parts:
        known = named.setdefault(part["label"], {**part, "count": 0})
        known["count"] += part["count"]
    return {"bars": bars, "named": list(named.values()), "legend": legend, "total": total}


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
    points: Sequence[Mapping[str, Any]],
    *,
    title: str,
    caption: str = "",
    bounds: str = "0 1",
    axis: str = "",
    limits: Sequence[tuple[float, str]] = (),
) -> dict[str, Any]:
    """Estimates in order (rounds, say): `label`, `value`, `low`, `high`, and if wanted `tick` and `mark`.

    `tick` is what stands below a point where there is little room for its label; `mark` is a word before it ("version
    5"). A value of None is shown as undefined. axis: what the ticks count. limits: lines across, each with its name.
    Across, everything lies at shares of the width, so that the chart is as wide as its place.
    """
    first, last = map(float, bounds.split())
    n = len(points)
    step = 100 / max(1, n)

    def height(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (min(max(value, first), last) - first) / (last - first), 1)

    def place(index: int, point: Mapping[str, Any]) -> dict[str, Any]:
        spots = {f"{key}_y": height(point[key]) for key in ("value", "low", "high") if point.get(key) is not None}
        has_tick = index % -(-n // MOST_TICKS) == 0
        return {
            **point,
            **spots,
            "x": f"{step * (index + 0.5):.2f}%",
            "mark_x": f"{step * index:.2f}%",
            "below": (point["label"] if n <= FEW_POINTS else point.get("tick", point["label"])) if has_tick else "",
            "is_named": n <= FEW_POINTS or index == n - 1,
        }

    placed = [place(index, point) for index, point in enumerate(points)]
    ticks = [first + (last - first) * part / 4 for part in range(5)]
    return {
        "points": placed,
        "lines": joined(placed),
        "limits": [{"y": height(limit), "text": text} for limit, text in limits],
        "ticks": [{"y": height(tick), "text": f"{tick:.2f}"} for tick in ticks],
        "height": HEIGHT, "bottom": BOTTOM, "middle": (TOP + BOTTOM) / 2, "below_y": HEIGHT - 12, "mark_y": TOP - 14,
        "top": TOP - 10, "title": title, "caption": caption, "axis": axis if n > FEW_POINTS else "",
    }  # fmt: skip


def joined(placed: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines between neighbours that both have a value; what is undefined leaves a gap."""
    return [
        {"x1": one["x"], "y1": one["value_y"], "x2": other["x"], "y2": other["value_y"]}
        for one, other in pairwise(placed)
        if "value_y" in one and "value_y" in other
    ]
