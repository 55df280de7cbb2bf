"""Small structured answers, and small tables of them, for Hypothesis."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from consensus.stats import Ratings
from consensus.stats.shapes import Box, Span, boxes_label, choices_label, spans_label

CLASSES = st.sampled_from(["ant", "bee"])
places = st.integers(0, 6)
sides = st.integers(0, 4)

choices = st.lists(st.sampled_from("abcd"), max_size=4).map(choices_label)
boxes = st.lists(st.builds(Box, CLASSES, places, places, sides, sides), max_size=4).map(boxes_label)
spans = st.lists(
    st.builds(lambda start, length, label: Span(start, start + length, label), places, sides, CLASSES), max_size=4
).map(spans_label)
texts = st.lists(st.sampled_from(["a", "ab", "bc", "c"]), max_size=5).map(" ".join)

KINDS = {"choices": choices, "boxes": boxes, "spans": spans, "texts": texts}


@st.composite
def tables(draw: st.DrawFn, answers: st.SearchStrategy[Any], max_items: int = 5) -> Ratings:
    """Items with one to four answers, out of a few different ones so that answers meet again."""
    few = draw(st.lists(answers, min_size=1, max_size=6))
    rows = draw(st.lists(st.lists(st.sampled_from(few), min_size=1, max_size=4), max_size=max_items))
    return ratings_of(rows)


def ratings_of(rows: list[list[Any]]) -> Ratings:
    """One list of answers an item, given by the first, second, … labeler."""
    cells = [(item, labeler, label) for item, row in enumerate(rows) for labeler, label in enumerate(row)]
    return Ratings.from_columns([cell[0] for cell in cells], [cell[1] for cell in cells], [cell[2] for cell in cells])


def answers_of(ratings: Ratings) -> list[list[Any]]:
    """One list of answers an item, as `ratings_of` takes them."""
    rows = np.split(ratings.label, ratings.starts[1:-1])[: ratings.n_items]
    return [[ratings.labels[label] for label in row] for row in rows]
