"""What if some classes were one: agreement before and after, and the disagreements that would go away."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from consensus.differences import DIFFERENCES
from consensus.kinds import ANSWER_KINDS
from consensus.ratings import Known
from consensus.reports.findings import Finding
from consensus.reports.numbers import Number, finite, of_estimate
from consensus.stats import bootstrap, compare, krippendorff_alpha, percent_agreement
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


@dataclass(frozen=True)
class Merging:
    """difference, low, high, p_value: of alpha after less alpha before, on the same items; None where undefined."""

    alpha_before: Number
    alpha_after: Number
    percent_before: Number
    percent_after: Number
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    n_items: int
    n_differing_before: int
    settled: tuple[int, ...]

    @property
    def change(self) -> float | None:
        """How far alpha moves, up or down."""
        return None if self.difference is None else abs(self.difference)

    @property
    def n_differing_after(self) -> int:
        return self.n_differing_before - len(self.settled)


def can_merge(question: Question) -> bool:
    return (question.type == "choice" or question.type in RENAMED) and len(question.options) > 1


def merging(known: Known, argument: str) -> Merging:
    """argument: the values of the options to be put together; the first gives the class its name."""
    values = json.loads(argument)
    to = dict.fromkeys(values[1:], values[0])
    before, kind = known.answered.ratings, known.question.type
    if kind == "choice":
        after = merged(before, {label: name for label, name in to.items() if label in before.labels})
    else:
        after = relabel(before, lambda label: RENAMED[kind](label, to))
    level = DIFFERENCES[kind]
    change = compare(before, after, paired=True, level=level, minimum_items=1)
    apart, still = differing(before), set(differing(after))
    return Merging(
        alpha_before=of_estimate(bootstrap(krippendorff_alpha, before, level=level)),
        alpha_after=of_estimate(bootstrap(krippendorff_alpha, after, level=level)),
        percent_before=of_estimate(bootstrap(percent_agreement, before)),
        percent_after=of_estimate(bootstrap(percent_agreement, after)),
        difference=finite(change.difference),
        low=finite(change.low),
        high=finite(change.high),
        p_value=finite(change.p_value),
        n_items=change.n_items_after,
        n_differing_before=len(apart),
        settled=tuple(int(str(item)) for item in apart if item not in still),
    )


MERGING = Finding("merging", merging, quick=120_000)


def order(known: Known, argument: str) -> MergeOrder:
    """Which classes to put together first, of single answers. argument: nothing."""
    return merge_order(known.answered.ratings)


MERGE_ORDER = Finding("merge_order", order, quick=3_000_000)
