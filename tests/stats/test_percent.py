import math

import pytest
from hypothesis import given

from consensus.stats import percent_agreement
from tests.stats import definitions, published
from tests.stats.strategies import cells, ratings, table


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fleiss_1971_psychiatrists", 0.555556),
        ("fleiss_14_raters_10_subjects", 0.378022),
        ("gwet_distrib_6raters", 0.551111),
        ("gwet_3x3_abstractors", 0.89),
        ("krippendorff_c_4_observers_12_units", 0.8181818),
        ("krippendorff_b_two_observers_nominal", 0.75),
        ("irrCAC_ben_gerry", 0.727273),
    ],
)
def test_percent_agreement_of_worked_examples(name, value):
    assert percent_agreement(published.example(name)) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(("folder", "value"), [("rte", 0.6287), ("bluebirds", 0.5882)])
def test_percent_agreement_of_datasets(folder, value):
    assert percent_agreement(published.dataset(folder)) == pytest.approx(value, abs=5e-5)


@given(ratings())
def test_percent_agreement_is_its_definition(r):
    assert percent_agreement(r) == pytest.approx(definitions.percent(r), nan_ok=True)


@given(cells())
def test_an_item_answered_once_does_not_move_percent_agreement(rows):
    with_lonely_item = table([*rows, (99, 0, 1)])

    assert percent_agreement(with_lonely_item) == pytest.approx(percent_agreement(table(rows)), nan_ok=True)


def test_each_item_weighs_the_same_however_many_answers_it_has():
    assert percent_agreement(published.ratings_of_items([["a"] * 10, ["a", "b"]])) == 0.5


@pytest.mark.parametrize("answers", [[], [["a"], ["b"]]])
def test_percent_agreement_without_a_pair_says_why(answers):
    score = percent_agreement(published.ratings_of_items(answers))

    assert math.isnan(score)
    assert score.reason == "No item has answers from two labelers yet."


def test_percent_agreement_of_one_label_only_is_perfect():
    assert percent_agreement(published.ratings_of_items([["a", "a"], ["a", "a"]])) == 1
