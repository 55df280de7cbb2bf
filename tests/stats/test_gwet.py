import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats.gwet import gwet_ac
from tests.stats import kappa_definitions, published
from tests.stats.strategies import ratings

NAMES = ["identity", "linear", "quadratic", "radical", "ordinal"]


@pytest.mark.parametrize(
    ("name", "printed", "digits"),
    [
        ("gwet_distrib_6raters", 0.4448007, 7),
        ("krippendorff_c_4_observers_12_units", 0.77544, 5),
        ("gwet_3x3_abstractors", 0.8493305, 7),
    ],
)
def test_ac1_of_published_examples_to_the_printed_digits(name, printed, digits):
    assert round(gwet_ac(published.example(name)), digits) == printed


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fleiss_1971_psychiatrists", 0.44788),
        ("gwet_4x4_diagnosis", 0.45616),
        ("landis_koch_1977_ms_winnipeg", 0.25778),
        ("landis_koch_1977_ms_new_orleans", 0.31108),
    ],
)
def test_ac1_of_worked_examples(name, value):
    assert gwet_ac(published.example(name)) == pytest.approx(value, abs=5e-6)


@pytest.mark.parametrize(("folder", "value"), [("rte", 0.2727), ("bluebirds", 0.2218)])
def test_ac1_of_datasets(folder, value):
    assert gwet_ac(published.dataset(folder)) == pytest.approx(value, abs=5e-5)


@given(ratings(), st.sampled_from(NAMES))
def test_ac1_and_ac2_are_their_definition(r, name):
    expected = kappa_definitions.gwet(r, kappa_definitions.weight(name, r.labels or [0]))

    assert gwet_ac(r, weights=name) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_a_label_that_nobody_gives_is_one_that_people_could_have_chosen():
    rows = [list("aa"), list("ab"), list("bb")]
    two = published.ratings_of_items(rows)
    three = type(two).from_columns([0, 0, 1, 1, 2, 2], [0, 1] * 3, list("aaabbb"), order=["a", "b", "c"])

    assert gwet_ac(two) == pytest.approx(1 / 3)
    assert gwet_ac(three) == pytest.approx((2 / 3 - 1 / 4) / (1 - 1 / 4))
