"""The review of a draft by somebody else: asked for, approved, or changes asked for."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from labeling.actions.instructions import locked_draft
from labeling.errors import Invalid, StaleDraft
from labeling.events import record
from labeling.models import Event, InstructionVersion, Review, User
from labeling.reviews import content_of, reviewers


@transaction.atomic
def ask_review(*, draft: InstructionVersion, by: User, of: User | None = None, comment: str = "") -> Review:
    """of: who is asked; None: anybody who may write instructions."""
    draft = locked_draft(draft)
    if of is not None and of not in reviewers(draft.project, by):
        sentence = _("Choose somebody else who may write instructions, or anybody.")
        raise Invalid(sentence, fields={"of": sentence})
    return said(draft, by, Review.Kind.ASKED, comment, Event.Kind.REVIEW_ASKED, of)


@transaction.atomic
def approve_draft(*, draft: InstructionVersion, by: User, revision: int, comment: str = "") -> Review:
    """Of the draft as it reads; raises StaleDraft if it was changed after that revision."""
    draft = as_read(draft, revision)
    if draft.edited_by_id == by.pk:
        raise Invalid(_("You made the last change of this draft yourself. Somebody else has to approve it."))
    return said(draft, by, Review.Kind.APPROVED, comment, Event.Kind.DRAFT_APPROVED)


@transaction.atomic
def ask_changes(*, draft: InstructionVersion, by: User, revision: int, comment: str) -> Review:
    draft = as_read(draft, revision)
    if not comment.strip():
        sentence = _("Say what should be changed.")
        raise Invalid(sentence, fields={"comment": sentence})
    return said(draft, by, Review.Kind.CHANGES, comment, Event.Kind.CHANGES_ASKED)


def as_read(draft: InstructionVersion, revision: int) -> InstructionVersion:
    draft = locked_draft(draft)
    if draft.revision != revision:
        raise StaleDraft(
            _("%(edited_by)s changed the draft after you read it. Read it again before you say something about it.")
            % {"edited_by": draft.edited_by}
        )
    return draft


def said(
    draft: InstructionVersion, by: User, kind: str, comment: str, event: Event.Kind, of: User | None = None
) -> Review:
    comment = comment.strip()
    if len(comment) > settings.MAX_COMMENT:
        sentence = _("Use at most %(max_comment)s characters.") % {"max_comment": settings.MAX_COMMENT}
        raise Invalid(sentence, fields={"comment": sentence})
    made = Review.objects.create(
        draft=draft, kind=kind, by=by, of=of, revision=draft.revision, content=content_of(draft), comment=comment
    )
    told = {"of": of.pk} if of else {}
    record(event, by=by, project=draft.project, subject=draft, revision=draft.revision, **told)
    return made
