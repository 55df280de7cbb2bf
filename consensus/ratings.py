"""Annotations → Ratings: the only bridge between what people answered and the statistics about it.

Items go by the primary key of Item, labelers by that of User, labels by the value of the option, in the order of the
options. Only the revision that counts is read, in one query a round and question.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats import Ratings
from labeling.models import Annotation, Assignment, Round, RoundItem
from labeling.questions import Question

MAX_VALUES = 60  # an attribute with more different words is a name or a remark, not something to slice by
FEW_NUMBERS = 6  # so many different numbers are shown as they are; more are put into four bins
MAX_NAME = 200  # characters of the name of a slice


@dataclass(frozen=True)
class LeftOut:
    """Answers that agreement does not count, and why."""

    reason: str
    n_labels: int


@dataclass(frozen=True, eq=False)
class Answered:
    """The answers of a round to one question."""

    ratings: Ratings
    n_cannot_tell: Mapping[int, int]  # item -> labelers who cannot tell
    n_waiting: int  # answers to items of an open round that do not have all their answers yet

    def left_out(self, items: frozenset[int] | None = None) -> tuple[LeftOut, ...]:
        """Of the whole round, or of some of its items."""
        ratings = self.ratings if items is None else self.ratings.only(items)
        told = sum(n for item, n in self.n_cannot_tell.items() if items is None or item in items)
        found = [LeftOut("items with a single answer", ratings.n_single_answers)]
        if told:
            found.append(LeftOut("cannot tell", told))
        if self.n_waiting and items is None:
            found.append(LeftOut("items that wait for more answers", self.n_waiting))
        return tuple(found)


def answered(round: Round, question: Question) -> Answered:
    """What people answered. Of an open round only the items that have all their answers: so nobody who still has to
    answer one can find their colleagues' answers in the numbers, and early birds do not tilt them."""
    items: list[int] = []
    labelers: list[int] = []
    labels: list[str] = []
    told: Counter[int] = Counter()
    n_waiting = 0
    complete = None if round.is_closed else complete_items(round)
    for item, labeler, answers, cannot_tell in current_rows(round):
        if complete is not None and item not in complete:
            n_waiting += 1
        elif question.name in cannot_tell:
            told[item] += 1
        elif (answer := answers.get(question.name)) is not None:
            items.append(item)
            labelers.append(labeler)
            labels.append(answer)
    order = [option.value for option in question.options]
    ratings = Ratings.from_columns(np.array(items, np.int64), np.array(labelers, np.int64), labels, order=order)
    return Answered(ratings, told, n_waiting)


def current_rows(round: Round) -> Iterable[tuple[int, int, dict[str, Any], list[str]]]:
    """(item, labeler, answers, questions that cannot be told) of each submitted assignment.

    Answers come as whole JSON: taken out by the database, the label "1" could not be told from the number 1.
    """
    submitted = Annotation.objects.current().filter(
        assignment__item__round=round, assignment__status=Assignment.Status.SUBMITTED
    )
    rows = submitted.values_list("assignment__item__item_id", "assignment__labeler_id", "answers", "cannot_tell")
    return rows.order_by("assignment_id").iterator(chunk_size=10_000)


def complete_items(round: Round) -> set[int]:
    return set(RoundItem.objects.filter(round=round).complete().values_list("item_id", flat=True))


@dataclass(frozen=True)
class Sides:
    """What is known of a round's items besides their answers."""

    slices: Mapping[str, frozenset[int]]  # "task=MT" -> items
    gold: Mapping[str, Mapping[int, str]]  # question -> item -> the answer known from outside


def sides_of(round: Round) -> Sides:
    rows = list(RoundItem.objects.filter(round=round).values_list("item_id", "item__attributes", "item__gold"))
    gold: dict[str, dict[int, str]] = defaultdict(dict)
    for item, _, known in rows:
        for question, answer in known.items():
            if answer is not None:
                gold[question][item] = answer
    return Sides(slices_of((item, attributes) for item, attributes, _ in rows), gold)


def slices_of(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[str, frozenset[int]]:
    """Slice -> its items, from (item, attributes); by attribute, values in order. Many numbers become four bins."""
    columns: dict[str, dict[int, Any]] = defaultdict(dict)
    for item, attributes in rows:
        for name, value in attributes.items():
            if isinstance(value, str | int | float) and value != "":
                columns[name][item] = value
    slices: dict[str, frozenset[int]] = {}
    for name in sorted(columns):
        slices |= slices_by(name, columns[name])
    return slices


def slices_by(name: str, column: Mapping[int, Any]) -> dict[str, frozenset[int]]:
    numeric = all(isinstance(value, int | float) and not isinstance(value, bool) for value in column.values())
    distinct = set(column.values())
    if numeric and len(distinct) > FEW_NUMBERS:
        return binned(name, column)
    if len(distinct) > MAX_VALUES:
        return {}
    found: dict[tuple[bool, Any], set[int]] = defaultdict(set)
    for item, value in column.items():
        found[isinstance(value, bool), value].add(item)  # True equals 1 in Python, not here
    order = sorted(found, key=lambda place: (0, place[1], "") if numeric else (1, 0, in_words(place[1])))
    named = {f"{name}={in_words(value)}": frozenset(found[kind, value]) for kind, value in order}
    return {title: items for title, items in named.items() if len(title) <= MAX_NAME}


def binned(name: str, column: Mapping[int, float]) -> dict[str, frozenset[int]]:
    """Four bins with about as many items each, named by the numbers that they hold: "scratch_mm=0.3–1.2"."""
    items, values = np.array(list(column), np.int64), np.array(list(column.values()), np.float64)
    cuts = np.unique(np.quantile(values, [0.25, 0.5, 0.75]))
    places = np.searchsorted(cuts, values, side="left")
    bins = [(values[places == place], items[places == place]) for place in range(len(cuts) + 1)]
    return {
        f"{name}={span(in_words(inside.min()), in_words(inside.max()))}": frozenset(members.tolist())
        for inside, members in bins
        if len(members)
    }


def span(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:.6g}"
