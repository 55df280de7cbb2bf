"""The thread of a disagreement, and telling people that they are mentioned in it."""

import re

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse

from consensus.blinding import disagreements_for, letters
from consensus.models import Disagreement, Message
from labeling.errors import Invalid
from labeling.events import record
from labeling.models import Event, Membership, User


@transaction.atomic
def write(*, disagreement: Disagreement, by: User, body: str) -> Message:
    """Add a post to the thread. Who is named as @username, @Labeler 3 or by letter, @B, is mentioned."""
    body = body.strip()
    if not body or len(body) > settings.MAX_COMMENT:
        sentence = f"Write 1 to {settings.MAX_COMMENT} characters."
        raise Invalid(sentence, fields={"body": sentence})
    message = Message.objects.create(disagreement=disagreement, by=by, body=body)
    if "@" in body:
        message.mentions.set(mentioned(body, disagreement))
    project = disagreement.item.round.project
    record(Event.Kind.MESSAGE_WRITTEN, by=by, project=project, subject=message, disagreement=disagreement.pk)
    return message


def mentioned(body: str, disagreement: Disagreement) -> list[Membership]:
    """The active members whom a text names."""
    members = Membership.objects.filter(project=disagreement.item.round.project, is_active=True).select_related("user")
    letter_of = letters(disagreement.item_id)
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
    message = Message.objects.select_related("disagreement__item__round__project").filter(pk=event.subject_id).first()
    if message is None:
        return
    mails = [
        mail_about(message.disagreement, member)
        for member in message.mentions.select_related("user", "project").filter(is_active=True, user__is_active=True)
        if member.user_id != message.by_id
        and member.user.email
        and disagreements_for(member).filter(pk=message.disagreement_id).exists()
    ]
    if mails:
        get_connection().send_messages(mails)


def mail_about(disagreement: Disagreement, member: Membership) -> EmailMessage:
    project = disagreement.item.round.project
    address = reverse("disagreement", kwargs={"slug": project.slug, "pk": disagreement.pk})
    return EmailMessage(
        subject=" ".join(f"You are mentioned in {project.name}"[:120].split()),
        body=f"Somebody mentioned you in a discussion.\n\n{settings.SITE_URL}{address}\n",
        to=[member.user.email],
    )
