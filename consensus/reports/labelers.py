"""Each labeler beside the others, two by two, and with themselves. For finding unclear rules, not for ranking people.

What is found names labelers by their key; pages put the name beside it that the project shows (`names_of`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_noop as _

from consensus.differences import DIFFERENCES
from consensus.kinds import ANSWER_KINDS
from consensus.ratings import Known
from consensus.reports.coefficients import read
from consensus.reports.findings import Finding
from consensus.reports.numbers import Number, finite, measured_rounds, of_estimate, of_group
from consensus.stats import Ratings, bootstrap, leave_one_out_by_labeler, percent_agreement
from consensus.stats.arrays import Label
from consensus.stats.distances.amounts import absolute_difference
from consensus.stats.distances.boxes import box_iou
from consensus.stats.distances.comparison import Comparison, exact
from consensus.stats.distances.sets import masi_likeness
from consensus.stats.distances.spans import overlap_f1
from consensus.stats.distances.words import word_likeness
from consensus.stats.labeler_pairs import as_matrix
from consensus.stats.labelers import labelers_against_rest
from consensus.stats.likeness import in_clusters, labeler_likeness, likeness_by_labeler, of_busiest
from consensus.stats.repeats import repeated, self_agreement
from labeling.models import Membership, Project, Round
from labeling.questions import Question

MAX_PAIRS = 50  # of labelers; with many of them the pairs with most items in common say most
MOST_IN_A_FILE = 200_000  # pairs
IN_MATRIX = 30  # labelers that can be looked at beside each other

# Question type -> what two answers of two people have in common, and what to call it.
LIKENESS: dict[str, tuple[Comparison, str]] = {
    "choice": (exact, _("the same answer")),
    "choices": (masi_likeness, _("MASI likeness of the sets")),
    "rating": (absolute_difference, _("mean difference")),
    "number": (absolute_difference, _("mean difference")),
    "boxes": (box_iou, _("mean IoU of the boxes")),
    "spans": (overlap_f1, _("overlap F1 of the spans")),
    "text": (word_likeness, _("share of words the same")),
    **{name: (kind.likeness, kind.likeness_title) for name, kind in ANSWER_KINDS.items()},
}


@dataclass(frozen=True)
class LabelerRow:
    """likeness: to another labeler of the item, drawn at random. agreement: how often this is the most common answer
    of the others. alpha_gain: by how much alpha of the others alone is above alpha of all; None where undefined.
    """

    labeler: int
    n_labels: int
    likeness: Number
    agreement: Number
    alpha_gain: float | None


@dataclass(frozen=True)
class LabelerPairRow:
    first: int
    second: int
    n_items: int  # that both answered
    agreement: float  # the very same answer
    likeness: float | None


@dataclass(frozen=True)
class LabelerMatrix:
    """The busiest labelers beside each other, those who answer alike next to each other; None where two share nothing.

    shared: items that both answered.
    """

    labelers: tuple[int, ...]
    likeness: tuple[tuple[float | None, ...], ...]
    shared: tuple[tuple[int, ...], ...]
    n_labelers: int


@dataclass(frozen=True)
class SelfAgreement:
    """Of labelers who answered an item in more than one round: percent agreement with themselves.

    rounds: that were looked at. labelers: nobody where no item was answered twice.
    """

    rounds: tuple[int, ...]
    everybody: Number
    labelers: tuple[tuple[int, Number], ...]


@dataclass(frozen=True)
class Labelers:
    """says: what likeness is. is_error: less is more alike."""

    says: str
    is_error: bool
    rows: tuple[LabelerRow, ...]
    pairs: tuple[LabelerPairRow, ...]
    n_pairs: int
    matrix: LabelerMatrix


def labelers(known: Known, argument: str) -> Labelers:
    ratings, question = read(argument, known)[0].ratings.pairable(), known.question
    comparison, says = LIKENESS[question.type]
    pairs, n_pairs = pair_rows(ratings, comparison)
    return Labelers(
        says=says,
        is_error=comparison.is_error,
        rows=labeler_rows(ratings, comparison, question.type),
        pairs=pairs,
        n_pairs=n_pairs,
        matrix=matrix_of(ratings, comparison),
    )


def labeler_rows(ratings: Ratings, comparison: Comparison, kind: str) -> tuple[LabelerRow, ...]:
    """Who answered most comes first: the order says nothing about how well."""
    given = np.bincount(ratings.labeler, minlength=ratings.n_labelers).tolist()
    n_labels = dict(zip(ratings.labelers, given, strict=True))
    likeness = {row.name: of_group(row) for row in likeness_by_labeler(ratings, comparison)}
    against_rest = labelers_against_rest(ratings, DIFFERENCES[kind])
    gains = dict(zip(against_rest["labeler"], against_rest["alpha_gain"], strict=True))
    rows = [
        LabelerRow(key_of(row.name), n_labels[row.name], likeness[row.name], of_group(row), finite(gains[row.name]))
        for row in leave_one_out_by_labeler(ratings)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.n_labels, row.labeler)))


def all_pairs(known: Known, slice: str) -> tuple[LabelerPairRow, ...]:
    """For a file: every pair, of very many those with most items in common."""
    comparison, _ = LIKENESS[known.question.type]
    return pair_rows(known.of(slice).ratings.pairable(), comparison, MOST_IN_A_FILE)[0]


def pair_rows(
    ratings: Ratings, comparison: Comparison, limit: int = MAX_PAIRS
) -> tuple[tuple[LabelerPairRow, ...], int]:
    """Those with most items in common, and how many pairs share any."""
    table = labeler_likeness(ratings, comparison)
    most = table.sort_values("n_shared", ascending=False, kind="stable").head(limit)
    columns = ["first", "second", "n_shared", "agreement", "likeness"]
    rows = most[columns].itertuples(index=False)
    return tuple(
        LabelerPairRow(key_of(first), key_of(second), int(shared), float(agreement), finite(likeness))
        for first, second, shared, agreement, likeness in rows
    ), len(table)


def matrix_of(ratings: Ratings, comparison: Comparison) -> LabelerMatrix:
    some = of_busiest(ratings, IN_MATRIX)
    table = labeler_likeness(some, comparison)
    likeness = as_matrix(table, "likeness", some.labelers).to_numpy()
    shared = as_matrix(table, "n_shared", some.labelers).fillna(0).to_numpy()
    order = in_clusters(likeness, comparison.is_error)
    return LabelerMatrix(
        labelers=tuple(key_of(some.labelers[place]) for place in order.tolist()),
        likeness=tuple(tuple(map(finite, row)) for row in likeness[np.ix_(order, order)].tolist()),
        shared=tuple(tuple(map(int, row)) for row in shared[np.ix_(order, order)].tolist()),
        n_labelers=ratings.n_labelers,
    )


NOBODY_TWICE = Number(None, None, None, _("Nobody answered an item in two closed rounds."), 0, 0, 0)


def as_read(known: Known, held: Round, asked: Question) -> Known:
    """A round's answers under the version that is looked at; as they were given where that one is no later."""
    version = known.under or known.round.instructions
    if (version.number or 0) <= (held.instructions.number or 0):
        return Known(held, asked, machines=known.machines)
    return Known(held, known.question, machines=known.machines, under=version)


