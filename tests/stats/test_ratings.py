import math

import numpy as np
import pandas as pd
import pytest

from consensus.stats import Ratings


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
