"""The thread of a disagreement or of a case."""

import re
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from consensus.blinding import letters
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
