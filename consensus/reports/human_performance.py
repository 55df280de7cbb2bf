"""Human-level performance: what one person reaches against a stated reference, and how to read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from consensus.ratings import Answered
from consensus.reports.numbers import (
    NOT_MEASURED,
    Number,
    known_of,
    numbers_of,
    of_estimate,
    of_group,
    remembered,
)
from consensus.stats import bootstrap, constant_predictor, leave_one_out_by_class, majority, take_first
from labeling.errors import NotFound
from labeling.models import Item, Round
from labeling.questions import Question

FEW_ITEMS = 30  # below this many the interval is too wide to compare a model with
KINDS = {
    "leave_one_out": (
        "A labeler against the others",
        "the other labelers of the item",
        "How often one person's answer is the one that most of the others gave. Ties share the point.",
    ),
    "random_pair": (
        "Two labelers at random",
        "another labeler of the item",
        "How often two people who answered the same item say the same.",
    ),
    "reference": (
        "A single answer against gold",
        "gold",
        "How often one person's answer is the one known from outside.",
    ),
}


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
class Extras:
    """What is not stored with a round."""

    constant: Number
    classes: tuple[HlpClass, ...]
    n_cannot_tell: int
    n_answers: int
    n_against_gold: int
    answers_an_item: float


@dataclass(frozen=True)
class HlpReport:
    round: int
    question: str
    title: str
    instructions: int
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

    @property
    def is_empty(self) -> bool:
        return all(estimate.value is None for estimate in self.estimates)


def hlp_report(round: Round, question: Question, slice: str = "") -> HlpReport:
    """slice: "task=MT" for its items alone; "task" for the slices of that attribute. Raises NotFound for others."""
    numbers = numbers_of(round, question)
    only = slice if slice in numbers else ""
    attribute = f"{slice}=" if slice and not only else ""
    if attribute and not any(name.startswith(attribute) for name in numbers):
        raise NotFound(f"Round {round.number} has no slice “{slice}”.")
    extras = remembered(round, question, f"hlp:{only.encode().hex()}", lambda: extras_of(round, question, only))
    source = gold_source(round)
    estimates = estimates_of(numbers[only], extras, source)
    return HlpReport(
        round=round.number,
        question=question.name,
        title=question.title,
        instructions=round.instructions.number or 0,
        is_open=round.is_open,
        slice=slice,
        estimates=estimates,
        slices=tuple(
            HlpSlice(name, row["percent_agreement"].n_items, estimates_of(row, None, source))
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
    )


def estimates_of(numbers: Mapping[str, Number], extras: Extras | None, source: str) -> tuple[HlpEstimate, ...]:
    """One of each kind. Without gold the third is undefined and says so; of slices (no extras) only short warnings."""
    found = []
    for kind, (title, reference, sentence) in KINDS.items():
        number = numbers.get(kind, NO_GOLD)
        warnings = warnings_of(kind, number, extras, source)
        found.append(
            HlpEstimate(
                kind, title, reference, sentence, number.value, number.low, number.high, number.n_items,
                number.n_labels, warnings, number.reason,
            )
        )  # fmt: skip
    return tuple(found)


NO_GOLD = Number(None, None, None, "No item of this round has a gold answer to this question.", 0, 0, 0)


def warnings_of(kind: str, number: Number, extras: Extras | None, source: str) -> tuple[str, ...]:
    """What to know before using the number; nothing about numbers that are undefined."""
    if number.value is None:
        return ()
    found = []
    if number.n_items < FEW_ITEMS:
        found.append(f"Only {number.n_items} items: the interval is wide, and a model should not be judged by it.")
    if extras is None:
        return tuple(found)
    if kind == "leave_one_out" and extras.answers_an_item < 3:
        found.append("With two answers an item, “the others” are one person: this is close to two labelers at random.")
    if kind == "leave_one_out":
        found.append("The reference is made by labelers too: what they all get wrong counts as right.")
    if kind == "random_pair" and extras.constant.value is not None:
        found.append(
            f"A machine that always gives an item's most common answer would reach "
            f"{extras.constant.value * 100:.1f}\N{NO-BREAK SPACE}% here "
            "without seeing anything that people do not: beating this number alone is no proof."
        )
    if kind == "reference":
        where = f" ({source})" if source else ""
        found.append(f"Gold{where} is one more labeler, who can be wrong too.")
        if extras.n_against_gold:
            found.append(
                f"On {extras.n_against_gold} items most labelers say something else than gold: look at those first."
            )
    return tuple(found)


def extras_of(round: Round, question: Question, slice: str) -> Extras:
    sides, known = known_of(round, question)
    items = sides.slices.get(slice) if slice else None
    ratings = known.ratings if items is None else known.ratings.only(items)
    scores = {row.name: of_group(row) for row in leave_one_out_by_class(ratings)}
    return Extras(
        constant=of_estimate(bootstrap(constant_predictor, ratings)),
        classes=tuple(
            HlpClass(option.value, option.title, option.position, scores.get(option.value, NOT_MEASURED))
            for option in question.options
        ),
        n_cannot_tell=sum(n for item, n in known.n_cannot_tell.items() if items is None or item in items),
        n_answers=ratings.n_labels,
        n_against_gold=against_gold(known, sides.gold.get(question.name, {}), items),
        answers_an_item=ratings.n_labels / max(1, ratings.n_items),
    )


def against_gold(known: Answered, gold: Mapping[int, str], items: frozenset[int] | None) -> int:
    """Items where more than half of the labelers give one answer, and it is not gold."""
    ratings = known.ratings.only(item for item in gold if items is None or item in items)
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
