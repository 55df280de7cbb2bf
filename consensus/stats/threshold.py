"""Where on a number labelers draw the line between two labels, and which one line fits most of their answers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Ints, Label
from consensus.stats.intervals import Interval
from consensus.stats.ratings import Ratings
from consensus.stats.specific import label_code

FEWEST = 5  # answers of a labeler from which on a line of their own is drawn


@dataclass(frozen=True)
class Threshold:
    """The rule "upper from `value` on, lower below it" and how many answers follow it.

    value: midway between `below` and `above`, the two neighbouring values of the data between which the line falls;
    share: of the answers that follow the rule; constant: of those that the more common label alone would get right;
    interval: of the value, percentiles of the bootstrap over items, widened to the values of the data on either side
    of them, as any line between these is the same rule; nan where there are too few items;
    by_labeler: labeler -> (their own line, share of their answers that follow the one rule); the line is nan for who
    gave fewer than FEWEST answers or one label only.
    Where no line can be drawn, value is nan and `reason` says why.
    """

    lower: Label
    upper: Label
    value: float
    below: float
    above: float
    share: float
    constant: float
    n_answers: int
    n_items: int
    interval: Interval
    by_labeler: Mapping[Label, tuple[float, float]]
    reason: str = ""


def best_threshold(
    ratings: Ratings,
    values: Mapping[Label, float],
    labels: tuple[Label, Label],
    *,
    resamples: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Threshold:
    """The line on a number that the most answers follow, all labelers together and each for themselves.

    values: item -> number; items without one, or with nan, are left out, as are answers that are neither of the two
    labels. Which of the labels lies above the line is what more answers follow. Among lines that equally many follow
    the middle one is taken. This is the decision stump of least 0-1 loss (Holte 1993, "Very simple classification
    rules perform well on most commonly used datasets", Machine Learning 11), found in one sweep over the sorted values.
    Raises ValueError for a label that is not there, or twice the same.
    """
    first, second = label_code(ratings, labels[0]), label_code(ratings, labels[1])
    if first == second:
        raise ValueError("A threshold lies between two different labels.")
    at = np.array([values.get(item, np.nan) for item in ratings.items], dtype=np.float64)[ratings.item]
    kept = ((ratings.label == first) | (ratings.label == second)) & ~np.isnan(at)
    x, is_second = at[kept], ratings.label[kept] == second
    labeler, item = ratings.labeler[kept], ratings.item[kept]
    if reason := why_none(x, is_second):
        n_items = len(np.unique(item))
        nan = float("nan")
        return Threshold(*labels, nan, nan, nan, nan, nan, len(x), n_items, (nan, nan), {}, reason)
    rises = follows(x, is_second, np.ones(len(x))).max() >= follows(x, ~is_second, np.ones(len(x))).max()
    lower, upper = labels if rises else (labels[1], labels[0])
    is_upper = is_second if rises else ~is_second
    steps = np.unique(x)
    place = line(x, is_upper, np.ones(len(x)))
    value = middle(steps, place)
    right = is_upper == (x > steps[place])
    return Threshold(
        lower=lower,
        upper=upper,
        value=value,
        below=float(steps[place]),
        above=float(steps[place + 1]),
        share=float(right.mean()),
        constant=float(max(is_upper.mean(), 1 - is_upper.mean())),
        n_answers=len(x),
        n_items=len(np.unique(item)),
        interval=interval(x, is_upper, item, resamples, seed, confidence),
        by_labeler=each(ratings, x, is_upper, labeler, right),
    )


def why_none(x: Floats, is_second: np.ndarray) -> str:
    if not len(x):
        return "No item with a number got one of the two labels."
    if is_second.all() or not is_second.any():
        return "Only one of the two labels was given to items with a number."
    if len(np.unique(x)) < 2:
        return "Every item has the same number."
    return ""


def follows(x: Floats, is_upper: np.ndarray, weights: Floats) -> Floats:
    """How much of the weight follows each line: between the first and second distinct value, and so on."""
    _, place = np.unique(x, return_inverse=True)
    lower = np.cumsum(np.bincount(place, weights * ~is_upper))
    upper = np.cumsum(np.bincount(place, weights * is_upper))
    return np.asarray(lower[:-1] + upper[-1] - upper[:-1])


def line(x: Floats, is_upper: np.ndarray, weights: Floats) -> int:
    """The place among the distinct values after which the line falls; of those equally good the middle one."""
    found = follows(x, is_upper, weights)
    best = np.flatnonzero(found == found.max())
    return int(best[len(best) // 2])


def middle(steps: Floats, place: int) -> float:
    return float((steps[place] + steps[place + 1]) / 2)


def each(
    ratings: Ratings, x: Floats, is_upper: np.ndarray, labeler: Ints, right: np.ndarray
) -> dict[Label, tuple[float, float]]:
    found: dict[Label, tuple[float, float]] = {}
    for code in np.unique(labeler):
        mine = labeler == code
        own, given = x[mine], is_upper[mine]
        drawable = len(own) >= FEWEST and not why_none(own, given)
        at = middle(np.unique(own), line(own, given, np.ones(len(own)))) if drawable else float("nan")
        found[ratings.labelers[code]] = (at, float(right[mine].mean()))
    return found


def interval(x: Floats, is_upper: np.ndarray, item: Ints, resamples: int, seed: int, confidence: float) -> Interval:
    items, place = np.unique(item, return_inverse=True)
    if len(items) < 2 or not resamples:
        return float("nan"), float("nan")
    rng, steps = np.random.default_rng(seed), np.unique(x)
    chances = np.full(len(items), 1 / len(items))
    drawn = rng.multinomial(len(items), chances, size=resamples)
    places = [line(x, is_upper, weights[place].astype(np.float64)) for weights in drawn]
    ends = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = (int(at) for at in np.quantile(places, ends, method="nearest"))
    return float(steps[low]), float(steps[high + 1])
