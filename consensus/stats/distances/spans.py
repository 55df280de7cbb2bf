"""Labels are stretches of text: which were marked, under which class, and how many characters they share."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from consensus.stats.arrays import Ints, Labels
from consensus.stats.coverage import merged, places_only
from consensus.stats.distances.comparison import Comparison, Fraction
from consensus.stats.distances.pairwise import PairDistance
from consensus.stats.distances.sets import SetPairs, intersect_members, members
from consensus.stats.overlaps import find_overlaps
from consensus.stats.packed import Packed, pack_spans, parts_of
from consensus.stats.shapes import Span, Spans

NO_SPANS = "Nobody marked a span."


@dataclass(frozen=True, eq=False)
class SpanTables:
    """The spans of all labels in the forms that they are compared in, each made when it is asked for."""

    labels: tuple[Spans, ...]

    @cached_property
    def exact(self) -> Any:
        return members(self.labels)[0]

    @cached_property
    def without_classes(self) -> list[Spans]:
        return [places_only(spans) for spans in self.labels]

    @cached_property
    def places(self) -> Any:
        return members(self.without_classes)[0]

    @cached_property
    def characters(self) -> Packed:
        """Without overlap within a class, so that characters are lengths."""
        return pack_spans([merged(spans) for spans in self.labels])

    @cached_property
    def covered(self) -> Packed:
        return pack_spans([merged(spans) for spans in self.without_classes])


@dataclass(frozen=True, eq=False)
class SpanPairs:
    """Pairs of answers; first, second: codes, shape (pairs,)."""

    tables: SpanTables
    first: Ints
    second: Ints

    @cached_property
    def exact(self) -> SetPairs:
        """Spans that are the same in start, end and class."""
        return intersect_members(self.tables.exact, self.first, self.second)

    @cached_property
    def places(self) -> SetPairs:
        """Spans that are the same in start and end."""
        return intersect_members(self.tables.places, self.first, self.second)

    @cached_property
    def characters(self) -> SetPairs:
        """Characters under a class; one under two classes counts twice."""
        return shared_characters(self.tables.characters, self.first, self.second)

    @cached_property
    def covered(self) -> SetPairs:
        """Characters, whatever the class."""
        return shared_characters(self.tables.covered, self.first, self.second)


def shared_characters(packed: Packed, first: Ints, second: Ints) -> SetPairs:
    overlaps = find_overlaps(packed, first, second)
    shared = np.asarray(np.bincount(overlaps.pair, overlaps.shared, len(first)), np.float64)
    return SetPairs(packed.whole[first], packed.whole[second], shared)


def fit_spans(labels: Labels) -> Any:
    """Raises ValueError for a label that is not a tuple of spans."""
    parts_of(labels, Span)
    tables = SpanTables(labels)  # type: ignore[arg-type]  # seen to be spans
    return lambda first, second: SpanPairs(tables, first, second)


def f1(found: SetPairs) -> Fraction:
    return Fraction(2 * found.shared, found.first + found.second)


def precision(found: SetPairs) -> Fraction:
    return Fraction(found.shared, found.first)


def recall(found: SetPairs) -> Fraction:
    return Fraction(found.shared, found.second)


span_f1 = Comparison("f1", fit_spans, lambda found: f1(found.exact), nothing=NO_SPANS)
place_f1 = Comparison("f1 of places", fit_spans, lambda found: f1(found.places), nothing=NO_SPANS)
overlap_f1 = Comparison("overlap f1", fit_spans, lambda found: f1(found.characters), nothing=NO_SPANS)
covered_f1 = Comparison("overlap f1 of places", fit_spans, lambda found: f1(found.covered), nothing=NO_SPANS)

span_precision = Comparison(
    "precision", fit_spans, lambda found: precision(found.exact), np.nan, is_symmetric=False, nothing=NO_SPANS
)
span_recall = Comparison(
    "recall", fit_spans, lambda found: recall(found.exact), np.nan, is_symmetric=False, nothing=NO_SPANS
)

one_minus_f1 = PairDistance(span_f1)
"""1 - 2 · spans in both / (spans of both), a span being start, end and class; 0 for two without spans.

Hripcsak and Rothschild (2005), "Agreement, the F-measure, and reliability in information retrieval".
"""

one_minus_overlap_f1 = PairDistance(overlap_f1)
"""The same with (character, class) for spans: credit for what spans share, as far as they share it."""
