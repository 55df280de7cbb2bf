"""Agreement beyond chance: (agreement - chance) / (1 - chance), whatever chance is taken to be."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.chance import Chance
from consensus.stats.coincidences import differing_pairs
from consensus.stats.intervals import telling_items
from consensus.stats.krippendorff import NO_PAIRS, ONE_LABEL
from consensus.stats.parts import Ratio, divide
from consensus.stats.patterns import patterns
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.weights import Credit, Identity, Weights, credit_for

ONE_OPTION = "There is only one label to choose from, so labelers could not have differed."
ALL_CREDIT = "Chance alone would earn full credit with these weights."
ROUNDING = 1e-12  # chance this close to 1 is 1: sums of shares end a few digits before the last


@dataclass(frozen=True, eq=False)
class ChanceCorrected:
    """A coefficient of the family of Cohen's kappa, taken apart into what each item adds.

    agreement: over the items with at least two answers, each weighing the same. chance: over all items.
    """

    agreement: Ratio
    chance: Chance

    @property
    def ratings(self) -> Ratings:
        return self.agreement.ratings

    @property
    def width(self) -> int:
        return self.chance.width

    @property
    def lowest(self) -> float | None:
        return self.chance.lowest

    def at(self, weights: Floats) -> Floats:
        agreement, room = self.agreement.at(weights), 1 - self.chance.at(weights)
        return divide(agreement - 1 + room, np.where(room > ROUNDING, room, 0.0))

    def influence(self, times: Floats) -> Floats | None:
        """How the coefficient changes with the weight of each item; see `Parts`."""
        value, room = self.at(times[None, :])[0], 1 - self.chance.at(times[None, :])[0]
        agreement = self.agreement.influence(times)
        if agreement is None or np.isnan(value):
            return None
        return np.asarray((agreement - (1 - value) * self.chance.influence(times)) / room)

    def telling(self, times: Floats) -> float:
        room = 1 - float(self.chance.at(times[None, :])[0])
        return telling_items(self.agreement.telling(times), room)

    def score(self, times: Floats | None = None) -> Score:
        """times: how many items each stands for, shape (items,); one if None."""
        times = np.ones(self.ratings.n_items) if times is None else times
        value = float(self.at(times[None, :])[0])
        return Score(value) if not np.isnan(value) else Score.undefined(self.why_undefined())

    def why_undefined(self) -> str:
        if not self.agreement.bottom.any():
            return NO_PAIRS
        if len(self.ratings.labels) == 1:
            return ONE_OPTION
        return ONE_LABEL if len(np.unique(self.ratings.label)) == 1 else ALL_CREDIT


def chance_corrected(
    ratings: Ratings, weights: Weights, chance: Callable[[Ratings, Credit], Chance]
) -> ChanceCorrected:
    credit = credit_for(weights, ratings.labels)
    return ChanceCorrected(agreeing_pairs(ratings, credit), chance(ratings, credit))


def score_of_kinds(parts: Callable[[Ratings, Weights], ChanceCorrected], ratings: Ratings, weights: Weights) -> Score:
    """A coefficient that does not ask who answered, each kind of item looked at once."""
    kinds = patterns(ratings)
    if kinds is None:
        return parts(ratings, weights).score()
    return parts(kinds.table, weights).score(kinds.times.astype(np.float64))


def agreeing_pairs(ratings: Ratings, credit: Credit) -> Ratio:
    """The credit of two different labelers of an item drawn at random, averaged over items with at least two answers.

    With identity weights percent agreement; items with a single answer are there and weigh nothing.
    Gwet (2014), "Handbook of Inter-Rater Reliability", chapters 2 (gaps) and 3 (weights).
    """
    answers = ratings.answers_per_item.astype(np.float64)
    counts = ratings.counts()
    credits = np.asarray(counts.power(2).sum(axis=1)) - answers
    if not isinstance(credit, Identity):
        item, first, second, times = differing_pairs(counts)
        partly = 2 * times * credit.between(first, second)
        credits = credits + np.bincount(item, weights=partly, minlength=ratings.n_items)
    paired = answers >= 2
    return Ratio(ratings, credits / np.where(paired, answers * (answers - 1), 1), paired.astype(np.float64))
