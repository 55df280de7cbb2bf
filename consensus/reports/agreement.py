"""Agreement of a round on a question: the numbers on top, and what else is known, as far as it was found yet."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from consensus.coefficients import Coefficient, coefficient_of
from consensus.ratings import Known, LeftOut
from consensus.readings import read_as
from consensus.reports import classes, coefficients, confusion, labelers, over_time, reading
from consensus.reports.classes import ClassRow
from consensus.reports.coefficients import CoefficientRow, ComparedSlice, ComparedSlices, written
from consensus.reports.confusion import Confusion
from consensus.reports.findings import Finding, Kept, find
from consensus.reports.labelers import Labelers, SelfAgreement
from consensus.reports.numbers import Number, Numbers, kept_numbers, nothing_yet
from consensus.reports.over_time import OverTime
from labeling.errors import NotFound
from labeling.models import InstructionVersion, Round
from labeling.questions import Question


@dataclass(frozen=True)
class SliceRow:
    """A slice with its numbers; compared: by the coefficient that was asked for, with the rest of the items."""

    slice: str
    percent_agreement: Number
    krippendorff_alpha: Number
    compared: ComparedSlice | None = None


@dataclass(frozen=True)
class RoundPoint:
    """A round on the way: its numbers, and whether its instructions are new. asked: by the coefficient asked for."""

    round: int
    instructions: int
    is_open: bool
    is_new_version: bool
    percent_agreement: Number
    krippendorff_alpha: Number
    asked: Number


class AgreementReport:
    """What there is to say of a round's answers to a question; each part is found when it is asked for.

    under: a later version that the answers are read under, whose question `question` then is; None: the round's own.
    slice: "task=MT" for its items alone; "task" for all items, with the slices of that attribute alone. coefficient:
    by name, the one on top for the question if none. machines: whether their answers count, too. wait: whether parts
    that take long are left to a worker, and are not there yet. Raises NotFound for a slice or coefficient that there
    is not.
    """

    def __init__(
        self,
        round: Round,
        question: Question,
        slice: str = "",
        coefficient: str = "",
        *,
        machines: bool = False,
        under: InstructionVersion | None = None,
        wait: bool = True,
    ) -> None:
        found = coefficient_of(question, coefficient)
        if found is None:
            raise NotFound(_("Questions of this type have no coefficient “%(name)s”.") % {"name": coefficient})
        self.held, self.asked, self.slice, self.wait = round, question, slice, wait
        self.coefficient: Coefficient = found
        self.machines, self.under = machines, under
        self.kept = kept_numbers(round, question, machines=machines, under=under)
        self.numbers: Numbers = self.kept.value or nothing_yet()
        self.only = slice if slice in self.numbers else ""
        if slice and not self.only and not any(name.startswith(f"{slice}=") for name in self.numbers):
            raise NotFound(_("Round %(number)d has no slice “%(slice)s”.") % {"number": round.number, "slice": slice})
        self.round, self.question, self.title = round.number, question.name, question.title
        self.given_under, self.is_open = round.instructions.number or 0, round.is_open
        self.instructions = (under or round.instructions).number or 0

    @cached_property
    def known(self) -> Known:
        return Known(self.held, self.asked, machines=self.machines, under=self.under)

    @property
    def read_as(self) -> str:
        return read_as(self.held, self.under)

    @property
    def percent_agreement(self) -> Number:
        return self.numbers[self.only]["percent_agreement"]

    @property
    def krippendorff_alpha(self) -> Number:
        return self.numbers[self.only]["krippendorff_alpha"]

    @property
    def n_items(self) -> int:
        """With two answers or more, as all the counts."""
        return self.percent_agreement.n_items

    @property
    def n_labels(self) -> int:
        return self.percent_agreement.n_labels

    @property
    def n_labelers(self) -> int:
        return self.percent_agreement.n_labelers

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        return self.known.of(self.only).left_out()

    @property
    def slice_names(self) -> tuple[str, ...]:
        """All that one may choose."""
        return tuple(name for name in self.numbers if name)

    @property
    def single_sentence(self) -> str:
        n = self.left_out[0].n_labels
        return ngettext(
            "Agreement needs at least one item with two answers. %(n)d item has one.",
            "Agreement needs at least one item with two answers. %(n)d items have one.",
            n,
        ) % {"n": n}

    @property
    def has_machines(self) -> bool:
        """Whether it can make a difference to count machines, too."""
        return self.known.state.has_machines

    @cached_property
    def headline(self) -> Kept[Number]:
        """The coefficient that was asked for."""
        stored = self.numbers[self.only].get(self.coefficient.name)
        if stored is None:
            return self.part(coefficients.ONE, self.coefficient.name)
        return Kept(stored, self.kept.at, is_old=self.kept.is_old or self.kept.is_waiting)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        found = self.part(reading.APART).value
        return reading.sentences(self.asked.type, found, self.krippendorff_alpha) if found else ()

    @cached_property
    def coefficients(self) -> Kept[tuple[CoefficientRow, ...]]:
        found = self.part(coefficients.ALL)
        rows = None if found.value is None else coefficients.rows_of(self.asked, found.value)
        return replace(found, value=rows)

    @cached_property
    def classes(self) -> Kept[tuple[ClassRow, ...]]:
        return self.part(classes.CLASSES)

    @cached_property
    def confusion(self) -> Kept[Confusion]:
        return self.part(confusion.CONFUSION)

    @cached_property
    def over_time(self) -> Kept[OverTime]:
        """By the coefficient that was asked for, from the items finished first to those finished last."""
        return self.part(over_time.OVER_TIME, self.coefficient.name)

    @cached_property
    def labelers(self) -> Kept[Labelers]:
        return self.part(labelers.LABELERS)

    @cached_property
    def themselves(self) -> Kept[SelfAgreement]:
        """Over all closed rounds, whatever the slice."""
        closed = Round.objects.filter(project=self.held.project_id, status=Round.Status.CLOSED).order_by("pk")
        argument = ",".join(str(pk) for pk in closed.values_list("pk", flat=True))
        return find(labelers.THEMSELVES, self.known, argument, wait=self.wait)

    @cached_property
    def compared(self) -> Kept[ComparedSlices]:
        """All slices of the round, each with the rest of it."""
        if not self.slice_names:
            return Kept(ComparedSlices((), ""))
        argument = written("", self.coefficient.name)
        return find(coefficients.SLICES, self.known, argument, wait=self.wait)

    @cached_property
    def slices(self) -> tuple[SliceRow, ...]:
        """All slices; those of one attribute if it is named."""
        attribute = f"{self.slice}=" if self.slice and not self.only else ""
        compared = {row.slice: row for row in self.compared.value.rows} if self.compared.value else {}
        return tuple(
            SliceRow(name, row["percent_agreement"], row["krippendorff_alpha"], compared.get(name))
            for name, row in self.numbers.items()
            if name and name.startswith(attribute)
        )

    def part(self, finding: Finding[Any], coefficient: str = "") -> Kept[Any]:
        return find(finding, self.known, written(self.only, coefficient), wait=self.wait)


def agreement_report(round: Round, question: Question, slice: str = "", coefficient: str = "") -> AgreementReport:
    return AgreementReport(round, question, slice, coefficient)


def round_points(
    rounds: list[tuple[Round, Question]], coefficient: str = "", *, machines: bool = False
) -> tuple[RoundPoint, ...]:
    """Agreement over `measured_rounds`; where a round asked another type of question, by the coefficient on top."""
    points: list[RoundPoint] = []
    for held, asked in rounds:
        name = coefficient if coefficient_of(asked, coefficient) else ""
        report = AgreementReport(held, asked, coefficient=name, machines=machines)
        is_new = not points or points[-1].instructions != report.instructions
        points.append(
            RoundPoint(
                round=held.number,
                instructions=report.instructions,
                is_open=held.is_open,
                is_new_version=is_new,
                percent_agreement=report.percent_agreement,
                krippendorff_alpha=report.krippendorff_alpha,
                asked=report.headline.value or WAITING,
            )
        )
    return tuple(points)


WAITING = Number(None, None, None, gettext_noop("It is being computed."), 0, 0, 0)
