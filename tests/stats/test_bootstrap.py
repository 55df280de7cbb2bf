import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import (
    Ratings,
    Score,
    against_reference,
    alpha_against_rest,
    bootstrap,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    constant_predictor,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    leave_one_out,
    light_kappa,
    percent_agreement,
    random_pair,
    scott_pi,
    specific_agreement,
    unanimity,
)
from consensus.stats.characters import character_alpha, unitizing_alpha
from consensus.stats.distances import interval, ordinal
from consensus.stats.estimate import PARTS
from consensus.stats.left_out_scores import leave_one_out_score
from consensus.stats.pair_scores import pair_score
from consensus.stats.parts import Repeated
from consensus.stats.reference_scores import reference_score
from consensus.stats.resampling import draw_items
from consensus.stats.sample import parts_of
from tests.stats import published
from tests.stats.strategies import ratings

GOLD = {0: 1, 1: 0, 2: 3, 3: 1}


def own_interval(labels, totals):
    return interval(labels, totals)


def own_ordinal(labels, totals):
    return ordinal(labels, totals)


own_ordinal.uses_totals = True

EVERY_QUICK_WAY = [
    (percent_agreement, {}),
    (krippendorff_alpha, {"level": "nominal"}),
    (krippendorff_alpha, {"level": "ordinal"}),
    (krippendorff_alpha, {"level": "interval"}),
    (krippendorff_alpha, {"level": "ratio"}),
    (krippendorff_alpha, {"level": own_interval}),
    (krippendorff_alpha, {"level": own_ordinal}),
    (leave_one_out, {}),
    (random_pair, {}),
    (against_reference, {"gold": GOLD}),
    (constant_predictor, {}),
    (fleiss_kappa, {"weights": "linear"}),
    (conger_kappa, {"weights": "linear"}),
    (gwet_ac, {"weights": "linear"}),
    (brennan_prediger, {"weights": "linear"}),
    (cohen_kappa, {"weights": "linear"}),
    (scott_pi, {"weights": "linear"}),
    (light_kappa, {"weights": "linear"}),
    (unanimity, {}),
]


@pytest.mark.parametrize(("statistic", "options"), EVERY_QUICK_WAY)
@given(r=ratings(), drawn=st.lists(st.lists(st.integers(0, 3), min_size=7, max_size=7), min_size=1, max_size=3))
def test_weighted_sums_equal_the_statistic_of_the_redrawn_items(statistic, options, r, drawn):
    quick = parts_of(statistic, r, options, None)
    slow = Repeated(quick.ratings, _renamed(statistic, quick.ratings), options)
    weights = np.array(drawn, dtype=float)[:, : quick.ratings.n_items]

    assert quick.at(weights) == pytest.approx(slow.at(weights), abs=1e-9, nan_ok=True)


def _renamed(statistic, r):
    """The statistic of repeated items, which are called (item, copy), with a reference that knows them by that name."""

    def called(table, **options):
        if "gold" in options:
            options["gold"] = {item: options["gold"].get(item[0]) for item in table.items}
        return statistic(table, **options)

    return called


OF_STRUCTURED_ANSWERS = {pair_score, leave_one_out_score, reference_score, character_alpha, unitizing_alpha}


def test_every_statistic_with_parts_is_compared_with_its_definition():
    elsewhere = {specific_agreement, alpha_against_rest, *OF_STRUCTURED_ANSWERS}  # tested beside them

    assert set(PARTS) == {statistic for statistic, _ in EVERY_QUICK_WAY} | elsewhere


def test_the_interval_of_textual_entailment():
    rte = published.dataset("rte")

    estimate = bootstrap(krippendorff_alpha, rte, level="nominal", resamples=2000, seed=1)

    assert estimate.value == pytest.approx(0.2415, abs=5e-5)
    assert (estimate.low, estimate.high) == (pytest.approx(0.221, abs=0.003), pytest.approx(0.2615, abs=0.003))
    assert (estimate.n_items, estimate.n_labels, estimate.n_labelers) == (800, 8000, 164)
    assert (estimate.confidence, estimate.reason, estimate.resamples) == (0.95, None, 2000)


@pytest.mark.parametrize("statistic", [krippendorff_alpha, percent_agreement, leave_one_out])
def test_a_thousand_resamples_of_textual_entailment_take_a_fifth_of_a_second_at_most(statistic):
    rte = published.dataset("rte")

    started = time.process_time()
    bootstrap(statistic, rte)

    assert time.process_time() - started < 0.2


