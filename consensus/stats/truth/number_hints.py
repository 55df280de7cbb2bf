"""Do labelers use a scale of numbers differently at all? Tests that tell whether the plain mean is enough."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import lsmr
from scipy.special import fdtrc

from consensus.stats.arrays import Floats, Ints
from consensus.stats.distances.numbers import numbers
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.truth.numbers import answers_per_labeler, per_labeler, pooled_spread

SIGNIFICANT = 0.05
TOO_FEW = "There are too few answers to items that others answered too to compare labelers."
NO_ERROR = "Nothing is left over once items and labelers are known, so there is no error to test against."


@dataclass(frozen=True)
class LabelerEffects:
    """How surely labelers differ: probabilities of so large a difference by chance alone, if they do not.

    bias: that some answer higher than others. spread: that some scatter more than others. Undefined with a reason.
    """

    bias: Score
    spread: Score

    @property
    def hints(self) -> tuple[str, ...]:
        """What that means for the choice between the plain mean and `adjusted_number`; sentences for a person."""
        shown = [name for name, p in (("level", self.bias), ("spread", self.spread)) if p < SIGNIFICANT]
        if shown or not (self.bias.is_defined and self.spread.is_defined):
            return ()
        return (
            f"Labelers differ neither in level (p = {self.bias:.2f}) nor in spread (p = {self.spread:.2f}) more than "
            "chance would have it: the plain mean says the same and is easier to explain.",
        )


def labeler_effects(ratings: Ratings) -> LabelerEffects:
    """Tests of the biases and of the spreads of labelers; gaps allowed. Raises ValueError for labels without numbers.

    bias: F test of the two-way additive layout (item + labeler) against items alone, by least squares for unequal
    cells (Scheffé 1959, chapter 4). It takes spreads for equal. spread: F test of one way on how far each answer lies
    from what the additive layout expects, in absolute terms (Levene 1960), each made longer by 1 / sqrt(1 - 1 / m), for
    an answer is part of what is expected of its item of m answers.
    """
    ratings = ratings.pairable()
    x = numbers(ratings.labels)[ratings.label]
    group = groups(ratings)
    n_items, n_groups = ratings.n_items, int(group.max(initial=-1)) + 1
    top, bottom = ratings.n_labelers - n_groups, ratings.n_labels - n_items - ratings.n_labelers + n_groups
    if top <= 0 or bottom <= 0:
        return LabelerEffects(Score.undefined(TOO_FEW), Score.undefined(TOO_FEW))
    left = leftovers(ratings, x)
    within, error = pooled_spread(ratings, x) ** 2 * (ratings.n_labels - n_items), float((left**2).sum())
    if error <= 1e-12 * within or not within:
        return LabelerEffects(Score.undefined(NO_ERROR), Score.undefined(NO_ERROR))
    bias = Score(float(fdtrc(top, bottom, (within - error) / top / (error / bottom))))
    size = ratings.answers_per_item[ratings.item]
    return LabelerEffects(bias, one_way(ratings, np.abs(left) / np.sqrt(1 - 1 / size)))


def leftovers(ratings: Ratings, x: Floats) -> Floats:
    """What items and labelers together do not explain of each answer, by least squares; shape (answers,)."""
    rows = np.arange(ratings.n_labels)
    columns = np.concatenate([ratings.item, ratings.n_items + ratings.labeler])
    shape = (ratings.n_labels, ratings.n_items + ratings.n_labelers)
    layout = sparse.coo_array((np.ones(2 * len(rows)), (np.tile(rows, 2), columns)), shape=shape).tocsr()
    centred = x - x.mean()
    return np.asarray(centred - layout @ lsmr(layout, centred, atol=1e-10, btol=1e-10)[0], dtype=np.float64)


def one_way(ratings: Ratings, y: Floats) -> Score:
    """Probability that the labelers' means of y differ so much by chance; labelers with one answer are left out."""
    n = answers_per_labeler(ratings)
    counts = (n >= 2)[ratings.labeler]
    n = np.where(n >= 2, n, 0)
    top, bottom = np.count_nonzero(n) - 1, n.sum() - np.count_nonzero(n)
    if top <= 0 or bottom <= 0:
        return Score.undefined(TOO_FEW)
    mean = divide(per_labeler(ratings, y * counts), n)
    between = np.nansum(n * (mean - y[counts].mean()) ** 2)
    within = np.nansum(((y - mean[ratings.labeler]) ** 2)[counts])
    if not within:
        return Score.undefined(NO_ERROR)
    return Score(float(fdtrc(top, bottom, between / top / (within / bottom))))


def groups(ratings: Ratings) -> Ints:
    """Number of the group of each labeler, shape (labelers,): within one, everybody is joined through shared items."""
    n_items, size = ratings.n_items, ratings.n_items + ratings.n_labelers
    meets = sparse.coo_array((np.ones(ratings.n_labels), (ratings.item, n_items + ratings.labeler)), shape=(size, size))
    of_all = connected_components(meets, directed=False)[1]
    return np.unique(of_all[n_items:], return_inverse=True)[1].astype(np.int64)
