"""The thread of a disagreement or of a case: writing, editing and withdrawing posts."""

import re
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consensus.blinding import letters
from consensus.models import Case, Disagreement, EarlierText, Message, RuleProposal
from labeling.errors import Conflict, Invalid
from labeling.events import record
from labeling.models import Event, Membership, Project, User


@transaction.atomic
def write(
    *,
    by: User,
    body: str,
    disagreement: Disagreement | None = None,
    case: Case | None = None,
    proposes: Mapping[str, str] | None = None,
) -> Message:
    """Add a post to one thread. Who is named as @username, @Labeler 3 or (of an item) by letter, @B, is mentioned.

    proposes: a rule for the instructions, as consensus.actions.proposals.checked_proposal() gives it; the body may
    then be empty.
    """
    body = checked_body(body, may_be_empty=proposes is not None)
    message = Message.objects.create(disagreement=disagreement, case=case, by=by, body=body)
    mention(message)
    if proposes is not None:
        RuleProposal.objects.create(message=message, **proposes)
    thread = {"disagreement": disagreement.pk} if disagreement else {"case": message.case_id}
    record(Event.Kind.MESSAGE_WRITTEN, by=by, project=message.project, subject=message, **thread)
    return message


@transaction.atomic
def edit(*, message: Message, by: User, body: str) -> Message:
    """Say it otherwise; what it said before is kept. Who is mentioned only now is not told."""
    message = locked(message)
    body = checked_body(body, may_be_empty=hasattr(message, "proposal"))
    if body == message.body:
        return message
    EarlierText.objects.create(message=message, body=message.body, written_at=message.edited_at or message.at)
    message.body, message.edited_at = body, timezone.now()
    message.save(update_fields=["body", "edited_at"])
    mention(message)
    record(Event.Kind.MESSAGE_EDITED, by=by, project=message.project, subject=message)
    return message


@transaction.atomic
def withdraw(*, message: Message, by: User) -> Message:
    """Take one's own post back: the thread says that there was one, and keeps what it said."""
    message = locked(message)
    message.withdrawn_at = timezone.now()
    message.save(update_fields=["withdrawn_at"])
    record(Event.Kind.MESSAGE_WITHDRAWN, by=by, project=message.project, subject=message)
    return message


@transaction.atomic
def restore(*, message: Message, by: User) -> Message:
    """A withdrawn post stands in its thread again."""
    held = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if held.withdrawn_at is None:
        return held
    held.withdrawn_at = None
    held.save(update_fields=["withdrawn_at"])
    record(Event.Kind.MESSAGE_RESTORED, by=by, project=held.project, subject=held)
    return held


def locked(message: Message) -> Message:
    held = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if held.withdrawn_at is not None:
        raise Conflict(_("This post was withdrawn. Bring it back first."))
    return held


def checked_body(body: str, *, may_be_empty: bool = False) -> str:
    body = body.strip()
    if not body and may_be_empty:
        return ""
    if not body or len(body) > settings.MAX_COMMENT:
        sentence = _("Write 1 to %(most)d characters.") % {"most": settings.MAX_COMMENT}
        raise Invalid(sentence, fields={"body": sentence})
    return body


def mention(message: Message) -> None:
    if "@" in message.body:
        letter_of = letters(message.disagreement.item_id) if message.disagreement else {}
        message.mentions.set(mentioned(message.body, message.project, letter_of))


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
