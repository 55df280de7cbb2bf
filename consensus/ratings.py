"""Annotations → Ratings: the only bridge between what people answered and the statistics about it.

Items go by the primary key of Item, labelers by that of User, labels are those of consensus/differences.py. Only the
revision that counts is read, and no model instance is made of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from django.utils.translation import gettext as _

from consensus.answers import State, read_answers, read_sides, state_of
from consensus.columns import CANNOT_TELL, Columns
from consensus.differences import labels_in_order, labels_of_gold
from consensus.pairs import kept_pairs
from consensus.readings import AGAIN, gold_under, read_under
from consensus.slices import Sides
from consensus.stats import Ratings
from consensus.stats.arrays import Ints, Label, Mask
from consensus.stats.columns import Column
from consensus.stats.distances.kept import KeptPairs
from labeling.models import InstructionVersion, Round, User
from labeling.questions import Question


@dataclass(frozen=True)
class LeftOut:
    """Answers that agreement does not count, and why."""

    reason: str
    n_labels: int


@dataclass(frozen=True, eq=False)
class Answered:
    """The answers of a round to one question.

    cannot_tell: the item of each answer that says so, in ascending order.
    n_waiting: answers to items of an open round that do not have all their answers yet.
    n_further: answers of those who were asked because earlier ones left an item unsure. Their items are the ones that
    people differ on, so counting them would tilt every number.
    n_machines: answers of machines, which are left out of what is said of people unless asked for.
    n_again: answers that must be labeled again under the version that they are read under.
    """

    ratings: Ratings
    cannot_tell: Ints
    n_waiting: int = 0
    n_further: int = 0
    n_machines: int = 0
    n_again: int = 0

    @property
    def n_cannot_tell(self) -> int:
        return len(self.cannot_tell)

    def of(self, items: Ints | None) -> Self:
        """The answers to some items, primary keys in ascending order; to all of them if None."""
        if items is None:
            return self
        ratings = self.ratings.select(among(items_of(self.ratings), items))
        return replace(
            self,
            ratings=ratings,
            cannot_tell=self.cannot_tell[among(self.cannot_tell, items)],
            n_waiting=0,
            n_further=0,
            n_machines=0,
            n_again=0,
        )

    def left_out(self) -> tuple[LeftOut, ...]:
        found = [LeftOut(_("items with a single answer"), self.ratings.n_single_answers)]
        if self.n_cannot_tell:
            found.append(LeftOut(_("cannot tell"), self.n_cannot_tell))
        if self.n_waiting:
            found.append(LeftOut(_("items that wait for more answers"), self.n_waiting))
        if self.n_further:
            found.append(LeftOut(_("asked for because the first answers differed"), self.n_further))
        if self.n_machines:
            found.append(LeftOut(_("of machines"), self.n_machines))
        if self.n_again:
            found.append(LeftOut(_("to be labeled again under this version"), self.n_again))
        return tuple(found)


class Known:
    """What is known of a round's answers to a question at one moment; read when it is asked for, and once.

    machines: whether answers of machines count beside those of people. under: a later version of the instructions that
    the answers are read under, whose question it then is; None: the round's own.
    """

    def __init__(
        self,
        round: Round,
        question: Question,
        state: State | None = None,
        *,
        machines: bool = False,
        under: InstructionVersion | None = None,
    ) -> None:
        self.machines = machines
        self.round = round
        self.question = question
        self.under = None if under is None or under.pk == round.instructions_id else under
        self.state = state or state_of(round)

    @cached_property
    def answered(self) -> Answered:
        """Of an open round only the items that have all their answers: so nobody who still has to answer one can find
        their colleagues' answers in the numbers, and early birds do not tilt them."""
        left_out = machines_of(self.round) if self.state.has_machines and not self.machines else ()
        return counted(self.columns, self.question, self.round, left_out)

    @cached_property
    def columns(self) -> Columns:
        if self.under is not None:
            return read_under(self.round, self.question.name, self.under, self.state)
        return read_answers(self.round, self.question, self.state)

    @cached_property
    def pairs(self) -> KeptPairs:
        """What is known of pairs of answers from earlier states of the round."""
        return kept_pairs(self.round, self.question, self.columns.vocabulary.origin)

    @property
    def n_answers(self) -> int:
        """About how many answers there are; where many are stored, without reading them."""
        if self.state.answers is None:
            return len(self.answered.cannot_tell) + self.answered.ratings.n_labels
        return self.state.n_stored + self.state.n_changes

    @cached_property
    def sides(self) -> Sides:
        return read_sides(self.round, self.state)

    @cached_property
    def gold(self) -> Mapping[int, Label] | None:
        """Item -> its label known from outside; None if no item of the round has gold for this question."""
        given = self.sides.gold.get(self.question.name)
        if given is None or self.under is None:
            return None if given is None else labels_of_gold(self.question, given)
        return gold_under(self.round, self.under, self.question, given)

    def of(self, slice: str) -> Answered:
        """The answers to the items of a slice; of the whole round if it is empty."""
        return self.answered.of(self.sides.slices[slice] if slice else None)


