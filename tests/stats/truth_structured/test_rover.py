"""Transcripts put to the vote word by word."""

import time
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from consensus.stats import Ratings
from consensus.stats.distances.words import word_errors
from consensus.stats.truth.majority_vote import take_first
from consensus.stats.truth.medoid import medoid
from consensus.stats.truth.rover import rover, weighed_rover
from tests.stats.published import ratings_of_items
from tests.stats.truth_structured import loading

words = st.lists(st.sampled_from("abc"), max_size=5).map(" ".join)
answers = st.lists(words, min_size=1, max_size=5)


def plain_rover(texts):
    """One item, by the book: the table is a list of places, each a list of what the transcripts so far have there."""
    texts = sorted((text.split() for text in texts), key=lambda text: summed_distance(text, texts))
    table = [[word] for word in texts[0]]
    for number, text in enumerate(texts[1:], 1):
        table = fit_in(table, text, number)
    return " ".join(filter(None, (winner(place) for place in table)))


def summed_distance(text, texts):
    others = [other.split() for other in texts]
    return sum(Fraction(Levenshtein.distance(text, each), max(len(text), len(each), 1)) for each in others)


def fit_in(table, text, number):
    cost = {(0, word): word for word in range(len(text) + 1)}
    apart = {
        (p, w): 1 - Fraction(place.count(word), number) for p, place in enumerate(table) for w, word in enumerate(text)
    }
    skip = [1 - Fraction(place.count(None), number) for place in table]
    for p in range(1, len(table) + 1):
        cost[p, 0] = cost[p - 1, 0] + skip[p - 1]
        for w in range(1, len(text) + 1):
            cost[p, w] = min(cost[p - 1, w - 1] + apart[p - 1, w - 1], cost[p - 1, w] + skip[p - 1], cost[p, w - 1] + 1)
    grown, p, w = [], len(table), len(text)
    while p or w:
        if p and w and cost[p, w] == cost[p - 1, w - 1] + apart[p - 1, w - 1]:
            p, w = p - 1, w - 1
            grown.append([*table[p], text[w]])
        elif p and cost[p, w] == cost[p - 1, w] + skip[p - 1]:
            p -= 1
            grown.append([*table[p], None])
        else:
            w -= 1
            grown.append([None] * number + [text[w]])
    return grown[::-1]


def winner(place):
    """The most common; a word rather than none, and the one that stands first in the table."""
    counts = Counter(place)
    leading = [word for word in place if counts[word] == max(counts.values())]
    return next((word for word in leading if word is not None), None)


@given(st.lists(answers, min_size=1, max_size=3))
def test_it_is_the_definition_of_plain_loops(rows):
    assert list(rover(ratings_of_items(rows)).values().values()) == [plain_rover(row) for row in rows]


def test_the_vote_mends_the_errors_of_every_single_transcript():
    truth = rover(ratings_of_items([["the cat sat on a mat", "the hat sat on the mat", "a cat sat on the mat"]]))

    assert truth.value(0) == "the cat sat on the mat"
    assert truth.share == pytest.approx([2 / 3, 2 / 3, 1, 1, 2 / 3, 1])
    assert truth.confidence[0] == pytest.approx(5 / 6)


def test_a_word_that_most_left_out_goes_and_one_that_most_have_comes_in():
    truth = rover(ratings_of_items([["well the cat", "the cat sat", "the cat sat"]]))

    assert truth.value(0) == "the cat sat"
    assert truth.share == pytest.approx([2 / 3, 1, 1, 2 / 3])


def test_where_as_many_have_a_word_as_none_it_stays_unless_none_counts_more():
    table = ratings_of_items([["the cat sat", "the cat"]])

    assert rover(table).value(0) == "the cat sat"
    assert rover(table, null_weight=1.1).value(0) == "the cat"


def test_a_smaller_null_weight_keeps_a_word_that_most_left_out():
    table = ratings_of_items([["the cat", "the cat", "the cat sat"]])

    assert rover(table).value(0) == "the cat"
    assert rover(table, null_weight=0.4).value(0) == "the cat sat"


def test_a_labeler_of_three_times_the_weight_outvotes_two():
    table = ratings_of_items([["the cat", "the hat", "the hat"]])

    assert rover(table, weights=np.array([3.0, 1.0, 1.0])).value(0) == "the cat"
    assert rover(table, weights=np.array([1.5, 1.0, 1.0])).value(0) == "the hat"


def test_who_weighs_nothing_is_not_heard():
    truth = rover(ratings_of_items([["the cat", "a dog", "a dog"]]), weights=np.array([1.0, 0.0, 0.0]))

    assert truth.value(0) == "the cat"
    assert truth.confidence[0] == 1


def test_where_nobody_weighs_anything_the_confidence_is_unknown():
    assert np.isnan(rover(ratings_of_items([["a", "b"]]), weights=np.zeros(2)).confidence[0])


