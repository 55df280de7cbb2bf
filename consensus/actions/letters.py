"""Mails about what stands unread in somebody's inbox: at once, or gathered for a day or a week, as each wants it."""

import logging
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from smtplib import SMTPRecipientsRefused
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from consensus.inbox import DIRECT, Row, rows_for
from consensus.models import Letter, Notification
from consensus.models.notifications import NotificationQuerySet, of_a_member
from labeling.models import User

logger = logging.getLogger(__name__)

MORNING = time(8)  # of the person, when what was gathered for a day or a week is sent
TOO_OLD = timedelta(days=14)  # what no worker has looked at for so long stays in the inbox alone
MOST_ATTEMPTS = 20  # over about four days
LONGEST_WAIT = timedelta(hours=6)
MOST_ROWS = 50  # that one mail shows
HTML = "text/html"


def send_letters() -> int:
    """Send what is due, and try again what no server has taken yet; how many were sent. Safe to run beside itself."""
    now, n = timezone.now(), 0
    for person in people_to_write_to(now):
        letter = claim(person, now)
        if letter is None:
            continue
        try:
            n += send(letter)
        except SMTPRecipientsRefused as error:
            refused(letter, error)
        except OSError as error:  # all that smtplib raises is one
            refused(letter, error)
            break  # the server does not answer: the others are not kept waiting for it one by one
    return n


def people_to_write_to(now: datetime) -> list[User]:
    """Who has something to be mailed, due or not, or a letter that is to be tried again."""
    waits = Exists(to_mail(now).filter(person=OuterRef("pk")))
    unsent = Exists(unsent_letters().filter(person=OuterRef("pk"), next_at__lte=now))
    people = User.objects.filter(is_active=True, is_machine=False).exclude(email="")
    return list(people.filter(waits | unsent).order_by("pk"))


def to_mail(now: datetime) -> NotificationQuerySet:
    """Unread, of a project that its person is still in, in no letter yet."""
    member = Exists(of_a_member(OuterRef("project"), OuterRef("person")))
    return Notification.objects.unread().filter(member, letter=None, to_mail=True, at__gt=now - TOO_OLD)


def unsent_letters() -> QuerySet[Letter]:
    return Letter.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS)


@transaction.atomic
def claim(person: User, now: datetime) -> Letter | None:
    """The letter to be sent to this person now, with all that is due; None if there is none, or somebody is at it.

    What is claimed is not tried again before the wait is over, whatever becomes of who claimed it.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    due = to_mail(now).filter(due_for(person, now), person=person)
    letter = unsent_letters().filter(person=person).first()
    if letter is None and not due.exists():
        return None
    letter = letter or Letter.objects.create(person=person, next_at=now)
    if letter.next_at > now:
        return None
    due.update(letter=letter)
    letter.attempts += 1
    letter.next_at = now + min(LONGEST_WAIT, timedelta(minutes=2**letter.attempts))
    letter.save(update_fields=["attempts", "next_at"])
    return letter


def due_for(person: User, now: datetime) -> Q:
    direct = Q(kind__in=DIRECT)
    found = Q(pk=None)
    for which, wanted in ((direct, person.mail_direct), (~direct, person.mail_rest)):
        until = gathered_until(wanted, person.time_zone, now)
        if until is not None:
            found |= which & Q(at__lt=until)
    return found


def gathered_until(wanted: str, zone: str, now: datetime) -> datetime | None:
    """What happened before this moment is to be mailed by now: before the last 8 in the morning, or that of Monday,
    where the person is. None: nothing ever."""
    if wanted == User.Mail.NEVER:
        return None
    if wanted == User.Mail.NOW:
        return now + timedelta(seconds=1)
    local = now.astimezone(ZoneInfo(zone))
    back = local.weekday() if wanted == User.Mail.WEEKLY else 0
    morning = datetime.combine(local.date() - timedelta(days=back), MORNING, tzinfo=local.tzinfo)
    if morning > local:
        morning -= timedelta(days=7 if wanted == User.Mail.WEEKLY else 1)
    return morning


def send(letter: Letter) -> int:
    """1 if it was sent; 0 if by now nothing in it is unread, or may be seen."""
    mail = mail_of(letter)
    if mail is not None:
        mail.send()
    Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), refusal="")
    return int(mail is not None)


def refused(letter: Letter, error: OSError) -> None:
    logger.warning("letter %s was not taken at attempt %s: %s", letter.pk, letter.attempts, type(error).__name__)
    Letter.objects.filter(pk=letter.pk).update(refusal=type(error).__name__[:60])
    if letter.attempts >= MOST_ATTEMPTS:
        logger.error("letter %s is given up; what it tells of stands in the inbox", letter.pk)


def mail_of(letter: Letter) -> EmailMultiAlternatives | None:
    """In the person's language: who did what in which project, with links; no word of a thread: it may hold answers."""
    person = letter.person
    held = Notification.objects.of(person).unread().filter(letter=letter).select_related("project", "by")
    with override(person.language or settings.LANGUAGE_CODE):
        rows = [row for row in rows_for(person, held.order_by("-pk")) if row.about]
        rows.sort(key=lambda row: row.project.name)  # stable: the newest of each first
        if not rows:
            return None
        context = {
            "rows": rows[:MOST_ROWS],
            "n_more": len(rows[MOST_ROWS:]),
            "person": person,
            "site": settings.SITE_URL,
            "inbox_url": settings.SITE_URL + reverse("inbox"),
            "settings_url": settings.SITE_URL + reverse("account") + "#mail",
            "zone": person.time_zone,
        }
        mail = EmailMultiAlternatives(
            subject=subject_of(rows),
            body=render_to_string("consensus/inbox/letter_text.html", context),
            to=[person.email],
            headers={
                "Message-ID": f"<{letter.pk}@{settings.MAIL_DOMAIN}>",
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{context['settings_url']}>",
            },
        )
        mail.attach_alternative(render_to_string("consensus/inbox/letter.html", context), HTML)
    return mail


def subject_of(rows: Sequence[Row]) -> str:
    n, projects = sum(len(row.notifications) for row in rows), {row.project.name for row in rows}
    if n == 1:
        said = f"{rows[0].project.name}: {rows[0].sentence}"
    elif len(projects) == 1:
        said = ngettext("%(project)s: %(n)d new entry", "%(project)s: %(n)d new entries", n) % {
            "project": rows[0].project.name,
            "n": n,
        }
    else:
        said = _("%(n)d new entries in %(m)d projects") % {"n": n, "m": len(projects)}
    return " ".join(said.split())[:150]
