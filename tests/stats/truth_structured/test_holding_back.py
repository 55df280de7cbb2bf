"""An answer kept back tells methods apart where there is no gold."""

import numpy as np
import pytest

from consensus.stats import Ratings
from consensus.stats.distances.boxes import box_iou, one_minus_iou
from consensus.stats.distances.comparison import exact
from consensus.stats.distances.words import word_errors, word_likeness
from consensus.stats.truth.boxes import fuse_boxes
from consensus.stats.truth.holding_back import Lead, hold_back, lead, likeness_to
from consensus.stats.truth.medoid import medoid
from consensus.stats.truth.rover import rover
from tests.stats.truth_structured import loading


@pytest.fixture
def ratings():
    """Three items of three answers, one of two."""
    answers = {"a": "x x y", "b": "y y y", "c": "x y z", "d": "x y"}
    rows = [(item, f"p{n}", label) for item, labels in answers.items() for n, label in enumerate(labels.split())]
    return Ratings.from_columns(*map(list, zip(*rows, strict=True)))


def test_one_answer_of_each_item_that_has_three_is_kept_back(ratings):
    rest, kept = hold_back(ratings)

    assert list(kept) == list(rest.items) == ["a", "b", "c"]
    assert rest.answers_per_item.tolist() == [2, 2, 2]
    for place, item in enumerate("abc"):
        left = [rest.labels[code] for code in rest.label[rest.item == place]]
        assert sorted([*left, kept[item]]) == sorted({"a": "xxy", "b": "yyy", "c": "xyz"}[item])


def test_each_answer_is_as_likely_to_be_kept_back(ratings):
    drawn = [hold_back(ratings, seed=seed)[1]["c"] for seed in range(600)]

    assert [drawn.count(label) for label in "xyz"] == pytest.approx([200, 200, 200], abs=60)


def test_the_same_seed_keeps_back_the_same_answers(ratings):
    assert hold_back(ratings, seed=3)[1] == hold_back(ratings, seed=3)[1]


def test_likeness_is_that_of_the_comparison_and_open_items_have_none():
    kept = {"a": "x", "b": "y", "c": "z"}

    found = likeness_to(kept, {"a": "x", "b": None, "c": "y"}, exact)
    np.testing.assert_array_equal(found, [1, np.nan, 0])


def test_a_lead_is_that_of_the_items_that_both_methods_label():
    one, other = np.array([1, 1, 0.5, np.nan]), np.array([0, 1, 0.5, 1])

    found = lead(one, other)
    assert (found.difference, found.n_items) == (pytest.approx(1 / 3), 3)
    assert found.error == pytest.approx(np.std([1, 0, 0], ddof=1) / np.sqrt(3))
    assert not found.is_clear
    assert Lead(0.2, 0.1, 50).is_clear
    assert np.isnan(lead(one[:1], other[:1]).difference)


def test_on_recorded_speech_it_leans_to_the_vote_that_gold_prefers():
    ratings, gold = loading.transcripts()
    rest, kept = hold_back(ratings)
    ways = {"rover": rover(rest).values(), "medoid": medoid(rest, word_errors).values()}
    near = {name: likeness_to(kept, values, word_likeness) for name, values in ways.items()}

    assert loading.word_error_rate(rover(ratings).values(), gold) < loading.word_error_rate(
        medoid(ratings, word_errors).values(), gold
    )
    assert lead(near["rover"], near["medoid"]).difference > 0


def test_labels_that_are_worse_by_gold_never_lead_clearly():
    ratings, gold = loading.boxes()
    rest, kept = hold_back(ratings)
    ways = {"fused": fuse_boxes(rest).values(), "medoid": medoid(rest, one_minus_iou).values()}
    near = {name: likeness_to(kept, values, box_iou) for name, values in ways.items()}
    right = {name: np.nanmean(likeness_to(gold, values, box_iou)) for name, values in ways.items()}

    assert right["fused"] > right["medoid"]
    assert not lead(near["medoid"], near["fused"]).is_clear
