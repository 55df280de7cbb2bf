import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consensus.stats import against_reference, bootstrap, leave_one_out, percent_agreement
from consensus.stats.distances.amounts import absolute_difference
from consensus.stats.distances.boxes import (
    box_f1,
    box_finding,
    box_iou,
    box_naming,
    box_placing,
    box_precision,
    box_recall,
    matched_iou,
    same_number,
)
from consensus.stats.distances.comparison import exact
from consensus.stats.distances.sets import jaccard_likeness, masi_likeness
from consensus.stats.distances.spans import (
    covered_f1,
    overlap_f1,
    place_f1,
    span_f1,
    span_precision,
    span_recall,
)
from consensus.stats.distances.words import (
    character_error_rate,
    character_likeness,
    word_error_rate,
    word_likeness,
)
from consensus.stats.left_out_scores import leave_one_out_score
from consensus.stats.normalisers import raw
from consensus.stats.overlaps import find_overlaps
from consensus.stats.pair_scores import pair_score, pair_score_parts, pair_scores
from consensus.stats.parts import Repeated
from consensus.stats.reference_scores import answer_values, reference_score, reference_score_parts
from consensus.stats.shapes import Box, Span
from tests.stats import published as tables_of
from tests.stats.strategies import ratings
from tests.stats.structured import definitions, published
from tests.stats.structured.strategies import KINDS, answers_of, boxes, ratings_of, tables

few_examples = settings(max_examples=30)

MEASURES = {
    "jaccard": ("choices", jaccard_likeness, lambda a, b: 1 - definitions.jaccard(a, b)),
    "masi": ("choices", masi_likeness, lambda a, b: 1 - definitions.masi(a, b)),
    "box f1": ("boxes", box_f1(0.5), lambda a, b: definitions.box_f1(a, b, 0.5)),
    "box iou": ("boxes", box_iou, lambda a, b: 1 - definitions.one_minus_iou(a, b)),
    "span f1": ("spans", span_f1, lambda a, b: 1 - definitions.one_minus_f1(a, b)),
    "overlap f1": ("spans", overlap_f1, lambda a, b: 1 - definitions.one_minus_overlap_f1(a, b)),
    "words": ("texts", word_likeness, lambda a, b: 1 - definitions.word_errors(a, b)),
    "characters": ("texts", character_likeness, lambda a, b: 1 - definitions.character_errors(a, b)),
}
each_measure = pytest.mark.parametrize("name", MEASURES)


@each_measure
@few_examples
@given(st.data())
def test_a_pair_score_is_the_mean_over_items_of_the_mean_over_pairs(name, data):
    kind, comparison, likeness = MEASURES[name]
    r = data.draw(tables(KINDS[kind]))

    expected = definitions.mean_over_pairs(answers_of(r), likeness)
    assert pair_score(r, comparison) == pytest.approx(expected, abs=1e-7, nan_ok=True)


@each_measure
@few_examples
@given(st.data())
def test_a_left_out_score_is_the_mean_over_answers_against_the_medoid_of_the_rest(name, data):
    kind, comparison, likeness = MEASURES[name]
    r = data.draw(tables(KINDS[kind]))

    expected = definitions.mean_against_rest(answers_of(r), likeness)
    assert leave_one_out_score(r, comparison) == pytest.approx(expected, abs=1e-7, nan_ok=True)


def test_an_answer_is_not_held_against_itself():
    r = ratings_of([[("a",), ("a", "b"), ("b",)]])

    # the middle one is as near to the rest as they are to each other, but it is not one of the rest:
    # 1/2 against both of them; the others are held against it (1/2) and against each other (0), which tie
    assert leave_one_out_score(r, jaccard_likeness) == pytest.approx((1 / 2 + 1 / 4 + 1 / 4) / 3)


@each_measure
@few_examples
@given(st.data())
def test_a_reference_score_is_the_mean_over_answers(name, data):
    kind, comparison, likeness = MEASURES[name]
    r = data.draw(tables(KINDS[kind]))
    gold = {item: data.draw(KINDS[kind]) for item in r.items}

    rows = zip(r.items, answers_of(r), strict=True)
    values = [likeness(answer, gold[item]) for item, row in rows for answer in row]
    expected = sum(values) / len(values) if values else math.nan
    assert reference_score(r, gold, comparison) == pytest.approx(expected, abs=1e-7, nan_ok=True)


@few_examples
@given(ratings())
def test_with_exact_the_scores_are_those_of_classes(r):
    gold = dict.fromkeys(r.items, 1)

    assert pair_score(r, exact) == pytest.approx(percent_agreement(r), nan_ok=True)
    assert leave_one_out_score(r, exact) == pytest.approx(leave_one_out(r), nan_ok=True)
    assert reference_score(r, gold, exact) == pytest.approx(against_reference(r, gold), nan_ok=True)


