"""Cases: making one of disagreements with one cause, splitting and merging, deciding at once, taking that back."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from consensus.actions.disagreements import UNDO, open_for_discussion, reopen
from consensus.actions.resolutions import checked, refuse_what_is_over, resolve, write_rule
from consensus.models import Case, CaseDecision, Disagreement, Resolution
from labeling.errors import Conflict, Invalid
from labeling.events import record
from labeling.models import Event, Project, Round, User
from labeling.questions import Json

MOST = 500  # disagreements that one decision resolves; each has its own checks, event and resolution
MAX_TITLE = 200


@transaction.atomic
def make_case(*, project: Project, by: User, title: str, disagreements: Collection[Disagreement]) -> Case:
    """Begin a case with these disagreements, all about one question; each leaves the case it was in."""
    Project.objects.select_for_update().get(pk=project.pk)  # guards the numbers
    last = Case.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    question = one_question(disagreements)
    case = Case.objects.create(
        project=project, number=last + 1, question=question, title=checked_title(title), made_by=by
    )
    put(disagreements, case)
    record(
        Event.Kind.CASE_MADE,
        by=by,
        project=project,
        subject=case,
        disagreements=sorted(row.pk for row in disagreements),
    )
    return case


@transaction.atomic
def add_to_case(*, case: Case, by: User, disagreements: Collection[Disagreement]) -> None:
    case = locked(case)
    if one_question(disagreements) != case.question:
        raise Invalid(_("A case is about one question. Make another case for these."))
    if case.opened_at:
        refuse_open_rounds(disagreements)
    put(disagreements, case)
    changed(case, by, added=sorted(row.pk for row in disagreements))


@transaction.atomic
def take_out(*, case: Case, by: User, disagreements: Collection[Disagreement]) -> None:
    """Back to the queue, each for itself."""
    case = locked(case)
    held = case.disagreements.filter(pk__in=[row.pk for row in disagreements])
    gone = sorted(held.values_list("pk", flat=True))
    held.update(case=None)
    changed(case, by, removed=gone)


@transaction.atomic
def merge_cases(*, into: Case, other: Case, by: User) -> None:
    """All disagreements of the other case join this one; the other stays with its thread and its decisions."""
    if into.pk == other.pk:
        raise Invalid(_("Choose another case to merge with."))
    add_to_case(case=into, by=by, disagreements=list(other.disagreements.all()))


@transaction.atomic
def rename_case(*, case: Case, by: User, title: str) -> None:
    case = locked(case)
    case.title = checked_title(title)
    case.save(update_fields=["title"])
    changed(case, by)


@transaction.atomic
def open_case(*, case: Case, by: User) -> None:
    """Show the labelers concerned its thread, and to each the answers on the items they answered."""
    case = locked(case)
    if case.opened_at:
        return
    held = list(case.disagreements.select_related("item__round"))
    refuse_open_rounds(held)
    for disagreement in held:
        open_for_discussion(disagreement=disagreement, by=by, case=case)
    case.opened_at = timezone.now()
    case.save(update_fields=["opened_at"])
    record(Event.Kind.CASE_OPENED, by=by, project=case.project, subject=case)


def check_decision(
    *,
    case: Case,
    disagreements: Collection[Disagreement],
    outcome: str,
    cause: str,
    rationale: str,
    label: Json = None,
    rule: str = "",
) -> None:
    """Would decide_case() take it? Raises what that would raise."""
    chosen = [row for row in disagreements if row.case_id == case.pk]
    if not chosen:
        sentence = _("Choose at least one disagreement of the case.")
        raise Invalid(sentence, fields={"chosen": sentence})
    if len(chosen) > MOST:
        sentence = _("One decision resolves at most %(most)d disagreements. Choose fewer.") % {"most": MOST}
        raise Invalid(sentence, fields={"chosen": sentence})
    for disagreement in chosen:
        refuse_what_is_over(disagreement)
        checked(disagreement, outcome, cause, rationale.strip(), label)


@transaction.atomic
def decide_case(
    *,
    case: Case,
    by: User,
    disagreements: Collection[Disagreement],
    outcome: str,
    cause: str,
    rationale: str,
    label: Json = None,
    rule: str = "",
    wanted: str = "other",
) -> CaseDecision:
    """One decision for these disagreements of the case: each gets a resolution of its own, or none of them does.

    wanted: what a better x should have, one of ChangeRequest.Wanted.

    Raises Invalid naming the fields that are wrong; Conflict where somebody else was quicker with one of them.
    """
    case = locked(case)
    given = {"outcome": outcome, "cause": cause, "rationale": rationale, "label": label}
    check_decision(case=case, disagreements=disagreements, **given)
    decision = CaseDecision.objects.create(case=case, by=by, **given)
    for disagreement in sorted(disagreements, key=lambda row: row.item_id):  # one order of locks for everybody
        made = resolve(disagreement=disagreement, by=by, decision=decision, wanted=wanted, **given)
        decision.label, decision.rationale = made.label, made.rationale
    decision.save(update_fields=["label", "rationale"])
    if rule.strip():
        write_rule(case.project, by, rule, decision.resolutions.all())
    n = len(disagreements)
    record(Event.Kind.CASE_DECIDED, by=by, project=case.project, subject=case, decision=decision.pk, n=n)
    return decision


@transaction.atomic
def take_back(*, decision: CaseDecision, by: User, reason: str = "") -> int:
    """Reopen what one decision resolved and nobody has decided otherwise since; the number of those."""
    if not reason.strip() and (timezone.now() - decision.at).total_seconds() > UNDO:
        sentence = _("Say why it is opened again; the reason stands in the thread.")
        raise Invalid(sentence, fields={"reason": sentence})
    rows = Resolution.objects.filter(decision=decision, disagreement__status=Disagreement.Status.RESOLVED)
    held = [row.disagreement for row in rows.select_related("disagreement__item").order_by("disagreement__item")]
    mine = [row for row in held if row.resolution and row.resolution.decision_id == decision.pk]
    if not mine:
        raise Conflict(_("Nothing of this decision is in force any more."))
    for disagreement in mine:
        reopen(disagreement=disagreement, by=by, reason=reason or _("The decision on the case was taken back."))
    record(Event.Kind.CASE_REOPENED, by=by, project=decision.case.project, subject=decision.case, decision=decision.pk)
    return len(mine)


def put(disagreements: Collection[Disagreement], case: Case) -> None:
    Disagreement.objects.filter(pk__in=[row.pk for row in disagreements]).update(case=case)


def locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("project").get(pk=case.pk)


def changed(case: Case, by: User, **data: object) -> None:
    record(Event.Kind.CASE_CHANGED, by=by, project=case.project, subject=case, **data)


def one_question(disagreements: Collection[Disagreement]) -> str:
    questions = {row.question for row in disagreements}
    if not questions:
        raise Invalid(_("Choose at least one disagreement."))
    if len(questions) > 1:
        raise Invalid(_("A case is about one question; these are about several."))
    return questions.pop()


def checked_title(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > MAX_TITLE:
        sentence = _("Give the case a title of 1 to %(most)d characters.") % {"most": MAX_TITLE}
        raise Invalid(sentence, fields={"title": sentence})
    return title


def refuse_open_rounds(disagreements: Collection[Disagreement]) -> None:
    """A thread about many items is shown to labelers only when none of these items can be labeled any more."""
    rounds = Round.objects.filter(round_items__in=[row.item_id for row in disagreements]).exclude(
        status=Round.Status.CLOSED
    )
    numbers = sorted(set(rounds.values_list("number", flat=True)))
    if numbers:
        raise Conflict(
            _("Round %(numbers)s is open: its labelers would read of items they may not have answered. Close it first.")
            % {"numbers": ", ".join(map(str, numbers))}
        )