def with_themselves(known: Known, argument: str) -> SelfAgreement:
    """argument: names the closed rounds, as the answers of all of them count."""
    tables = [
        (held.number, as_read(known, held, asked).answered.ratings)
        for held, asked in measured_rounds(known.round.project, known.question.name)
        if held.is_closed and asked.type == known.question.type
    ]
    rounds = tuple(number for number, _ in tables)
    columns = [
        (np.array(ratings.items)[ratings.item], np.array(ratings.labelers)[ratings.labeler], ratings, number)
        for number, ratings in tables
        if ratings.n_labels
    ]
    if len(columns) < 2:
        return SelfAgreement(rounds, NOBODY_TWICE, ())
    labels = [ratings.labels[code] for _, _, ratings, _ in columns for code in ratings.label.tolist()]
    occasions = np.concatenate([np.full(ratings.n_labels, number) for _, _, ratings, number in columns])
    items, people = (np.concatenate([column[place] for column in columns]) for place in (0, 1))
    again = repeated(items.tolist(), people.tolist(), labels, occasions.tolist(), order=ordered(labels))
    if not again.n_items:
        return SelfAgreement(rounds, NOBODY_TWICE, ())
    return SelfAgreement(
        rounds=rounds,
        everybody=of_estimate(bootstrap(percent_agreement, again)),
        labelers=tuple((key_of(row.name), of_group(row)) for row in self_agreement(again)),
    )


def ordered(labels: list[Label]) -> list[Label]:
    """Each once; how they stand does not matter to percent agreement, and not all can be sorted."""
    return list(dict.fromkeys(labels))


def names_of(project: Project) -> dict[int, str]:
    """User -> the name that pages show; the pseudonym where the project hides names."""
    rows = Membership.objects.filter(project=project).select_related("user")
    return {row.user_id: row.pseudonym if project.names_hidden else str(row.user) for row in rows}


def name_of(labeler: object, names: Mapping[int, str]) -> str:
    return names.get(key_of(labeler), "Somebody")


def key_of(labeler: object) -> int:
    return int(str(labeler))


LABELERS = Finding(
    "labelers", labelers, quick=100_000, pieces=lambda known: 1 + known.answered.ratings.n_labelers // 200
)
THEMSELVES = Finding("themselves", with_themselves, quick=300_000)
