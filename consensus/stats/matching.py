"""Whose box is whose: parts of two answers paired one to one, so that together they overlap as much as can be."""

from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from consensus.stats.arrays import Floats, Ints, Mask
from consensus.stats.overlaps import Overlaps, find_overlaps
from consensus.stats.packed import Packed, pack_boxes, pack_spans
from consensus.stats.shapes import Boxes, Spans

ONE_MORE = 1e-9  # worth of one more matched pair, so that of matchings that overlap equally the fuller one is taken


class Match(NamedTuple):
    """Place of a box or span in the first answer, place of its partner in the second, and how much they overlap."""

    first: int
    second: int
    iou: float


def match_boxes(first: Boxes, second: Boxes, at_least: float = 0.0, same_class: bool = True) -> tuple[Match, ...]:
    """The boxes of two answers that belong together; see `best_matching`. Boxes that do not overlap are not matched.

    at_least: the IoU, intersection over union, that a match needs. same_class: only boxes of one class can match.
    """
    return match(pack_boxes([first, second]), at_least, same_class)


def match_spans(first: Spans, second: Spans, at_least: float = 0.0, same_class: bool = True) -> tuple[Match, ...]:
    """The spans of two answers that belong together; as for boxes, with characters for pixels."""
    return match(pack_spans([first, second]), at_least, same_class)


def match(packed: Packed, at_least: float, same_class: bool) -> tuple[Match, ...]:
    found = matched(find_overlaps(packed, np.array([0]), np.array([1]), same_class), at_least)
    second = found.second - packed.starts[1]
    return tuple(map(Match, found.first.tolist(), second.tolist(), found.iou.tolist()))


def matched(overlaps: Overlaps, at_least: float = 0.0) -> Overlaps:
    """The best matching of each pair of answers, among the overlaps with at least this IoU."""
    allowed = overlaps.only(overlaps.iou >= at_least) if at_least > 0 else overlaps
    return allowed.only(best_matching(allowed))


def best_matching(overlaps: Overlaps) -> Mask:
    """Which overlaps to take so that no part is taken twice and the sum of IoU is largest; shape (overlaps,).

    Of matchings with the same sum, one with the most matches. An overlap whose two parts meet nobody else is taken at
    once; only the contested rest needs an assignment problem solved, one for each pair of answers.

    Kuhn (1955), "The Hungarian method for the assignment problem", as SciPy solves it.
    """
    row, n_at_row = numbered(overlaps.pair, overlaps.first)
    column, n_at_column = numbered(overlaps.pair, overlaps.second)
    taken = (n_at_row[row] == 1) & (n_at_column[column] == 1)
    rest = ~taken
    taken[rest] = assigned(overlaps.pair[rest], row[rest], column[rest], overlaps.iou[rest] + ONE_MORE)
    return np.asarray(taken)


def numbered(pair: Ints, part: Ints) -> tuple[Ints, Ints]:
    """A number for each part within its pair, growing with the pair, shape (overlaps,); and how often each is met."""
    place = pair * (part.max(initial=0) + 1) + part
    _, number, times = np.unique(place, return_inverse=True, return_counts=True)
    return number.astype(np.int64), times


def assigned(pair: Ints, row: Ints, column: Ints, weight: Floats) -> Mask:
    """The heaviest assignment within each pair; rows and columns are numbered as by `numbered`."""
    taken = np.zeros(len(pair), dtype=bool)
    starts = np.flatnonzero(np.diff(pair, prepend=-1))
    row, column = from_zero(row, starts), from_zero(column, starts)
    for here in map(slice, starts.tolist(), np.append(starts[1:], len(pair)).tolist()):
        taken[here] = assign_one(row[here], column[here], weight[here])
    return taken


def from_zero(number: Ints, starts: Ints) -> Ints:
    """Numbers without gaps, from 0 in each run; those of a later run are larger."""
    _, dense = np.unique(number, return_inverse=True)
    if not len(starts):
        return dense
    lowest = np.minimum.reduceat(dense, starts)
    return np.asarray(dense - np.repeat(lowest, np.diff(starts, append=len(dense))))


def assign_one(row: Any, column: Any, weight: Any) -> Any:
    table = np.zeros((row.max() + 1, column.max() + 1))
    table[row, column] = weight
    rows, columns = linear_sum_assignment(table, maximize=True)
    partner = np.full(len(table), -1)
    partner[rows] = columns
    return partner[row] == column
