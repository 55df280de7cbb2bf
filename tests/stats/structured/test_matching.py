import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats.matching import Match, match_boxes, match_spans, matched
from consensus.stats.overlaps import find_overlaps
from consensus.stats.packed import pack_boxes
from consensus.stats.shapes import Box, Span, boxes_label
from tests.stats.structured import definitions
from tests.stats.structured.strategies import boxes


def test_boxes_are_matched_for_the_largest_overlap_together_and_not_one_after_the_other():
    first = Box("ant", 0, 0, 10, 1), Box("ant", 5, 0, 10, 1)
    second = Box("ant", 3, 0, 10, 1), Box("ant", 8, 0, 10, 1)

    # the closest two overlap by 8/12, but taking them leaves the others with 2/18
    assert match_boxes(first, second) == (Match(0, 0, 7 / 13), Match(1, 1, 7 / 13))


def test_a_match_needs_the_same_class_unless_told_otherwise():
    ant, bee = Box("ant", 0, 0, 2, 2), Box("bee", 0, 0, 2, 2)

    assert match_boxes((ant,), (bee,)) == ()
    assert match_boxes((ant,), (bee,), same_class=False) == (Match(0, 0, 1.0),)


def test_boxes_below_the_bar_are_left_to_themselves():
    one, other = Box("ant", 0, 0, 4, 1), Box("ant", 2, 0, 4, 1)

    assert match_boxes((one,), (other,), at_least=1 / 3) == (Match(0, 0, pytest.approx(1 / 3)),)
    assert match_boxes((one,), (other,), at_least=0.34) == ()


def test_of_matchings_that_overlap_equally_the_fuller_one_is_taken():
    whole, left, right = Box("ant", 0, 0, 4, 1), Box("ant", 0, 0, 2, 1), Box("ant", 2, 0, 2, 1)

    # whole with whole is 1 and leaves the halves alone; each whole with a half is 1/2 + 1/2
    assert match_boxes((whole, right), (whole, left)) == (Match(0, 1, 0.5), Match(1, 0, 0.5))
    assert match_boxes((whole, right), (left, whole)) == (Match(0, 0, 0.5), Match(1, 1, 0.5))


def test_boxes_without_area_match_only_their_own_kind():
    point, box = Box("ant", 1, 1, 0, 0), Box("ant", 0, 0, 2, 2)

    assert match_boxes((point,), (point,)) == (Match(0, 0, 1.0),)
    assert match_boxes((point,), (box,)) == ()


def test_spans_match_by_characters():
    found = match_spans((Span(0, 4, "PER"), Span(5, 9, "PER")), (Span(2, 6, "PER"), Span(5, 8, "PER")))

    assert found == (Match(0, 0, pytest.approx(1 / 3)), Match(1, 1, 0.75))


@given(boxes, boxes, st.sampled_from([0.0, 0.3, 0.5]), st.booleans())
def test_no_other_way_to_pair_boxes_overlaps_more(a, b, at_least, same_class):
    found = match_boxes(a, b, at_least, same_class)

    total, matches = definitions.best_matching(a, b, at_least, same_class)
    assert sum(match.iou for match in found) == pytest.approx(total, abs=1e-8)
    assert len(found) == matches
    assert len({match.first for match in found}) == len({match.second for match in found}) == len(found)


@given(boxes, boxes)
def test_it_does_not_matter_who_is_first(a, b):
    there, back = match_boxes(a, b), match_boxes(b, a)

    assert sorted(match.iou for match in there) == pytest.approx(sorted(match.iou for match in back))


def test_many_pairs_at_once_are_each_matched_alone():
    rng = np.random.default_rng(0)
    answers = [
        boxes_label(Box("ant", *rng.integers(0, 30, 2), *rng.integers(1, 12, 2)) for _ in range(rng.integers(6)))
        for _ in range(40)
    ]
    first, second = np.triu_indices(len(answers))

    found = matched(find_overlaps(pack_boxes(answers), first, second))

    total = np.bincount(found.pair, found.iou, len(first))
    alone = [sum(m.iou for m in match_boxes(answers[a], answers[b])) for a, b in zip(first, second, strict=True)]
    assert total == pytest.approx(alone)


def test_an_answer_of_another_kind_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="is not a tuple of Box"):
        pack_boxes(["joy"])
