"""The order in which classes are put together, drawn as a tree: classes at the left, each step where two meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consensus.stats.merge_order import MergeOrder

WIDTH, LABELS, ROW, TOP = 360, 132, 28, 16  # of the drawing, in its own units
LETTERS = 17  # of a class that fit beside it
FEW = 12  # steps that have room for a circle of the usual size


@dataclass(frozen=True)
class Leaf:
    """Places are written as SVG has numbers, whatever the language."""

    title: str
    text: str  # as much of it as fits
    y: str


@dataclass(frozen=True)
class Fork:
    """One step: two groups meet at (x, y)."""

    number: int
    x: str
    y: str
    path: str
    falls: bool  # agreement falls by it
    query: str
    titles: str


@dataclass(frozen=True)
class Tree:
    width: int
    height: int
    labels: int
    radius: int
    leaves: list[Leaf]
    forks: list[Fork]
    ends: list[tuple[str, str]]  # (x, y) from where a line runs to the right edge: the groups that are left


def tree_of(
    found: MergeOrder, titles: Mapping[str, str], queries: Sequence[str], gains: Sequence[float]
) -> Tree | None:
    """None where there is no step to draw. queries, gains: of each step."""
    if not found.steps:
        return None
    order = leaves_of(found)
    groups: dict[tuple[str, ...], tuple[float, float]] = {
        (value,): (float(LABELS), float(TOP + ROW * place)) for place, value in enumerate(order)
    }  # where each ends
    reach = (WIDTH - LABELS - 24) / len(found.steps)
    forks = []
    for number, (step, query, gain) in enumerate(zip(found.steps, queries, gains, strict=True), start=1):
        left, right = tuple(map(str, step.left)), tuple(map(str, step.right))
        (x1, y1), (x2, y2) = groups.pop(left), groups.pop(right)
        x, y = round(LABELS + reach * number, 1), round((y1 + y2) / 2, 1)
        path = f"M{x1:g} {y1:g}H{x:g}V{y2:g}H{x2:g}"
        groups[left + right] = (x, y)
        together = " + ".join(titles.get(value, value) for value in left + right)
        forks.append(Fork(number, f"{x:g}", f"{y:g}", path, gain < 0, query, together))
    names = [titles.get(value, value) for value in order]
    leaves = [Leaf(title, short(title), str(TOP + ROW * at)) for at, title in enumerate(names)]
    height = TOP * 2 + ROW * (len(order) - 1)
    radius = 9 if len(forks) <= FEW else 7
    ends = [(f"{x:g}", f"{y:g}") for x, y in groups.values()]
    return Tree(WIDTH, height, LABELS, radius, leaves, forks, ends)


def leaves_of(found: MergeOrder) -> list[str]:
    """The classes in an order in which no lines cross: those of a group stand together, as it was put together."""
    given = dict.fromkeys(str(value) for row in found.pairs for value in (row.first, row.second))
    groups: list[tuple[str, ...]] = [(value,) for value in given]
    for step in found.steps:
        left, right = tuple(map(str, step.left)), tuple(map(str, step.right))
        groups = [*(group for group in groups if group not in (left, right)), left + right]
    return [value for group in groups for value in group]


def short(title: str) -> str:
    return title if len(title) <= LETTERS else f"{title[: LETTERS - 1]}…"
