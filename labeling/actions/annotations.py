"""Taking in an answer. What is acknowledged is committed; what is not counted is kept as a draft."""

import uuid
from collections.abc import Sequence
from contextlib import suppress

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.actions.assignments import held_for_update, save_draft
from labeling.errors import Conflict, Invalid, LeaseExpired, RoundClosed
from labeling.events import record
from labeling.models import Annotation, Assignment, Event, Inquiry, Membership, RoundItem, User
from labeling.permissions import Do, may
from labeling.pictures import measured
from labeling.questions import Json

DAY = 86_400
USED_BEFORE = gettext_noop("This id was used before. Make a new one for each answer.")


def submit(
    *,
    assignment: Assignment,
    by: User,
    id: uuid.UUID,
    answers: Json,
    cannot_tell: Json = (),
    reasons: Json = None,
    comment: str = "",
    seconds: float | None = None,
) -> Annotation:
    """Store an answer, or a new revision of one. The same id again gives the first result.

    Raises InvalidAnswer (nothing stored), RoundClosed or LeaseExpired (kept as a draft, not counted).
    """
    told = list(cannot_tell) if isinstance(cannot_tell, Sequence) and not isinstance(cannot_tell, str) else cannot_tell
    content = {
        "answers": answers,
        "cannot_tell": told,
        "reasons": reasons or {},
        "comment": comment,
        "seconds": seconds,
    }
    try:
        return store(assignment, by, id, content)
    except (RoundClosed, LeaseExpired):
        with suppress(Invalid):  # what is no answer at all cannot be kept as one
            schema = assignment.item.round.instructions.questions
            save_draft(assignment=assignment, by=by, draft=schema.without_what_is_not_asked(content))
        raise
    except IntegrityError:  # the same id for another item, at the same moment
        raise Conflict(_(USED_BEFORE)) from None


@transaction.atomic
def store(assignment: Assignment, by: User, id: uuid.UUID, content: dict[str, Json]) -> Annotation:
    RoundItem.objects.select_for_update().get(pk=assignment.item_id)
    first = Annotation.objects.select_related("assignment").filter(pk=id).first()
    if first:
        if first.assignment_id != assignment.pk:
            raise Conflict(_(USED_BEFORE))
        return first
    assignment = held_for_update(assignment)
    refuse_what_came_too_late(assignment, by)
    version = assignment.item.round.instructions
    data = measured(assignment.item.item, version.questions)
    given = version.questions.clean_answers(content["answers"], content["cannot_tell"], data, content["reasons"])
    revision = assignment.annotations.count() + 1
    annotation = Annotation.objects.create(
        id=id,
        assignment=assignment,
        revision=revision,
        instructions=version,
        answers=given.answers,
        cannot_tell=given.cannot_tell,
        reasons=given.reasons,
        comment=cleaned_comment(content["comment"]),
        seconds=cleaned_seconds(content["seconds"]),
    )
    Assignment.objects.filter(pk=assignment.pk).update(
        status=Assignment.Status.SUBMITTED, ended_at=timezone.now(), draft=None, postponed_at=None, skip_reason=""
    )
    project = assignment.item.round.project
    kind = Event.Kind.ANNOTATION_SUBMITTED if revision == 1 else Event.Kind.ANNOTATION_REVISED
    record(kind, by=by, project=project, subject=annotation, assignment=assignment.pk, item=assignment.item_id)
    if revision == 1:
        count_answers(assignment.item, by)
    return annotation


def count_answers(item: RoundItem, by: User) -> None:
    """The caller holds the item's lock."""
    n = Assignment.objects.submitted().filter(item=item).count()
    RoundItem.objects.filter(pk=item.pk).update(n_submitted=n)
    if n >= item.overlap:
        record(Event.Kind.ITEM_ANSWERED, by=by, project=item.round.project, subject=item)


def refuse_what_came_too_late(assignment: Assignment, by: User) -> None:
    round, item = assignment.item.round, assignment.item
    if not round.is_open:
        raise RoundClosed(
            _("%(round)s was closed. Your last answer was not counted; it is in My work.") % {"round": round}
        )
    if Inquiry.objects.renounced_by(by).filter(assignment__item=item).exists():
        raise Conflict(_("You read what a labeler asked about this item, so your own answer is not taken any more."))
    if assignment.is_submitted:
        if item.revealed_at:
            raise Conflict(_("This item is being discussed, so answers to it can no longer change."))
        if others_seen(assignment, by):
            raise Conflict(_("You can see what the others answered by now, so your own answer can no longer change."))
        return
    if not assignment.is_live and not RoundItem.objects.with_a_place_left().filter(pk=item.pk).exists():
        raise LeaseExpired(
            _("The last place on this item has just gone. Your answer is kept but not counted; here is the next item.")
        )


def others_seen(assignment: Assignment, by: User) -> bool:
    """Could this person have looked at the others' answers? Experts can as soon as the item has all it asks for,
    and what was seen stays seen when the round is widened afterwards."""
    membership = Membership.objects.filter(project=assignment.item.round.project_id, user=by).first()
    if not may(membership, Do.SEE_ANSWERS):
        return False
    answered = Event.objects.filter(kind=Event.Kind.ITEM_ANSWERED, project=assignment.item.round.project_id)
    item = assignment.item
    return answered.filter(subject_type=item._meta.model_name, subject_id=str(item.pk)).exists()


def cleaned_comment(comment: Json) -> str:
    if not isinstance(comment, str) or len(comment) > settings.MAX_COMMENT:
        sentence = _("A note is text of at most %(max_comment)s characters.") % {"max_comment": settings.MAX_COMMENT}
        raise Invalid(sentence, fields={"comment": sentence})
    return comment


def cleaned_seconds(seconds: Json) -> float | None:
    """What a client's clock says is only taken if it can be true."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= DAY:
        return None
    return float(seconds)


@transaction.atomic
def reveal(*, item: RoundItem, by: User) -> None:
    """From now on the item's labelers may see its answers, and none may be revised."""
    RoundItem.objects.select_for_update().get(pk=item.pk)
    RoundItem.objects.filter(pk=item.pk, revealed_at=None).update(revealed_at=timezone.now())
