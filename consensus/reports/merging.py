"""What if some classes were one, or were to be labeled again: agreement, HLP and information before and after, the
disagreements that would go away, and the items that would need a label."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.differences import DIFFERENCES, answer_of, label_of
from consensus.kinds import ANSWER_KINDS
from consensus.measures import measures_of
from consensus.ratings import Known
from consensus.reports.findings import Finding
from consensus.reports.numbers import Number, finite, of_estimate
from consensus.stats import Ratings, bootstrap, compare, krippendorff_alpha, label_entropy, shared_information
from consensus.stats.arrays import Label
from consensus.stats.information import entropy
from consensus.stats.merge_order import MergeOrder, merge_order
from consensus.stats.merging import differing, merged
from consensus.stats.relabel import relabel
from consensus.stats.shapes import Spans, boxes_label, choices_label, spans_label
from labeling.questions import Question

Renaming = Mapping[str, str]

# Question type -> a label with its classes renamed.
RENAMED: dict[str, Callable[[Any, Renaming], Any]] = {
    "choices": lambda label, to: choices_label(to.get(option, option) for option in label),
    "boxes": lambda label, to: boxes_label(box._replace(label=to.get(box.label, box.label)) for box in label),
    "spans": lambda label, to: renamed_spans(label, to),
    **{name: kind.renamed for name, kind in ANSWER_KINDS.items()},
}


def renamed_spans(label: Spans, to: Renaming) -> Spans:
    return spans_label(span._replace(label=to.get(span.label, span.label)) for span in label)


Becomes = Mapping[str, str | None]  # an option -> what it becomes; None: its answers are to be given again
COMPARED = ("percent_agreement", "leave_one_out", "random_pair")  # before and after, besides alpha


@dataclass(frozen=True)
class LostClass:
    """An option that is none any more: how many answers name it, and what they become (None: nothing)."""

    value: str
    n_labels: int
    share: float
    becomes: str | None


@dataclass(frozen=True)
class BeforeAfter:
    name: str
    before: Number
    after: Number


@dataclass(frozen=True)
class WhatIf:
    """difference, low, high, p_value: of alpha after less alpha before, on the same items; None where undefined.

    numbers: COMPARED, of all answers before and of those that carry over after. entropy, shared: in bits, before and
    after, of the answers that carry over; shared is None where answers are more than one class (docs/statistics.md).
    n_again: items with an answer that would have to be given again. settled: items that differ now and would not then.
    """

    alpha_before: Number
    alpha_after: Number
    numbers: tuple[BeforeAfter, ...]
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    n_items: int
    n_differing_before: int
    settled: tuple[int, ...]
    lost: tuple[LostClass, ...]
    n_again: int
    n_dropped: int
    entropy: tuple[float | None, float | None]
    shared: tuple[float | None, float | None]

    @property
    def change(self) -> float | None:
        """How far alpha moves, up or down."""
        return None if self.difference is None else abs(self.difference)

    @property
    def n_differing_after(self) -> int:
        """Of the items whose answers all carry over."""
        return self.n_differing_before - len(self.settled)

    @property
    def entropy_lost(self) -> float | None:
        return lost_of(self.entropy)

    @property
    def shared_lost(self) -> float | None:
        return lost_of(self.shared)


def lost_of(bits: tuple[float | None, float | None]) -> float | None:
    before, after = bits
    return None if before is None or after is None else max(0.0, before - after)


def can_merge(question: Question) -> bool:
    return (question.type == "choice" or question.type in RENAMED) and len(question.options) > 1


def written(becomes: Becomes) -> str:
    """The argument of WHAT_IF: options that stay are left out."""
    return json.dumps({old: new for old, new in becomes.items() if new != old}, sort_keys=True)


def what_if(known: Known, argument: str) -> WhatIf:
    """argument: from `written`."""
    becomes: Becomes = json.loads(argument)
    question, before = known.question, known.answered.ratings
    after = changed(before, question, becomes)
    carries = carried_labels(before, question, becomes)
    again = sorted(set(before.item[~carries[before.label]].tolist()))
    whole = {before.items[item] for item in again}  # items that do not carry over whole
    kept = before if not again else before.rows(carries[before.label])
    level = DIFFERENCES[question.type]
    change = compare(before, after, paired=True, level=level, minimum_items=1)
    apart, still = [item for item in differing(before) if item not in whole], set(differing(after))
    names = {one.name: one for one in measures_of(question)}
    return WhatIf(
        alpha_before=of_estimate(bootstrap(krippendorff_alpha, before, level=level)),
        alpha_after=of_estimate(bootstrap(krippendorff_alpha, after, level=level)),
        numbers=tuple(
            BeforeAfter(name, of_estimate(names[name].of(before, None)), of_estimate(names[name].of(after, None)))
            for name in COMPARED
        ),
        difference=finite(change.difference),
        low=finite(change.low),
        high=finite(change.high),
        p_value=finite(change.p_value),
        n_items=change.n_items_after,
        n_differing_before=len(apart),
        settled=tuple(int(str(item)) for item in apart if item not in still),
        lost=lost_classes(before, question, becomes),
        n_again=len(again),
        n_dropped=int((~carries[before.label]).sum()),
        entropy=(bits_of(kept, question), bits_of(after, question)),
        shared=(finite(shared_information(kept)), finite(shared_information(after)))
        if question.takes_one
        else (None, None),
    )


def changed(ratings: Ratings, question: Question, becomes: Becomes) -> Ratings:
    """The answers as they would be read then; those to be given again are left out."""
    if question.type == "choice":
        return merged(ratings, {label: becomes[str(label)] for label in ratings.labels if str(label) in becomes})
    gone = {old for old, new in becomes.items() if new is None}
    to = {old: new for old, new in becomes.items() if new is not None}

    def one(label: Label) -> Label | None:
        if gone and not gone.isdisjoint(question.named(answer_of(question, label))):
            return None
        if question.type in RENAMED:
            return RENAMED[question.type](label, to)  # type: ignore[no-any-return]
        carried = question.carried(answer_of(question, label), to)
        return None if carried is None else label_of(question, carried)

    return relabel(ratings, one)


def carried_labels(ratings: Ratings, question: Question, becomes: Becomes) -> np.ndarray:
    """Of each label whether its answers carry over; shape (labels,)."""
    gone = {old for old, new in becomes.items() if new is None}
    kept = [not gone or gone.isdisjoint(question.named(answer_of(question, label))) for label in ratings.labels]
    return np.array(kept, dtype=bool).reshape(len(ratings.labels))


def lost_classes(ratings: Ratings, question: Question, becomes: Becomes) -> tuple[LostClass, ...]:
    """In the order of the options."""
    counts = named_counts(ratings, question)
    total = max(1, sum(counts.values()))
    return tuple(
        LostClass(option.value, counts.get(option.value, 0), counts.get(option.value, 0) / total, becomes[option.value])
        for option in question.options
        if becomes.get(option.value, option.value) != option.value
    )


def named_counts(ratings: Ratings, question: Question) -> dict[str, int]:
    """Option -> answers that name it."""
    times = np.bincount(ratings.label, minlength=len(ratings.labels)).tolist()
    found: dict[str, int] = {}
    for label, n in zip(ratings.labels, times, strict=True):
        for value in question.named(answer_of(question, label)) if n else ():
            found[value] = found.get(value, 0) + n
    return found


def bits_of(ratings: Ratings, question: Question) -> float | None:
    """What one class that is named says; of answers that name several, each name counts as one."""
    if question.takes_one:
        return finite(label_entropy(ratings))
    counts = np.array(list(named_counts(ratings, question).values()), dtype=np.float64)
    return entropy(counts / counts.sum()) if counts.any() else None


WHAT_IF = Finding("what_if", what_if, quick=100_000)


def order(known: Known, argument: str) -> MergeOrder:
    """Which classes to put together first, of single answers. argument: nothing."""
    return merge_order(known.answered.ratings)


MERGE_ORDER = Finding("merge_order", order, quick=3_000_000)
