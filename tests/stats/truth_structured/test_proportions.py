"""Intervals of shares."""

import numpy as np
import pytest
from scipy import stats

from consensus.stats.truth.boxes import fuse_boxes
from consensus.stats.truth.proportions import wilson
from consensus.stats.truth.rover import rover
from tests.stats.published import ratings_of_items
from tests.stats.truth_structured import loading


@pytest.mark.parametrize(("hits", "n"), [(0, 10), (3, 10), (10, 10), (81, 263)])
@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_it_is_the_interval_of_wilson_as_scipy_has_it(hits, n, confidence):
    low, high = wilson(np.array([hits / n]), np.array([n]), confidence)

    expected = stats.binomtest(hits, n).proportion_ci(confidence, method="wilson")
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_a_share_of_nothing_has_no_interval():
    low, high = wilson(np.array([np.nan]), np.array([0.0]))

    assert np.isnan(low[0])
    assert np.isnan(high[0])


def test_labelers_of_boxes_and_of_transcripts_have_intervals_about_their_shares():
    labelers = fuse_boxes(loading.boxes()[0]).labelers
    texts = rover(ratings_of_items([["the cat sat", "the cat", "a cat sat"]]))

    for share, (low, high) in [
        (labelers.precision, labelers.precision_interval()),
        (labelers.recall, labelers.recall_interval()),
        (texts.labeler_accuracy, texts.labeler_accuracy_interval()),
    ]:
        known = ~np.isnan(share)
        assert (low[known] <= share[known] + 1e-12).all()
        assert (share[known] <= high[known] + 1e-12).all()
        assert (low[known] < high[known]).all()
