"""What two people make of one thing: sets, boxes and spans that hold several classes."""

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import Ratings
from consensus.stats.part_confusion import box_confusion, set_confusion, span_confusion
from consensus.stats.shapes import Box, Span

OPTIONS = ("a", "b", "c")
NOTHING = 3


def ratings_of(*items: list) -> Ratings:
    rows = [(item, who, label) for item, answers in enumerate(items) for who, label in enumerate(answers)]
    return Ratings.from_columns(*zip(*rows, strict=True), order=list(dict.fromkeys(row[2] for row in rows)))


def test_options_that_both_chose_stand_on_the_diagonal_and_others_beside_what_was_chosen_instead():
    table = set_confusion(ratings_of([("a", "b"), ("a", "c")]), OPTIONS).table()

    assert table[0, 0] == 2  # both orders of the pair
    assert (table[1, 2], table[2, 1]) == (1, 1)
    assert table.sum() == 4


def test_an_option_with_nothing_in_its_place_stands_against_nothing():
    table = set_confusion(ratings_of([("a",), ("a", "b")], [(), ("c",)]), OPTIONS).table()

    assert (table[1, NOTHING], table[NOTHING, 1]) == (1, 1)
    assert table[2, NOTHING] == 1


def test_two_who_chose_nothing_add_nothing():
    assert set_confusion(ratings_of([(), ()]), OPTIONS).table().sum() == 0


@given(st.lists(st.lists(st.frozensets(st.sampled_from(OPTIONS)), min_size=2, max_size=4), min_size=1, max_size=5))
def test_sets_as_plain_loops(items):
    wanted = np.zeros((4, 4), int)
    for answers in items:
        for one, other in permutations(answers, 2):
            for option in one & other:
                wanted[OPTIONS.index(option), OPTIONS.index(option)] += 1
            for mine in one - other or {None}:
                for theirs in other - one or {None}:
                    if mine or theirs:
                        row, column = (NOTHING if name is None else OPTIONS.index(name) for name in (mine, theirs))
                        wanted[row, column] += 1

    found = set_confusion(ratings_of(*[[tuple(sorted(answer)) for answer in answers] for answers in items]), OPTIONS)

    assert found.table().tolist() == wanted.tolist()


def test_boxes_around_the_same_thing_meet_under_their_classes():
    here, there = (0, 0, 10, 10), (100, 100, 10, 10)
    mine = (Box("a", *here), Box("b", *there))
    theirs = (Box("a", *here), Box("c", *there), Box("c", 300, 0, 5, 5))

    table = box_confusion(ratings_of([mine, theirs]), OPTIONS).table()

    assert table[0, 0] == 2
    assert (table[1, 2], table[2, 1]) == (1, 1)
    assert (table[2, NOTHING], table[NOTHING, 2]) == (1, 1)
    assert table.sum() == 6


def test_a_box_of_the_same_class_is_matched_before_one_of_another():
    mine = (Box("a", 0, 0, 10, 10),)
    theirs = (Box("b", 0, 0, 10, 10), Box("a", 2, 0, 10, 10))

    table = box_confusion(ratings_of([mine, theirs]), OPTIONS).table()

    assert table[0, 0] == 2
    assert table[0, 1] == 0
    assert table[1, NOTHING] == 1


def test_spans_meet_where_they_share_half_their_characters():
    table = span_confusion(ratings_of([(Span(0, 10, "a"),), (Span(0, 8, "b"), Span(20, 25, "a"))]), OPTIONS).table()

    assert table[0, 1] == 1
    assert table[0, NOTHING] == 1


def test_people_who_mark_nothing_at_all_leave_an_empty_table():
    assert box_confusion(ratings_of([(), ()]), OPTIONS).table().sum() == 0


def test_the_items_behind_a_cell_come_with_most_pairs_first():
    found = set_confusion(ratings_of([("a",), ("b",)], [("a",), ("a",)], [("a",), ("b",), ("b",)]), OPTIONS)

    assert found.items_with(0, 1) == (2, 0)
    assert found.items_with(1, 0) == (2, 0)
    assert found.items_with(0, 0) == (1,)
    assert found.items_with(2, NOTHING) == ()
