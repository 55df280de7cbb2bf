"""A simulated team with planted troubles is diagnosed: which classes are one to it, where it draws a line, and rest."""

from itertools import pairwise

import numpy as np
import pytest

from consensus.stats import Ratings, RoundChange, best_threshold, compare, merge_order, round_verdict

N, EACH = 1500, 3
CLASSES = ("scratch", "dent", "stain", "mark")
AMBIGUOUS = {"stain", "mark"}  # nobody can tell these two apart


def inspected(seed: int) -> tuple[Ratings, dict[int, float]]:
    """From 0.3 mm on a scratch, else a dent, by the rule; stains and marks are guessed. 5 % are slips."""
    rng = np.random.default_rng(1)  # the same items whenever they are labeled
    truth = rng.integers(0, 4, N)
    length = np.round(rng.uniform(0.05, 0.6, N), 2)
    rng = np.random.default_rng(seed)
    said = []
    for kind, mm in zip(truth.tolist(), length.tolist(), strict=True):
        for _ in range(EACH):
            if CLASSES[kind] in AMBIGUOUS:
                label = CLASSES[2 + rng.integers(0, 2)]
            else:
                label = "scratch" if mm >= 0.3 else "dent"
            said.append(label if rng.random() < 0.95 else CLASSES[rng.integers(0, 4)])
    ratings = Ratings.from_columns(np.repeat(np.arange(N), EACH), list(range(EACH)) * N, said)
    return ratings, dict(enumerate(length.tolist()))


def test_the_ambiguous_pair_is_proposed_first():
    first = merge_order(inspected(2)[0]).pairs[0]

    assert {first.first, first.second} == AMBIGUOUS


def test_the_line_is_found_within_the_spacing_of_the_data():
    ratings, lengths = inspected(3)

    assert best_threshold(ratings, lengths, ("dent", "scratch")).value == pytest.approx(0.3, abs=0.01)


def test_the_stable_team_is_told_that_agreement_no_longer_rises():
    rounds = [inspected(seed)[0] for seed in (4, 5, 6)]
    changes = [RoundChange(compare(*pair, paired=True), "same items") for pair in pairwise(rounds)]

    assert round_verdict(changes).verdict == "no longer rises"
