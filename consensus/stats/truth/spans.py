"""Spans of several labelers put to the vote, each as it was marked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Ints, Mask
from consensus.stats.packed import pack_spans
from consensus.stats.ratings import Ratings
from consensus.stats.shapes import Span, Spans, spans_label
from consensus.stats.truth.marks import (
    Enough,
    MarkLabelers,
    certainty,
    labelers_of_marks,
    marked_things,
)
from consensus.stats.truth.result import Truth

LITTLE = 0.5  # share of what an answer holds that an item must keep for the vote to be taken as it is


@dataclass(frozen=True, eq=False, kw_only=True)
class SpanTruth(Truth):
    """Spans an item; its value is a sorted tuple of them.

    Arrays of shape (spans,), ordered by item: item: place in `items`. spans: what was voted on (`vote_on_spans`), or
    what came out (`vote_on_characters`). support: the share of the item's labelers, by weight, who marked it; of a
    stretch of characters, the mean over its characters. kept: whether that was enough. class_share: of the marks on it,
    the share of its class.
    confidence: mean of the share of labelers on the side of the decision, over the spans, or the characters, that
    anybody marked; 1 where nobody marked anything.
    labelers: in spans, or in characters.
    """

    item: Ints
    spans: tuple[Span, ...]
    support: Floats
    kept: Mask
    class_share: Floats
    labelers: MarkLabelers

    def value(self, place: int) -> Spans:
        low, high = np.searchsorted(self.item, [place, place + 1]).tolist()
        return spans_label(self.spans[row] for row in range(low, high) if self.kept[row])


def vote_on_spans(ratings: Ratings, more_than: float = 0.5, weights: Floats | None = None) -> SpanTruth:
    """The spans that more than this share of an item's labelers marked, to the same character and under the same class.

    Two spans that are kept may overlap. weights: of the labelers, shape (labelers,). Where people draw borders as they
    like, little is left: see `vote_on_characters`. Raises ValueError for labels that are no spans.
    """
    packed = pack_spans([ratings.labels[code] for code in ratings.label.tolist()])
    row = np.repeat(np.arange(ratings.n_labels), packed.sizes)
    keys = np.column_stack([ratings.item[row], packed.low[0], packed.high[0], packed.option])
    _, thing = np.unique(keys, axis=0, return_inverse=True)
    marks = marked_things(ratings, row, thing.ravel(), weights)
    first = np.unique(marks.of_part, return_index=True)[1]
    enough = Enough(more_than, itself=False)
    kept = enough.holds(marks.support)
    return SpanTruth(
        method="spans_by_vote",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=certainty(marks, kept),
        warnings=doubts(ratings, len(row), int(kept.sum())),
        item=marks.item,
        spans=spans_from(packed.low[0][first], packed.high[0][first], packed.option[first], packed.options),
        support=marks.support,
        kept=kept,
        class_share=np.ones(marks.n),
        labelers=labelers_of_marks(ratings, marks, enough),
    )


def doubts(ratings: Ratings, n_marked: int, n_kept: int) -> tuple[str, ...]:
    """Says so where the vote loses most of what people marked, since they do not mark it to the same character."""
    each, kept = n_marked / max(ratings.n_labels, 1), n_kept / max(ratings.n_items, 1)
    if kept >= LITTLE * each:
        return ()
    return (
        f"Of {each:.1f} spans that an answer holds on average, {kept:.1f} an item are kept. Labelers mark different "
        "words, or draw borders differently: then a vote on characters keeps what they share, and so does a lower bar.",
    )


def spans_from(start: Floats, end: Floats, option: Ints, options: Sequence[str]) -> tuple[Span, ...]:
    labels = [options[code] for code in option.tolist()]
    return tuple(map(Span, start.astype(int).tolist(), end.astype(int).tolist(), labels))
