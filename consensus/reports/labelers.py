"""Each labeler against the others, and two by two. For finding unclear rules, not for ranking people."""

import hashlib
from dataclasses import dataclass

import numpy as np

from consensus.reports.numbers import Number, of_group
from consensus.stats import Ratings, labeler_pairs, leave_one_out_by_labeler
from labeling.models import Membership, Project

MAX_PAIRS = 50  # of labelers; with many of them the pairs with most items in common say most


@dataclass(frozen=True)
class LabelerRow:
    labeler: str
    n_labels: int
    agreement: Number  # with the most common answer of the others


@dataclass(frozen=True)
class LabelerPairRow:
    first: str
    second: str
    n_items: int  # that both answered
    agreement: float


def names_of(project: Project) -> dict[int, str]:
    """User -> the name that pages show; the pseudonym where the project hides names."""
    rows = Membership.objects.filter(project=project).select_related("user")
    return {row.user_id: row.pseudonym if project.names_hidden else str(row.user) for row in rows}


def labeler_rows(ratings: Ratings, names: dict[int, str]) -> tuple[LabelerRow, ...]:
    """Who answered most comes first: the order says nothing about how well."""
    given = np.bincount(ratings.labeler, minlength=ratings.n_labelers).tolist()
    n_labels = dict(zip(ratings.labelers, given, strict=True))
    scores = leave_one_out_by_labeler(ratings)
    rows = [LabelerRow(name_of(row.name, names), n_labels[row.name], of_group(row)) for row in scores]
    return tuple(sorted(rows, key=lambda row: (-row.n_labels, row.labeler)))


def pair_rows(ratings: Ratings, names: dict[int, str]) -> tuple[LabelerPairRow, ...]:
    table = labeler_pairs(ratings).sort_values("n_shared", ascending=False, kind="stable").head(MAX_PAIRS)
    return tuple(
        LabelerPairRow(name_of(first, names), name_of(second, names), int(shared), float(agreement))
        for first, second, shared, _, agreement in table.itertuples(index=False)
    )


def name_of(labeler: object, names: dict[int, str]) -> str:
    return names.get(int(str(labeler)), "Somebody")


def naming(names: dict[int, str]) -> str:
    """A word for a way to name people: what is remembered under one must not be shown under another."""
    return hashlib.sha256(repr(sorted(names.items())).encode()).hexdigest()[:16]
