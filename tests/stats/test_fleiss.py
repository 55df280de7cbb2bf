import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats import inter_rater

from consensus.stats import Ratings, fleiss_kappa
from tests.stats import kappa_definitions, published
from tests.stats.strategies import ratings

NAMES = ["identity", "linear", "quadratic", "radical", "ordinal"]


@pytest.mark.parametrize(
    ("name", "printed", "digits"),
    [
        ("fleiss_1971_psychiatrists", 0.430, 3),
        ("fleiss_14_raters_10_subjects", 0.210, 3),
        ("gwet_distrib_6raters", 0.4139265, 7),
        ("krippendorff_c_4_observers_12_units", 0.76117, 5),
        ("gwet_3x3_abstractors", 0.7962397, 7),
    ],
)
def test_fleiss_kappa_of_published_examples_to_the_printed_digits(name, printed, digits):
    assert round(fleiss_kappa(published.example(name)), digits) == printed


def test_the_kappas_of_single_diagnoses_in_fleiss_1971():
    counts = published.examples()["fleiss_1971_psychiatrists"]["counts"]
    against_rest = [[[row[place], 6 - row[place]] for row in counts] for place in range(5)]

    kappas = [round(fleiss_kappa(published.ratings_of_counts(rows)), 3) for rows in against_rest]

    assert kappas == [0.245, 0.245, 0.520, 0.471, 0.566]


@pytest.mark.parametrize(("folder", "value"), [("rte", 0.2414), ("bluebirds", 0.1253)])
def test_fleiss_kappa_of_datasets(folder, value):
    assert fleiss_kappa(published.dataset(folder)) == pytest.approx(value, abs=5e-5)


def test_fleiss_kappa_of_first_anesthesia_ratings():
    frame = published.annotations("anesthesia").query("repeat == 1")
    first = Ratings.from_frame(frame, item="item_id", labeler="labeler_id", label="value")

    assert fleiss_kappa(first) == pytest.approx(0.5824, abs=5e-5)


@pytest.mark.parametrize("name", ["fleiss_1971_psychiatrists", "fleiss_14_raters_10_subjects", "irr_anxiety"])
def test_statsmodels_agrees(name):
    r = published.example(name)

    assert fleiss_kappa(r) == pytest.approx(inter_rater.fleiss_kappa(r.counts().toarray()))


@given(ratings(), st.sampled_from(NAMES))
def test_fleiss_kappa_is_its_definition(r, name):
    expected = kappa_definitions.fleiss(r, kappa_definitions.weight(name, r.labels or [0]))

    assert fleiss_kappa(r, weights=name) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_an_item_answered_once_counts_in_chance_alone():
    pairs = [["a", "a"], ["b", "b"], ["a", "b"]]

    with_lonely_item = fleiss_kappa(published.ratings_of_items([*pairs, ["a"]]))

    assert fleiss_kappa(published.ratings_of_items(pairs)) == pytest.approx(1 / 3)
    assert with_lonely_item == pytest.approx((2 / 3 - 34 / 64) / (1 - 34 / 64))
