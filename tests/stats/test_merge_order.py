"""Which labels to put together first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import Ratings, krippendorff_alpha, merged
from consensus.stats.coincidences import coincidences
from consensus.stats.merge_order import merge_order


def team(n_items=300, seed=0):
    """Three labelers who know dents from stains from scratches, and toss a coin between deep and shallow ones."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(["dent", "stain", "deep", "shallow"], n_items, p=[0.4, 0.3, 0.15, 0.15])
    rows = [
        (item, labeler, rng.choice(["deep", "shallow"]) if is_ in ("deep", "shallow") else is_)
        if rng.random() > 0.05
        else (item, labeler, rng.choice(["dent", "stain", "deep", "shallow"]))
        for item, is_ in enumerate(truth)
        for labeler in "abc"
    ]
    return Ratings.from_columns(*zip(*rows, strict=True))


def information(ratings):
    """Mutual information of the coincidence matrix, by its definition."""
    p = coincidences(ratings)
    p = p / p.sum()
    row = p.sum(axis=0)
    return sum(
        p[i, j] * np.log(p[i, j] / (row[i] * row[j])) for i in range(len(p)) for j in range(len(p)) if p[i, j] > 0
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_pair_that_nobody_can_tell_apart_comes_first_and_costs_nothing(seed):
    found = merge_order(team(seed=seed))
    first, second, *_ = found.pairs
    assert {first.first, first.second} == {"deep", "shallow"}
    assert first.gain > 0.1
    assert first.kept > 0.98
    assert second.gain < 0
    assert set(found.steps[0].left + found.steps[0].right) == {"deep", "shallow"}


labels = st.sampled_from("abcd")
tables = st.lists(st.lists(labels, min_size=2, max_size=4), min_size=2, max_size=12)


@given(tables)
def test_every_pair_says_what_merging_it_does(table):
    rows = [(item, place, label) for item, answers in enumerate(table) for place, label in enumerate(answers)]
    ratings = Ratings.from_columns(*zip(*rows, strict=True))
    found = merge_order(ratings)
    whole = information(ratings)
    for pair in found.pairs:
        after = merged(ratings, {pair.second: pair.first})
        assert pair.alpha_after == pytest.approx(float(krippendorff_alpha(after)), abs=1e-9)
        if whole > 1e-9:
            assert pair.kept == pytest.approx(information(after) / whole, abs=1e-6)
    assert [pair.worth for pair in found.pairs] == sorted((pair.worth for pair in found.pairs), reverse=True)


@given(tables)
def test_the_steps_end_with_two_classes_and_their_last_alpha_is_that_of_the_merged_answers(table):
    rows = [(item, place, label) for item, answers in enumerate(table) for place, label in enumerate(answers)]
    ratings = Ratings.from_columns(*zip(*rows, strict=True))
    steps = merge_order(ratings).steps
    if not steps:
        return
    assert len(steps) == len({label for _, _, label in rows}) - 2
    for step in steps:
        ratings = merged(ratings, {name: step.left[0] for name in step.left[1:] + step.right if name in ratings.labels})
        assert step.alpha == pytest.approx(float(krippendorff_alpha(ratings)), abs=1e-9)


@pytest.mark.parametrize("answers", [["a", "b"], ["a", "a"]])
def test_with_fewer_than_three_labels_there_is_nothing_to_put_together(answers):
    found = merge_order(Ratings.from_columns([0, 0], ["x", "y"], answers))
    assert (found.pairs, found.steps) == ((), ())
