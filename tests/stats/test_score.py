import copy
import math
import pickle

import pytest

from consensus.stats import Score


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
