from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from consensus.stats.cohen import cohen_kappa
from tests.stats import kappa_definitions, published
from tests.stats.strategies import ratings

TABLES = [
    "gwet_3x3_abstractors",
    "gwet_4x4_diagnosis",
    "landis_koch_1977_ms_winnipeg",
    "landis_koch_1977_ms_new_orleans",
]


@pytest.mark.parametrize(
    ("name", "printed", "digits"),
    [
        ("gwet_3x3_abstractors", 0.7964094, 7),
        ("landis_koch_1977_ms_winnipeg", 0.208, 3),
        ("landis_koch_1977_ms_new_orleans", 0.297, 3),
    ],
)
def test_kappa_of_published_examples_to_the_printed_digits(name, printed, digits):
    assert round(cohen_kappa(published.example(name)), digits) == printed


@pytest.mark.parametrize(
    ("name", "linear", "quadratic"),
    [
        ("gwet_3x3_abstractors", 0.842902, 0.892157),
        ("gwet_4x4_diagnosis", 0.406811, 0.383186),
        ("landis_koch_1977_ms_winnipeg", 0.379731, 0.524576),
        ("landis_koch_1977_ms_new_orleans", 0.477273, 0.625581),
    ],
)
def test_weighted_kappa_of_worked_examples(name, linear, quadratic):
    r = published.example(name)

    assert cohen_kappa(r, weights="linear") == pytest.approx(linear, abs=1e-6)
    assert cohen_kappa(r, weights="quadratic") == pytest.approx(quadratic, abs=1e-6)


def test_kappa_of_krippendorffs_example_b():
    assert cohen_kappa(published.example("krippendorff_b_two_observers_nominal")) == pytest.approx(0.684211, abs=1e-6)


@pytest.mark.parametrize(("ours", "theirs"), [("identity", None), ("linear", "linear"), ("quadratic", "quadratic")])
@pytest.mark.parametrize("name", TABLES)
def test_scikit_learn_and_statsmodels_agree(name, ours, theirs):
    r = published.example(name)
    first, second = r.label[r.labeler == 0], r.label[r.labeler == 1]
    table = np.array(published.examples()[name]["table"])

    value = cohen_kappa(r, weights=ours)

    assert value == pytest.approx(cohen_kappa_score(first, second, weights=theirs))
    assert value == pytest.approx(inter_rater.cohens_kappa(table, wt=theirs, return_results=False))


@given(ratings(), st.sampled_from(["identity", "linear", "quadratic", "ordinal"]))
def test_kappa_is_its_definition(r, name):
    for first, second in combinations(r.labelers, 2):
        expected = kappa_definitions.cohen(r, first, second, kappa_definitions.weight(name, r.labels))

        assert cohen_kappa(r, first, second, weights=name) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_only_items_that_both_answered_count_in_the_habits_too():
    shared = [["a", "b", "a", "b"], ["a", "b", "b", "b"]]
    with_more = [[*shared[0], "a", "a", None], [*shared[1], None, None, "b"]]

    assert cohen_kappa(published.ratings_of_observers(with_more)) == cohen_kappa(published.ratings_of_observers(shared))


def test_people_who_both_lean_to_one_label_agree_less_beyond_chance():
    """What made kappa suspect: 85 of 100 answers are the same both times. Feinstein and Cicchetti (1990)."""
    balanced, leaning = [[40, 9], [6, 45]], [[80, 10], [5, 5]]

    assert round(cohen_kappa(published.ratings_of_contingencies(balanced)), 2) == 0.70
    assert round(cohen_kappa(published.ratings_of_contingencies(leaning)), 2) == 0.32


def test_more_than_two_labelers_must_be_chosen_from():
    score = cohen_kappa(published.ratings_of_items([["a", "b", "a"]]))

    assert score.reason == "It compares two labelers; choose which two, or take the mean over all pairs."


def test_labelers_who_share_no_item_are_said_so():
    score = cohen_kappa(published.ratings_of_observers([["a", None], [None, "a"]]), 0, 1)

    assert score.reason == "No item has answers from both labelers."


def test_two_labelers_who_always_say_the_same_one_label_cannot_be_told_from_chance():
    score = cohen_kappa(published.ratings_of_observers([["a", "a", "b"], ["a", "a", None]]), 0, 1)

    assert score.reason == "Every answer is the same label, so chance alone would agree too."


def test_a_stranger_and_a_labeler_twice_are_refused():
    r = published.ratings_of_items([["a", "b"]])

    with pytest.raises(ValueError, match="'nobody' has not answered any item"):
        cohen_kappa(r, 0, "nobody")
    with pytest.raises(ValueError, match="cannot be compared with themselves"):
        cohen_kappa(r, 1, 1)
