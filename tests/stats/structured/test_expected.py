from dataclasses import replace

import numpy as np
import pytest

from consensus.stats import bootstrap, krippendorff_alpha
from consensus.stats.distances.expected import AllPairs, SampledPairs, neighbours, ring_of
from consensus.stats.distances.spans import one_minus_f1
from consensus.stats.distances.words import character_edits, word_errors
from consensus.stats.expected_disagreement import expected_disagreement
from tests.stats.structured import published
from tests.stats.structured.strategies import ratings_of

RNG = np.random.default_rng(0)
PLACE = RNG.random(60)
TOTALS = RNG.integers(0, 6, 60).astype(float)
GIVEN = np.flatnonzero(TOTALS)


def apart(first, second):
    return np.abs(PLACE[first] - PLACE[second])


ALL = AllPairs(apart, GIVEN, TOTALS)


def test_every_answer_is_held_against_equally_many_others():
    one, other = neighbours(ring_of(np.arange(101), np.ones(101), 0), 1_000)

    assert np.bincount(np.concatenate([one, other])).tolist() == [20] * 101
    assert len({tuple(sorted(pair)) for pair in zip(one.tolist(), other.tolist(), strict=True)}) == len(one)


def test_a_label_given_nearly_always_is_looked_past():
    ring = ring_of(np.arange(40), np.array([960.0] + [1.0] * 39), 0)

    one, other = neighbours(ring, 500)

    assert 300 < len(one) < 600
    assert (ring[one] != ring[other]).all()


def test_one_more_answer_changes_few_pairs_of_the_sample():
    few, more = np.ones(5_000), np.append(np.ones(5_000), 1.0)
    more[17] = 2.0
    before, after = (labels_beside(totals, 50_000) for totals in (few, more))

    assert len(after - before) < 50  # each of the two new answers meets ten on either side of it
    assert len(before) == pytest.approx(50_000, rel=0.01)


def labels_beside(totals, size):
    ring = ring_of(np.flatnonzero(totals), totals, 0)
    return {frozenset(pair) for pair in zip(*(ring[side].tolist() for side in neighbours(ring, size)), strict=True)}


def test_the_error_bar_of_a_sample_is_as_wide_as_samples_scatter():
    samples = [SampledPairs(apart, GIVEN, TOTALS, 500, seed).expected for seed in range(400)]

    values = np.array([sample.value for sample in samples])
    assert values.mean() == pytest.approx(ALL.expected.value, abs=4 * values.std() / 20)
    assert np.mean([sample.error for sample in samples]) == pytest.approx(values.std(), rel=0.1)
    inside = np.abs(values - ALL.expected.value) < 1.96 * np.array([sample.error for sample in samples])
    assert 0.92 < inside.mean() < 0.98


def test_a_sample_answers_for_resamples_and_for_parts_of_the_items():
    sampled = SampledPairs(apart, GIVEN, TOTALS, 400_000, 1)
    resamples = RNG.poisson(1, size=(20, 60)) * TOTALS
    part = np.where(np.arange(60) < 20, TOTALS, 0)

    assert sampled.over_all(resamples) == pytest.approx(ALL.over_all(resamples), rel=0.02)
    assert sampled.over_all(part) == pytest.approx(ALL.over_all(part), rel=0.02)
    assert sampled.over_all(TOTALS).shape == ()


def test_a_small_part_of_the_answers_is_looked_at_anew():
    sampled = SampledPairs(apart, GIVEN, TOTALS, 20_000, 1)
    few = np.where(np.arange(60) < 4, TOTALS, 0)

    # of 20 000 drawn pairs some fifty are among these four labels
    assert sampled.over_all(few) == pytest.approx(ALL.over_all(few))
    assert sampled.over_all(np.stack([TOTALS, few]))[1] == pytest.approx(ALL.over_all(few))


@pytest.mark.parametrize("chance", [ALL, SampledPairs(apart, GIVEN, TOTALS, 5000, 1)])
def test_how_chance_answers_to_one_more_answer_is_half_its_slope(chance):
    totals = TOTALS + (TOTALS > 0) * RNG.integers(0, 3, 60)
    step = 1e-4 * np.eye(60)[GIVEN]

    slope = (chance.over_all(totals + step) - chance.over_all(totals - step)) / 2e-4

    assert chance.toward(totals)[GIVEN] == pytest.approx(slope / 2, rel=1e-5)


def test_no_weight_at_all_is_no_disagreement():
    nothing = np.zeros((2, 60))

    assert ALL.over_all(nothing).tolist() == [0, 0]
    assert SampledPairs(apart, GIVEN, TOTALS, 50, 1).over_all(nothing).tolist() == [0, 0]
    assert SampledPairs(apart, GIVEN, TOTALS, 50, 1).toward(nothing[0]).tolist() == [0] * 60


def test_the_expected_disagreement_of_transcripts_comes_from_a_sample_and_says_so():
    r = published.transcripts()

    sampled = expected_disagreement(r, character_edits)
    everything = expected_disagreement(r, replace(character_edits, exact_up_to=20_000_000))

    assert (sampled.is_sampled, sampled.seed) == (True, 0)
    assert sampled.n_pairs == pytest.approx(1_000_000, rel=0.01)
    assert (everything.is_sampled, everything.error) == (False, 0)
    assert sampled.value == pytest.approx(everything.value, abs=4 * sampled.error)
    assert 0 < sampled.error < 1e-3 * sampled.value
    assert sampled.alpha_error(0.8455) < 1e-4


def test_the_interval_from_a_sample_is_that_from_all_pairs():
    r = published.dataset("toxic_spans_sample", "spans")
    exact = bootstrap(krippendorff_alpha, r, level=one_minus_f1, resamples=400)
    sampled = bootstrap(
        krippendorff_alpha, r, level=replace(one_minus_f1, exact_up_to=10, sample=100_000), resamples=400
    )

    assert sampled.value == pytest.approx(exact.value, abs=0.01)
    assert (sampled.low, sampled.high) == pytest.approx((exact.low, exact.high), abs=0.012)


def test_the_same_seed_draws_the_same_sample():
    r = published.dataset("event_spans", "spans")
    small = replace(one_minus_f1, exact_up_to=10, sample=1000)

    assert krippendorff_alpha(r, level=small) == krippendorff_alpha(r, level=small)
    assert krippendorff_alpha(r, level=small) != krippendorff_alpha(r, level=replace(small, seed=1))


@pytest.mark.parametrize("level", ["nominal", word_errors])
def test_chance_of_two_answers_that_always_differ(level):
    expected = expected_disagreement(ratings_of([["a b", "c d"], ["e f"]]), level)

    assert (expected.value, expected.error, expected.n_pairs, expected.is_sampled) == (1, 0, 1, False)


def test_without_two_answers_to_an_item_there_is_no_chance():
    assert expected_disagreement(ratings_of([["a"]]), word_errors).value == 0
