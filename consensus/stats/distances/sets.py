"""Labels are sets of options: how much of two sets is shared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from scipy import sparse

from consensus.stats.arrays import Floats, Ints, Labels
from consensus.stats.distances.comparison import Comparison, Fraction
from consensus.stats.distances.pairwise import PairDistance

BLOCK = 1 << 17  # pairs of sets that are intersected at a time


@dataclass(frozen=True, eq=False)
class SetPairs:
    """How many elements the two sets of each pair have, and how many they share; shape (pairs,) each."""

    first: Floats
    second: Floats
    shared: Floats

    @property
    def either(self) -> Floats:
        return self.first + self.second - self.shared


def members(sets: Sequence[Iterable[Any]]) -> tuple[Any, tuple[Any, ...]]:
    """Which set has which element; csr, shape (sets, elements), and the elements, which stand sorted."""
    elements = [set(elements) for elements in sets]
    sizes = [len(found) for found in elements]
    flat = list(chain.from_iterable(elements))
    distinct = tuple(sorted(set(flat)))
    place = {element: number for number, element in enumerate(distinct)}
    columns = np.fromiter((place[element] for element in flat), np.int64, len(flat))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
    return sparse.csr_array((np.ones(len(flat)), columns, starts), shape=(len(sets), len(distinct))), distinct


def intersect_members(table: Any, first: Ints, second: Ints) -> SetPairs:
    sizes = np.diff(table.indptr).astype(np.float64)
    blocks = [slice(start, start + BLOCK) for start in range(0, len(first), BLOCK)]
    shared = [table[first[rows]].multiply(table[second[rows]]).sum(axis=1) for rows in blocks]
    return SetPairs(sizes[first], sizes[second], np.concatenate([np.zeros(0), *shared]))


def members_of(labels: Labels) -> tuple[Any, tuple[str, ...]]:
    """Which label holds which option; see `members`. Raises ValueError for a label that is not a set of options."""
    for label in labels:
        if not isinstance(label, tuple | frozenset):
            raise ValueError(f"{label!r} is not a set of options, so it has no place on this scale.")
    return members(labels)  # type: ignore[arg-type]  # seen to be tuples


def fit_sets(labels: Labels) -> Any:
    table, _ = members_of(labels)
    return lambda first, second: intersect_members(table, first, second)


def read_jaccard(found: SetPairs) -> Fraction:
    return Fraction(found.shared, found.either)


def read_masi(found: SetPairs) -> Fraction:
    """The Jaccard likeness times 1 for equal sets, 2/3 if one holds the other, 1/3 if they overlap, else 0."""
    smaller = np.minimum(found.first, found.second)
    monotonicity = np.select(
        [found.either == found.shared, smaller == found.shared, found.shared > 0], [1.0, 2 / 3, 1 / 3], 0.0
    )
    return Fraction(monotonicity * found.shared, found.either)


jaccard_likeness = Comparison("jaccard", fit_sets, read_jaccard)
masi_likeness = Comparison("masi", fit_sets, read_masi)

jaccard = PairDistance(jaccard_likeness)
"""1 - |A ∩ B| / |A ∪ B|; two empty sets are the same. Jaccard (1912), "The distribution of the flora"."""

masi = PairDistance(masi_likeness)
"""1 - the MASI likeness. Passonneau (2006), "Measuring agreement on set-valued items (MASI)", section 4."""