def test_any_function_can_be_resampled_and_finds_the_same_interval():
    rte = published.dataset("rte")

    def unknown(table: Ratings) -> float:
        return krippendorff_alpha(table)

    slow, quick = bootstrap(unknown, rte, resamples=200), bootstrap(krippendorff_alpha, rte, resamples=2000)

    assert slow.value == pytest.approx(quick.value)
    assert (slow.low, slow.high) == pytest.approx((quick.low, quick.high), abs=0.004)


def test_the_same_seed_gives_the_same_interval_whatever_order_rows_come_in():
    frame = published.annotations("rte")
    there, back = (
        Ratings.from_frame(rows, item="item_id", labeler="labeler_id", label="value") for rows in (frame, frame[::-1])
    )

    assert bootstrap(krippendorff_alpha, there, seed=3) == bootstrap(krippendorff_alpha, back, seed=3)
    assert bootstrap(krippendorff_alpha, there, seed=3).low != bootstrap(krippendorff_alpha, there, seed=4).low


@pytest.mark.parametrize("times", [np.ones(7), np.array([4.0, 1.0, 2.0])])
def test_chunks_do_not_change_the_draws(times):
    whole = list(draw_items(np.random.default_rng(5), times, 10, 10))
    parts = list(draw_items(np.random.default_rng(5), times, 10, 3))

    assert np.array_equal(np.concatenate(whole), np.concatenate(parts))
    assert (np.concatenate(parts).sum(axis=1) == 7).all()


def test_an_item_answered_once_does_not_move_the_interval():
    r = published.ratings_of_items([["a", "a"], ["a", "b"], ["b", "b"]])
    lonely = published.ratings_of_items([["a", "a"], ["a", "b"], ["b", "b"], ["a"]])

    assert bootstrap(krippendorff_alpha, lonely) == bootstrap(krippendorff_alpha, r)


def test_a_wider_confidence_is_a_wider_interval():
    rte = published.dataset("rte")
    narrow, wide = (bootstrap(percent_agreement, rte, confidence=confidence) for confidence in (0.5, 0.99))

    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


def test_the_interval_holds_the_true_value_about_as_often_as_it_says():
    rng = np.random.default_rng(0)
    held = []
    for seed in range(200):  # two labelers who agree on 70 % of all items there could be
        agree = rng.random(200) < 0.7
        answers = np.stack([np.zeros(200), 1 - agree], axis=1).ravel()
        r = Ratings.from_columns(np.repeat(np.arange(200), 2), np.tile([0, 1], 200), answers)
        estimate = bootstrap(percent_agreement, r, resamples=200, seed=seed)
        held.append(estimate.low <= 0.7 <= estimate.high)

    assert np.mean(held) == pytest.approx(0.95, abs=0.05)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([], "No item has answers from two labelers yet."),
        ([["a"], ["b"]], "No item has answers from two labelers yet."),
        ([["a", "a"], ["a", "a"]], "Every answer is the same label, so chance alone would agree too."),
    ],
)
def test_an_undefined_statistic_has_no_interval_and_says_why(answers, reason):
    estimate = bootstrap(krippendorff_alpha, published.ratings_of_items(answers))

    assert not estimate.is_defined
    assert math.isnan(estimate.low)
    assert math.isnan(estimate.high)
    assert (estimate.reason, estimate.resamples) == (reason, 0)


def test_one_item_has_a_value_and_no_interval():
    estimate = bootstrap(percent_agreement, published.ratings_of_items([["a", "b", "b"]]))

    assert estimate.value == pytest.approx(1 / 3)
    assert math.isnan(estimate.low)
    assert estimate.reason == "Only one item counts, so there is no interval."


def test_resamples_without_a_value_are_passed_over_and_not_counted():
    estimate = bootstrap(krippendorff_alpha, published.ratings_of_items([["a", "a"], ["b", "b"]]), resamples=400)

    assert (estimate.value, estimate.low, estimate.high) == (1, 1, 1)
    assert estimate.resamples == pytest.approx(200, abs=50)  # half of them draw one item twice


def test_a_statistic_of_ones_own_may_be_undefined_with_or_without_a_reason():
    r = published.ratings_of_items([["a", "b"], ["a", "a"]])

    assert bootstrap(lambda table: Score.undefined("Not today."), r).reason == "Not today."
    assert bootstrap(lambda table: math.nan, r).reason == "The statistic has no value for these answers."
