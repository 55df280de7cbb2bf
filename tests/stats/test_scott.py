from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats.fleiss import fleiss_kappa
from consensus.stats.scott import scott_pi
from tests.stats import kappa_definitions, published
from tests.stats.strategies import ratings


def test_pi_of_the_abstractors_of_gwet_to_the_printed_digits():
    assert round(scott_pi(published.example("gwet_3x3_abstractors")), 7) == 0.7962397


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gwet_4x4_diagnosis", 0.43034),
        ("landis_koch_1977_ms_winnipeg", 0.17824),
        ("landis_koch_1977_ms_new_orleans", 0.28332),
    ],
)
def test_pi_of_worked_examples(name, value):
    assert scott_pi(published.example(name)) == pytest.approx(value, abs=5e-6)


@given(ratings(), st.sampled_from(["identity", "linear", "quadratic", "ordinal"]))
def test_pi_is_its_definition(r, name):
    for first, second in combinations(r.labelers, 2):
        expected = kappa_definitions.scott(r, first, second, kappa_definitions.weight(name, r.labels))

        assert scott_pi(r, first, second, weights=name) == pytest.approx(expected, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("name", ["gwet_4x4_diagnosis", "krippendorff_a_binary_two_observers"])
def test_of_two_labelers_without_gaps_it_is_fleiss_kappa(name):
    assert scott_pi(published.example(name)) == pytest.approx(fleiss_kappa(published.example(name)))


def test_undefined_as_cohens_kappa_is():
    three = scott_pi(published.ratings_of_items([["a", "b", "a"]]))
    apart = scott_pi(published.ratings_of_observers([["a", None], [None, "a"]]), 0, 1)

    assert three.reason == "It compares two labelers; choose which two, or take the mean over all pairs."
    assert apart.reason == "No item has answers from both labelers."
