from itertools import combinations, permutations

import pytest
from hypothesis import given

from consensus.stats import label_pairs, labeler_against_others, labeler_pairs
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


def test_two_labelers_on_the_items_that_both_answered():
    r = published.ratings_of_observers([["a", "b", None], ["a", "c", "a"], [None, None, "b"]])

    rows = labeler_pairs(r).to_dict("records")

    assert rows == [
        {"first": 0, "second": 1, "n_shared": 2, "n_same": 1, "agreement": 0.5},
        {"first": 1, "second": 2, "n_shared": 1, "n_same": 0, "agreement": 0.0},
    ]


@given(ratings())
def test_labeler_pairs_are_their_definition(r):
    given_by = {}
    for item, labeler, label in zip(r.item, r.labeler, r.label, strict=True):
        given_by.setdefault(r.labelers[labeler], {})[item] = label
    expected = []
    for first, second in combinations(r.labelers, 2):
        shared = given_by[first].keys() & given_by[second].keys()
        same = [item for item in shared if given_by[first][item] == given_by[second][item]]
        if shared:
            expected.append((first, second, len(shared), len(same), len(same) / len(shared)))

    assert list(labeler_pairs(r).itertuples(index=False, name=None)) == expected


def test_agreement_of_the_first_two_observers_of_example_c():
    rows = labeler_pairs(published.example("krippendorff_c_4_observers_12_units"))

    assert rows.iloc[0].tolist() == [0, 1, 9, 8, pytest.approx(8 / 9)]


def test_no_shared_items_are_an_empty_table():
    assert labeler_pairs(published.ratings_of_items([["a"], ["b"]])).empty
    assert labeler_pairs(published.ratings_of_items([])).empty
    assert label_pairs(published.ratings_of_items([])).empty