def answered(round: Round, question: Question, *, machines: bool = False) -> Answered:
    """What people answered; see `Known.answered`."""
    return Known(round, question, machines=machines).answered


def machines_of(round: Round) -> list[int]:
    """Primary keys of the machines that are or were members. Nobody becomes one, or ceases to be one."""
    return list(
        User.objects.filter(is_machine=True, memberships__project=round.project_id).values_list("pk", flat=True)
    )


def counted(columns: Columns, question: Question, round: Round, left_out: Sequence[int] = ()) -> Answered:
    """left_out: labelers whose answers make an item complete and count for nothing else."""
    complete = None if round.is_closed else complete_rows(columns, round.overlap)
    told, given, again = columns.label == CANNOT_TELL, columns.label >= 0, columns.label == AGAIN
    n_machines = 0
    if left_out:
        others = np.isin(columns.labeler, np.asarray(left_out))
        n_machines = int((others & (given | told)).sum())
        told, given, again = told & ~others, given & ~others, again & ~others
    if complete is not None:
        told, given, again = told & complete, given & complete, again & complete
    n_waiting = 0 if complete is None else int((~complete).sum())
    n_further = 0
    if round.is_adaptive:
        further = places_in_item(columns) >= round.overlap
        n_further = int((further & (given | told)).sum())
        told, given, again = told & ~further, given & ~further, again & ~further
    left = n_waiting, n_further, n_machines, int(again.sum())
    return Answered(ratings_of(columns, given, question), columns.item[told], *left)


def places_in_item(columns: Columns) -> Ints:
    """The place of each answer among those to its item, from 0; shape (answers,)."""
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(columns), 1), bool), np.diff(columns.item) != 0]))
    return np.arange(len(columns)) - np.repeat(starts, np.diff(starts, append=len(columns)))


def complete_rows(columns: Columns, overlap: int) -> Mask:
    """Which answers belong to items that have all that they ask for, which is no less than the round does."""
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(columns), 1), bool), np.diff(columns.item) != 0]))
    sizes = np.diff(starts, append=len(columns))
    enough: Any = sizes >= np.maximum(columns.overlap[starts], overlap)
    return np.repeat(enough, sizes)


def ratings_of(columns: Columns, given: Mask, question: Question) -> Ratings:
    given_labels = columns.vocabulary.labels
    names = labels_in_order(question, given_labels)
    if given.all():
        item, labeler, code = columns.item, columns.labeler, columns.label
    else:
        item, labeler, code = columns.item[given], columns.labeler[given], columns.label[given]
    if names is not given_labels and names != given_labels:
        place = {name: position for position, name in enumerate(names)}
        code = np.array([place[label] for label in given_labels] or [0], np.int64)[code]
    return Ratings(Column(item), Column(labeler), Column(code, names))


def items_of(ratings: Ratings) -> Ints:
    """Primary keys of the items in ascending order, shape (items,)."""
    return np.asarray(ratings.by_item.values[ratings.starts[:-1]])


def among(values: Ints, wanted: Ints) -> Mask:
    """Which values are among the wanted ones, which stand in ascending order; shape (values,)."""
    if not len(wanted):
        return np.zeros(len(values), dtype=bool)
    place = np.minimum(np.searchsorted(wanted, values), len(wanted) - 1)
    return np.asarray(wanted[place] == values)
