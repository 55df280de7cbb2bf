"""The label that most labelers of an item gave."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Label, Labels
from consensus.stats.plurality import plurality
from consensus.stats.ratings import Ratings

TieRule = Callable[[Label, Labels], Label | None]


@dataclass(frozen=True)
class MajorityLabel:
    """An item's most common label.

    label: None where several labels tie and the rule leaves it open.
    confidence: the share of the answers that gave it (at a tie: each of those that tie), above 0, up to 1.
    distribution: the share of each label given, in the order of the labels.
    tied: the labels that tie for the lead; empty where one label leads.
    """

    item: Label
    label: Label | None
    confidence: float
    n_labels: int
    distribution: dict[Label, float]
    tied: Labels

    @property
    def is_tie(self) -> bool:
        return bool(self.tied)


def leave_open(item: Label, tied: Labels) -> Label | None:
    """The tie rule of doing nothing."""
    return None


def take_first(item: Label, tied: Labels) -> Label | None:
    """The tie rule that favours the label that stands first in order: repeatable, and biased towards it."""
    return tied[0]


def majority(ratings: Ratings, ties: TieRule = leave_open) -> tuple[MajorityLabel, ...]:
    """The most common label of every item, in the order of the items; more than half of the answers is not needed.

    ties: what to do where labels tie, from (item, tied labels in order) to a label or None. An item with a single
    answer has that answer, with confidence 1 and n_labels 1: the caller decides whether one opinion is enough.
    """
    counts = ratings.counts()
    counts.sort_indices()
    answers, best = ratings.answers_per_item, plurality(ratings)
    found = []
    for place, item in enumerate(ratings.items):
        row = slice(counts.indptr[place], counts.indptr[place + 1])
        given = [ratings.labels[label] for label in counts.indices[row]]
        shares = dict(zip(given, (counts.data[row] / answers[place]).tolist(), strict=True))
        leading = [given[lead] for lead in np.flatnonzero(counts.data[row] == best.count[place])]
        label = leading[0] if len(leading) == 1 else ties(item, tuple(leading))
        tied = tuple(leading) if len(leading) > 1 else ()
        found.append(MajorityLabel(item, label, shares[leading[0]], int(answers[place]), shares, tied))
    return tuple(found)
