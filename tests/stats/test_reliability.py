"""Alpha taken apart by labeler: plain-loop definitions, and a planted team."""

from itertools import permutations
from math import isnan
from statistics import mean

import numpy as np
import pytest
from hypothesis import given
from pytest import approx

from consensus.stats import Ratings, disagreements, krippendorff_alpha, labeler_reliability, text_label, word_errors
from consensus.stats.reliability import PRIOR
from tests.stats import definitions, published
from tests.stats.strategies import ratings

LEVELS = {
    "nominal": lambda known: definitions.nominal_difference,
    "interval": lambda known: definitions.interval_difference,
    "ordinal": definitions.ordinal_difference,
}


def differences(known: Ratings, difference) -> dict:
    """labeler -> of each of their answers, the mean difference to the other answers to its item."""
    by_item: dict = {}
    for item, labeler, label in zip(known.item, known.labeler, known.label, strict=True):
        by_item.setdefault(item, []).append((known.labelers[labeler], known.labels[label]))
    found: dict = {}
    for answers in by_item.values():
        for labeler, mine in answers:
            others = [difference(mine, theirs) for who, theirs in answers if who != labeler]
            if others:
                found.setdefault(labeler, []).append(mean(others))
    return found


def expected(known: Ratings, difference) -> float:
    everything = [label for labels in definitions.answers_of(known).values() for label in labels]
    return mean(difference(a, b) for a, b in permutations(everything, 2)) if everything else 0.0


@pytest.mark.parametrize("level", LEVELS)
@given(known=ratings())
def test_it_is_its_definition(known, level):
    difference = LEVELS[level](known)
    chance, apart = expected(known, difference), differences(known, difference)
    everybody = [value for values in apart.values() for value in values]

    found = {row.labeler: row for row in labeler_reliability(known, level)}

    assert set(found) == (set(apart) if chance else set())
    for labeler, row in found.items():
        padded = apart[labeler] + PRIOR * [mean(everybody)]
        assert row.n_labels == len(apart[labeler])
        assert row.alpha == approx(1 - mean(apart[labeler]) / chance)
        assert row.reliability == approx(max(0, 1 - mean(padded) / chance))


@pytest.mark.parametrize("level", LEVELS)
@given(known=ratings())
def test_the_mean_over_answers_is_alpha(known, level):
    rows = labeler_reliability(known, level)
    alpha = float(krippendorff_alpha(known, level))

    if isnan(alpha):
        assert rows == ()
    else:
        assert sum(row.n_labels * row.alpha for row in rows) / sum(row.n_labels for row in rows) == approx(alpha)


def test_answers_that_differ_by_more_or_less_are_held_by_their_distance():
    texts = [["a b c d", "a b c d", "a b c x"], ["e f g h", "e f g h", "w w w w"]]
    known = published.ratings_of_items([[text_label(text) for text in row] for row in texts])

    first, second, third = labeler_reliability(known, word_errors, prior=0)

    assert first.alpha == second.alpha > third.alpha
    assert first.reliability == approx(first.alpha)


def planted(seed: int) -> tuple[Ratings, dict]:
    """600 items, each answered by two of five: four know the class nine times in ten, the fifth only guesses."""
    random = np.random.default_rng(seed)
    rows = []
    for item in range(600):
        truth = random.integers(3)
        for labeler in random.choice(5, 2, replace=False):
            knows = labeler < 4 and random.random() < 0.9
            rows.append((item, int(labeler), int(truth if knows else random.integers(3))))
    known = Ratings.from_columns(*zip(*rows, strict=True))
    return known, {item: {labeler for place, labeler, _ in rows if place == item} for item in range(600)}


@pytest.mark.parametrize("seed", range(3))
def test_what_two_who_know_differ_on_comes_before_what_one_guessed(seed):
    """All items differ 1-1; of those of one class pair the order is that of the labelers' reliability alone."""
    known, people = planted(seed)
    found = {row.labeler: row.reliability for row in labeler_reliability(known)}

    assert found[4] < 0.15
    assert min(found[labeler] for labeler in range(4)) > 0.5
    rows = disagreements(known, reliability=found)
    for pair in {row.pair for row in rows}:
        guessed = [4 in people[row.item] for row in rows if row.pair == pair]
        assert guessed == sorted(guessed)
        assert 0 < sum(guessed) < len(guessed)


def test_few_answers_say_little_of_who_gave_them():
    many = [["a", "a", None, None], ["b", "b", None, None]] * 50
    known = published.ratings_of_items([[*row[:2]] for row in many])
    joined = Ratings.from_columns(
        [*(known.items[place] for place in known.item), 200, 200],
        [*known.labeler.tolist(), 0, 7],
        [*(known.labels[place] for place in known.label), "a", "b"],
    )

    newcomer = {row.labeler: row for row in labeler_reliability(joined)}[7]

    assert newcomer.alpha < 0
    assert newcomer.reliability > 0.7
