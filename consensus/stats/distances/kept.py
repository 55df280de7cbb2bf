"""What was found out about pairs of labels, kept for another table with the same labels and some more."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels
from consensus.stats.distances.comparison import Comparison, Fitted, Fraction
from consensus.stats.distances.pairwise import PairDistance


@dataclass(frozen=True, eq=False)
class Pairs:
    """Some pairs of labels and what a comparison said of them; columns of equal length, each pair once.

    number: of a pair of codes, ascending; see `number_of`. top, bottom: as of `Fraction`.
    """

    number: Ints
    top: Floats
    bottom: Floats

    def __len__(self) -> int:
        return len(self.number)

    def with_those_of(self, other: "Pairs") -> "Pairs":
        number, place = np.unique(np.concatenate([self.number, other.number]), return_index=True)
        top, bottom = np.concatenate([self.top, other.top]), np.concatenate([self.bottom, other.bottom])
        return Pairs(number, top[place], bottom[place])

    def below(self, code: int) -> "Pairs":
        """Those of two lower codes."""
        end = int(np.searchsorted(self.number, number_of(np.array([0]), np.array([code]))[0]))
        return Pairs(self.number[:end], self.top[:end], self.bottom[:end])

    def places(self, number: Ints) -> Ints:
        """Where each number stands, -1 where it does not."""
        if not len(self):
            return np.full(len(number), -1)
        place = np.minimum(np.searchsorted(self.number, number), len(self) - 1)
        return np.where(self.number[place] == number, place, -1)


def number_of(first: Ints, second: Ints) -> Ints:
    """One number for each two codes, whichever comes first: that of a pair never changes when codes are added."""
    low, high = np.minimum(first, second).astype(np.int64), np.maximum(first, second).astype(np.int64)
    return high * (high + 1) // 2 + low


@dataclass(eq=False)
class KeptPairs:
    """Looks pairs up in what is known, and computes only the others.

    known: name of a comparison -> pairs of before. used: those asked about by now, time by time. Codes must mean the
    same labels every time, as those of a vocabulary do to which labels are only ever added.
    n_computed: how many pairs were not known. remembers: whether what is asked about is noted at all.
    """

    known: Mapping[str, Pairs] = field(default_factory=dict)
    used: dict[str, list[Pairs]] = field(default_factory=dict)
    n_computed: int = 0
    remembers: bool = True

    def only_known(self) -> "KeptPairs":
        """For tables of which nothing is worth keeping, such as parts of one."""
        return KeptPairs(self.known, remembers=False)

    def options(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Keyword arguments of a statistic, with distances and comparisons that look pairs up."""
        return {name: self.looking_up(value) for name, value in given.items()}

    def looking_up(self, value: Any) -> Any:
        if isinstance(value, PairDistance):
            return self.distance(value)
        return self.comparison(value) if isinstance(value, Comparison) else value

    def distance(self, distance: PairDistance) -> PairDistance:
        return replace(distance, comparison=self.comparison(distance.comparison))

    def comparison(self, comparison: Comparison) -> Comparison:
        """The very same numbers. One that takes the second answer for the reference is left as it is."""
        if not comparison.is_symmetric:
            return comparison

        def fit(labels: Labels) -> Fitted:
            return lambda first, second: self.fractions(comparison, labels, first, second)

        return replace(comparison, fit=fit, read=as_found)

    def fractions(self, comparison: Comparison, labels: Labels, first: Ints, second: Ints) -> Fraction:
        number, row, place = np.unique(number_of(first, second), return_index=True, return_inverse=True)
        found = Pairs(number, np.zeros(len(number)), np.zeros(len(number)))
        left = np.arange(len(number))
        for pairs in self.kept(comparison.name):
            at = pairs.places(number[left])
            there = at >= 0
            found.top[left[there]], found.bottom[left[there]] = pairs.top[at[there]], pairs.bottom[at[there]]
            left = left[~there]
        if len(left):
            new = computed(comparison, labels, first[row[left]], second[row[left]])
            found.top[left], found.bottom[left] = new.top, new.bottom
            self.n_computed += len(left)
        if self.remembers:
            self.used.setdefault(comparison.name, []).append(found)
        return Fraction(found.top[place], found.bottom[place])

    def kept(self, name: str) -> list[Pairs]:
        return [*self.used.get(name, ()), *([self.known[name]] if name in self.known else ())]

    def all_used(self) -> dict[str, Pairs]:
        """What is worth keeping: pairs that nobody asked about are of answers that are no longer there."""
        return {name: reduce(Pairs.with_those_of, pairs) for name, pairs in self.used.items()}


def as_found(found: Any) -> Fraction:
    assert isinstance(found, Fraction)
    return found


def computed(comparison: Comparison, labels: Labels, first: Ints, second: Ints) -> Fraction:
    """By looking at the labels of these pairs and at no others."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    codes, place = np.unique(np.concatenate([low, high]), return_inverse=True)
    some = tuple(labels[code] for code in codes.tolist())
    return comparison.read(comparison.fit(some)(place[: len(low)], place[len(low) :]))
