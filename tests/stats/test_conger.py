import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats.cohen import cohen_kappa
from consensus.stats.conger import conger_kappa
from tests.stats import kappa_definitions, published
from tests.stats.strategies import ratings

NAMES = ["identity", "linear", "quadratic", "radical", "ordinal"]


def test_conger_kappa_of_the_four_raters_of_gwet_to_the_printed_digits():
    """His table is Krippendorff's example C, but for one answer: the only one to unit 12 is the third rater's."""
    rows = [list(row) for row in published.examples()["krippendorff_c_4_observers_12_units"]["data"]]
    rows[2][11], rows[1][11] = rows[1][11], None

    assert round(conger_kappa(published.ratings_of_observers(rows)), 5) == 0.76282


def test_conger_kappa_asks_whose_answer_it_is():
    assert conger_kappa(published.example("krippendorff_c_4_observers_12_units")) == pytest.approx(0.76207, abs=5e-6)


@pytest.mark.parametrize(
    ("name", "value"), [("fleiss_1971_psychiatrists", 0.44181), ("irr_anxiety", -0.0187110), ("irr_video", 0.0951062)]
)
def test_conger_kappa_of_worked_examples(name, value):
    assert conger_kappa(published.example(name)) == pytest.approx(value, abs=5e-6)


@given(ratings(), st.sampled_from(NAMES))
def test_conger_kappa_is_its_definition(r, name):
    expected = kappa_definitions.conger(r, kappa_definitions.weight(name, r.labels or [0]))

    assert conger_kappa(r, weights=name) == pytest.approx(expected, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("weights", NAMES)
@pytest.mark.parametrize("name", ["gwet_3x3_abstractors", "gwet_4x4_diagnosis", "krippendorff_b_two_observers_nominal"])
def test_of_two_labelers_without_gaps_it_is_cohens(name, weights):
    r = published.example(name)

    assert conger_kappa(r, weights=weights) == pytest.approx(cohen_kappa(r, weights=weights))


def test_gaps_make_it_differ_from_cohens_which_counts_shared_items_alone():
    r = published.example("irrCAC_ben_gerry")

    assert (round(conger_kappa(r), 6), round(cohen_kappa(r), 6)) == (0.657143, 0.65625)
