"""Actions on rounds."""

import pytest

from labeling.actions.assignments import lease
from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.rounds import Selection, close_round, create_round, open_round, widen
from labeling.errors import Conflict, Invalid, OverlapReached
from labeling.models import Assignment, Event, Item
from tests import factories


def test_rounds_are_numbered_from_one_in_each_project(project, manager, items):
    other = factories.make_project()
    factories.make_items(other, 1)

    numbers = [create_round(project=project, by=manager).number for _ in range(2)]

    assert numbers == [1, 2]
    assert create_round(project=other, by=other.created_by).number == 1


def test_a_round_keeps_the_version_it_was_made_under(project, manager, items):
    round = create_round(project=project, by=manager)
    draft = start_draft(project=project, by=manager)
    publish(draft=save_draft(draft=draft, by=manager, revision=1, summary="Clearer."), by=manager)

    round.refresh_from_db()
    assert round.instructions.number == 1
    assert create_round(project=project, by=manager).instructions.number == 2


def test_items_that_were_dropped_or_replaced_are_not_asked_about(project, manager, items):
    Item.objects.filter(pk=items[0].pk).update(is_current=False)

    assert create_round(project=project, by=manager).round_items.count() == 2


@pytest.mark.parametrize("selection", [Selection(attribute="noise", value="car"), Selection(keys=("unknown",))])
def test_a_selection_without_items_makes_no_round(project, manager, items, selection):
    with pytest.raises(Invalid):
        create_round(project=project, by=manager, selection=selection)
    assert not project.rounds.exists()


def test_chosen_keys_and_a_sample_narrow_the_items(project, items):
    keys = tuple(item.key for item in items[:2])

    assert set(Selection(keys=keys).items_of(project)) == {items[0].pk, items[1].pk}
    assert len(Selection(sample=2).items_of(project)) == 2


def test_another_seed_is_another_order_of_the_same_items(project):
    factories.make_items(project, 30)

    one, two = Selection(seed=1).items_of(project), Selection(seed=2).items_of(project)

    assert one != two
    assert sorted(one) == sorted(two)


def test_a_round_opens_once_and_closing_twice_changes_nothing_more(project, manager, items):
    round = open_round(round=create_round(project=project, by=manager), by=manager)
    with pytest.raises(Conflict):
        open_round(round=round, by=manager)

    first = close_round(round=round, by=manager)
    second = close_round(round=round, by=manager)

    assert first.closed_at == second.closed_at
    assert Event.objects.filter(kind="round_closed").count() == 1


def test_a_draft_cannot_be_closed(project, manager, items):
    with pytest.raises(Conflict):
        close_round(round=create_round(project=project, by=manager), by=manager)


def test_closing_ends_the_leases_and_keeps_the_answers(open_round, manager, labeler, second_labeler, item):
    factories.answer(item, labeler, "joy")
    held = lease(item=item, by=second_labeler)

    close_round(round=open_round, by=manager)

    assert Assignment.objects.get(pk=held.pk).status == "expired"
    assert Assignment.objects.submitted().count() == 1
    with pytest.raises(OverlapReached):
        lease(item=open_round.round_items.last(), by=second_labeler)


def test_widening_makes_room_for_one_more(open_round, manager, labeler, second_labeler, third_labeler, item):
    for person in (labeler, second_labeler):
        factories.answer(item, person, "joy")
    with pytest.raises(OverlapReached):
        lease(item=item, by=third_labeler)

    widen(round=open_round, by=manager, overlap=3)

    assert lease(item=item, by=third_labeler).labeler == third_labeler


def test_widening_never_narrows_and_never_reopens(open_round, manager):
    with pytest.raises(Invalid):
        widen(round=open_round, by=manager, overlap=2)
    close_round(round=open_round, by=manager)
    with pytest.raises(Conflict):
        widen(round=open_round, by=manager, overlap=5)
