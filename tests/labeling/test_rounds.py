"""Actions on rounds."""

import pytest
from django.utils import timezone

from labeling.actions.assignments import lease
from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.rounds import Selection, close_round, create_round, open_round, widen, widen_item
from labeling.errors import Conflict, Invalid, OverlapReached
from labeling.models import Assignment, Event, Item
from labeling.progress import progress_of
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


@pytest.fixture
def adaptive(project, items, labeler, second_labeler):
    return factories.make_open_round(project, overlap=2, most_overlap=4)


def test_an_item_is_given_to_one_more_labeler_up_to_the_limit_of_its_round(adaptive):
    item = adaptive.round_items.first()

    widened = [widen_item(item=item, by=None, overlap=overlap) for overlap in (3, 3, 4, 5)]

    item.refresh_from_db()
    assert (widened, item.overlap) == ([True, False, True, False], 4)
    assert Event.objects.filter(kind=Event.Kind.ITEM_WIDENED, subject_id=item.pk).count() == 2


def test_only_open_rounds_that_may_ask_more_do(adaptive, open_round):
    item = adaptive.round_items.first()
    close_round(round=adaptive, by=adaptive.created_by)

    assert not widen_item(item=item, by=None, overlap=3)
    assert not widen_item(item=open_round.round_items.first(), by=None, overlap=3)


def test_an_item_whose_answers_were_shown_is_given_to_nobody_else(adaptive):
    item = adaptive.round_items.first()
    item.revealed_at = timezone.now()
    item.save()

    assert not widen_item(item=item, by=None, overlap=3)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"overlap": 3, "most_overlap": 3}, "most_overlap"),
        ({"overlap": 1, "most_overlap": 3}, "overlap"),
        ({"overlap": 2, "most_overlap": 3, "least_gain": 1.0}, "least_gain"),
    ],
)
def test_limits_that_make_no_sense_are_refused(project, manager, items, options, field):
    with pytest.raises(Invalid) as refused:
        create_round(project=project, by=manager, **options)

    assert field in refused.value.fields


def test_what_an_adaptive_round_saves_is_counted_against_asking_the_most_of_every_item(adaptive, items):
    widen_item(item=adaptive.round_items.first(), by=None, overlap=3)

    progress = progress_of(adaptive)

    assert (progress.n_widened, progress.n_wanted, progress.n_saved) == (1, 7, 5)
