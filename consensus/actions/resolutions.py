"""What the SME decides about a disagreement, and what follows for the item and the instructions."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from consensus.actions.disagreements import locked
from consensus.models import CaseDecision, Disagreement, Resolution, WrittenRule
from labeling.actions.instructions import save_draft, start_draft
from labeling.actions.items import drop_item, request_change
from labeling.errors import Conflict, Invalid, InvalidAnswer
from labeling.events import record
from labeling.models import Event, InstructionVersion, Project, User
from labeling.pictures import measured
from labeling.questions import Answer, Json

Outcome = Resolution.Outcome


@transaction.atomic
def resolve(
    *,
    disagreement: Disagreement,
    by: User,
    outcome: str,
    cause: str,
    rationale: str,
    label: Json = None,
    rule: str = "",
    part: Json = None,
    wanted: str = "other",
    decision: CaseDecision | None = None,
) -> Resolution:
    """Decide a disagreement, once. rule: Markdown to add to the draft of the instructions, which is begun if need be;
    part: of the item, as labeling.extracts reads it, which labelers see as an example; None: all of it;
    wanted: what a better x should have, one of ChangeRequest.Wanted;
    decision: that on its case which this is a part of.

    Raises Invalid naming the fields that are wrong; Conflict if somebody resolved it, or its labelers agree by now.
    """
    disagreement = locked(disagreement)
    refuse_what_is_over(disagreement)
    rationale = rationale.strip()
    decided = checked(disagreement, outcome, cause, rationale, label)
    resolution = Resolution.objects.create(
        disagreement=disagreement,
        decision=decision,
        outcome=outcome,
        label=decided,
        part=part if outcome == Outcome.DECIDE else None,
        cause=cause,
        rationale=rationale,
        by=by,
    )
    disagreement.status = Disagreement.Status.RESOLVED
    disagreement.save(update_fields=["status"])
    project, item = disagreement.item.round.project, disagreement.item.item
    record(
        Event.Kind.DISAGREEMENT_RESOLVED,
        by=by,
        project=project,
        subject=disagreement,
        resolution=resolution.pk,
        outcome=outcome,
        cause=cause,
    )
    if outcome == Outcome.DROP:
        drop_item(item=item, by=by, reason=rationale)
    if outcome == Outcome.CHANGE_X:
        request_change(item=item, by=by, reason=rationale, wanted=wanted)
    if rule.strip():
        write_rule(project, by, rule, [resolution])
    return resolution


def refuse_what_is_over(disagreement: Disagreement) -> None:
    if disagreement.is_resolved:
        resolution = disagreement.resolution
        who = resolution.by if resolution else "Somebody"
        raise Conflict(
            _("%(who)s has just resolved this disagreement. Reopen it if it should be decided otherwise.")
            % {"who": who}
        )
    if disagreement.status == Disagreement.Status.SETTLED:
        raise Conflict(_("The labelers agree by now, since an answer was revised. There is nothing left to resolve."))


def checked(disagreement: Disagreement, outcome: str, cause: str, rationale: str, label: Json) -> Answer:
    """The decided answer as its question has it, None for the other outcomes; raises Invalid for all that is wrong."""
    wrong: dict[str, str] = {}
    if outcome not in Outcome.values:
        wrong["outcome"] = _("Choose an outcome.")
    if cause not in Resolution.Cause.values:
        wrong["cause"] = _("Choose a cause; it tells what to change in the instructions.")
    if not rationale:
        wrong["rationale"] = _("Say why; the labelers concerned read it.")
    elif len(rationale) > settings.MAX_COMMENT:
        wrong["rationale"] = _("Use at most %(max_comment)s characters.") % {"max_comment": settings.MAX_COMMENT}
    decided = None
    if outcome == Outcome.DECIDE:
        try:
            decided = cleaned_label(disagreement, label)
        except InvalidAnswer as error:
            wrong["label"] = next(iter(error.fields.values()), str(error))
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return decided


def cleaned_label(disagreement: Disagreement, label: Json) -> Answer:
    question = disagreement.item.round.instructions.questions.question(disagreement.question)
    if question is None:
        raise InvalidAnswer(_("This version of the instructions does not ask this question."))
    if label in (None, ""):
        raise InvalidAnswer(_("Choose the label."), fields={"label": _("Choose the label.")})
    item, schema = disagreement.item.item, disagreement.item.round.instructions.questions
    return question.clean(question.parse(label) if isinstance(label, str) else label, measured(item, schema))


def write_rule(project: Project, by: User, rule: str, resolutions: Iterable[Resolution]) -> None:
    """Add it to the draft, and remember what it was written with: the version that comes of it touches their items."""
    draft = add_to_draft(project, by, rule.strip())
    WrittenRule.objects.bulk_create([WrittenRule(resolution=row, instructions=draft) for row in resolutions])


def add_to_draft(project: Project, by: User, rule: str) -> InstructionVersion:
    draft = start_draft(project=project, by=by)
    rules = f"{draft.rules.rstrip()}\n\n{rule}\n".lstrip()
    return save_draft(draft=draft, by=by, revision=draft.revision, rules=rules)
