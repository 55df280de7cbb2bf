"""Labels are boxes around things in a picture: which were found, what they were called, where they were drawn."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Ints, Labels, Mask
from consensus.stats.distances.comparison import Comparison, Fraction, of_one
from consensus.stats.distances.pairwise import PairDistance
from consensus.stats.matching import matched
from consensus.stats.overlaps import Overlaps, find_overlaps
from consensus.stats.packed import Packed, pack_boxes

SAME_THING = 0.5  # IoU from which two boxes are taken to be around the same thing: the customary bar of detection
NO_MATCH = "No two labelers' boxes match."
NO_BOXES = "Nobody drew a box."


@dataclass(frozen=True, eq=False)
class BoxPairs:
    """Pairs of answers with the boxes of theirs that overlap; first, second: codes, shape (pairs,)."""

    packed: Packed
    first: Ints
    second: Ints
    kept: dict[float, Overlaps] = field(default_factory=dict)

    def matches(self, at_least: float = 0.0) -> Overlaps:
        """Boxes of one class with at least this IoU, matched one to one; computed once for each bar."""
        if at_least not in self.kept:
            self.kept[at_least] = matched(self.overlaps, at_least)
        return self.kept[at_least]

    def found(self, same_class: bool) -> Overlaps:
        return find_overlaps(self.packed, self.first, self.second, same_class)

    @cached_property
    def overlaps(self) -> Overlaps:
        return self.found(same_class=True)

    @cached_property
    def n_first(self) -> Floats:
        return self.packed.sizes[self.first].astype(np.float64)

    @cached_property
    def n_second(self) -> Floats:
        return self.packed.sizes[self.second].astype(np.float64)

    @cached_property
    def n_things(self) -> Floats:
        """Matches and boxes without a match, of both sides."""
        return self.n_first + self.n_second - self.count(self.matches())

    @cached_property
    def n_renamed(self) -> Floats:
        """Boxes without a match in their class around the same thing under another class, both sides counted."""
        if len(self.packed.options) < 2:
            return np.zeros(len(self.first))
        any_class = self.found(same_class=False)
        near = any_class.only(any_class.iou >= SAME_THING)
        return 2 * self.count(matched(without(near, self.matches())))

    def count(self, overlaps: Overlaps) -> Floats:
        return np.bincount(overlaps.pair, minlength=len(self.first)).astype(np.float64)

    def total(self, overlaps: Overlaps) -> Floats:
        return np.asarray(np.bincount(overlaps.pair, overlaps.iou, len(self.first)), np.float64)


def without(overlaps: Overlaps, matches: Overlaps) -> Overlaps:
    """The overlaps of boxes that are not matched, on either side."""
    n = max(part.max(initial=0) for part in (overlaps.first, overlaps.second, matches.first, matches.second)) + 1
    used = among(overlaps.pair * n + overlaps.first, matches.pair * n + matches.first)
    used |= among(overlaps.pair * n + overlaps.second, matches.pair * n + matches.second)
    return overlaps.only(~used)


def among(wanted: Ints, known: Ints) -> Mask:
    """Which of the wanted numbers are known, shape (wanted,); for large numbers in runs quicker than np.isin."""
    known = np.sort(known)
    place = np.searchsorted(known, wanted)
    found = place < len(known)
    found[found] = known[place[found]] == wanted[found]
    return found


def fit_boxes(labels: Labels) -> Any:
    packed = pack_boxes(labels)
    return lambda first, second: BoxPairs(packed, first, second)


def read_iou(found: BoxPairs) -> Fraction:
    return Fraction(found.total(found.matches()), found.n_things)


def read_finding(found: BoxPairs) -> Fraction:
    return Fraction(found.n_things - found.count(found.matches()) - found.n_renamed, found.n_things)


def read_naming(found: BoxPairs) -> Fraction:
    return Fraction(found.n_renamed, found.n_things)


def read_placing(found: BoxPairs) -> Fraction:
    return Fraction(found.count(found.matches()) - found.total(found.matches()), found.n_things)


def read_same_number(found: BoxPairs) -> Fraction:
    return of_one((found.n_first == found.n_second).astype(np.float64))


def box_f1(at_least: float = 0.5) -> Comparison:
    """2 matches / (boxes of both), boxes of one class matching from this IoU on; 1 for two answers without boxes.

    The F1 of detection, one answer held against the other: Everingham et al. (2010), "The PASCAL Visual Object
    Classes challenge", section 4.2, with the best matching instead of the greedy one, which needs confidences.
    """

    def read(found: BoxPairs) -> Fraction:
        return Fraction(2 * found.count(found.matches(at_least)), found.n_first + found.n_second)

    return Comparison(f"f1 at {at_least:g}", fit_boxes, read, nothing=NO_BOXES)


def matched_iou(at_least: float = 0.5) -> Comparison:
    """The mean IoU of the matches of at least this IoU: how well boxes are placed, once found. No matches: left out."""

    def read(found: BoxPairs) -> Fraction:
        matches = found.matches(at_least)
        return Fraction(found.total(matches), found.count(matches))

    return Comparison(f"matched iou at {at_least:g}", fit_boxes, read, empty=np.nan, nothing=NO_MATCH)


def box_precision(at_least: float = 0.5) -> Comparison:
    """The share of an answer's boxes that match one of the reference; an answer without boxes is left out."""

    def read(found: BoxPairs) -> Fraction:
        return Fraction(found.count(found.matches(at_least)), found.n_first)

    return Comparison(f"precision at {at_least:g}", fit_boxes, read, np.nan, is_symmetric=False, nothing=NO_BOXES)


def box_recall(at_least: float = 0.5) -> Comparison:
    """The share of the reference's boxes that an answer's boxes match; a reference without boxes is left out."""

    def read(found: BoxPairs) -> Fraction:
        return Fraction(found.count(found.matches(at_least)), found.n_second)

    return Comparison(f"recall at {at_least:g}", fit_boxes, read, np.nan, is_symmetric=False, nothing=NO_BOXES)


box_iou = Comparison("iou", fit_boxes, read_iou, nothing=NO_BOXES)
box_finding = Comparison("finding", fit_boxes, read_finding, empty=0.0, is_error=True, nothing=NO_BOXES)
box_naming = Comparison("naming", fit_boxes, read_naming, empty=0.0, is_error=True, nothing=NO_BOXES)
box_placing = Comparison("placing", fit_boxes, read_placing, empty=0.0, is_error=True, nothing=NO_BOXES)
same_number = Comparison("same number", fit_boxes, read_same_number)

one_minus_iou = PairDistance(box_iou)
"""1 - the IoU summed over best matches of one class / (matches + boxes without a match); 0 for two without boxes.

It splits into `box_finding` + `box_naming` + `box_placing`: things that only one of the two drew, things that both
drew under two classes, and how far matched boxes are from lying on each other.
"""
