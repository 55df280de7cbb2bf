"""How each labeler uses a scale of numbers, read off what is expected of truths, biases and spreads."""

import numpy as np
from scipy.special import gammainccinv, gammaincinv

from consensus.stats.arrays import Floats
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.truth.number_effects import Effects
from consensus.stats.truth.number_result import NumberLabelers
from consensus.stats.truth.numbers import answers_per_labeler, per_item, per_labeler


def quality(ratings: Ratings, x: Floats, effects: Effects, interval: float) -> NumberLabelers:
    low, high = precision_factors(ratings, effects, interval)
    return NumberLabelers(
        labelers=ratings.labelers,
        n_answers=answers_per_labeler(ratings).astype(np.int64),
        bias=effects.bias,
        bias_uncertainty=np.sqrt(bias_variance(ratings, effects)),
        spread=1 / np.sqrt(effects.precision),
        spread_low=1 / np.sqrt(effects.precision * high),
        spread_high=1 / np.sqrt(effects.precision * low),
        spread_confidence=interval,
        correlation=correlation_with_others(ratings, x, effects),
    )


def precision_factors(ratings: Ratings, effects: Effects, interval: float) -> tuple[Floats, Floats]:
    """What to multiply a precision with for the ends of its interval; shape (labelers,) each.

    An answer that makes up a share h of what is known of its item's truth tells (1 - h)² of what it would tell of the
    spread if the truth were known.
    """
    share = effects.precision[ratings.labeler] * effects.truth_variance[ratings.item]
    shape = (effects.likeness + per_labeler(ratings, (1 - share) ** 2)) / 2
    tail = (1 - interval) / 2
    return gammaincinv(shape, tail) / shape, gammainccinv(shape, tail) / shape


def correlation_with_others(ratings: Ratings, x: Floats, effects: Effects) -> Floats:
    """Pearson's correlation of a labeler's answers with the estimate that the others alone give; shape (labelers,)."""
    weight = effects.precision[ratings.labeler]
    free = weight * (x - effects.bias[ratings.labeler])
    total, others = per_item(ratings, weight)[ratings.item], per_item(ratings, free)[ratings.item]
    shared = (ratings.answers_per_item >= 2)[ratings.item]
    y = np.where(shared, divide(others - free, np.where(shared, total - weight, 0)), 0)
    n = per_labeler(ratings, shared.astype(float))
    x, y = ((v - divide(per_labeler(ratings, v * shared), n)[ratings.labeler]) * shared for v in (x, y))
    spread = np.sqrt(per_labeler(ratings, x * x) * per_labeler(ratings, y * y))
    return np.where(n >= 3, divide(per_labeler(ratings, x * y), spread), np.nan)


def bias_variance(ratings: Ratings, effects: Effects) -> Floats:
    """Variance of each bias, shape (labelers,), where the truths are uncertain too: an answer tells of a bias only so
    far as others tell the item's truth (the diagonal of the normal equations with the truths taken out)."""
    weight = effects.precision[ratings.labeler]
    told = weight * (1 - weight * effects.truth_variance[ratings.item])
    return np.asarray(1 / (per_labeler(ratings, told) + 1 / effects.bias_prior))