@few_examples
@given(tables(boxes))
def test_finding_naming_and_placing_are_all_of_the_distance(r):
    parts = [pair_score(r, part) for part in (box_finding, box_naming, box_placing)]

    assert sum(parts) == pytest.approx(1 - pair_score(r, box_iou), nan_ok=True)
    assert all(math.isnan(part) or part >= 0 for part in parts)


def test_a_box_called_by_another_name_was_found():
    ant, bee = Box("ant", 0, 0, 4, 4), Box("bee", 0, 0, 4, 3)
    r = ratings_of([[(ant, Box("ant", 9, 9, 1, 1)), (bee,)]])

    # three boxes, none matched in its class: two around one thing, one alone
    assert pair_score(r, box_naming) == pytest.approx(2 / 3)
    assert pair_score(r, box_finding) == pytest.approx(1 / 3)
    assert pair_score(r, box_placing) == 0


def test_boxes_that_were_matched_are_not_called_by_another_name():
    ant, bee, far = Box("ant", 0, 0, 4, 4), Box("bee", 0, 0, 4, 4), Box("ant", 50, 50, 4, 4)
    r = ratings_of([[(ant, far), (bee, far)], [(ant, bee), (ant, bee)], [(far,), (far,)]])

    # in the first item two boxes around one thing under two classes, and one matched; in the others all are matched
    parts = pair_score_parts(r, box_naming)
    assert parts.top.tolist() == pytest.approx([2 / 3, 0, 0])


@each_measure
@few_examples
@given(st.data())
def test_the_parts_resample_as_the_score_itself_does(name, data):
    kind, comparison, _ = MEASURES[name]
    r = data.draw(tables(KINDS[kind])).pairable()
    weights = np.array(data.draw(st.lists(st.integers(0, 3), min_size=r.n_items, max_size=r.n_items)), dtype=float)

    again = Repeated(r, pair_score, {"comparison": comparison}).at(weights[None])
    assert pair_score_parts(r, comparison).at(weights[None]) == pytest.approx(again, nan_ok=True)


def test_a_score_has_an_interval():
    estimate = bootstrap(pair_score, published.dataset("event_spans", "spans"), comparison=overlap_f1, resamples=200)

    assert estimate.value == pytest.approx(0.3893, abs=5e-5)
    assert estimate.low < estimate.value < estimate.high
    assert estimate.high - estimate.low < 0.2


def test_the_value_of_each_item_stands_in_the_parts():
    r = ratings_of([[("a",), ("a", "b")], [("a",), ("a",), ()]])

    parts = pair_score_parts(r, jaccard_likeness)

    assert (parts.top / parts.bottom).tolist() == pytest.approx([1 / 2, 1 / 3])


def test_several_scores_come_from_one_look_at_the_pairs(monkeypatch):
    asked = []

    def counted(*pairs):
        asked.append(1)
        return find_overlaps(*pairs)

    monkeypatch.setattr("consensus.stats.distances.boxes.find_overlaps", counted)

    scores = pair_scores(ratings_of([[(Box("ant", 0, 0, 1, 1),), ()]]), {"f1": box_f1(), "iou": box_iou})

    assert {name: part.score("-") for name, part in scores.items()} == {"f1": 0, "iou": 0}
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("folder", "comparison", "mean", "pooled"),
    [
        ("event_spans", span_f1, 0.2749, 0.2798),
        ("event_spans", overlap_f1, 0.3893, 0.3755),
        ("toxic_spans_sample", span_f1, 0.3197, 0.2279),
        ("toxic_spans_sample", place_f1, 0.3588, None),
        ("toxic_spans_sample", covered_f1, 0.4263, 0.2321),
    ],
)
def test_spans_that_people_marked(folder, comparison, mean, pooled):
    r = published.dataset(folder, "spans")

    assert pair_score(r, comparison) == pytest.approx(mean, abs=5e-5)
    assert pooled is None or pair_score(r, comparison, pooled=True) == pytest.approx(pooled, abs=5e-5)


@pytest.mark.parametrize(("comparison", "value"), [(span_f1, 0.4369), (overlap_f1, 0.5266)])
def test_spans_that_people_marked_against_experts(comparison, value):
    r, gold = published.dataset("event_spans", "spans"), published.gold("event_spans", "spans")

    assert reference_score(r, gold, comparison) == pytest.approx(value, abs=5e-5)


def test_boxes_that_people_drew():
    r = published.dataset("pedestrian_boxes", "boxes")

    assert pair_score(r, box_f1()) == pytest.approx(0.8657, abs=5e-5)
    assert pair_score(r, box_f1(), pooled=True) == pytest.approx(0.8610, abs=5e-5)
    assert pair_score(r, matched_iou(), pooled=True) == pytest.approx(0.7545, abs=5e-5)
    assert pair_score(r, same_number) == pytest.approx(0.8935, abs=5e-5)


