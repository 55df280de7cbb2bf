"""Coefficients of a round's answers with their intervals: all of them, one of them, and one for each slice."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from consensus.coefficients import Coefficient, coefficient_of, coefficients_of
from consensus.ratings import Answered, Known, among, items_of
from consensus.reports.findings import Finding
from consensus.reports.numbers import Number, finite, of_estimate
from consensus.stats import Ratings, Trend, bootstrap, slices
from consensus.stats.distances.kept import KeptPairs
from labeling.models import RoundItem
from labeling.questions import Question


@dataclass(frozen=True)
class CoefficientRow:
    coefficient: Coefficient
    number: Number


def rows_of(question: Question, found: Mapping[str, Number]) -> tuple[CoefficientRow, ...]:
    return tuple(CoefficientRow(each, found[each.name]) for each in coefficients_of(question))


@dataclass(frozen=True)
class ComparedSlice:
    """A slice beside the rest of the items.

    difference: the slice less the rest, with its interval. p_value: of a permutation test; adjusted_p_value: after
    Holm's correction for the number of slices; None where undefined, and reason says why. stands_out: whether the
    slice differs by more than the number of slices explains.
    """

    slice: str
    number: Number
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    adjusted_p_value: float | None
    stands_out: bool
    reason: str | None


@dataclass(frozen=True)
class ComparedSlices:
    """note: what looking at so many slices does, in a sentence."""

    rows: tuple[ComparedSlice, ...]
    note: str


def written(slice: str = "", coefficient: str = "") -> str:
    """The argument of these findings."""
    return json.dumps([slice, coefficient])


def read(argument: str, known: Known) -> tuple[Answered, Coefficient]:
    slice, name = json.loads(argument)
    found = coefficient_of(known.question, name)
    assert found is not None  # views look it up before they ask
    return known.of(slice), found


def all_coefficients(known: Known, argument: str) -> dict[str, Number]:
    """By name. Of the whole round it is noted which pairs of answers were compared, for the worker to keep."""
    ratings, lengths = read(argument, known)[0].ratings, text_lengths(known)
    pairs = known.pairs if json.loads(argument)[0] == "" else known.pairs.only_known()
    return {each.name: measured(each, ratings, lengths, pairs) for each in coefficients_of(known.question)}


def one_coefficient(known: Known, argument: str) -> Number:
    given, coefficient = read(argument, known)
    lengths = text_lengths(known) if coefficient.needs_lengths else {}
    return measured(coefficient, given.ratings, lengths, known.pairs.only_known())


def measured(
    coefficient: Coefficient, ratings: Ratings, lengths: Mapping[int, int], pairs: KeptPairs | None = None
) -> Number:
    try:
        return of_estimate(bootstrap(coefficient.statistic, ratings, **coefficient.given(lengths, pairs)))
    except ValueError as error:  # answers that this coefficient cannot take, such as numbers below zero
        return Number(None, None, None, str(error), 0, 0, 0)


def compared_slices(known: Known, argument: str) -> ComparedSlices:
    given, coefficient = read(argument, known)
    ratings, lengths = given.ratings, text_lengths(known) if coefficient.needs_lengths else {}
    items = items_of(ratings)
    groups = {name: among(items, members) for name, members in known.sides.slices.items()}
    try:
        found = slices(coefficient.statistic, ratings, groups, **coefficient.given(lengths, known.pairs.only_known()))
    except ValueError as error:
        nothing = Number(None, None, None, str(error), 0, 0, 0)
        return ComparedSlices(tuple(undefined_slice(name, nothing) for name in groups), "")
    rows = [
        compared(row.name, of_estimate(row.estimate), row.against_rest, row.adjusted_p_value, row.stands_out)
        for row in found.rows
    ]
    return ComparedSlices(tuple(rows), found.note)


def compared(name: str, number: Number, rest: Trend, adjusted: float, stands_out: bool) -> ComparedSlice:
    return ComparedSlice(
        slice=name,
        number=number,
        difference=finite(rest.difference),
        low=finite(rest.low),
        high=finite(rest.high),
        p_value=finite(rest.p_value),
        adjusted_p_value=finite(adjusted),
        stands_out=stands_out,
        reason=rest.reason if math.isnan(adjusted) else None,
    )


def undefined_slice(name: str, number: Number) -> ComparedSlice:
    return ComparedSlice(name, number, None, None, None, None, None, False, number.reason)


def text_lengths(known: Known) -> dict[int, int]:
    """Item -> code points of the text that is marked; empty for questions that mark none."""
    field = known.question.field if known.question.type == "spans" else ""  # type: ignore[attr-defined]  # spans have it
    if not field:
        return {}
    rows = RoundItem.objects.filter(round=known.round).values_list("item_id", "item__data")
    return {item: len(data.get(field) or "") for item, data in rows.iterator(chunk_size=10_000)}


ALL = Finding("coefficients", all_coefficients, quick=80_000)
ONE = Finding("coefficient", one_coefficient, quick=250_000)
SLICES = Finding("slices", compared_slices, quick=120_000, pieces=lambda known: len(known.sides.slices))
