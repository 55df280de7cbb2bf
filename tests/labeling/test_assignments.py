import pytest

from labeling.actions.assignments import lease, lease_next
from labeling.errors import NotAcknowledged, OverlapReached
from labeling.models import Acknowledgement
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
