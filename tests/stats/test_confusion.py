from itertools import permutations

import numpy as np
import pytest
from hypothesis import given

from consensus.stats import items_with, label_pairs, labeler_against_others, what_others_say
from tests.stats import definitions, published
from tests.stats.strategies import ratings


def test_who_says_one_label_while_others_say_another():
    table = label_pairs(published.ratings_of_items([["a", "a", "b"], ["b", "c"], ["c"]]))

    assert table.loc["a"].to_dict() == {"a": 2, "b": 2, "c": 0}
    assert table.loc["b"].to_dict() == {"a": 2, "b": 0, "c": 1}
    assert table.loc["c"].to_dict() == {"a": 0, "b": 1, "c": 0}


@given(ratings())
def test_label_pairs_are_all_ordered_pairs_of_answers(r):
    pairs = [pair for labels in definitions.answers_of(r).values() for pair in permutations(labels, 2)]
    table = label_pairs(r)

    assert table.to_numpy().sum() == len(pairs)
    for first, second in set(pairs):
        assert table.loc[first, second] == pairs.count((first, second))


def test_what_others_answer_where_one_labeler_says_a_label():
    r = published.ratings_of_items([["a", "b", "b"], ["a", "a"], ["b"]])

    assert labeler_against_others(r, 0).loc["a"].to_dict() == {"a": 1, "b": 2}
    assert labeler_against_others(r, 2).loc["b"].to_dict() == {"a": 1, "b": 1}


@given(ratings())
def test_the_tables_of_all_labelers_add_up_to_the_label_pairs(r):
    if r.n_labelers:
        total = sum(labeler_against_others(r, labeler) for labeler in r.labelers)
        assert total.equals(label_pairs(r))


def test_a_labeler_without_answers_is_refused():
    with pytest.raises(ValueError, match="'nobody' has not answered any item"):
        labeler_against_others(published.ratings_of_items([["a", "b"]]), "nobody")


def test_what_others_say_where_somebody_says_a_label():
    table = what_others_say(published.ratings_of_items([["a", "a", "b"], ["b", "b"], ["c"]]))

    assert table.loc["a"].to_dict() == {"a": 0.5, "b": 0.5, "c": 0}
    assert table.loc["b"].to_dict() == pytest.approx({"a": 1 / 3, "b": 2 / 3, "c": 0})
    assert table.loc["c"].isna().all()


@given(ratings())
def test_what_others_say_counts_every_answer_once(r):
    said = {label: [] for label in r.labels}
    for labels in definitions.answers_of(r).values():
        for place, label in enumerate(labels):
            others = labels[:place] + labels[place + 1 :]
            said[label].append([others.count(other) / len(others) for other in r.labels])

    table = what_others_say(r)

    for label, rows in said.items():
        expected = np.mean(rows, axis=0) if rows else np.full(len(r.labels), np.nan)
        assert table.loc[label].to_numpy() == pytest.approx(expected, nan_ok=True)


def test_the_items_behind_a_cell_stand_with_the_most_telling_first():
    r = published.ratings_of_items([["a", "b"], ["a", "a"], ["b", "a", "a", "b"], ["b"]])

    assert items_with(r, "a", "b") == items_with(r, "b", "a") == (2, 0)
    assert items_with(r, "a", "a") == (1, 2)
    assert items_with(r, "a", "b", labeler=0) == (0,)
    assert items_with(r, "b", "a", labeler=0) == (2,)


@given(ratings())
def test_the_items_behind_all_cells_of_a_label_are_those_where_it_met_another_answer(r):
    for label in r.labels:
        found = {item for other in r.labels for item in items_with(r, label, other)}
        assert found == {item for item, labels in definitions.answers_of(r).items() if label in labels}


def test_items_behind_labels_that_are_not_there_are_refused():
    with pytest.raises(ValueError, match="'z' is not one of the labels"):
        items_with(published.ratings_of_items([["a", "b"]]), "a", "z")
    with pytest.raises(ValueError, match="'nobody' has not answered"):
        items_with(published.ratings_of_items([["a", "b"]]), "a", "b", labeler="nobody")


def test_no_shared_items_are_an_empty_table():
    assert label_pairs(published.ratings_of_items([])).empty
    assert what_others_say(published.ratings_of_items([])).empty
