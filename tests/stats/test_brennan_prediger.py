import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats import inter_rater

from consensus.stats.brennan_prediger import brennan_prediger
from tests.stats import kappa_definitions, published
from tests.stats.strategies import ratings

NAMES = ["identity", "linear", "quadratic", "radical", "ordinal"]


@pytest.mark.parametrize(
    ("name", "printed", "digits"),
    [
        ("gwet_distrib_6raters", 0.4388889, 7),
        ("krippendorff_c_4_observers_12_units", 0.77273, 5),
        ("gwet_3x3_abstractors", 0.835, 7),
    ],
)
def test_brennan_prediger_of_published_examples_to_the_printed_digits(name, printed, digits):
    assert round(brennan_prediger(published.example(name)), digits) == printed


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fleiss_1971_psychiatrists", 0.44444),
        ("gwet_4x4_diagnosis", 0.44993),
        ("landis_koch_1977_ms_winnipeg", 0.23937),
        ("landis_koch_1977_ms_new_orleans", 0.30435),
    ],
)
def test_brennan_prediger_of_worked_examples(name, value):
    assert brennan_prediger(published.example(name)) == pytest.approx(value, abs=5e-6)


@pytest.mark.parametrize("name", ["fleiss_1971_psychiatrists", "gwet_distrib_6raters"])
def test_it_is_the_free_marginal_kappa_of_statsmodels(name):
    r = published.example(name)

    assert brennan_prediger(r) == pytest.approx(inter_rater.fleiss_kappa(r.counts().toarray(), method="randolph"))


@given(ratings(), st.sampled_from(NAMES))
def test_brennan_prediger_is_its_definition(r, name):
    expected = kappa_definitions.brennan_prediger(r, kappa_definitions.weight(name, r.labels or [0]))

    assert brennan_prediger(r, weights=name) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_a_label_that_nobody_gives_makes_the_same_answers_agree_more():
    two = published.ratings_of_items([["a", "a"], ["a", "b"]])
    three = type(two).from_columns([0, 0, 1, 1], [0, 1, 0, 1], ["a", "a", "a", "b"], order=["a", "b", "c"])

    assert (brennan_prediger(two), brennan_prediger(three)) == (0, pytest.approx(0.25))
