"""Agreement of a round on a question: how far, between which classes, in which slices, with whom."""

from dataclasses import dataclass

from consensus.ratings import LeftOut
from consensus.reports.labelers import LabelerPairRow, LabelerRow, labeler_rows, names_of, naming, pair_rows
from consensus.reports.numbers import Number, Numbers, known_of, numbers_of, of_group, remembered
from consensus.stats import Ratings, label_pairs, leave_one_out_by_class
from labeling.errors import NotFound
from labeling.models import Round
from labeling.questions import Question


@dataclass(frozen=True)
class SliceRow:
    slice: str
    percent_agreement: Number
    krippendorff_alpha: Number


@dataclass(frozen=True)
class ClassRow:
    """One option: how often it was given, and how often a labeler says so where most others do."""

    value: str
    title: str
    position: int
    n_labels: int
    share: float
    found: Number
    met: str  # the class that it meets most often instead; empty if none
    n_met: int  # pairs of answers


@dataclass(frozen=True)
class Confusion:
    """Ordered pairs of answers to one item, by two labelers; symmetric, the diagonal is agreement."""

    values: tuple[str, ...]
    titles: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Breakdown:
    left_out: tuple[LeftOut, ...]
    classes: tuple[ClassRow, ...]
    labelers: tuple[LabelerRow, ...]
    labeler_pairs: tuple[LabelerPairRow, ...]
    confusion: Confusion


@dataclass(frozen=True)
class AgreementReport:
    """n_items, n_labels and n_labelers are those that count: items with two answers or more."""

    round: int
    question: str
    title: str
    instructions: int
    is_open: bool
    slice: str
    n_items: int
    n_labels: int
    n_labelers: int
    left_out: tuple[LeftOut, ...]
    percent_agreement: Number
    krippendorff_alpha: Number
    slices: tuple[SliceRow, ...]
    classes: tuple[ClassRow, ...]
    labelers: tuple[LabelerRow, ...]
    labeler_pairs: tuple[LabelerPairRow, ...]
    confusion: Confusion
    slice_names: tuple[str, ...]  # all that one may choose

    @property
    def single_sentence(self) -> str:
        n = self.left_out[0].n_labels
        return f"{n} item{'' if n == 1 else 's'} {'has' if n == 1 else 'have'} one."


@dataclass(frozen=True)
class RoundPoint:
    """A round on the way: its numbers, and whether its instructions are new."""

    round: int
    instructions: int
    is_open: bool
    is_new_version: bool
    percent_agreement: Number
    krippendorff_alpha: Number


def agreement_report(round: Round, question: Question, slice: str = "") -> AgreementReport:
    """slice: "task=MT" for its items alone; "task" for all items, with the slices of that attribute alone.

    Raises NotFound for a slice that the round does not have.
    """
    numbers = numbers_of(round, question)
    only = slice if slice in numbers else ""
    if slice and not only and not any(name.startswith(f"{slice}=") for name in numbers):
        raise NotFound(f"Round {round.number} has no slice “{slice}”.")
    names = names_of(round.project)
    part = f"breakdown:{naming(names)}:{only.encode().hex()}"
    parts = remembered(round, question, part, lambda: breakdown(round, question, only, names))
    percent, alpha = numbers[only]["percent_agreement"], numbers[only]["krippendorff_alpha"]
    return AgreementReport(
        round=round.number,
        question=question.name,
        title=question.title,
        instructions=round.instructions.number or 0,
        is_open=round.is_open,
        slice=slice,
        n_items=percent.n_items,
        n_labels=percent.n_labels,
        n_labelers=percent.n_labelers,
        left_out=parts.left_out,
        percent_agreement=percent,
        krippendorff_alpha=alpha,
        slices=slice_rows(numbers, slice),
        classes=parts.classes,
        labelers=parts.labelers,
        labeler_pairs=parts.labeler_pairs,
        confusion=parts.confusion,
        slice_names=tuple(name for name in numbers if name),
    )


def slice_rows(numbers: Numbers, slice: str) -> tuple[SliceRow, ...]:
    """All slices; those of one attribute if it is named."""
    attribute = f"{slice}=" if slice and slice not in numbers else ""
    return tuple(
        SliceRow(name, row["percent_agreement"], row["krippendorff_alpha"])
        for name, row in numbers.items()
        if name and name.startswith(attribute)
    )


def breakdown(round: Round, question: Question, slice: str, names: dict[int, str]) -> Breakdown:
    sides, known = known_of(round, question)
    items = sides.slices.get(slice) if slice else None
    ratings = known.ratings if items is None else known.ratings.only(items)
    confusion = confusion_of(ratings, question)
    pairable = ratings.pairable()
    return Breakdown(
        left_out=known.left_out(items),
        classes=class_rows(ratings, question, confusion),
        labelers=labeler_rows(pairable, names),
        labeler_pairs=pair_rows(pairable, names),
        confusion=confusion,
    )


def confusion_of(ratings: Ratings, question: Question) -> Confusion:
    table = label_pairs(ratings)
    counts = tuple(tuple(int(cell) for cell in row) for row in table.to_numpy())
    titles = tuple(question.describe(label) for label in ratings.labels)
    return Confusion(tuple(str(label) for label in ratings.labels), titles, counts)


def class_rows(ratings: Ratings, question: Question, confusion: Confusion) -> tuple[ClassRow, ...]:
    found = {row.name: of_group(row) for row in leave_one_out_by_class(ratings)}
    given = [0] * len(ratings.labels)
    for label in ratings.label.tolist():
        given[label] += 1
    undefined = Number(None, None, None, "The others never agree on this class.", 0, 0, 0)
    rows = []
    for place, option in enumerate(question.options):
        others = [0 if column == place else n for column, n in enumerate(confusion.counts[place])]
        most = max(range(len(others)), key=others.__getitem__)
        rows.append(
            ClassRow(
                value=option.value,
                title=option.title,
                position=option.position,
                n_labels=given[place],
                share=given[place] / max(1, ratings.n_labels),
                found=found.get(option.value, undefined),
                met=confusion.titles[most] if others[most] else "",
                n_met=others[most],
            )
        )
    return tuple(rows)


def round_points(rounds: list[tuple[Round, Question]]) -> tuple[RoundPoint, ...]:
    """Agreement over `measured_rounds`."""
    points: list[RoundPoint] = []
    for held, asked in rounds:
        numbers, version = numbers_of(held, asked)[""], held.instructions.number or 0
        is_new = not points or points[-1].instructions != version
        points.append(
            RoundPoint(
                held.number, version, held.is_open, is_new, numbers["percent_agreement"], numbers["krippendorff_alpha"]
            )
        )
    return tuple(points)
