import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given

from consensus.stats import Ratings
from consensus.stats.runs import pieces
from tests.stats.strategies import cells, table


def test_columns_become_codes_and_vocabularies():
    ratings = Ratings.from_columns(["b", "a", "b"], ["mia", "mia", "leo"], ["yes", "no", "no"])

    assert (ratings.items, ratings.labelers, ratings.labels) == (("a", "b"), ("leo", "mia"), ("no", "yes"))
    assert (ratings.n_items, ratings.n_labelers, ratings.n_labels) == (2, 2, 3)
    assert ratings.counts().toarray().tolist() == [[1, 0], [1, 1]]


def test_a_frame_may_name_its_columns():
    frame = pd.DataFrame({"key": ["a", "a"], "who": [1, 2], "value": ["x", "y"]})

    assert Ratings.from_frame(frame, item="key", labeler="who", label="value").n_labels == 2


def test_missing_labels_are_dropped_and_counted():
    ratings = Ratings.from_columns(["a", "a", "b", "c"], [1, 2, 1, 1], ["x", None, math.nan, "y"])

    assert ratings.n_missing == 2
    assert ratings.items == ("a", "c")
    assert ratings.n_labels == 2


def test_a_second_answer_of_a_labeler_to_an_item_is_refused():
    with pytest.raises(ValueError, match="'mia' answers item 'a' more than once"):
        Ratings.from_columns(["a", "b", "a"], ["mia", "mia", "mia"], ["x", "x", "y"])


def test_a_missing_answer_beside_a_given_one_is_no_second_answer():
    assert Ratings.from_columns(["a", "a"], ["mia", "mia"], ["x", None]).n_labels == 1


@pytest.mark.parametrize(
    ("items", "labelers", "labels", "sentence"),
    [
        (["a", "b"], [1], ["x", "y"], "same length"),
        ([None, "b"], [1, 2], ["x", "y"], "needs an item and a labeler"),
        (["a", "b"], [1, None], ["x", "y"], "needs an item and a labeler"),
    ],
)
def test_columns_that_do_not_fit_are_refused_with_a_sentence(items, labelers, labels, sentence):
    with pytest.raises(ValueError, match=sentence):
        Ratings.from_columns(items, labelers, labels)


@pytest.mark.parametrize(
    ("labels", "order", "expected"),
    [
        ([10, 9, 2.5], None, (2.5, 9, 10)),
        (["10", "9", "2.5"], None, ("2.5", "9", "10")),
        (["mild", "none", "severe"], ["none", "mild", "severe", "fatal"], ("none", "mild", "severe", "fatal")),
        ([("b",), ("a", "c"), ("a",)], None, (("a", "c"), ("a",), ("b",))),
        (["x", 2, "1"], None, ("1", "x", 2)),
    ],
)
def test_labels_stand_in_the_order_given_or_else_by_size_or_sorted(labels, order, expected):
    assert Ratings.from_columns([1, 2, 3], ["mia"] * 3, labels, order=order).labels == expected


def test_an_ordered_category_brings_its_order():
    column = pd.Categorical(["high", "low"], categories=["low", "middle", "high"], ordered=True)
    frame = pd.DataFrame({"item": [1, 2], "labeler": [1, 1], "label": column})

    assert Ratings.from_frame(frame).labels == ("low", "middle", "high")


def test_a_label_that_the_order_lacks_is_refused():
    with pytest.raises(ValueError, match="'huge' is not one of"):
        Ratings.from_columns([1, 2], [1, 1], ["low", "huge"], order=["low", "high"])


def test_items_with_a_single_answer_stay_and_are_counted():
    ratings = Ratings.from_columns(["a", "a", "b"], [1, 2, 3], ["x", "y", "x"])

    assert ratings.n_single_answers == 1
    assert ratings.pairable().items == ("a",)
    assert ratings.pairable().labelers == (1, 2)
    assert ratings.n_items == 2


