"""Questions about the definition: a labeler asks and labels on, an expert answers, a rule may come of it."""

import uuid

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.actions.instructions import save_draft, start_draft
from labeling.errors import Conflict, Invalid
from labeling.events import record
from labeling.models import (
    Assignment,
    Event,
    Inquiry,
    InquiryReply,
    InstructionVersion,
    Membership,
    Project,
    RoundItem,
    User,
)

MAX_RULE = 20_000  # characters


def ask(*, assignment: Assignment, by: User, id: uuid.UUID, body: str, question: str = "") -> Inquiry:
    """Take in what a labeler asks, at any time: it is no answer and needs no place. The same id again gives the first.

    question: one of the schema, "" for the item as a whole. Raises Invalid naming the field that is wrong.
    """
    body = cleaned(body)
    if question and assignment.item.round.instructions.questions.question(question) is None:
        sentence = _("These instructions do not ask “%(name)s”.") % {"name": question[:60]}
        raise Invalid(sentence, fields={"question": sentence})
    try:
        return store(assignment, by, id, question, body)
    except IntegrityError:  # the same id, at the same moment
        return sent_before(assignment, id) or refuse_used_id()


@transaction.atomic
def store(assignment: Assignment, by: User, id: uuid.UUID, question: str, body: str) -> Inquiry:
    if Inquiry.objects.filter(pk=id).exists():
        return sent_before(assignment, id) or refuse_used_id()
    made = Inquiry.objects.create(id=id, assignment=assignment, question=question, body=body)
    item = assignment.item
    record(Event.Kind.INQUIRY_MADE, by=by, project=item.round.project, subject=made, item=item.pk)
    return made


def sent_before(assignment: Assignment, id: uuid.UUID) -> Inquiry | None:
    return Inquiry.objects.filter(pk=id, assignment=assignment).first()


def refuse_used_id() -> Inquiry:
    raise Conflict(_("This id was used before. Make a new one for each question."))


@transaction.atomic
def reply(*, inquiry: Inquiry, by: User, body: str) -> InquiryReply:
    """Answer a labeler's question; who asked sees it at once."""
    made = InquiryReply.objects.create(inquiry=inquiry, by=by, body=cleaned(body))
    record(Event.Kind.INQUIRY_REPLIED, by=by, project=project_of(inquiry), subject=inquiry, reply=made.pk)
    return made


@transaction.atomic
def settle(*, inquiry: Inquiry, by: User, settled: bool = True) -> Inquiry:
    """Nothing more is to be said or done about it; or, with settled=False, there is after all."""
    held = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    if held.is_settled == settled:
        return held
    held.settled_at = timezone.now() if settled else None
    held.save(update_fields=["settled_at"])
    kind = Event.Kind.INQUIRY_SETTLED if settled else Event.Kind.INQUIRY_REOPENED
    record(kind, by=by, project=project_of(inquiry), subject=inquiry)
    return held


@transaction.atomic
def draft_rule(*, inquiry: Inquiry, by: User, rule: str) -> InstructionVersion:
    """Add a rule (Markdown) to the draft of the instructions, which is begun if need be, and settle the question."""
    rule = rule.strip()
    if not rule or len(rule) > MAX_RULE:
        sentence = _("Write a rule of 1 to %(most)d characters.") % {"most": MAX_RULE}
        raise Invalid(sentence, fields={"rule": sentence})
    draft = start_draft(project=project_of(inquiry), by=by)
    rules = f"{draft.rules.rstrip()}\n\n{rule}\n".lstrip()
    saved = save_draft(draft=draft, by=by, revision=draft.revision, rules=rules)
    settle(inquiry=inquiry, by=by)
    return saved


@transaction.atomic
def renounce(*, inquiry: Inquiry, by: User) -> None:
    """Read it rather than be asked about its item: what was held of the item goes back, what was answered stays as it
    is. A question may betray what others answer, so an expert either reads it or answers blind."""
    RoundItem.objects.select_for_update().get(pk=inquiry.assignment.item_id)  # no answer of theirs comes in beside it
    if inquiry.renounced_by.filter(pk=by.pk).exists():
        return
    inquiry.renounced_by.add(by)
    held = Assignment.objects.filter(item=inquiry.assignment.item_id, labeler=by, status=Assignment.Status.LEASED)
    held.update(status=Assignment.Status.RETURNED, ended_at=timezone.now(), postponed_at=None)
    record(Event.Kind.INQUIRY_RENOUNCED, by=by, project=project_of(inquiry), subject=inquiry)


@transaction.atomic
def read_replies(*, membership: Membership, by: User) -> None:
    """Who asked says that they have read what was said to their questions."""
    if Inquiry.objects.of(membership).update(read_at=timezone.now()):
        record(Event.Kind.INQUIRIES_READ, by=by, project=membership.project, subject=membership)


def project_of(inquiry: Inquiry) -> Project:
    return inquiry.assignment.item.round.project


def cleaned(body: str) -> str:
    body = body.strip()
    if not body or len(body) > settings.MAX_COMMENT:
        sentence = _("Write 1 to %(most)d characters.") % {"most": settings.MAX_COMMENT}
        raise Invalid(sentence, fields={"body": sentence})
    return body
