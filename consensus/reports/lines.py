"""The line on a number of the items between two classes: the one rule that fits best, and each labeler's own."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from consensus.ratings import Known
from consensus.reports.findings import Finding
from consensus.reports.numbers import finite
from consensus.stats import Ratings, best_threshold, label_pairs, of_option, percent_agreement
from consensus.stats.arrays import Label
from consensus.stats.relabel import CHOSEN, NOT_CHOSEN, relabel
from consensus.stats.threshold import Threshold
from labeling.models import Item, Round

LOOKED_AT = 2_000  # items in which attributes that are numbers are looked for
FEWEST_NUMBERS = 5  # different ones, that an attribute has between which a line can be drawn
BINS = 24


@dataclass(frozen=True)
class Bar:
    """The answers to the items in one part of the number's range; shares are of these answers."""

    place: float  # of its left end, 0 to 1 of the range
    share: float  # that are the upper class
    n: int

    @property
    def height(self) -> str:
        """Of 40; a share of nothing still shows that there are answers."""
        return f"{max(1.5, 39 * self.share):.1f}"

    @property
    def top(self) -> str:
        return f"{40 - max(1.5, 39 * self.share):.1f}"


@dataclass(frozen=True)
class LabelerLine:
    labeler: int
    n: int
    share: float  # of their answers that follow the one rule
    at: float | None  # their own line; None: too few answers, or only one of the two classes
    at_place: float | None  # of the range, 0 to 1
    bars: list[Bar]


@dataclass(frozen=True)
class Line:
    threshold: Threshold
    lowest: float
    highest: float
    place: float | None  # of the line in the range
    all_answers: list[Bar]
    labelers: list[LabelerLine]  # who follows the rule least first


def numeric_attributes(round: Round) -> list[str]:
    """Attributes of the round's items that are numbers, with a few different ones; in order of their names."""
    rows = Item.objects.filter(round_items__round=round).order_by("pk").values_list("attributes", flat=True)[:LOOKED_AT]
    values: dict[str, set[object]] = defaultdict(set)
    for attributes in rows:
        for name, value in attributes.items():
            values[name].add(value)
    return sorted(name for name, found in values.items() if len(found) >= FEWEST_NUMBERS and all(map(is_number, found)))


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def most_confused(known: Known) -> tuple[str, str] | None:
    """The two classes that people give to one item most often."""
    counts = label_pairs(known.answered.ratings)
    apart = counts.to_numpy(dtype=np.float64, copy=True)
    if len(apart) < 2:
        return None
    np.fill_diagonal(apart, -1)
    first, second = np.unravel_index(int(apart.argmax()), apart.shape)
    names = list(counts.index)
    return str(names[int(first)]), str(names[int(second)])


BELOW, FROM = "below", "from"  # the two sides of a point of a scale


def most_torn(known: Known) -> str | None:
    """Of a scale the point that most pairs of answers lie on either side of; of sets the option that most differ on."""
    ratings = known.answered.ratings
    if known.question.type == "rating":
        counts = label_pairs(ratings)
        points = [float(str(name)) for name in counts.index]
        met = counts.to_numpy(dtype=np.float64)
        crossing = {points[at]: float(met[:at, at:].sum()) for at in range(1, len(points))}
        return None if not crossing else f"{max(crossing, key=lambda point: crossing[point]):g}"
    torn = {value: 1 - float(percent_agreement(of_option(ratings, value))) for value in given_options(ratings)}
    torn = {value: share for value, share in torn.items() if share == share}
    return max(torn, key=lambda value: torn[value]) if torn else None


def given_options(ratings: Ratings) -> list[str]:
    return sorted({option for label in ratings.labels for option in label})  # type: ignore[attr-defined]  # sets


def two_of(known: Known, first: str, second: str) -> tuple[Ratings, tuple[Label, Label]]:
    """The answers with the two labels between which a line is looked for. first, second: two classes; of a scale the
    point from which on an answer counts as high, of sets an option that was chosen or not.

    Raises ValueError for what nobody gave.
    """
    ratings, kind = known.answered.ratings, known.question.type
    sides: tuple[Label, Label] = (first, second)
    if kind == "rating":
        point = float(first)
        ratings, sides = relabel(ratings, lambda value: FROM if value >= point else BELOW), (BELOW, FROM)
    elif kind == "choices":
        ratings, sides = of_option(ratings, first), (NOT_CHOSEN, CHOSEN)
    if not set(sides) <= set(ratings.labels):
        raise ValueError("Nobody gave one of the two.")
    return ratings, sides


def line(known: Known, argument: str) -> Line:
    """argument: the attribute and what `two_of` takes, as JSON."""
    attribute, first, second = json.loads(argument)
    rows = Item.objects.filter(round_items__round=known.round).values_list("pk", "attributes")
    numbers: dict[Label, float] = {pk: float(found[attribute]) for pk, found in rows if is_number(found.get(attribute))}
    ratings, sides = two_of(known, first, second)
    found = best_threshold(ratings, numbers, sides)
    given = ratings.rows(np.isin(ratings.label, [ratings.labels.index(side) for side in sides]))
    x = np.array([numbers.get(int(str(item)), np.nan) for item in given.items])[given.item]
    upper, who, known_x = given.label == given.labels.index(found.upper), given.labeler, ~np.isnan(x)
    lowest, highest = (float(x[known_x].min()), float(x[known_x].max())) if known_x.any() else (0.0, 0.0)
    reach = (highest - lowest) or 1.0

    def place(value: float | None) -> float | None:
        return None if value is None else min(1.0, max(0.0, (value - lowest) / reach))

    counts = Counter(who[known_x].tolist())
    lines = []
    for code, n in counts.items():
        mine = known_x & (who == code)
        name = given.labelers[code]
        at, share = found.by_labeler.get(name, (math.nan, math.nan))
        at_or_none = finite(at)
        lines.append(
            LabelerLine(
                int(str(name)), n, share, at_or_none, place(at_or_none), bars(x[mine], upper[mine], lowest, reach)
            )
        )
    lines.sort(key=lambda row: (row.share, -row.n))
    return Line(
        found, lowest, highest, place(finite(found.value)), bars(x[known_x], upper[known_x], lowest, reach), lines
    )


def bars(x: np.ndarray, upper: np.ndarray, lowest: float, reach: float) -> list[Bar]:
    inside = np.minimum((x - lowest) / reach * BINS, BINS - 1).astype(np.int64)
    n, n_upper = np.bincount(inside, minlength=BINS), np.bincount(inside, upper, minlength=BINS)
    return [Bar(at / BINS, float(n_upper[at] / n[at]), int(n[at])) for at in np.flatnonzero(n)]


def in_sentence(titles: Mapping[str, str], attribute: str, found: Threshold) -> str:
    """The rule as it could stand in the instructions."""
    lower, upper = titles[str(found.lower)], titles[str(found.upper)]
    return f"**{upper}** if {attribute} is {found.above:g} or more, **{lower}** if it is less."


LINE = Finding("line", line, quick=60_000)
