"""From annotations to ratings: which answers count, and which items belong together."""

import pytest

from consensus.answers import state_of
from consensus.ratings import Known, answered
from consensus.slices import slices_of
from labeling.actions.rounds import close_round
from labeling.models import Item, RoundItem
from tests.factories import answer


@pytest.fixture
def question(open_round):
    return open_round.instructions.questions.questions[0]


def test_only_the_revision_that_counts_is_read(open_round, item, labeler, second_labeler, question, manager):
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    assignment = item.assignments.get(labeler=labeler)
    assignment.annotations.create(revision=2, instructions=open_round.instructions, answers={"emotion": "anger"})
    ratings = answered(close_round(round=open_round, by=manager), question).ratings

    assert [ratings.labels[label] for label in ratings.label] == ["anger", "anger"]


def test_labels_stand_in_the_order_of_the_options_also_those_nobody_gave(open_round, question):
    assert answered(open_round, question).ratings.labels == ("joy", "anger", "fear")


def test_who_cannot_tell_is_left_out_and_counted(open_round, item, labeler, second_labeler, question, manager):
    answer(item, labeler, "joy")
    answer(item, second_labeler, None)
    known = answered(close_round(round=open_round, by=manager), question)

    assert known.ratings.n_labels == 1
    assert [(part.reason, part.n_labels) for part in known.left_out()] == [
        ("items with a single answer", 1),
        ("cannot tell", 1),
    ]


def test_of_an_open_round_only_items_with_all_their_answers_count(open_round, item, labeler, second_labeler, question):
    answer(item, labeler, "joy")
    before = answered(open_round, question)
    answer(item, second_labeler, "anger")

    assert (before.ratings.n_labels, before.n_waiting) == (0, 1)
    assert answered(open_round, question).ratings.n_labels == 2


def test_answers_are_read_in_one_query_once_their_state_is_known(
    open_round, item, labeler, question, django_assert_num_queries
):
    answer(item, labeler, "joy")
    state = state_of(open_round)

    with django_assert_num_queries(1):
        assert Known(open_round, question, state).answered.n_waiting == 1


def test_words_make_a_slice_each_and_many_numbers_four_bins():
    rows = [(n, {"light": "day" if n % 2 else "dark", "mm": n / 10, "flash": n == 0}) for n in range(12)]

    slices = slices_of(rows)
    assert list(slices) == [
        "flash=false", "flash=true", "light=dark", "light=day", "mm=0–0.2", "mm=0.3–0.5", "mm=0.6–0.8", "mm=0.9–1.1",
    ]  # fmt: skip
    assert slices["mm=0.3–0.5"].tolist() == [3, 4, 5]


def test_a_few_numbers_stand_as_they_are_in_their_order():
    assert list(slices_of((n, {"floor": n % 3 * 5}) for n in range(30))) == ["floor=0", "floor=5", "floor=10"]


def test_names_and_lists_are_no_slices():
    rows = [(n, {"name": f"person {n}", "tags": ["a"], "none": None, "empty": ""}) for n in range(100)]

    assert slices_of(rows) == {}


def test_gold_is_known_by_question(open_round, question):
    first = RoundItem.objects.filter(round=open_round).first()
    Item.objects.filter(pk=first.item_id).update(gold={"emotion": "joy", "other": None})

    assert Known(open_round, question).gold == {first.item_id: "joy"}
