"""The numbers of a closed round, stored once, whatever happens."""

import pytest

from consensus.actions.measurements import measure_round
from consensus.models import Measurement
from labeling.actions.rounds import close_round
from labeling.models import Item, Round
from tests.factories import answer


@pytest.fixture
def closed_round(open_round, labeler, second_labeler, manager) -> Round:
    """joy-joy, joy-anger, and an item with one answer that says and one that cannot tell."""
    Item.objects.filter(project=open_round.project).update(attributes={"channel": "mail"})
    agreed, differ, alone = open_round.round_items.all()
    for item, labels in [(agreed, ("joy", "joy")), (differ, ("joy", "anger")), (alone, ("fear", None))]:
        for person, label in zip((labeler, second_labeler), labels, strict=True):
            answer(item, person, label)
    return close_round(round=open_round, by=manager)


def test_closing_a_round_stores_its_numbers_with_what_was_left_out(closed_round, work):
    work()

    stored = Measurement.objects.get(round=closed_round, statistic="percent_agreement", slice="")
    assert stored.value == 0.5
    assert (stored.n_items, stored.n_labels, stored.n_labelers) == (2, 4, 2)
    assert stored.left_out == [
        {"reason": "items with a single answer", "n_labels": 1},
        {"reason": "cannot tell", "n_labels": 1},
    ]


def test_each_slice_has_its_own_numbers(closed_round, work):
    work()

    assert set(closed_round.measurements.values_list("slice", flat=True)) == {"", "channel=mail"}


def test_measuring_again_changes_no_number_and_adds_no_row(closed_round, work):
    work()
    before = list(closed_round.measurements.order_by("pk").values("pk", "value", "low", "high"))

    measure_round(round=closed_round)

    assert list(closed_round.measurements.order_by("pk").values("pk", "value", "low", "high")) == before


def test_a_number_that_is_undefined_says_why(open_round, labeler, manager, work):
    answer(open_round.round_items.first(), labeler, "joy")
    close_round(round=open_round, by=manager)
    work()

    stored = Measurement.objects.get(round=open_round, statistic="krippendorff_alpha")
    assert stored.value is None
    assert stored.reason == "No item has answers from two labelers yet."


def test_single_answers_are_held_against_gold_where_there_is_gold(closed_round, work):
    Item.objects.filter(round_items__round=closed_round).update(gold={"emotion": "joy"})
    work()

    stored = Measurement.objects.get(round=closed_round, statistic="reference", slice="")
    assert stored.value == pytest.approx(3 / 5)


def test_an_open_round_is_not_stored(open_round):
    measure_round(round=open_round)

    assert not Measurement.objects.exists()
