"""What every method for numbers answers with, and how sure it is of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from consensus.stats.arrays import Floats, Ints, Label
from consensus.stats.ratings import Ratings
from consensus.stats.truth.result import Truth

NO_SPREAD = "No item has two answers, so nothing tells how far an answer is from the truth."


@dataclass(frozen=True, eq=False, kw_only=True)
class NumberLabelers:
    """How each labeler uses the scale; arrays of shape (labelers,), in units of the answers.

    n_answers: how many answers the figures of a labeler rest on.
    bias: how much higher than the truth a labeler answers; adds up to 0 in each group of labelers who share items.
    bias_uncertainty: its standard deviation.
    spread: standard deviation of the answers about truth and bias; low and high hold it with the stated confidence.
    correlation: of a labeler's answers with what the others say of the same items; below 0 where the scale is used
    the wrong way round; nan below three such items.
    """

    labelers: Sequence[Label]
    n_answers: Ints
    bias: Floats
    bias_uncertainty: Floats
    spread: Floats
    spread_low: Floats
    spread_high: Floats
    spread_confidence: float
    correlation: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class NumberTruth(Truth):
    """A number an item.

    estimate: shape (items,), before it is brought to an option; nan where an item has no answer that counts.
    uncertainty: standard deviation of the truth about the estimate, shape (items,); nan where nothing tells.
    within: `confidence` is the probability that the truth is at most so far from the estimate; nan with options.
    options: the numbers that a labeler may choose, ascending; None where any number will do. With options the value
    is the one nearest to the estimate, and `confidence` the probability that the truth is nearer to it than to others.
    probability: of each option, shape (items, options); None without options.
    labelers: None where the method takes all labelers for alike.
    """

    estimate: Floats
    uncertainty: Floats
    within: float
    options: Floats | None = None
    probability: Floats | None = None
    labelers: NumberLabelers | None = None

    def value(self, place: int) -> float | None:
        estimate = self.estimate[place]
        if np.isnan(estimate):
            return None
        return float(estimate if self.options is None else self.options[nearest(self.options, estimate)])


def number_truth(
    method: str,
    ratings: Ratings,
    estimate: Floats,
    uncertainty: Floats,
    spread: float,
    options: Sequence[float] | None,
    within: float | None,
) -> NumberTruth:
    """Estimates with their confidence; `within` falls back to `spread`, the standard deviation of one answer."""
    choices = None if options is None else np.unique(np.asarray(options, dtype=np.float64))
    reach = spread if within is None else within
    probability = None if choices is None else option_probability(choices, estimate, uncertainty)
    confidence = reached(uncertainty, reach) if probability is None else chosen(probability, choices, estimate)
    return NumberTruth(
        method=method,
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=confidence,
        warnings=(NO_SPREAD,) if np.isnan(spread) else (),
        estimate=estimate,
        uncertainty=uncertainty,
        within=reach if choices is None else np.nan,
        options=choices,
        probability=probability,
    )


def reached(uncertainty: Floats, within: float) -> Floats:
    """Probability that a normal truth lies within so far of its estimate; 1 where nothing is uncertain."""
    steps = np.divide(within, uncertainty, out=np.full_like(uncertainty, np.inf), where=uncertainty != 0)
    return np.asarray(np.where(np.isnan(uncertainty), np.nan, 2 * ndtr(steps) - 1))


def option_probability(options: Floats, estimate: Floats, uncertainty: Floats) -> Floats:
    """Probability that each option is the nearest to a normal truth; shape (items, options)."""
    cuts = (options[1:] + options[:-1]) / 2
    distance = cuts - estimate[:, None]
    certain = np.where(distance >= 0, np.inf, -np.inf)
    steps = np.divide(distance, uncertainty[:, None], out=certain, where=uncertainty[:, None] != 0)
    below = ndtr(steps)
    edges = np.hstack([np.zeros((len(estimate), 1)), below, np.ones((len(estimate), 1))])
    unknown = np.isnan(estimate + uncertainty)[:, None]
    return np.where(unknown, np.nan, np.diff(edges, axis=1))


def chosen(probability: Floats, options: Floats | None, estimate: Floats) -> Floats:
    """The probability of the option that is given as the value."""
    assert options is not None
    place = np.array([nearest(options, each) for each in estimate], dtype=np.int64)
    return np.asarray(probability[np.arange(len(estimate)), place])


def nearest(options: Floats, estimate: float) -> int:
    """Place of the nearest option, the lower one where two are as near."""
    return int(np.searchsorted((options[1:] + options[:-1]) / 2, estimate)) if len(options) > 1 else 0
