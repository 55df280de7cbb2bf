import pytest
from django.utils import timezone

from labeling.actions.assignments import give_back, lease, lease_next
from labeling.actions.rounds import widen
from labeling.errors import NotAcknowledged, OverlapReached
from labeling.models import Acknowledgement, Assignment
from tests.factories import answer, read_by_everyone


def test_a_third_labeler_finds_no_place_on_an_item_with_overlap_two(item, labeler, second_labeler, third_labeler):
    answer(item, labeler, "joy")
    answer(item, second_labeler, "joy")

    with pytest.raises(OverlapReached):
        lease(item=item, by=third_labeler)


def test_a_labeler_who_reloads_gets_the_item_in_hand_again(project, labeler, open_round):
    read_by_everyone(project, open_round.instructions)
    first = lease_next(project=project, by=labeler)

    assert lease_next(project=project, by=labeler) == first
    assert lease_next(project=project, by=labeler, besides=[first.pk]) != first


def test_labeling_waits_until_the_version_has_been_read(project, labeler, open_round):
    Acknowledgement.objects.filter(user=labeler).delete()

    with pytest.raises(NotAcknowledged):
        lease_next(project=project, by=labeler)


def test_the_next_item_is_looked_for_behind_the_last_one_and_then_from_the_front(
    project, labeler, second_labeler, open_round
):
    first, second, third = open_round.round_items.all()
    held = lease_next(project=project, by=labeler)
    ahead = lease_next(project=project, by=labeler, besides=[held.pk])
    assert (held.item, ahead.item) == (first, second)
    give_back(assignment=ahead, by=labeler)
    assert lease_next(project=project, by=labeler, besides=[held.pk]).item == second  # given back, so it comes again

    Assignment.objects.filter(item=first).update(expires_at=timezone.now())  # ran out
    assert lease_next(project=project, by=labeler, besides=[ahead.pk]).item == third
    assert lease_next(project=project, by=labeler, besides=[ahead.pk, held.pk + 2]).item == first


def test_a_full_item_is_stepped_over_and_comes_back_when_the_round_asks_for_more(
    manager, labeler, second_labeler, third_labeler, open_round, item
):
    answer(item, labeler, "joy")
    wanted = open_round.round_items.still_wanted()
    assert item in wanted
    answer(item, second_labeler, "joy")
    assert item not in wanted.all()

    widen(round=open_round, by=manager, overlap=3)

    assert item in wanted.all()
    assert lease_next(project=open_round.project, by=third_labeler).item == item
