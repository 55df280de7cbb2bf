"""Which boxes, or which spans, of two answers cover something in common, and how much."""

from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Ints, Mask
from consensus.stats.packed import Packed, PartPairs, part_pairs


@dataclass(frozen=True, eq=False)
class Overlaps:
    """Parts of two answers that overlap; columns of equal length, ordered by pair, then by first part.

    pair: place of the pair of answers. first, second: the two parts. shared: the area, or length, that both cover.
    iou: that as a share of what at least one of the two covers, above 0, up to 1.
    """

    pair: Ints
    first: Ints
    second: Ints
    shared: Floats
    iou: Floats

    def only(self, rows: Mask) -> "Overlaps":
        return Overlaps(self.pair[rows], self.first[rows], self.second[rows], self.shared[rows], self.iou[rows])


def find_overlaps(packed: Packed, first: Ints, second: Ints, same_class: bool = True) -> Overlaps:
    """The parts of two answers that overlap, for pairs of answers; first, second: codes of answers, shape (pairs,).

    same_class: only parts of one class can overlap. Two parts without extent overlap, wholly, if they are the same.
    """
    extent = packed.extent
    found = [overlaps_among(packed, extent, rows, same_class) for rows in part_pairs(packed.starts, first, second)]
    none = np.zeros(0, np.int64)
    columns = zip(*((part.pair, part.first, part.second, part.shared, part.iou) for part in found), strict=True)
    return Overlaps(*map(np.concatenate, columns)) if found else Overlaps(none, none, none, np.zeros(0), np.zeros(0))


def overlaps_among(packed: Packed, extent: Floats, rows: PartPairs, same_class: bool) -> Overlaps:
    pair, first, second = near(packed, rows, same_class)
    low = packed.low[:, first], packed.low[:, second]
    high = packed.high[:, first], packed.high[:, second]
    shared = np.prod(np.minimum(*high) - np.maximum(*low), axis=0)
    union = extent[first] + extent[second] - shared
    same = np.all((low[0] == low[1]) & (high[0] == high[1]), axis=0).astype(np.float64)
    iou = np.divide(shared, union, out=same, where=union > 0)
    return Overlaps(pair, first, second, shared, iou).only(iou > 0)


def near(packed: Packed, rows: PartPairs, same_class: bool) -> PartPairs:
    """All but the pairs of parts that lie apart along some axis, or are of two classes."""
    _, first, second = rows
    kept = packed.option[first] == packed.option[second] if same_class else np.ones(len(first), dtype=bool)
    for low, high in zip(packed.low, packed.high, strict=True):
        kept &= (low[first] <= high[second]) & (low[second] <= high[first])
    return rows[0][kept], first[kept], second[kept]
