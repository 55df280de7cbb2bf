"""Mails to the people who run a project."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import override

from labeling.models import Membership, Project
from labeling.permissions import MAY, Do


def mail_who_may(project: Project, to: Do, address: str, write: Callable[[], tuple[str, str]]) -> None:
    """A mail to every person who may do this in the project, in their language.

    address: of the page it is about; write: called in the language of each, gives subject and text.
    """
    roles = [role for role, allowed in MAY.items() if to in allowed]
    people = Membership.objects.filter(project=project, role__in=roles, is_active=True, user__is_active=True)
    mails = []
    for member in people.exclude(user__email="").select_related("user").order_by("pk"):
        with override(member.user.language or settings.LANGUAGE_CODE):
            subject, text = write()
        subject = " ".join(subject[:120].split())
        mails.append(EmailMessage(subject, f"{text}\n\n{settings.SITE_URL}{address}\n", to=[member.user.email]))
    if mails:
        get_connection().send_messages(mails)
