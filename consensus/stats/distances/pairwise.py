"""A distance for answers of which there may be as many different ones as there are answers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels
from consensus.stats.distances.comparison import Comparison
from consensus.stats.distances.expected import AllPairs, Expected, SampledPairs, chance_of, square

Apart = Callable[[Ints, Ints], Floats]


@dataclass(frozen=True)
class PairDistance:
    """The distance that goes with a comparison, and how much work may be spent on chance.

    Chance needs the distances between all labels that were given: `exact_up_to` pairs are all computed; of more, as
    many as `sample` says are drawn with this seed. Change them with dataclasses.replace.
    A distance as any other: called with labels and totals it returns the square matrix, shape (labels, labels).
    """

    comparison: Comparison
    exact_up_to: int = 4_000_000
    sample: int = 1_000_000
    seed: int = 0

    def __call__(self, labels: Labels, totals: Floats) -> Floats:
        return square(self.apart(labels), np.arange(len(labels)))

    def apart(self, labels: Labels) -> Apart:
        """A function of two columns of codes, shape (pairs,), that returns the distances of the pairs."""
        fitted = self.comparison.fit(labels)
        return lambda first, second: self.comparison.distances(self.comparison.read(fitted(first, second)))

    def scale(self, labels: Labels, totals: Floats) -> "PairScale":
        return PairScale(self, labels, totals)


class PairScale:
    """A pair distance fitted to the labels of a table; distances are computed once and kept.

    totals: how often each label was given in the whole table, shape (labels,). Other totals that are asked about must
    be of these answers, weighted or some of them.
    """

    uses_totals = False

    def __init__(self, distance: PairDistance, labels: Labels, totals: Floats) -> None:
        self.distance = distance
        self.apart = distance.apart(labels)
        self.totals = totals
        self.kept: tuple[Ints, Ints, Floats] | None = None

    def between(self, first: Ints, second: Ints, totals: Floats) -> Floats:
        """The pairs asked for last are remembered, for a statistic asks for the same ones again for every resample."""
        if self.kept is None or self.kept[0] is not first or self.kept[1] is not second:
            self.kept = first, second, self.apart(first, second)
        return self.kept[2]

    def over_all(self, totals: Floats) -> Floats:
        return self.chance.over_all(totals)

    def toward(self, totals: Floats) -> Floats:
        return self.chance.toward(totals)

    @property
    def expected(self) -> Expected:
        """How far apart two answers of the table are that do not belong together, and how sure that is."""
        return self.chance.expected

    @property
    def n_sampled(self) -> int:
        """Pairs in the sample that chance is reckoned from; 0 if that is all pairs."""
        return self.expected.n_pairs if self.expected.is_sampled else 0

    @cached_property
    def chance(self) -> AllPairs | SampledPairs:
        distance = self.distance
        return chance_of(self.apart, self.totals, distance.exact_up_to, distance.sample, distance.seed)
