import numpy as np
import pytest
from hypothesis import assume, given

from consensus.stats.truth.dawid_skene import dawid_skene
from consensus.stats.truth.glad import glad
from consensus.stats.truth.one_coin import one_coin
from consensus.stats.truth.one_more import gain_of_one_more
from consensus.stats.truth.replaying import answers_so_far, careful, replay_labelers, turns
from tests.stats import published
from tests.stats.strategies import ratings
from tests.stats.truth import definitions
from tests.stats.truth.tables import one_coin as coin
from tests.stats.truth.tables import planted


@given(ratings())
def test_the_gain_follows_the_definition(r):
    assume(r.n_items)
    truth = dawid_skene(r, smoothing=0.5)
    classes, given_answers = range(len(r.labels)), definitions.answers_of(r)
    n = np.bincount(r.labeler)

    found = gain_of_one_more(r, truth)

    for item in range(r.n_items):
        share = truth.probability[item]
        others = [who for who in range(r.n_labelers) if who not in [who for who, _ in given_answers[item]]]
        gains, weights = [], []
        for who in others or range(r.n_labelers):
            matrix = truth.confusions.of(who)
            gains.append(sum(max(share[t] * matrix[t, a] for t in classes) for a in classes) - max(share))
            weights.append(n[who])
        assert found[item] == pytest.approx(np.average(gains, weights=weights), abs=1e-9)


def test_torn_items_gain_more_than_clear_ones_and_experts_more_than_guessers():
    labelers = [coin(0.8, 2)] * 6
    made = planted(labelers, [0.5, 0.5], 3000, 4, seed=1)
    truth = one_coin(made.ratings)

    gain = gain_of_one_more(made.ratings, truth)

    counts = made.ratings.counts().toarray()
    torn, clear = (counts[:, 0] == 2), (counts.max(axis=1) == 4)
    assert gain[torn].min() > 0.2
    assert gain[clear].max() < 0.001


def test_a_pool_of_guessers_has_nothing_to_gain_from():
    made = planted([coin(0.5, 2)] * 2 + [coin(0.95, 2)] * 3, [0.5, 0.5], 2000, 3, seed=2)
    truth = dawid_skene(made.ratings)
    without_guess = [set(answers) for answers in np.split(made.ratings.labeler, made.ratings.starts[1:-1])]
    experts_left = np.array([len({2, 3, 4} - who) for who in without_guess])

    gain = gain_of_one_more(made.ratings, truth)

    assert gain[experts_left == 0].max() < 0.05
    unsure = truth.confidence < 0.8
    assert gain[unsure & (experts_left > 0)].min() > 0.05


def test_a_large_pool_is_drawn_from_and_many_classes_are_cut():
    made = planted([coin(0.7, 12)] * 100, [1 / 12] * 12, 600, 3, seed=3)
    truth = one_coin(made.ratings, shared=True)

    drawn = gain_of_one_more(made.ratings, truth, seed=0)

    confusion = coin(float(truth.accuracy[0]), 12)
    exact = np.array([(row[:, None] * confusion).max(axis=0).sum() - row.max() for row in truth.probability])
    assert drawn == pytest.approx(exact, abs=0.01)


def test_a_method_that_knows_no_labelers_is_refused():
    r = published.ratings_of_items([["a", "b", "a"]])

    with pytest.raises(TypeError, match="does not say how each labeler errs"):
        gain_of_one_more(r, glad(r))


def test_nothing_gains_nothing():
    r = published.ratings_of_items([])

    assert gain_of_one_more(r, dawid_skene(r)).tolist() == []


def test_on_textual_entailment_asking_where_it_pays_beats_asking_everywhere_for_the_same():
    rte, gold = published.dataset("rte"), published.gold("rte")

    runs = [replay_labelers(rte, most=10, least_gain=0.003, seed=seed, gold=gold) for seed in range(3)]

    asked, right = np.mean([run.n_asked for run in runs]), np.mean([run.accuracy for run in runs])
    assert asked < 3200  # of 8 000; less than four an item
    assert np.mean([run.n_asked + run.n_saved for run in runs]) == 8000
    for seed in range(3):
        four = careful(answers_so_far(rte, turns(rte, seed), np.full(800, 4)))
        assert right > np.mean([gold[item] == label for item, label in four.values().items()])


def test_a_higher_price_asks_for_less():
    rte = published.dataset("rte")

    asked = [replay_labelers(rte, most=5, least_gain=gain).n_asked for gain in (0.003, 0.01, 0.03)]

    assert asked[0] > asked[1] > asked[2] >= 1600


def test_items_get_their_first_answers_in_turn():
    r = published.ratings_of_items([["a", "b", "c"], ["b", "c", "a"]])

    turn = turns(r, seed=0)

    assert sorted(turn[:3]) == sorted(turn[3:]) == [0, 1, 2]
    assert answers_so_far(r, turn, np.array([1, 2])).answers_per_item.tolist() == [1, 2]
