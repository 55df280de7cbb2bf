"""The thread of a disagreement or of a case, and telling people that they are mentioned in it."""

import re
from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from consensus.blinding import cases_for, disagreements_for, letters
from consensus.models import Case, Disagreement, Message
from labeling.errors import Invalid
from labeling.events import record
from labeling.models import Event, Membership, Project, User


@transaction.atomic
def write(*, by: User, body: str, disagreement: Disagreement | None = None, case: Case | None = None) -> Message:
    """Add a post to one thread. Who is named as @username, @Labeler 3 or (of an item) by letter, @B, is mentioned."""
    body = body.strip()
    if not body or len(body) > settings.MAX_COMMENT:
        sentence = _("Write 1 to %(most)d characters.") % {"most": settings.MAX_COMMENT}
        raise Invalid(sentence, fields={"body": sentence})
    message = Message.objects.create(disagreement=disagreement, case=case, by=by, body=body)
    project = message.project
    if "@" in body:
        message.mentions.set(mentioned(body, project, letters(disagreement.item_id) if disagreement else {}))
    thread = {"disagreement": disagreement.pk} if disagreement else {"case": message.case_id}
    record(Event.Kind.MESSAGE_WRITTEN, by=by, project=project, subject=message, **thread)
    return message


def mentioned(body: str, project: Project, letter_of: Mapping[int, str]) -> list[Membership]:
    """The active members whom a text names."""
    members = Membership.objects.filter(project=project, is_active=True).select_related("user")
    found = []
    for member in members:
        names = [member.user.username, member.pseudonym]
        if member.user_id in letter_of:
            names += [letter_of[member.user_id], f"Labeler {letter_of[member.user_id]}"]
        if any(re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", body, re.IGNORECASE) for name in names):
            found.append(member)
    return found


def mail_mentions(event: Event) -> None:
    """Tell the mentioned, by mail, that they are: a link and no word of the thread, which may hold answers.

    Nobody is told who may not see the thread (yet), nor the one who wrote.
    """
    threads = Message.objects.select_related("disagreement__item__round__project", "case__project")
    message = threads.filter(pk=event.subject_id).first()
    if message is None:
        return
    mails = [
        mail_about(message, member)
        for member in message.mentions.select_related("user", "project").filter(is_active=True, user__is_active=True)
        if member.user_id != message.by_id and member.user.email and may_read(member, message)
    ]
    if mails:
        get_connection().send_messages(mails)


def may_read(member: Membership, message: Message) -> bool:
    if message.disagreement_id is not None:
        return disagreements_for(member).filter(pk=message.disagreement_id).exists()
    return message.case is not None and cases_for(member).filter(pk=message.case.pk).exists()


def mail_about(message: Message, member: Membership) -> EmailMessage:
    project = message.project
    if message.case:
        address = reverse("case", kwargs={"slug": project.slug, "number": message.case.number})
    else:
        address = reverse("disagreement", kwargs={"slug": project.slug, "pk": message.disagreement_id})
    with override(member.user.language or settings.LANGUAGE_CODE):
        subject = _("You are mentioned in %(project)s") % {"project": project.name}
        body = _("Somebody mentioned you in a discussion.")
    return EmailMessage(
        subject=" ".join(subject[:120].split()),
        body=f"{body}\n\n{settings.SITE_URL}{address}\n",
        to=[member.user.email],
    )