def test_a_selection_keeps_the_answers_and_the_labels_of_the_scale():
    ratings = Ratings.from_columns(["a", "b", "b"], ["mia", "mia", "leo"], ["x", "y", "z"])

    kept = ratings.select(np.array([False, True]))

    assert (kept.items, kept.labelers, kept.labels) == (("b",), ("leo", "mia"), ("x", "y", "z"))
    assert kept.counts().toarray().tolist() == [[0, 1, 1]]
    assert ratings.only(["b", "unknown"]).counts().toarray().tolist() == [[0, 1, 1]]


def test_repeated_items_are_items_of_their_own():
    ratings = Ratings.from_columns(["a", "b", "a", "c"], [1, 1, 2, 2], ["x", "y", "z", "x"])

    repeated = ratings.repeat(np.array([2, 0, 1]))

    assert repeated.counts().toarray().tolist() == [[1, 0, 1], [1, 0, 1], [1, 0, 0]]
    assert repeated.labeler.tolist() == [0, 1, 0, 1, 1]


def test_no_answers_at_all_are_a_table_too():
    ratings = Ratings.from_columns([], [], [])

    assert (ratings.n_items, ratings.n_labels, ratings.n_labelers, ratings.n_single_answers) == (0, 0, 0, 0)
    assert ratings.counts().shape == (0, 0)


def test_numbers_that_stand_in_order_are_not_copied():
    item, labeler, label = np.array([4, 4, 7], np.int32), np.array([0, 1, 0], np.int16), np.array([0, 1, 1], np.int8)

    ratings = Ratings.from_columns(item, labeler, label)

    assert np.shares_memory(ratings.by_item.values, item)
    assert np.shares_memory(ratings.labeler, labeler)
    assert np.shares_memory(ratings.label, label)
    assert (ratings.items, ratings.item.tolist(), ratings.labels) == ((4, 7), [0, 0, 1], (0, 1))


def test_an_arrow_table_is_read_without_copying_its_numbers():
    table = pa.table({"item": [1, 1, 2], "labeler": [0, 1, 0], "label": [0, 1, 1]})

    ratings = Ratings.from_frame(table)

    assert np.shares_memory(ratings.label, table["label"].chunk(0).to_numpy())
    assert ratings.counts().toarray().tolist() == [[1, 1], [0, 1]]


def test_words_and_gaps_of_an_arrow_table_are_understood():
    words = pa.chunked_array([["b", "a"], ["a", "b"]])
    table = pa.table({"item": words, "labeler": pa.array(["x", "x", "y", "y"]), "label": pa.array([2.5, None, 1.0, 9])})

    ratings = Ratings.from_frame(table)

    assert (ratings.items, ratings.labels, ratings.n_missing) == (("a", "b"), (1.0, 2.5, 9.0), 1)
    assert ratings.counts().toarray().tolist() == [[1, 0, 0], [0, 1, 1]]


@given(cells())
def test_rows_stand_ordered_by_item_whatever_order_they_come_in(rows):
    shuffled = table(rows[::-1])

    assert (np.diff(shuffled.item) >= 0).all()
    assert shuffled.starts.tolist() == np.searchsorted(shuffled.item, np.arange(shuffled.n_items + 1)).tolist()
    assert (shuffled.counts() != table(rows).counts()).nnz == 0


@pytest.mark.parametrize("n_answers", [3, 40])
def test_a_second_answer_is_found_however_many_answers_an_item_has(n_answers):
    items, labelers = np.repeat([1, 2], n_answers), np.tile(np.arange(n_answers), 2)
    labelers[-1] = 0

    with pytest.raises(ValueError, match="Labeler 0 answers item 2 more than once"):
        Ratings.from_columns(items, labelers, np.zeros(2 * n_answers, np.int8))


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_pieces_hold_whole_items_whatever_their_size(size):
    item = np.repeat([0, 1, 2, 3, 9], [1, 7, 2, 1, 3])

    found = list(pieces(item, rows=size))

    assert np.concatenate([item[piece.rows][piece.starts] for piece in found]).tolist() == [0, 1, 2, 3, 9]
    assert np.concatenate([piece.sizes for piece in found]).tolist() == [1, 7, 2, 1, 3]
    assert [piece.rows.start for piece in found][1:] == [piece.rows.stop for piece in found][:-1]
