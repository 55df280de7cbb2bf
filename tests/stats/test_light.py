import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consensus.stats import Ratings, bootstrap, cohen_kappa, labeler_kappas, light_kappa
from consensus.stats.light import light_parts
from consensus.stats.parts import Repeated
from tests.stats import published
from tests.stats.strategies import ratings


def anesthesia() -> Ratings:
    frame = published.annotations("anesthesia").query("repeat == 1")
    return Ratings.from_frame(frame, item="item_id", labeler="labeler_id", label="value")


def test_the_mean_kappa_of_the_ten_pairs_of_anaesthetists():
    assert light_kappa(anesthesia()) == pytest.approx(0.5853, abs=5e-5)


@pytest.mark.parametrize("weigh", ["pairs", "items"])
@given(r=ratings(), weights=st.sampled_from(["identity", "linear"]))
def test_it_is_the_mean_of_the_kappas_that_are_defined(weigh, r, weights):
    pairs = labeler_kappas(r, weights).dropna(subset=["kappa"])
    counts = pairs["n_shared"] if weigh == "items" else np.ones(len(pairs))
    expected = np.average(pairs["kappa"], weights=counts) if len(pairs) else np.nan

    assert light_kappa(r, weights, weigh) == pytest.approx(expected, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("weigh", ["pairs", "items"])
@given(r=ratings(), weights=st.sampled_from(["identity", "linear"]), data=st.data())
def test_the_sums_over_items_give_it_of_every_resample(weigh, r, weights, data):
    parts = light_parts(r, weights, weigh)
    n_items = parts.ratings.n_items
    assume(n_items)
    drawn = np.array([data.draw(st.lists(st.integers(0, 3), min_size=n_items, max_size=n_items))], dtype=np.float64)

    slow = Repeated(parts.ratings, light_kappa, {"weights": weights, "weigh": weigh}).at(drawn)

    assert parts.at(drawn) == pytest.approx(slow, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("weigh", ["pairs", "items"])
@pytest.mark.parametrize("weights", ["identity", "quadratic"])
def test_the_influence_of_an_item_is_how_it_moves_with_it(weigh, weights):
    parts = light_parts(published.example("krippendorff_c_4_observers_12_units"), weights, weigh)
    times, step = np.array([3.0, 1, 2, 1, 1, 1, 4, 1, 1, 1, 1]), 1e-6
    ahead, back = parts.at(times + step * np.eye(11)), parts.at(times - step * np.eye(11))

    assert parts.influence(times) == pytest.approx((ahead - back) / (2 * step), abs=1e-7)


def test_of_two_labelers_it_is_cohens():
    r = published.example("gwet_4x4_diagnosis")

    assert light_kappa(r, "linear") == pytest.approx(cohen_kappa(r, weights="linear"))


def test_with_an_interval_over_the_items():
    estimate = bootstrap(light_kappa, anesthesia())

    assert estimate.low < estimate.value < estimate.high
    assert (estimate.n_items, estimate.n_labelers) == (45, 5)


def test_why_it_is_undefined():
    alike = published.ratings_of_items([["a", "a", "a"]])
    lonely = published.ratings_of_items([["a"], ["b"]])

    assert light_kappa(alike).reason == (
        "No two labelers have a kappa: all who share items gave one and the same label to them."
    )
    assert light_kappa(lonely).reason == "No item has answers from two labelers yet."
