"""Rules that posts propose for the instructions: people back them or object, an expert takes them into the draft."""

from copy import deepcopy

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consensus.models import RuleProposal, Stand
from labeling.actions.instructions import locked_draft, save_draft, start_draft
from labeling.errors import Conflict, Invalid
from labeling.events import record
from labeling.models import Event, InstructionVersion, User
from labeling.questions import Json, Question

MAX_RULE = 4_000  # characters
Place = RuleProposal.Place
View = Stand.View


def checked_proposal(*, question: Question, place: str, option: str, text: str) -> dict[str, str]:
    """What write() takes as proposes. Raises Invalid naming the fields that are wrong."""
    wrong = {}
    text = text.strip()
    if not text or len(text) > MAX_RULE:
        wrong["rule"] = _("Write a rule of 1 to %(most)d characters.") % {"most": MAX_RULE}
    if place not in Place.values:
        wrong["where"] = _("Say where the rule belongs.")
    elif place != Place.RULES and option not in {str(each.value) for each in question.options}:
        wrong["where"] = _("These instructions have no option “%(name)s”.") % {"name": option[:60]}
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    is_general = place == Place.RULES
    return {"place": place, "question": question.name, "option": "" if is_general else option, "text": text}


@transaction.atomic
def take_stand(*, proposal: RuleProposal, by: User, view: str, reason: str = "") -> Stand:
    """Back a proposed rule, object to it with a reason, or take no side any more. One's newest stand counts.

    Raises Conflict for one's own rule and for one that was withdrawn; Invalid where the reason is missing.
    """
    proposal = locked(proposal)
    if proposal.message.by_id == by.pk:
        raise Conflict(_("You propose this rule yourself. Withdraw the post if you think otherwise by now."))
    reason = reason.strip()
    if view not in View.values:
        raise Invalid(_("Back the rule, or object to it."), fields={"view": _("Back the rule, or object to it.")})
    if view == View.OBJECTS and not reason:
        sentence = _("Say what speaks against it; without a reason nobody can improve the rule.")
        raise Invalid(sentence, fields={"reason": sentence})
    if len(reason) > settings.MAX_COMMENT:
        sentence = _("Use at most %(max_comment)s characters.") % {"max_comment": settings.MAX_COMMENT}
        raise Invalid(sentence, fields={"reason": sentence})
    last = proposal.stands.filter(by=by).last()
    if (last and (last.view, last.reason) == (view, reason)) or (last is None and view == View.NONE):
        return last or Stand(proposal=proposal, by=by, view=view)
    made = Stand.objects.create(proposal=proposal, by=by, view=view, reason=reason)
    record(Event.Kind.PROPOSAL_JUDGED, by=by, project=proposal.message.project, subject=proposal, view=view)
    return made


@transaction.atomic
def take_into_draft(*, proposal: RuleProposal, by: User) -> InstructionVersion:
    """Add the rule to the draft of the instructions, which is begun if need be, and note that at the proposal.

    Raises Conflict where it stands in a draft or a version already, or the draft has no such option any more.
    """
    proposal = locked(proposal)
    if proposal.version_id is not None:
        raise Conflict(_("This rule was taken into the draft already."))
    project = proposal.message.project
    draft = locked_draft(start_draft(project=project, by=by))
    if proposal.place == Place.RULES:
        rules = f"{draft.rules.rstrip()}\n\n{proposal.text}\n".lstrip()
        saved = save_draft(draft=draft, by=by, revision=draft.revision, rules=rules)
    else:
        saved = save_draft(draft=draft, by=by, revision=draft.revision, schema=with_line(draft.schema, proposal))
    proposal.version, proposal.taken_by, proposal.taken_at = saved, by, timezone.now()
    proposal.save(update_fields=["version", "taken_by", "taken_at"])
    message = proposal.message
    source = {"case": message.case_id} if message.case_id else {"disagreement": message.disagreement_id}
    record(Event.Kind.PROPOSAL_TAKEN, by=by, project=project, subject=proposal, draft=saved.pk, **source)
    return saved


def with_line(schema: Json, proposal: RuleProposal) -> Json:
    """The schema with the rule as one more line of what its option includes or excludes."""
    changed = deepcopy(schema)
    for question in changed["questions"]:
        for option in question.get("options", []):
            if question["name"] == proposal.question and str(option["value"]) == proposal.option:
                before = str(option.get(proposal.place, "")).rstrip()
                option[proposal.place] = f"{before}\n{proposal.text}" if before else proposal.text
                return changed
    raise Conflict(
        _("The draft has no option “%(name)s” any more. Nothing was changed.") % {"name": proposal.option[:60]}
    )


def locked(proposal: RuleProposal) -> RuleProposal:
    held = (
        RuleProposal.objects.select_for_update(of=("self",))
        .select_related("message__disagreement__item__round__project", "message__case__project")
        .get(pk=proposal.pk)
    )
    if held.message.withdrawn_at is not None:
        raise Conflict(_("This proposal was withdrawn."))
    return held
