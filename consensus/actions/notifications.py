"""Telling people of what somebody did: rows of their inbox, and what they say about having read them."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import models
from django.utils import timezone

from consensus.models import Notification
from labeling.models import Event, Membership, User


def notify(
    people: Iterable[int],
    kind: Notification.Kind,
    *,
    event: Event,
    about: models.Model,
    place: str = "",
) -> None:
    """Put a row into the inbox of each of these people (ids of users); a mail follows as each of them wants it.

    To be called from a reaction (config/reactions.py). kind: its sentences stand in consensus/inbox.py
    (SENTENCES, OF_SEVERAL). event: that it follows from; it says who did it and in which project. about: what a click
    opens, of a type that consensus/inbox.py can name and find (ABOUT). place: an anchor on that page.

    A person hears of one event once, whatever is called how often: the first kind that they are given counts, so tell
    of what is most special first. Left out are who did it, machines, and whoever has left. That somebody may not see
    what it is about is for the caller to know (blinding.readers); if that changes later, the row says nothing.
    """
    if event.project_id is None:
        raise ValueError("An event of no project concerns nobody's inbox")
    members = Membership.objects.filter(
        project=event.project_id, user__in=set(people), is_active=True, user__is_active=True, user__is_machine=False
    )
    Notification.objects.bulk_create(
        [
            Notification(
                person_id=person,
                project_id=event.project_id,
                kind=kind,
                by_id=event.by_id,
                about_type=about._meta.model_name or "",
                about_id=str(about.pk),
                place=place,
                event=event,
                at=event.at,
            )
            for person in members.exclude(user=event.by_id).order_by("user").values_list("user", flat=True)
        ],
        ignore_conflicts=True,
    )


def mark_read(*, by: User, rows: Collection[int] | None = None) -> datetime:
    """These of one's own rows, or all; the moment of it, which mark_unread() takes back."""
    now = timezone.now()
    mine = Notification.objects.of(by).unread()
    (mine if rows is None else mine.filter(pk__in=rows)).update(read_at=now)
    return now


def mark_unread(*, by: User, rows: Collection[int] | None = None, read_at: datetime | None = None) -> None:
    """These of one's own rows, or what was marked as read at one moment. No mail tells of what was read once."""
    mine = Notification.objects.of(by)
    chosen = mine.filter(pk__in=rows) if rows is not None else mine.filter(read_at=read_at)
    chosen.update(read_at=None, to_mail=False)


def mark_seen(*, by: User, things: Iterable[models.Model]) -> None:
    """What is unread about these things: their page is open."""
    Notification.objects.of(by).unread().about(*things).update(read_at=timezone.now())
