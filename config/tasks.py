"""The worker's side of events: each waiting one is claimed, acted on, ticked off. The row is the truth."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db.models import F, Q
from django.utils import timezone

from config.reactions import REACTIONS
from consensus.actions import measurements
from labeling.events import MAX_ATTEMPTS, wake
from labeling.models import Event

logger = logging.getLogger(__name__)
CLAIM = timedelta(minutes=2)  # a worker that says nothing for so long is taken for dead


@shared_task(name="concord.react", ignore_result=True)
def react(event: int) -> None:
    """Do what follows from an event, unless it is done or somebody is at it."""
    now = timezone.now()
    free = Q(attempted_at=None) | Q(attempted_at__lt=now - CLAIM)
    claimed = Event.objects.filter(free, pk=event, waiting=True).update(attempted_at=now, attempts=F("attempts") + 1)
    if not claimed:
        return
    row = Event.objects.select_related("project", "by").get(pk=event)
    for reaction in REACTIONS[row.kind]:
        reaction(row)
    Event.objects.filter(pk=event).update(waiting=False)


@shared_task(name="concord.catch_up", ignore_result=True)
def catch_up() -> int:
    """Bring up to date what pages read in place of single answers."""
    return measurements.catch_up()


@shared_task(name="concord.sweep", ignore_result=True)
def sweep() -> int:
    """Wake a worker for events that a crash, or a broker that was away, left waiting."""
    old = timezone.now() - timedelta(seconds=15)
    left = Event.objects.filter(waiting=True, at__lt=old).filter(
        Q(attempted_at=None) | Q(attempted_at__lt=timezone.now() - CLAIM)
    )
    for event in left.filter(attempts__gte=MAX_ATTEMPTS):
        logger.error("event %s (%s) failed %s times and is given up", event.pk, event.kind, event.attempts)
    left.filter(attempts__gte=MAX_ATTEMPTS).update(waiting=False)
    waiting = list(left.order_by("pk").values_list("pk", flat=True)[:1000])
    for pk in waiting:
        wake(pk)
    return len(waiting)
