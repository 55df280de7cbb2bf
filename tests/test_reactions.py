"""What follows from an event is done once, is taken up again after a crash, and is given up in the end."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from config.reactions import REACTIONS
from config.tasks import CLAIM, react, sweep
from consensus.models import Disagreement
from labeling.actions.assignments import expire_leases, lease
from labeling.events import MAX_ATTEMPTS, WAKING
from labeling.models import Assignment, Event, RoundItem
from tests.factories import answer


@pytest.fixture
def answered(item, labeler, second_labeler) -> Event:
    """An item has its last answer, and its labelers differ."""
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    return Event.objects.get(kind=Event.Kind.ITEM_ANSWERED)


def later(event: Event, **changes: object) -> None:
    Event.objects.filter(pk=event.pk).update(**changes)


def test_what_wakes_a_worker_is_what_something_follows_from():
    assert set(REACTIONS) == WAKING


def test_an_event_is_acted_on_and_ticked_off(answered):
    react(answered.pk)
    react(answered.pk)

    answered.refresh_from_db()
    assert (answered.waiting, answered.attempts) == (False, 1)
    assert Disagreement.objects.count() == 1


def test_an_event_that_a_worker_is_at_is_left_to_it(answered):
    later(answered, attempted_at=timezone.now(), attempts=1)
    react(answered.pk)
    assert not Disagreement.objects.exists()


def test_an_event_whose_worker_died_is_taken_up_again(answered):
    later(answered, attempted_at=timezone.now() - CLAIM - timedelta(seconds=1), attempts=1)
    react(answered.pk)
    assert Disagreement.objects.count() == 1


def test_a_lease_that_ran_out_is_written_down_and_its_place_is_free(item, labeler, second_labeler, third_labeler):
    held = lease(item=item, by=labeler)
    lease(item=item, by=second_labeler)
    Assignment.objects.filter(pk=held.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    assert RoundItem.objects.open_to(third_labeler).filter(pk=item.pk).exists()  # free at once, swept or not
    assert expire_leases() == 1
    held.refresh_from_db()
    assert held.status == Assignment.Status.EXPIRED
    assert Event.objects.filter(kind=Event.Kind.ASSIGNMENT_EXPIRED, subject_id=str(held.pk)).count() == 1


def test_the_sweep_finds_what_was_left_waiting_and_gives_up_what_never_works(answered):
    assert sweep() == 0  # it has only just happened, so somebody has been told

    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert sweep() == 1
        later(answered, attempts=MAX_ATTEMPTS)
        assert sweep() == 0

    answered.refresh_from_db()
    assert not answered.waiting
