from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from consensus.stats import Ratings
from consensus.stats.spearman import labeler_correlations, mean_spearman
from tests.stats import published
from tests.stats.strategies import cells, table


@pytest.mark.parametrize(("part", "value"), [("set1", 0.6774), ("set2", 0.5594)])
def test_judges_of_word_similarity_put_pairs_in_order(part, value):
    words = published.dataset("wordsim353")

    half = words.only(item for item in words.items if str(item).startswith(part))
    assert mean_spearman(half) == pytest.approx(value, abs=5e-5)


@settings(max_examples=50)
@given(cells(), st.integers(2, 4))
def test_every_correlation_is_that_of_scipy(rows, minimum):
    r = table(rows)
    given = {(labeler, item): value for item, labeler, value in rows}
    expected = {}
    for a, b in combinations(sorted({labeler for _, labeler, _ in rows}), 2):
        shared = [item for item in r.items if (a, item) in given and (b, item) in given]
        x, y = [given[a, item] for item in shared], [given[b, item] for item in shared]
        if len(shared) >= minimum and len(set(x)) > 1 and len(set(y)) > 1:
            expected[a, b] = stats.spearmanr(x, y).statistic

    found = labeler_correlations(r, minimum)

    people = [(r.labelers[a], r.labelers[b]) for a, b in zip(found.first, found.second, strict=True)]
    assert dict(zip(people, found.correlation, strict=True)) == pytest.approx(expected)
    mean = np.mean(list(expected.values())) if expected else np.nan
    assert mean_spearman(r, minimum) == pytest.approx(mean, nan_ok=True)


def test_people_who_share_too_little_have_no_correlation():
    r = Ratings.from_columns([1, 1, 2, 2], ["a", "b", "a", "b"], [1, 2, 3, 4])

    assert np.isnan(mean_spearman(r))
    assert mean_spearman(r).reason.startswith("No two labelers share enough items")
    assert mean_spearman(r, minimum=2) == 1
