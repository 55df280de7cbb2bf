import copy
import math
import pickle

import pytest

from consensus.stats import Estimate, Score


def test_a_score_is_a_float_without_a_reason():
    score = Score(0.5)

    assert score == 0.5
    assert score.is_defined
    assert score.reason is None


def test_an_undefined_score_is_nan_and_says_why():
    score = Score.undefined("No item has two answers.")

    assert math.isnan(score)
    assert not score.is_defined
    assert score.reason == "No item has two answers."


def test_nan_without_a_reason_is_refused():
    with pytest.raises(ValueError, match="reason"):
        Score(math.nan)


@pytest.mark.parametrize("travel", [copy.copy, copy.deepcopy, lambda score: pickle.loads(pickle.dumps(score))])
def test_the_reason_travels_with_the_score(travel):
    assert travel(Score.undefined("Too few.")).reason == "Too few."


def test_a_score_looks_like_a_number_or_like_the_reason_for_none():
    assert repr(Score(0.5)) == "0.5"
    assert repr(Score.undefined("Too few.")) == "undefined: Too few."
    assert f"{Score(0.25):.1%}" == "25.0%"


def estimate(value, low, high, reason=None):
    return Estimate(value, low, high, 800, 8000, 164, 0.95, reason, 1000)


def test_an_estimate_looks_like_what_one_writes_into_a_report():
    assert repr(estimate(0.2415, 0.2209, 0.2615)) == "0.241 [0.221, 0.262] (95 % interval, 800 items)"
    assert repr(estimate(1 / 3, math.nan, math.nan, "Only one item.")) == "0.333 (no interval: Only one item.)"
    assert repr(estimate(math.nan, math.nan, math.nan, "Too few.")) == "undefined: Too few."
