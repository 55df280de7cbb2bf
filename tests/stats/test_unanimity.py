import numpy as np
import pytest
from hypothesis import given

from consensus.stats.unanimity import unanimity
from tests.stats import definitions, published
from tests.stats.strategies import ratings


@given(ratings())
def test_unanimity_is_the_share_of_items_with_one_label(r):
    items = definitions.answers_of(r).values()
    expected = sum(len(set(labels)) == 1 for labels in items) / len(items) if items else np.nan

    assert unanimity(r) == pytest.approx(expected, nan_ok=True)


def test_without_a_pair_it_says_why():
    assert unanimity(published.ratings_of_items([["a"]])).reason == "No item has answers from two labelers yet."