def test_a_single_transcript_and_equal_ones_are_certain():
    truth = rover(ratings_of_items([["the cat"], ["a dog", "a dog", "a dog"]]))

    assert truth.values() == {0: "the cat", 1: "a dog"}
    assert list(truth.confidence) == [1, 1]


def test_all_empty_transcripts_are_an_empty_one_for_certain():
    truth = rover(ratings_of_items([["", ""], [""]]))

    assert truth.values() == {0: "", 1: ""}
    assert list(truth.confidence) == [1, 1]


def test_most_empty_transcripts_win():
    assert rover(ratings_of_items([["", "", "hello there"]])).value(0) == ""


def test_no_answers_have_no_transcripts():
    assert rover(ratings_of_items([])).values() == {}
    assert weighed_rover(ratings_of_items([])).values() == {}


def test_numbers_are_no_texts():
    with pytest.raises(ValueError, match="3 is not a text"):
        rover(ratings_of_items([[3, 4]]))


@given(answers, st.permutations(range(3)))
def test_renaming_words_renames_the_result(item, order):
    new = dict(zip("abc", [f"w{place}" for place in order], strict=True))
    renamed = [" ".join(new[word] for word in text.split()) for text in item]

    before, after = rover(ratings_of_items([item])).value(0), rover(ratings_of_items([renamed])).value(0)

    assert after == " ".join(new[word] for word in before.split())


@given(st.lists(answers, min_size=2, max_size=4))
def test_items_do_not_touch_each_other(rows):
    together = rover(ratings_of_items(rows)).values()

    assert list(together.values()) == [rover(ratings_of_items([row])).value(0) for row in rows]


@given(answers)
def test_everybody_twice_says_the_same(item):
    once, twice = rover(ratings_of_items([item])), rover(ratings_of_items([[text for text in item for _ in range(2)]]))

    if once.confidence[0] > 0.8:
        assert twice.value(0) == once.value(0)


def test_quality_counts_the_votes_of_the_others_alone():
    labelers = rover(ratings_of_items([["the cat sat", "the cat sat", "the hat"], ["a b", "a c"]]))

    # with two others who differ, or one, what one of them has is as good as what the other has
    assert labelers.labeler_places.tolist() == [5, 5, 3]
    assert labelers.labeler_accuracy == pytest.approx([(1 + 0.5 + 0.5 + 1) / 5, (1 + 0.5 + 0.5 + 1) / 5, 1 / 3])


def simulated(seed, n_items=150, n_labelers=8, overlap=5):
    """Sentences of 12 words; each labeler changes, leaves out and adds words at a rate of their own."""
    rng = np.random.default_rng(seed)
    wrong = np.linspace(0.03, 0.5, n_labelers)
    rows, truths = [], {}
    for item in range(n_items):
        said = [f"w{number}" for number in rng.integers(0, 200, 12)]
        truths[item] = " ".join(said)
        rows += [
            (item, who, " ".join(heard(rng, said, wrong[who])))
            for who in rng.choice(n_labelers, overlap, replace=False)
        ]
    return truths, wrong, Ratings.from_columns(*zip(*rows, strict=True))


def heard(rng, said, wrong):
    for word in said:
        what = rng.random()
        if what > wrong:
            yield word
        elif what > wrong / 3:
            yield f"w{rng.integers(0, 200)}"
        if rng.random() < wrong / 6:
            yield f"w{rng.integers(0, 200)}"


def test_planted_sentences_are_found_again_better_than_by_any_transcript_alone():
    truths, _, table = simulated(seed=1)

    voted = loading.word_error_rate(rover(table).values(), truths)
    weighed = loading.word_error_rate(weighed_rover(table).values(), truths)
    central = loading.word_error_rate(medoid(table, word_errors, ties=take_first).values(), truths)

    assert weighed < voted < 0.75 * central
    assert weighed < 0.03


def test_accuracies_of_labelers_are_recovered():
    _, wrong, table = simulated(seed=2, n_items=400)

    accuracy = rover(table).labeler_accuracy

    assert (np.diff(accuracy) < 0).all()
    assert accuracy == pytest.approx(1 - wrong * 7 / 6, abs=0.1)


def test_shares_tell_how_often_a_word_is_right():
    truths, _, table = simulated(seed=3, n_items=400)
    found = rover(table)

    errors = np.array([Levenshtein.distance(found.value(item).split(), truths[item].split()) for item in truths])

    low, high = np.array_split(np.argsort(found.confidence), 2)
    assert errors[low].mean() > 2 * errors[high].mean()


def test_seven_transcripts_voted_word_by_word_against_the_reference():
    table, gold = loading.transcripts()

    assert loading.word_error_rate(rover(table).values(), gold) == pytest.approx(0.0638, abs=5e-5)
    assert loading.word_error_rate(weighed_rover(table).values(), gold) == pytest.approx(0.0606, abs=5e-5)


def test_eight_hundred_recordings_of_seven_take_seconds_at_most():
    table, _ = loading.transcripts()

    started = time.perf_counter()
    rover(table)

    assert time.perf_counter() - started < 3
