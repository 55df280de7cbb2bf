"""Scratches, cracks and dust on a screen: thin uneven lines with smooth edges, true to scale."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from PIL import Image, ImageDraw

PX_PER_MM = 6
FINE = 4  # lines are drawn this much larger, then scaled down, so that a hairline of half a pixel stays a hairline

Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[int, int, int, int]  # left, top, right, bottom in pixels

LINE_WIDTH = {"hairline": 0.85, "medium": 1.6, "deep": 2.4}  # pixels
CONTRAST = {"hairline": 0.55, "medium": 0.72, "deep": 0.95}


@dataclass(frozen=True)
class Mark:
    """One scratch or crack: where it begins on the glass (shares of its size), how long, how deep, which way."""

    x: float
    y: float
    length_mm: float
    angle: float
    depth: str
    crack: bool = False


def draw_dust(picture: Image.Image, screen: Box, rng: np.random.Generator) -> None:
    """A soft speck, now and then a short curled fibre: what an eye may take for a scratch."""
    x, y = rng.uniform(screen[0] + 12, screen[2] - 12), rng.uniform(screen[1] + 40, screen[3] - 12)
    shine = round(float(rng.uniform(70, 150)))
    if rng.random() < 0.12:
        turns = np.linspace(0, rng.uniform(1.5, 3.5), 9) + rng.uniform(0, 6)
        radius = rng.uniform(2.5, 5)
        curl = [(x + radius * float(np.cos(t)), y + 0.7 * radius * float(np.sin(t))) for t in turns]
        draw_line(picture, curl, [0.7] * 8, [shine] * 8, (196, 198, 200))
    else:
        size = float(rng.uniform(0.9, 1.9))
        draw_line(picture, [(x, y), (x + size / 3, y + size / 4)], [size], [shine], (206, 208, 210))


def draw_mark(picture: Image.Image, mark: Mark, screen: Box, light: float, rng: np.random.Generator) -> None:
    """A scratch of a known length: an uneven, slightly bent line with a bright edge and, where deep, a dark bed."""
    left, top, right, bottom = screen
    start = (left + mark.x * (right - left), top + mark.y * (bottom - top))
    path = wander(start, mark.length_mm * PX_PER_MM, mark.angle, 0.22 if mark.crack else 0.07, rng)
    pieces = len(path) - 1
    taper = np.sin(np.linspace(0.25, np.pi - 0.25, pieces)) ** 0.5
    widths = list(LINE_WIDTH[mark.depth] * taper * rng.uniform(0.75, 1.25, pieces))
    strengths = list(255 * CONTRAST[mark.depth] * light * rng.uniform(0.7, 1.0, pieces))
    if mark.depth != "hairline":
        beds = [(x + 1.1, y + 1.1) for x, y in path]
        draw_line(picture, beds, widths, [0.8 * strength for strength in strengths], (4, 5, 7))
    draw_line(picture, path, widths, strengths, (236, 240, 244))
    if mark.crack:
        for at in rng.choice(pieces, size=min(3, pieces), replace=False):
            turn = float(rng.choice([-1, 1]) * rng.uniform(0.5, 1.0))
            branch = Mark(
                (path[at][0] - left) / (right - left),
                (path[at][1] - top) / (bottom - top),
                mark.length_mm * float(rng.uniform(0.25, 0.45)),
                mark.angle + turn,
                "medium",
            )
            draw_mark(picture, branch, screen, light, rng)


def wander(start: Point, length: float, angle: float, unrest: float, rng: np.random.Generator) -> list[Point]:
    """A path of exactly this length in pixels that keeps roughly to its direction."""
    pieces = max(3, round(length / 4))
    directions = angle + np.cumsum(rng.normal(0, unrest, pieces))
    steps = length / pieces
    xs = start[0] + np.concatenate([[0], np.cumsum(np.cos(directions) * steps)])
    ys = start[1] + np.concatenate([[0], np.cumsum(np.sin(directions) * steps)])
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


def draw_line(
    picture: Image.Image, path: list[Point], widths: list[float], strengths: list[float], colour: Colour
) -> None:
    """Paint a line of changing width and strength (0 to 255) with smooth edges."""
    left, top = int(min(x for x, _ in path)) - 4, int(min(y for _, y in path)) - 4
    right, bottom = int(max(x for x, _ in path)) + 5, int(max(y for _, y in path)) + 5
    mask = Image.new("L", ((right - left) * FINE, (bottom - top) * FINE))
    pen = ImageDraw.Draw(mask)
    fine = [((x - left) * FINE, (y - top) * FINE) for x, y in path]
    for ((x0, y0), (x1, y1)), width, strength in zip(pairwise(fine), widths, strengths, strict=True):
        half = width * FINE / 2
        pen.line((x0, y0, x1, y1), fill=round(strength), width=max(1, round(2 * half)))
        pen.ellipse((x1 - half, y1 - half, x1 + half, y1 + half), fill=round(strength))
    picture.paste(colour, (left, top), mask.reduce(FINE))
