"""record() writes the one row for what somebody did. History, background work and mails are readers of that row."""

import logging
from collections.abc import Sequence
from functools import partial

from celery import current_app
from django.db import models, transaction
from kombu.exceptions import OperationalError

from labeling.models import Event, Project, User

logger = logging.getLogger(__name__)

# Kinds that something follows from (config/reactions.py says what). Only these wake a worker.
WAKING = frozenset(
    {
        Event.Kind.IMPORT_STARTED,
        Event.Kind.ITEM_ANSWERED,
        Event.Kind.ITEM_CHANGE_DECLINED,
        Event.Kind.ANNOTATION_REVISED,
        Event.Kind.ROUND_CLOSED,
        Event.Kind.DISAGREEMENT_OPENED,
        Event.Kind.DISAGREEMENT_RESOLVED,
        Event.Kind.CASE_OPENED,
        Event.Kind.CASE_DECIDED,
        Event.Kind.MESSAGE_WRITTEN,
        Event.Kind.PROPOSAL_JUDGED,
        Event.Kind.PROPOSAL_TAKEN,
        Event.Kind.INQUIRY_REPLIED,
        Event.Kind.RELEASE_ASKED,
        Event.Kind.RELEASE_READY,
        Event.Kind.ALARM_RULE_MADE,
        Event.Kind.ALARM_RULE_CHANGED,
        Event.Kind.ALARM_RAISED,
        Event.Kind.WEBHOOK_FAILED,
        Event.Kind.WEBHOOK_SWITCHED_OFF,
    }
)

MAX_ATTEMPTS = 5  # then a reaction is given up


def record(
    kind: Event.Kind,
    *,
    by: User | None,
    project: Project | None,
    subject: models.Model | None = None,
    **data: object,
) -> Event:
    """Write what was done, in the transaction that does it; data holds ids and counts, never answers."""
    event = Event.objects.create(
        kind=kind,
        by=by,
        project=project,
        subject_type=subject._meta.model_name or "" if subject else "",
        subject_id=str(subject.pk) if subject else "",
        data=data,
        waiting=kind in WAKING,
    )
    if event.waiting:
        transaction.on_commit(partial(wake, event.pk))
    return event


def record_all(kind: Event.Kind, *, by: User | None, project: Project, subjects: Sequence[models.Model]) -> None:
    """record() for many subjects at once; for kinds that wake nobody."""
    if kind in WAKING:
        raise ValueError(f"{kind} wakes a worker: record its events one by one")
    Event.objects.bulk_create(
        [
            Event(kind=kind, by=by, project=project, subject_type=row._meta.model_name or "", subject_id=str(row.pk))
            for row in subjects
        ],
        batch_size=500,
    )


def wake(row: int, *, task: str = "concord.react") -> None:
    """Tell a worker of an event, or of another row. If no broker answers, the work waits: the sweep finds the row."""
    try:
        current_app.send_task(task, args=[row], retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("%s of %s waits for the sweep: no broker (%s)", task, row, type(error).__name__)
