from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consensus.stats import bootstrap
from consensus.stats.parts import Repeated
from consensus.stats.specific import specific_agreement, specific_parts
from tests.stats import definitions, published
from tests.stats.strategies import ratings


def test_positive_and_negative_agreement_of_two_labelers():
    """118 yes together, 5 and 2 apart, 0 no together: Cicchetti and Feinstein (1990) call for two numbers."""
    r = published.ratings_of_contingencies([[118, 5], [2, 0]])

    assert specific_agreement(r, 0) == pytest.approx(2 * 118 / (2 * 118 + 5 + 2))
    assert specific_agreement(r, 1) == 0


def test_beyond_chance_it_is_the_kappa_that_fleiss_1971_prints_for_each_diagnosis():
    r = published.example("fleiss_1971_psychiatrists")
    share = np.bincount(r.label) / r.n_labels

    agreed = np.array([specific_agreement(r, label) for label in r.labels])

    assert np.round((agreed - share) / (1 - share), 3).tolist() == [0.245, 0.245, 0.520, 0.471, 0.566]


@given(ratings())
def test_specific_agreement_is_its_definition(r):
    pairs = [pair for labels in definitions.answers_of(r).values() for pair in permutations(labels, 2)]
    for label in r.labels:
        others = [other for one, other in pairs if one == label]
        expected = others.count(label) / len(others) if others else np.nan

        assert specific_agreement(r, label) == pytest.approx(expected, nan_ok=True)


@given(r=ratings(), data=st.data())
def test_the_sums_over_items_give_it_of_every_resample(r, data):
    assume(r.labels)
    parts = specific_parts(r, r.labels[0])
    n_items = parts.ratings.n_items
    drawn = np.array([data.draw(st.lists(st.integers(0, 3), min_size=n_items, max_size=n_items))], dtype=np.float64)

    assert parts.at(drawn) == pytest.approx(
        Repeated(parts.ratings, specific_agreement, {"label": r.labels[0]}).at(drawn), nan_ok=True
    )


def test_with_an_interval_over_the_items():
    rte = published.dataset("rte")

    estimate = bootstrap(specific_agreement, rte, label="entailed")

    assert estimate.low < estimate.value < estimate.high
    assert estimate.n_items == 800


def test_a_label_that_nobody_gave_says_so():
    r = published.ratings_of_items([["a", "a"], ["b"]])

    assert specific_agreement(r, "b").reason == "Nobody gave this label to an item with two answers."
    with pytest.raises(ValueError, match="'c' is not one of the labels"):
        specific_agreement(r, "c")
