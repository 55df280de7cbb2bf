"""The label that most labelers of an item gave."""

from dataclasses import dataclass
from itertools import pairwise

from consensus.stats.arrays import Label, Labels
from consensus.stats.ratings import Ratings
from consensus.stats.truth.majority_vote import TieRule, leave_open, take_first

__all__ = ["MajorityLabel", "TieRule", "leave_open", "majority", "take_first"]


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


def majority(ratings: Ratings, ties: TieRule = leave_open) -> tuple[MajorityLabel, ...]:
    """The most common label of every item, in the order of the items; more than half of the answers is not needed.

    ties: what to do where labels tie, from (item, tied labels in order) to a label or None. An item with a single
    answer has that answer, with confidence 1 and n_labels 1: the caller decides whether one opinion is enough.
    For many items, and where arrays will do, `truth.majority_vote` is the quick way.
    """
    counts = ratings.counts()
    counts.sort_indices()
    label, count = counts.indices.tolist(), counts.data.tolist()  # lists, since NumPy is slow at single numbers
    return tuple(
        most_common(item, {ratings.labels[label[place]]: count[place] for place in range(start, end)}, ties)
        for item, (start, end) in zip(ratings.items, pairwise(counts.indptr.tolist()), strict=True)
    )


def most_common(item: Label, given: dict[Label, float], ties: TieRule) -> MajorityLabel:
    n_labels, most = sum(given.values()), max(given.values())
    leading = tuple(label for label, count in given.items() if count == most)
    label = leading[0] if len(leading) == 1 else ties(item, leading)
    shares = {label: count / n_labels for label, count in given.items()}
    return MajorityLabel(item, label, most / n_labels, int(n_labels), shares, leading if len(leading) > 1 else ())
