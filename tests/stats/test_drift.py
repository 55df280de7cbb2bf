"""Did the last items differ from those before? Never too often where nothing changed, and surely where much did."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consensus.stats import Ratings, drift, kappa_against_group, krippendorff_alpha, share_drift, speed_change


def plain_p_value(before, after):
    """The definition: over all ways of dealing the items, how often is the largest standardised change as large?"""
    everything = np.concatenate([after, before])
    n, size = len(after), len(everything)
    spread = everything.std(axis=0)

    def largest(chosen):
        rest = [place for place in range(size) if place not in chosen]
        return np.abs((everything[list(chosen)].mean(axis=0) - everything[rest].mean(axis=0)) / spread)

    found = largest(range(n))
    dealt = [largest(chosen).max() for chosen in combinations(range(size), n)]
    return [np.mean([one >= mine - 1e-9 for one in dealt]) for mine in found]


def test_the_p_value_is_that_of_all_ways_of_dealing_the_items(monkeypatch):
    monkeypatch.setattr(drift, "ENOUGH_AS_LARGE", 10**9)  # no early end
    before = np.array([[0, 1], [0, 1], [0.5, 0.5], [0, 0.5], [1, 0], [0, 1.0]])
    after = np.array([[1, 0], [1, 0.5], [0.5, 0], [1, 0]])

    found = share_drift(before, after, tosses=20_000)

    assert [one.p_value for one in found] == pytest.approx(plain_p_value(before, after), abs=0.03)
    assert [one.difference for one in found] == pytest.approx([0.625, -0.5417], abs=1e-4)


def test_a_share_that_trebled_is_found_and_the_others_are_not():
    random = np.random.default_rng(1)
    before = random.multinomial(4, [0.1, 0.3, 0.3, 0.3], size=300) / 4
    after = random.multinomial(4, [0.4, 0.3, 0.15, 0.15], size=50) / 4

    first, second, _, _ = share_drift(before, after)

    assert first.p_value <= 0.001
    assert second.p_value > 0.05


def test_unchanged_shares_are_seldom_taken_for_changed_however_many_classes_there_are():
    random = np.random.default_rng(2)
    false = 0
    for seed in range(300):
        table = random.multinomial(3, [0.02, 0.08, 0.3, 0.3, 0.3], size=130) / 3
        false += min(one.p_value for one in share_drift(table[30:], table[:30], tosses=499, seed=seed)) <= 0.05

    assert false / 300 < 0.08  # 0.05, and three standard errors


@given(st.lists(st.floats(0, 1), min_size=3, max_size=12), st.lists(st.floats(0, 1), min_size=3, max_size=12))
@settings(max_examples=30)
def test_turning_time_round_turns_the_difference_round(before, after):
    old, new = np.array(before)[:, None], np.array(after)[:, None]
    [there], [back] = share_drift(old, new, tosses=99), share_drift(new, old, tosses=99)

    assert there.difference == pytest.approx(-back.difference)


def test_a_class_that_nobody_gives_has_no_p_value():
    [one] = share_drift(np.zeros((30, 1)), np.zeros((30, 1)))

    assert np.isnan(one.p_value)
    with pytest.raises(ValueError, match="both sides"):
        share_drift(np.zeros((0, 1)), np.zeros((30, 1)))


def test_twice_as_fast_is_found_and_a_coffee_break_is_not():
    random = np.random.default_rng(3)
    usual = random.lognormal(2, 0.5, size=200)

    assert speed_change(usual, random.lognormal(2, 0.5, size=30) / 2.2).p_value <= 0.001
    assert speed_change(usual, random.lognormal(2, 0.5, size=30)).p_value > 0.001
    with_break = np.append(random.lognormal(2, 0.5, size=30), 3600)
    assert speed_change(usual, with_break).ratio == pytest.approx(1, abs=0.4)


def test_too_few_times_say_nothing_and_why():
    assert speed_change(np.ones(200), np.ones(19)).reason == "One side has 19 answers with a time; 20 are needed."


def test_a_labeler_against_one_other_is_cohens_kappa():
    """Cohen (1960), the table with kappa 0.492."""
    table = np.array([[25, 13, 12], [12, 2, 16], [3, 15, 2]])
    rows = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i, j])]
    items = range(len(rows))
    ratings = Ratings.from_columns(
        [*items, *items], ["a"] * len(rows) + ["b"] * len(rows), [i for i, _ in rows] + [j for _, j in rows]
    )
    n = table.sum()
    observed, expected = np.trace(table) / n, (table.sum(axis=0) * table.sum(axis=1)).sum() / n**2

    assert kappa_against_group(ratings, "a") == pytest.approx((observed - expected) / (1 - expected))
    assert kappa_against_group(ratings, "b") == pytest.approx(kappa_against_group(ratings, "a"))


def test_who_guesses_is_at_chance_and_the_others_are_not():
    random = np.random.default_rng(4)
    truth = random.integers(0, 3, size=400)
    labels = {"a": truth, "b": truth, "c": random.integers(0, 3, size=400)}
    ratings = Ratings.from_columns(
        [item for _ in labels for item in range(400)],
        [who for who in labels for _ in range(400)],
        [int(label) for column in labels.values() for label in column],
    )

    assert kappa_against_group(ratings, "c") == pytest.approx(0, abs=0.08)
    assert kappa_against_group(ratings, "a") > 0.4
    assert kappa_against_group(ratings, "a", "ordinal") > 0.4
    assert krippendorff_alpha(ratings) > 0.2


def test_who_shares_no_item_has_no_kappa():
    ratings = Ratings.from_columns([1, 2, 2], ["a", "b", "c"], ["x", "x", "y"])

    assert not kappa_against_group(ratings, "a").is_defined
