"""Spans put to the vote, whole or character by character."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import Ratings
from consensus.stats.distances.spans import fit_spans
from consensus.stats.shapes import Span, spans_label
from consensus.stats.truth.characters import vote_on_characters
from consensus.stats.truth.spans import vote_on_spans
from tests.stats.published import ratings_of_items
from tests.stats.truth_structured import loading


def marked(*spans):
    return spans_label(Span(start, end, label) for start, end, label in spans)


def characters(answer, classes=True):
    """Every character with its class, as a set."""
    return {(place, span.label if classes else "") for span in answer for place in range(span.start, span.end)}


def plain_characters(answers, more_than, classes=True):
    votes = Counter(character for answer in answers for character in characters(answer, classes))
    return {character for character, n in votes.items() if n / len(answers) > more_than}


def f1_of_characters(found, gold):
    """Mean over the items of the F1 of characters."""
    n = np.arange(len(gold))
    pairs = fit_spans(tuple(found[item] for item in gold) + tuple(gold.values()))(n, n + len(n)).characters
    return np.mean(2 * pairs.shared / (pairs.first + pairs.second))


span = st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from("ab")).map(lambda s: (s[0], s[0] + s[1], s[2]))
answers = st.lists(st.lists(span, max_size=3).map(lambda spans: marked(*spans)), min_size=1, max_size=5)
thresholds = st.sampled_from([0.0, 0.25, 0.4, 0.5, 0.75])

SAME = marked((0, 4, "event"))


# whole spans


def test_a_span_that_more_than_half_marked_exactly_is_kept():
    item = [marked((0, 4, "event"), (6, 9, "event")), SAME, marked((0, 5, "event"))]

    truth = vote_on_spans(ratings_of_items([item]))

    assert truth.value(0) == SAME
    assert truth.spans == (Span(0, 4, "event"), Span(0, 5, "event"), Span(6, 9, "event"))
    assert truth.support == pytest.approx([2 / 3, 1 / 3, 1 / 3])
    assert truth.confidence[0] == pytest.approx(2 / 3)


def test_half_is_not_enough():
    assert vote_on_spans(ratings_of_items([[SAME, ()]])).value(0) == ()


def test_the_same_place_under_two_classes_is_two_spans():
    table = ratings_of_items([[marked((0, 4, "event")), marked((0, 4, "time")), marked((0, 4, "event"))]])

    assert vote_on_spans(table).value(0) == SAME


def test_kept_spans_may_overlap():
    nested = marked((0, 9, "clause"), (2, 5, "event"))

    assert vote_on_spans(ratings_of_items([[nested, nested, ()]])).value(0) == nested


@given(st.lists(answers, min_size=1, max_size=3), thresholds)
def test_the_span_vote_is_a_count(rows, more_than):
    truth = vote_on_spans(ratings_of_items(rows), more_than)

    for place, item in enumerate(rows):
        votes = Counter(span for answer in item for span in answer)
        assert truth.value(place) == spans_label(span for span, n in votes.items() if n / len(item) > more_than)


def test_where_the_exact_vote_loses_most_it_points_to_characters():
    drawn_differently = [marked((0, n, "event")) for n in (4, 5, 6)]

    assert "a vote on characters" in vote_on_spans(ratings_of_items([drawn_differently])).warnings[0]
    assert "2.8 spans" in vote_on_spans(loading.spans()[0]).warnings[0]
    assert vote_on_spans(ratings_of_items([[SAME, SAME], [()]])).warnings == ()


# character by character


def test_characters_that_more_than_half_covered_make_spans():
    item = [
        marked((0, 10, "event")),
        marked((4, 10, "event"), (12, 14, "event")),
        marked((0, 6, "event"), (13, 20, "event")),
    ]

    truth = vote_on_characters(ratings_of_items([item]))

    assert truth.value(0) == marked((0, 10, "event"), (13, 14, "event"))
    assert truth.support == pytest.approx([(2 * 4 + 3 * 2 + 2 * 4) / 3 / 10, 2 / 3])
    assert truth.confidence[0] == pytest.approx((10 * 2.2 / 3 + 8 * 2 / 3) / 18)


def test_one_labeler_covers_a_character_once():
    item = [marked((0, 4, "event"), (2, 6, "event")), (), ()]

    assert vote_on_characters(ratings_of_items([item])).value(0) == ()


def test_each_class_is_voted_on_by_itself_unless_told():
    item = [marked((0, 4, "insult")), marked((0, 4, "threat")), marked((0, 3, "insult")), marked((0, 4, "threat")), ()]

    by_itself = vote_on_characters(ratings_of_items([item]))
    across = vote_on_characters(ratings_of_items([item]), across_classes=True)

    assert by_itself.value(0) == ()
    assert across.value(0) == marked((0, 4, "threat"))
    assert across.class_share == pytest.approx([8 / 15])


def test_spans_of_two_classes_may_overlap():
    both = marked((0, 9, "clause"), (2, 5, "event"))

    assert vote_on_characters(ratings_of_items([[both, both, both]])).value(0) == both


@given(st.lists(answers, min_size=1, max_size=3), thresholds)
def test_the_character_vote_is_a_count(rows, more_than):
    truth = vote_on_characters(ratings_of_items(rows), more_than)

    for place, item in enumerate(rows):
        assert characters(truth.value(place)) == plain_characters(item, more_than)
        votes = Counter(character for answer in item for character in characters(answer)).values()
        shares = [n / len(item) if n / len(item) > more_than else 1 - n / len(item) for n in votes]
        assert truth.confidence[place] == pytest.approx(np.mean(shares) if shares else 1)


@given(st.lists(answers, min_size=1, max_size=3), thresholds)
def test_across_classes_the_places_are_counted(rows, more_than):
    truth = vote_on_characters(ratings_of_items(rows), more_than, across_classes=True)

    for place, item in enumerate(rows):
        assert characters(truth.value(place), classes=False) == plain_characters(item, more_than, classes=False)
    assert ((truth.class_share > 0) & (truth.class_share <= 1)).all()


@given(answers)
def test_a_higher_bar_keeps_less(item):
    table = ratings_of_items([item])

    low, high = (characters(vote_on_characters(table, bar).value(0)) for bar in (0.3, 0.6))

    assert high <= low


# both


@pytest.mark.parametrize("vote", [vote_on_spans, vote_on_characters])
def test_weights_count_as_labelers(vote):
    table = ratings_of_items([[SAME, (), ()]])

    assert vote(table, weights=np.array([3.0, 1.0, 1.0])).value(0) == SAME
    assert vote(table, weights=np.array([2.0, 1.0, 1.0])).value(0) == ()


@pytest.mark.parametrize("vote", [vote_on_spans, vote_on_characters])
def test_where_nobody_weighs_anything_nothing_is_kept_and_nothing_is_sure(vote):
    truth = vote(ratings_of_items([[SAME]]), weights=np.zeros(1))

    assert truth.value(0) == ()
    assert np.isnan(truth.confidence[0])


@pytest.mark.parametrize("vote", [vote_on_spans, vote_on_characters])
def test_a_single_answer_and_all_empty_answers_are_certain(vote):
    truth = vote(ratings_of_items([[SAME], [(), ()]]))

    assert truth.values() == {0: SAME, 1: ()}
    assert list(truth.confidence) == [1, 1]


@pytest.mark.parametrize("vote", [vote_on_spans, vote_on_characters])
def test_no_answers_have_no_spans(vote):
    assert vote(ratings_of_items([])).values() == {}
    assert vote(ratings_of_items([[()]])).values() == {0: ()}


@pytest.mark.parametrize("vote", [vote_on_spans, vote_on_characters])
def test_words_are_no_spans(vote):
    with pytest.raises(ValueError, match="not a tuple of Span"):
        vote(ratings_of_items([["word"]]))


@given(st.lists(answers, min_size=1, max_size=3))
def test_the_order_of_labelers_does_not_matter(rows):
    for vote in (vote_on_spans, vote_on_characters):
        before, after = vote(ratings_of_items(rows)), vote(ratings_of_items([item[::-1] for item in rows]))
        assert before.values() == after.values()
        assert before.confidence == pytest.approx(after.confidence)


def test_quality_counts_what_the_others_alone_keep():
    item = [marked((0, 4, "event")), marked((0, 4, "event")), marked((0, 2, "event"), (6, 8, "event"))]

    whole, by_character = vote_on_spans(ratings_of_items([item])), vote_on_characters(ratings_of_items([item]))

    # where one of two others marked it, that is just half: half a hit, and half a thing to find
    assert whole.labelers.marked.tolist() == [1, 1, 2]
    assert whole.labelers.precision.tolist() == [0.5, 0.5, 0]
    assert whole.labelers.to_find.tolist() == [1.5, 1.5, 1]
    assert whole.labelers.recall == pytest.approx([1 / 3, 1 / 3, 0])
    assert by_character.labelers.marked.tolist() == [4, 4, 4]
    assert by_character.labelers.precision == pytest.approx([0.75, 0.75, 0.5])
    assert by_character.labelers.to_find.tolist() == [4, 4, 4]
    assert by_character.labelers.recall == pytest.approx([0.75, 0.75, 0.5])


def test_a_labeler_who_marks_at_random_has_a_low_precision():
    rng = np.random.default_rng(1)
    rows = []
    for item in range(80):
        truth = [(start, start + 5, "event") for start in rng.choice(np.arange(0, 200, 10), 3, replace=False)]
        for who in range(5):
            seen = [each for each in truth if rng.random() < 0.85]
            if who == 4:
                seen = [(start, start + 5, "event") for start in rng.choice(np.arange(0, 200, 10), 3, replace=False)]
            rows.append((item, who, marked(*seen)))

    for vote in (vote_on_spans, vote_on_characters):
        labelers = vote(Ratings.from_columns(*zip(*rows, strict=True))).labelers
        assert labelers.precision[4] < 0.3
        assert labelers.precision[:4].min() > 0.75
        assert labelers.recall[:4] == pytest.approx([0.85] * 4, abs=0.07)


def test_the_character_vote_on_events_against_the_experts():
    table, gold = loading.spans()

    assert f1_of_characters(vote_on_characters(table).values(), gold) == pytest.approx(0.6732, abs=5e-5)
    assert f1_of_characters(vote_on_characters(table, 0.3).values(), gold) == pytest.approx(0.7857, abs=5e-5)


def test_the_exact_vote_on_events_needs_a_lower_bar_and_then_does_better():
    table, gold = loading.spans()

    assert f1_of_characters(vote_on_spans(table).values(), gold) == pytest.approx(0.4662, abs=5e-5)
    assert f1_of_characters(vote_on_spans(table, 0.2).values(), gold) == pytest.approx(0.8153, abs=5e-5)
