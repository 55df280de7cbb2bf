"""Small tables of answers for Hypothesis."""

from typing import Any

from hypothesis import strategies as st

from consensus.stats import Ratings

Cells = list[tuple[int, int, int]]


@st.composite
def cells(draw: st.DrawFn, max_items: int = 7, max_labelers: int = 5, max_labels: int = 4) -> Cells:
    """(item, labeler, label) of a table with gaps, no labeler twice on an item."""
    places = st.tuples(st.integers(0, max_items - 1), st.integers(0, max_labelers - 1))
    labels = st.integers(0, max_labels - 1)
    table = draw(st.dictionaries(places, labels, max_size=max_items * max_labelers))
    return [(item, labeler, label) for (item, labeler), label in table.items()]


def table(rows: list[tuple[Any, Any, Any]]) -> Ratings:
    return Ratings.from_columns([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


def ratings() -> st.SearchStrategy[Ratings]:
    return cells().map(table)
