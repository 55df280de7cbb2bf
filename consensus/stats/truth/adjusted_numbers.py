"""Numbers freed of who gave them: each labeler answers too high or low by a bias, and scatters by a spread."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.distances.numbers import numbers
from consensus.stats.ratings import Ratings
from consensus.stats.truth.number_effects import Effects, start, turn
from consensus.stats.truth.number_hints import groups, labeler_effects
from consensus.stats.truth.number_labelers import bias_variance, quality
from consensus.stats.truth.number_result import NumberTruth, number_truth
from consensus.stats.truth.numbers import answers_per_labeler, mean_number, per_item, pooled_spread
from consensus.stats.truth.result import Convergence

SMALLEST = 1e-6  # of the standard deviation of all answers: no labeler is taken for more exact than that
FEW_ANSWERS = 5


def adjusted_number(
    ratings: Ratings,
    options: Sequence[float] | None = None,
    within: float | None = None,
    tolerance: float = 1e-5,
    max_iterations: int = 500,
    interval: float = 0.95,
) -> NumberTruth:
    """The truth of each item with the labelers' biases taken off and their spreads weighed; gaps are fine.

    Only differences between labelers who share items can be seen, so biases add up to 0 in each group of labelers
    joined by items: a bias of all of them stays in the truths. The estimate of an item is sum p (x - b) / sum p with p
    the labelers' precisions; it is not drawn towards the mean of the items. Its uncertainty counts that of the biases.

    options, within: see `NumberTruth`; within is the spread of a typical labeler unless told.
    tolerance: ends when no truth and no bias moves by more than this share of the standard deviation of all answers;
    `convergence.path` holds the largest move of each iteration.
    With no item of two answers, or all answers alike, the answer is that of `mean_number` with a warning.
    """
    x = numbers(ratings.labels)[ratings.label]
    if not pooled_spread(ratings, x) > 0:
        return replace(mean_number(ratings, options=options, within=within), method="adjusted")
    group = groups(ratings)
    effects, convergence = settle(ratings, x, group, tolerance, max_iterations)
    estimate, uncertainty = without_bias(ratings, x, effects)
    spread = float(np.sqrt(effects.typical))
    found = number_truth("adjusted", ratings, estimate, uncertainty, spread, options, within)
    labelers = quality(ratings, x, effects, interval)
    warnings = (*cautions(ratings, group, convergence), *labeler_effects(ratings).hints)
    return replace(found, labelers=labelers, convergence=convergence, warnings=warnings)


def settle(
    ratings: Ratings, x: Floats, group: Ints, tolerance: float, max_iterations: int
) -> tuple[Effects, Convergence]:
    """Turns of truths, biases and spreads until nothing moves by more than the tolerance."""
    scale = float(x.std())
    floor = (SMALLEST * scale) ** 2
    now, moves = start(ratings, x), list[float]()
    while len(moves) < max_iterations and (not moves or moves[-1] > tolerance):
        before, now = now, turn(ratings, x, group, now, floor)
        truth_move = np.nanmax(np.abs(now.truth - before.truth))
        bias_move = np.abs(now.bias - before.bias).max(initial=0)
        moves.append(float(max(truth_move, bias_move) / scale))
    return now, Convergence(moves[-1] <= tolerance, np.array(moves))


def without_bias(ratings: Ratings, x: Floats, effects: Effects) -> tuple[Floats, Floats]:
    """Estimate and uncertainty of each item, shape (items,) each; the uncertainty of the biases comes on top."""
    weight = effects.precision[ratings.labeler]
    total = per_item(ratings, weight)
    estimate = per_item(ratings, weight * (x - effects.bias[ratings.labeler])) / total
    of_bias = bias_variance(ratings, effects)[ratings.labeler]
    through_bias = per_item(ratings, weight**2 * of_bias) / total**2
    return estimate, np.sqrt(1 / total + through_bias)


def cautions(ratings: Ratings, group: Ints, convergence: Convergence) -> list[str]:
    """What a person should know before trusting the result."""
    n = answers_per_labeler(ratings)
    few = int((n < FEW_ANSWERS).sum())
    said = []
    if not convergence.converged:
        said.append(f"The computation still moved after {convergence.iterations} turns.")
    if group.max(initial=0):
        said.append(
            f"The labelers fall into {group.max() + 1} groups that share no item: how high one group answers "
            "compared with another cannot be known, and stays in the truths."
        )
    if few:
        said.append(
            f"{few} of {ratings.n_labelers} labelers gave fewer than {FEW_ANSWERS} answers: their bias and spread are "
            "mostly those of everybody."
        )
    return said
