import numpy as np
import pytest
from hypothesis import given, settings

from consensus.stats import against_reference_by_labeler, leave_one_out_by_labeler
from consensus.stats.distances.comparison import exact
from consensus.stats.distances.sets import masi_likeness
from consensus.stats.distances.spans import overlap_f1, span_precision
from consensus.stats.distances.words import word_error_rate
from consensus.stats.labeler_scores import leave_one_out_score_by_labeler, reference_score_by_labeler
from consensus.stats.left_out_scores import leave_one_out_score
from consensus.stats.reference_scores import reference_score
from consensus.stats.shapes import Span
from tests.stats.strategies import ratings
from tests.stats.structured import published
from tests.stats.structured.strategies import choices, ratings_of, spans, tables

few_examples = settings(max_examples=30)


@few_examples
@given(tables(choices))
def test_scores_of_labelers_average_to_the_score_of_all(r):
    rows = leave_one_out_score_by_labeler(r, masi_likeness)

    total = sum(row.value * row.n_labels for row in rows) / max(sum(row.n_labels for row in rows), 1)
    assert total == pytest.approx(np.nan_to_num(leave_one_out_score(r, masi_likeness)))


@few_examples
@given(tables(spans))
def test_scores_of_labelers_against_a_reference_average_to_the_score_of_all(r):
    gold = {item: (Span(0, 3, "ant"),) for item in r.items}

    rows = reference_score_by_labeler(r, gold, overlap_f1)

    total = sum(row.value * row.n_labels for row in rows) / max(r.n_labels, 1)
    assert total == pytest.approx(np.nan_to_num(reference_score(r, gold, overlap_f1)))


@few_examples
@given(ratings())
def test_with_exact_they_are_those_of_classes(r):
    gold = dict.fromkeys(r.items, 1)

    for ours, theirs in (
        (leave_one_out_score_by_labeler(r, exact), leave_one_out_by_labeler(r)),
        (reference_score_by_labeler(r, gold, exact), against_reference_by_labeler(r, gold)),
    ):
        assert [row.name for row in ours] == [row.name for row in theirs]
        assert [row.value for row in ours] == pytest.approx([row.value for row in theirs])
        assert [row.low for row in ours] == pytest.approx([row.low for row in theirs], nan_ok=True)


def test_labelers_who_mark_events_differ_in_quality():
    r, gold = published.dataset("event_spans", "spans"), published.gold("event_spans", "spans")

    rows = [row for row in reference_score_by_labeler(r, gold, overlap_f1) if row.n_items >= 10]

    values = [row.value for row in rows]
    assert min(values) < 0.35
    assert max(values) > 0.65
    assert all(row.low < row.value < row.high for row in rows)


def test_an_answer_without_a_value_does_not_count():
    r = ratings_of([[(), (Span(0, 2, "PER"),)]])

    (row,) = reference_score_by_labeler(r, {0: (Span(0, 2, "PER"),)}, span_precision)

    assert (row.name, row.value, row.n_labels) == (1, 1, 1)
    assert reference_score_by_labeler(r, {}, overlap_f1) == ()


def test_an_error_is_no_share():
    with pytest.raises(ValueError, match="ask for the likeness"):
        reference_score_by_labeler(ratings_of([["a"]]), {0: "a"}, word_error_rate)
