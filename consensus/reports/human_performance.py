"""Human-level performance: what one person reaches against a stated reference, and how to read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from consensus.comparisons import EXTRAS as EXTRAS_OF_TYPE
from consensus.measures import measures_of
from consensus.ratings import Answered, Known
from consensus.readings import read_as
from consensus.reports.checks import checks_of
from consensus.reports.findings import Finding, find
from consensus.reports.hlp_words import KINDS, by_sameness, measured_in
from consensus.reports.numbers import (
    NOT_MEASURED,
    Number,
    kept_numbers,
    nothing_yet,
    of_estimate,
    of_group,
    stored_numbers,
)
from consensus.sentences import told
from consensus.stats import Ratings, constant_predictor, estimate, leave_one_out_by_class, majority, take_first
from consensus.stats.arrays import Label
from labeling.errors import NotFound
from labeling.models import InstructionVersion, Item, Round
from labeling.questions import Question
from labeling.templatetags.concord import percent

FEW_ITEMS = 30  # below this many the interval is too wide to compare a model with


@dataclass(frozen=True)
class HlpEstimate:
    kind: str
    title: str
    reference: str
    sentence: str
    value: float | None
    low: float | None
    high: float | None
    n_items: int
    n_labels: int
    warnings: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True)
class HlpSlice:
    slice: str
    n_items: int
    estimates: tuple[HlpEstimate, ...]


@dataclass(frozen=True)
class HlpClass:
    value: str
    title: str
    position: int
    found: Number


@dataclass(frozen=True)
class HlpMeasure:
    """A further number, in a unit of its own; is_share: from 0 to 1, 1 for the same."""

    kind: str
    name: str
    title: str
    number: Number
    is_share: bool


@dataclass(frozen=True)
class Extras:
    """What is not stored with a round. measures: name -> what is once the round is measured."""

    constant: Number
    classes: tuple[HlpClass, ...]
    n_cannot_tell: int
    n_answers: int
    n_against_gold: int
    answers_an_item: float
    measures: Mapping[str, Number]


@dataclass(frozen=True)
class HlpReport:
    round: int
    question: str
    title: str
    instructions: int  # the version that the answers are read under
    given_under: int
    read_as: str
    is_open: bool
    slice: str
    estimates: tuple[HlpEstimate, ...]
    slices: tuple[HlpSlice, ...]
    classes: tuple[HlpClass, ...]
    constant_predictor: Number
    alpha: Number
    n_cannot_tell: int
    n_answers: int
    slice_names: tuple[str, ...]
    likely_reason: str  # "definition" or "x": why it is below 100 %, as far as the numbers tell; or empty
    by_sameness: bool  # two answers are the same or not, and nothing in between
    measured_in: str  # in words
    measures: tuple[HlpMeasure, ...]
    is_waiting: bool  # a worker is at something that is not there yet, or not of the newest answers

    @property
    def is_empty(self) -> bool:
        return all(estimate.value is None for estimate in self.estimates)


def hlp_report(
    round: Round,
    question: Question,
    slice: str = "",
    *,
    checks: bool = False,
    under: InstructionVersion | None = None,
) -> HlpReport:
    """under: a later version that the answers are read under, whose question `question` then is.

    slice: "task=MT" for its items alone; "task" for the slices of that attribute. Raises NotFound for others.

    checks: also what the gold items say that were mixed in unseen; they count for nothing else.
    """
    kept = kept_numbers(round, question, under=under)
    numbers = kept.value or nothing_yet()
    only = slice if slice in numbers else ""
    attribute = f"{slice}=" if slice and not only else ""
    if attribute and not any(name.startswith(attribute) for name in numbers):
        raise NotFound(_("Round %(number)d has no slice “%(slice)s”.") % {"number": round.number, "slice": slice})
    found = find(EXTRAS, Known(round, question, under=under), only)
    extras = found.value or NOTHING_YET
    source = gold_source(round)
    estimates = estimates_of(question, numbers[only], extras, source)
    if checks and not slice and (mixed_in := checks_of(round, question)):
        estimates = (*estimates, of_checks(mixed_in.gold))
    return HlpReport(
        round=round.number,
        question=question.name,
        title=question.title,
        instructions=(under or round.instructions).number or 0,
        given_under=round.instructions.number or 0,
        read_as=read_as(round, under),
        is_open=round.is_open,
        slice=slice,
        estimates=estimates,
        slices=tuple(
            HlpSlice(name, row["percent_agreement"].n_items, estimates_of(question, row, None, source))
            for name, row in numbers.items()
            if name and name.startswith(attribute)
        ),
        classes=extras.classes,
        constant_predictor=extras.constant,
        alpha=numbers[only]["krippendorff_alpha"],
        n_cannot_tell=extras.n_cannot_tell,
        n_answers=extras.n_answers,
        slice_names=tuple(name for name in numbers if name),
        likely_reason=likely_reason(estimates, extras),
        by_sameness=by_sameness(question),
        measured_in=told(measured_in(question)),
        measures=tuple(measures_in(question, {**extras.measures, **numbers[only]})),
        is_waiting=any(part.is_waiting or part.is_old for part in (kept, found)),
    )


def estimates_of(
    question: Question, numbers: Mapping[str, Number], extras: Extras | None, source: str
) -> tuple[HlpEstimate, ...]:
    """One of each kind. Without gold the third is undefined and says so; of slices (no extras) only short warnings."""
    same, found = by_sameness(question), []
    for kind, words in KINDS.items():
        number = numbers.get(kind, NO_GOLD)
        warnings = warnings_of(kind, number, extras, source)
        found.append(
            HlpEstimate(
                kind, words.title, words.reference, words.same if same else words.alike, number.value, number.low,
                number.high, number.n_items, number.n_labels, warnings, number.reason,
            )
        )  # fmt: skip
    return tuple(found)


def of_checks(number: Number) -> HlpEstimate:
    few = number.value is not None and number.n_items < FEW_ITEMS
    return HlpEstimate(
        "gold_checks",
        gettext_noop("Gold items mixed in"),
        gettext_noop("gold answers of items from outside the round"),
        gettext_noop("How often a labeler gives the known answer to an item that looks like any other."),
        number.value, number.low, number.high, number.n_items, number.n_labels,
        (_("Only %(n)d answers: the interval is wide.") % {"n": number.n_items},) if few else (),
        number.reason,
    )  # fmt: skip


def measures_in(question: Question, numbers: Mapping[str, Number]) -> Iterator[HlpMeasure]:
    """Those of the further comparisons of its type that have a number, two labelers at random first."""
    for extra in EXTRAS_OF_TYPE.get(question.type, ()):
        for kind in ("random_pair", "reference"):
            if (number := numbers.get(f"{kind}:{extra.name}")) is not None:
                yield HlpMeasure(kind, extra.name, extra.title, number, is_share=not extra.comparison.is_error)


NO_GOLD = Number(None, None, None, gettext_noop("No item of this round has a gold answer to this question."), 0, 0, 0)


def warnings_of(kind: str, number: Number, extras: Extras | None, source: str) -> tuple[str, ...]:
    """What to know before using the number; nothing about numbers that are undefined."""
    if number.value is None:
        return ()
    found = []
    if number.n_items < FEW_ITEMS:
        few = _("Only %(n)d items: the interval is wide, and a model should not be judged by it.")
        found.append(few % {"n": number.n_items})
    if extras is None:
        return tuple(found)
    if kind == "leave_one_out" and extras.answers_an_item < 3:
        found.append(
            _("With two answers an item, “the others” are one person: this is close to two labelers at random.")
        )
    if kind == "leave_one_out":
        found.append(_("The reference is made by labelers too: what they all get wrong counts as right."))
    if kind == "random_pair" and extras.constant.value is not None:
        constant = _(
            "A machine that always gives an item's most common answer would reach %(share)s here without seeing "
            "anything that people do not: beating this number alone is no proof."
        )
        found.append(constant % {"share": percent(extras.constant.value, 1)})
    if kind == "reference":
        if source:
            found.append(_("Gold (%(source)s) is one more labeler, who can be wrong too.") % {"source": source})
        else:
            found.append(_("Gold is one more labeler, who can be wrong too."))
        if extras.n_against_gold:
            other = _("On %(n)d items most labelers say something else than gold: look at those first.")
            found.append(other % {"n": extras.n_against_gold})
    return tuple(found)


def extras_of(known: Known, slice: str) -> Extras:
    found = known.of(slice)
    ratings = found.ratings
    classes = known.question.options if known.question.takes_one else ()
    scores = {str(row.name): of_group(row) for row in leave_one_out_by_class(ratings)} if classes else {}
    return Extras(
        constant=of_estimate(estimate(constant_predictor, ratings)) if by_sameness(known.question) else NOT_MEASURED,
        classes=tuple(
            HlpClass(option.value, option.title, option.position, scores.get(option.value, NOT_MEASURED))
            for option in classes
        ),
        n_cannot_tell=found.n_cannot_tell,
        n_answers=ratings.n_labels,
        n_against_gold=against_gold(found, known.gold or {}) if known.question.takes_one else 0,
        answers_an_item=ratings.n_labels / max(1, ratings.n_items),
        measures={}
        if not known.under and stored_numbers(known.round, known.question)
        else further_numbers(ratings, known),
    )


def further_numbers(ratings: Ratings, known: Known) -> dict[str, Number]:
    wanted = [one for one in measures_of(known.question) if one.is_further and one.fits(ratings, known.gold)]
    return {one.name: of_estimate(one.of(ratings, known.gold), one.level) for one in wanted}


EXTRAS = Finding("hlp", lambda known, slice: extras_of(known, slice), quick=300_000)
NOTHING_YET = Extras(NOT_MEASURED, (), 0, 0, 0, 3.0, {})


def against_gold(known: Answered, gold: Mapping[int, Label]) -> int:
    """Items where more than half of the labelers give one answer, and it is not gold."""
    ratings = known.ratings.only(gold)
    rows = majority(ratings, ties=take_first)
    return sum(row.confidence > 0.5 and row.label != gold[int(str(row.item))] for row in rows)


def gold_source(round: Round) -> str:
    known = Item.objects.filter(round_items__round=round).exclude(gold_source="")
    return known.values_list("gold_source", flat=True).first() or ""


def likely_reason(estimates: tuple[HlpEstimate, ...], extras: Extras) -> str:
    """x where more answers are "cannot tell" than differ from the others, else the definition; empty at 100 %."""
    best = estimates[0].value
    if best is None:
        return ""
    told = extras.n_cannot_tell / max(1, extras.n_answers + extras.n_cannot_tell)
    if told > 1 - best:
        return "x"
    return "definition" if best < 1 else ""
