from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import Ratings
from consensus.stats.truth.gain import Pool, gain_an_answer, gain_of_answers, pool_of, replay
from tests.stats import published

POOL = Pool(np.array([0.6, 0.4]), 0.8)
shares = st.lists(st.floats(0.05, 1), min_size=3, max_size=3).map(lambda row: np.array(row) / sum(row))


def gain_by_definition(probability, confusion, answers):
    """Every order of answers: its chance, times how likely the best class is to be right after it."""
    after = 0.0
    for given_answers in product(range(len(confusion)), repeat=answers):
        joint = [
            probability[true] * np.prod([confusion[true, answer] for answer in given_answers])
            for true in range(len(probability))
        ]
        after += max(joint)
    return after - max(probability)


@given(probability=shares, rows=st.lists(shares, min_size=3, max_size=3), answers=st.integers(1, 3))
def test_the_gain_is_what_the_best_class_wins_over_all_ways_in_which_answers_fall_out(probability, rows, answers):
    confusion = np.array(rows)

    found = gain_of_answers(probability[None, :], confusion, answers)

    assert found == pytest.approx([gain_by_definition(probability, confusion, answers)], abs=1e-12)


def test_an_answer_pays_where_two_differ_and_not_where_two_agree():
    probability = POOL.posterior(np.array([[2, 0], [1, 1]]))

    agreed, torn = gain_of_answers(probability, POOL.confusion)

    assert agreed == pytest.approx(0)
    assert torn == pytest.approx(0.2)  # from 0.6 to 0.8, what one labeler is worth


def test_two_answers_together_may_pay_where_the_first_alone_cannot():
    weak = Pool(np.array([0.5, 0.5]), 0.6)
    probability = weak.posterior(np.array([[2, 0]]))

    assert gain_of_answers(probability, weak.confusion, 1) == pytest.approx(0, abs=1e-12)
    assert gain_an_answer(probability, weak.confusion, 3) > 0.001


def test_more_outcomes_than_can_be_looked_through_are_refused_and_not_looked_at():
    many = Pool(np.full(200, 1 / 200), 0.8)
    probability = many.posterior(np.eye(200)[:2])

    with pytest.raises(ValueError, match="too many ways"):
        gain_of_answers(probability, many.confusion, 4)
    assert gain_an_answer(probability, many.confusion, 4).shape == (2,)


@pytest.mark.parametrize("accuracy", [0.6, 0.8, 0.95])
def test_the_pool_is_found_again_from_two_answers_an_item(accuracy):
    rng = np.random.default_rng(3)
    true = rng.choice(3, size=4000, p=[0.5, 0.3, 0.2])
    wrong = (true[:, None] + rng.integers(1, 3, size=(4000, 2))) % 3
    label = np.where(rng.random((4000, 2)) < accuracy, true[:, None], wrong)
    r = Ratings.from_columns(np.repeat(np.arange(4000), 2), np.tile([0, 1], 4000), label.ravel())

    found = pool_of(r)

    assert found.accuracy == pytest.approx(accuracy, abs=0.03)
    assert found.prior == pytest.approx([0.5, 0.3, 0.2], abs=0.06)


@pytest.mark.parametrize("answers", [[], [["a", "a"]], [["a", "b"]]])
def test_next_to_nothing_known_leaves_labelers_near_four_right_in_five(answers):
    assert 0.6 < pool_of(published.ratings_of_items(answers)).accuracy < 0.95


def test_on_textual_entailment_a_third_answer_where_it_pays_gives_the_labels_of_three_for_everybody():
    found = replay(published.dataset("rte"), start=2, most=3, least_gain=0.03, gold=published.gold("rte"))

    assert found.n_asked + found.n_saved == 2400
    assert found.n_saved > 450  # more than a sixth of the answers
    assert found.same == 1
    assert found.accuracy == found.full_accuracy


def test_a_higher_price_asks_for_less():
    rte = published.dataset("rte")

    asked = [replay(rte, most=5, least_gain=gain).n_asked for gain in (0.001, 0.01, 0.05)]

    assert asked[0] > asked[1] > asked[2] > 1600
