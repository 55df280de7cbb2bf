from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from demo.simulation import DemoAnswer, disputed, pick, second_round, seconds_for, share_out


@pytest.fixture
def chances() -> np.random.Generator:
    return np.random.default_rng(0)


def answer(item: str, labeler: str, defect: str | None) -> DemoAnswer:
    return DemoAnswer(item, labeler, {"defect": defect} if defect else {}, () if defect else ("defect",), "", 3.0)


def test_every_group_of_labelers_meets_equally_often(chances):
    groups = Counter(frozenset(group) for group in share_out(chances, 20, "abcde", 3))

    assert groups == {frozenset(group): 2 for group in combinations("abcde", 3)}


def test_pick_follows_the_weights(chances):
    picked = Counter(pick(chances, {"often": 9, "seldom": 1, "never": 0}) for _ in range(1000))

    assert picked["often"] > 850
    assert picked["never"] == 0


def test_times_lie_around_the_typical_one(chances):
    times = sorted(seconds_for(chances, 6) for _ in range(999))

    assert times[499] == pytest.approx(6, rel=0.1)


def test_cannot_tell_differs_from_an_answer():
    answers = [answer("1", "a", "ok"), answer("1", "b", None), answer("2", "a", "ok"), answer("2", "b", "ok")]

    assert disputed(answers, "defect") == ["1"]


def test_the_second_round_takes_telling_items_before_others(chances):
    answers = [
        answer(str(i), who, what)
        for i in range(40)
        for who, what in (("a", "ok"), ("b", "ok" if i < 20 else "scratch"))
    ]
    chosen = second_round(chances, answers, "defect", telling={str(i) for i in range(30, 40)}, size=16)

    assert len(set(chosen)) == 16
    assert {str(i) for i in range(30, 40)} <= set(chosen)
    assert sum(int(key) < 20 for key in chosen) == 2
