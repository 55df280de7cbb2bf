"""Every score of structured answers, taken apart into what each item adds, is the score itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consensus.stats import Ratings
from consensus.stats.characters import character_alpha, unitizing_alpha
from consensus.stats.distances.sets import masi_likeness
from consensus.stats.distances.spans import overlap_f1, span_f1
from consensus.stats.distances.words import word_error_rate
from consensus.stats.left_out_scores import leave_one_out_score
from consensus.stats.pair_scores import pair_score
from consensus.stats.parts import Repeated
from consensus.stats.reference_scores import reference_score
from consensus.stats.sample import PARTS
from consensus.stats.shapes import Span
from tests.stats.structured.strategies import KINDS, tables

TEXT = 12  # characters, more than any span of the strategies reaches

EVERY_SCORE = {
    "pair": ("spans", pair_score, {"comparison": overlap_f1}),
    "pooled pair": ("spans", pair_score, {"comparison": span_f1, "pooled": True}),
    "left out": ("choices", leave_one_out_score, {"comparison": masi_likeness}),
    "reference": ("spans", reference_score, {"comparison": span_f1, "gold": (Span(0, 3, "ant"),)}),
    "pooled reference": ("texts", reference_score, {"comparison": word_error_rate, "gold": "a ab", "pooled": True}),
    "characters": ("spans", character_alpha, {"lengths": TEXT}),
    "units": ("spans", unitizing_alpha, {"lengths": TEXT}),
}


def test_none_is_forgotten():
    statistics = {pair_score, leave_one_out_score, reference_score, character_alpha, unitizing_alpha}

    assert {statistic for _, statistic, _ in EVERY_SCORE.values()} == statistics
    assert statistics <= set(PARTS)


def for_items(options, r: Ratings):
    """Options with the same reference, or the same length, for every item."""
    return {
        name: dict.fromkeys(r.items, value) if name in ("gold", "lengths") else value for name, value in options.items()
    }


@pytest.mark.parametrize("name", EVERY_SCORE)
@settings(max_examples=25)
@given(st.data())
def test_weighted_sums_equal_the_score_of_the_repeated_items(name, data):
    kind, statistic, options = EVERY_SCORE[name]
    r = data.draw(tables(KINDS[kind]))
    parts = PARTS[statistic](r, **for_items(options, r))
    n_items = parts.ratings.n_items
    weights = np.array(data.draw(st.lists(st.integers(0, 3), min_size=n_items, max_size=n_items)), dtype=float)

    def again(table):
        return statistic(table, **for_items(options, table))

    expected = Repeated(parts.ratings, again, {}).at(weights[None])
    assert parts.at(weights[None]) == pytest.approx(expected, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("name", ["characters", "units"])
@settings(max_examples=25)
@given(st.data())
def test_the_influence_of_an_item_is_the_slope(name, data):
    kind, statistic, options = EVERY_SCORE[name]
    r = data.draw(tables(KINDS[kind]))
    parts = PARTS[statistic](r, **for_items(options, r))
    times, step = np.ones(parts.ratings.n_items), 1e-5

    influence = parts.influence(times)

    if influence is None:
        assert np.isnan(parts.at(times[None])[0])
    else:
        moved = np.eye(len(times)) * step
        slope = (parts.at(times + moved) - parts.at(times - moved)) / (2 * step)
        assert influence == pytest.approx(slope, abs=1e-6)