@pytest.mark.parametrize(
    ("comparison", "value"),
    [(box_precision(), 0.9149), (box_recall(), 0.8269), (box_f1(), 0.8687), (matched_iou(), 0.7822)],
)
def test_boxes_that_people_drew_against_the_second_round(comparison, value):
    r, gold = published.dataset("pedestrian_boxes", "boxes"), published.gold("pedestrian_boxes", "boxes")

    assert reference_score(r, gold, comparison, pooled=True) == pytest.approx(value, abs=5e-5)


def test_transcripts_that_people_typed():
    r = published.transcripts()

    assert pair_score(r, exact) == pytest.approx(0.1179, abs=5e-5)
    assert pair_score(published.transcripts(raw), exact) == pytest.approx(0.0246, abs=5e-5)
    assert pair_score(r, word_likeness) == pytest.approx(0.7375, abs=5e-5)
    assert pair_score(r, character_likeness) == pytest.approx(0.8478, abs=5e-5)


def test_transcripts_that_people_typed_against_what_was_read():
    r, gold = published.transcripts(), published.reference_transcripts()

    assert reference_score(r, gold, word_error_rate, pooled=True) == pytest.approx(0.1806, abs=5e-5)
    assert reference_score(r, gold, character_error_rate, pooled=True) == pytest.approx(0.1011, abs=5e-5)


def test_the_best_of_seven_transcripts():
    r, gold = published.transcripts(), published.reference_transcripts()
    known, rates = answer_values(r, gold, word_error_rate)
    words = np.array([len(gold[item].split()) for item in known.items])

    assert np.minimum.reduceat(rates, known.starts[:-1]) @ words / words.sum() == pytest.approx(0.0420, abs=5e-5)


@pytest.mark.parametrize(
    ("folder", "same", "overlap"), [("people_multilabel", 0.3649, 0.4271), ("relation_multilabel", 0.4181, 0.5255)]
)
def test_sets_that_people_chose(folder, same, overlap):
    r = published.dataset(folder, "choices")

    assert pair_score(r, exact) == pytest.approx(same, abs=5e-5)
    assert pair_score(r, jaccard_likeness) == pytest.approx(overlap, abs=5e-5)


@pytest.mark.parametrize(("part", "same", "apart"), [("set1", 0.1736, 1.8051), ("set2", 0.1557, 2.0635)])
def test_numbers_that_people_gave(part, same, apart):
    words = tables_of.dataset("wordsim353")
    r = words.only(item for item in words.items if str(item).startswith(part))

    assert pair_score(r, exact) == pytest.approx(same, abs=5e-5)
    assert pair_score(r, absolute_difference) == pytest.approx(apart, abs=5e-5)


@pytest.mark.parametrize(
    ("answers", "comparison", "pooled", "reason"),
    [
        ([], box_f1(), False, "No item has answers from two labelers yet."),
        ([[()]], span_f1, False, "No item has answers from two labelers yet."),
        ([[(), ()]], box_f1(), True, "Nobody drew a box."),
        ([[(), ()]], span_f1, True, "Nobody marked a span."),
        ([[(), (Box("ant", 0, 0, 1, 1),)]], matched_iou(), False, "No two labelers' boxes match."),
    ],
)
def test_a_pair_score_without_a_value_says_why(answers, comparison, pooled, reason):
    score = pair_score(ratings_of(answers), comparison, pooled)

    assert math.isnan(score)
    assert score.reason == reason


def test_two_people_who_mark_nothing_agree():
    r = ratings_of([[(), ()]])

    assert pair_score(r, box_f1()) == pair_score(r, box_iou) == pair_score(r, span_f1) == 1
    assert pair_score(r, box_finding) == 0


def test_an_empty_answer_has_no_precision_and_an_empty_reference_no_recall():
    span = (Span(0, 4, "PER"),)
    r = ratings_of([[(), span], [span]])

    assert reference_score(r, {0: span, 1: ()}, span_precision) == 0.5
    assert reference_score(r, {0: span, 1: ()}, span_recall) == 0.5
    assert reference_score(r, {0: span}, span_precision) == 1
    assert reference_score_parts(r, {0: span}, span_recall).ratings.n_items == 1


def test_a_word_error_rate_may_be_above_one_and_needs_a_reference_with_words():
    r = ratings_of([["a b c d"], ["a"]])

    assert reference_score(r, {0: "x", 1: ""}, word_error_rate) == 4
    assert reference_score(r, {1: ""}, word_error_rate).reason == "No reference holds a word."
    assert reference_score(r, {}, word_error_rate).reason == "No answered item has a reference label."


def test_a_comparison_with_a_reference_cannot_compare_two_people():
    with pytest.raises(ValueError, match="needs a reference"):
        pair_score(ratings_of([["a", "b"]]), word_error_rate)


@pytest.mark.parametrize("comparison", [matched_iou(), word_error_rate])
def test_a_comparison_that_leaves_pairs_out_cannot_choose_a_medoid(comparison):
    with pytest.raises(ValueError, match="cannot choose a medoid"):
        leave_one_out_score(ratings_of([[(), ()]]), comparison)
