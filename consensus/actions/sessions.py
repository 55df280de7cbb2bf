"""Group sessions: making one, joining, voting blind, revealing, going on, closing. Its votes count in no round."""

from collections.abc import Callable, Collection

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consensus.actions.cases import checked_title, one_question
from consensus.actions.discussions import write
from consensus.models import Case, Disagreement, GroupSession, SessionItem, SessionMember, SessionNote, SessionVote
from consensus.sessions import in_open_rounds, question_of
from labeling.errors import Conflict, Invalid
from labeling.events import record
from labeling.models import Event, InstructionVersion, Membership, Project, User
from labeling.pictures import measured
from labeling.questions import Answer, Json

MOST_ITEMS = 60  # of a session: at two minutes an item that is two hours
MAX_NOTE = 1_000
Stage = SessionItem.Stage
Kind = SessionVote.Kind


@transaction.atomic
def make_session(
    *,
    project: Project,
    by: User,
    title: str,
    disagreements: Collection[Disagreement],
    members: Collection[Membership],
    case: Case | None = None,
) -> GroupSession:
    """Invite members to go through the items of these disagreements, which are about one question.

    Raises Invalid, naming the field, for items that an open round asks about: whoever takes part would hear what the
    others think of what they may still be asked.
    """
    Project.objects.select_for_update().get(pk=project.pk)  # guards the numbers
    chosen = once_an_item(disagreements)
    question = one_question(chosen)
    if len(chosen) > MOST_ITEMS:
        raise wrong("items", _("Choose at most %(most)d items.") % {"most": MOST_ITEMS})
    refuse_open_rounds([row.item.item_id for row in chosen])
    title = checked_title(title)
    invited = [row for row in members if row.project_id == project.pk and row.is_active and not row.user.is_machine]
    if not invited:
        raise wrong("members", _("Invite at least one member."))
    last = GroupSession.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    session = GroupSession.objects.create(
        project=project,
        number=last + 1,
        title=title,
        question=question,
        instructions=version_asking(project, question),
        case=case,
        leader=by,
        made_by=by,
    )
    SessionItem.objects.bulk_create(
        SessionItem(session=session, item=row.item.item, disagreement=row, place=place)
        for place, row in enumerate(chosen, start=1)
    )
    SessionMember.objects.bulk_create(SessionMember(session=session, membership=row) for row in invited)
    record(Event.Kind.SESSION_MADE, by=by, project=project, subject=session, items=len(chosen), members=len(invited))
    return session


def once_an_item(disagreements: Collection[Disagreement]) -> list[Disagreement]:
    """An item of several rounds with the newest of its disagreements, in the order in which they were given."""
    newest: dict[int, Disagreement] = {}
    for row in disagreements:
        held = newest.get(row.item.item_id)
        newest[row.item.item_id] = row if held is None or row.pk > held.pk else held
    return list(newest.values())


def version_asking(project: Project, question: str) -> InstructionVersion:
    version = project.current_instructions
    if version is None or version.questions.question(question) is None:
        raise wrong("items", _("The instructions in force do not ask this question any more."))
    return version


def refuse_open_rounds(items: Collection[int]) -> None:
    held = in_open_rounds(items)
    if held:
        numbers = ", ".join(map(str, sorted(set(held.values()))))
        said = ngettext(
            "Round %(numbers)s is open and asks about %(n)d of these items: who takes part could still be asked. "
            "Close it first, or leave the item out.",
            "Round %(numbers)s is open and asks about %(n)d of these items: who takes part could still be asked. "
            "Close it first, or leave the items out.",
            len(held),
        )
        raise wrong("items", said % {"numbers": numbers, "n": len(held)})


@transaction.atomic
def invite(*, session: GroupSession, by: User, members: Collection[Membership]) -> int:
    """The number of those who were not invited before."""
    session = locked(session)
    refuse_closed(session)
    there = set(session.members.values_list("membership", flat=True))
    fresh = [
        row
        for row in members
        if row.pk not in there and row.project_id == session.project_id and row.is_active and not row.user.is_machine
    ]
    SessionMember.objects.bulk_create(SessionMember(session=session, membership=row) for row in fresh)
    if fresh:
        record(Event.Kind.SESSION_CHANGED, by=by, project=session.project, subject=session, invited=len(fresh))
    return len(fresh)


@transaction.atomic
def join(*, session: GroupSession, by: User) -> None:
    """Also coming back, and late: who joins takes part from where the others are."""
    session = locked(session)
    refuse_closed(session)
    member = session.members.filter(membership__user=by).first()
    if member is None:
        raise Conflict(_("You are not invited to this session. Ask %(leader)s.") % {"leader": session.leader})
    if member.is_here:
        return
    member.joined_at, member.left_at = member.joined_at or timezone.now(), None
    member.save(update_fields=["joined_at", "left_at"])
    record(Event.Kind.SESSION_JOINED, by=by, project=session.project, subject=session)


@transaction.atomic
def leave(*, session: GroupSession, by: User) -> None:
    """What somebody voted stays."""
    session = locked(session)
    here = session.members.filter(membership__user=by, joined_at__isnull=False, left_at=None)
    if here.update(left_at=timezone.now()):
        record(Event.Kind.SESSION_LEFT, by=by, project=session.project, subject=session)


@transaction.atomic
def cast(*, session: GroupSession, by: User, item: int, ballot: int, kind: str, answer: Json = None) -> SessionVote:
    """Vote, or change a vote, until the ballot is revealed. item: the session item that was voted on.

    Raises Conflict where the session has gone on: what is said after the reveal is no blind vote.
    """
    session = locked(session)
    refuse_closed(session)
    if not session.members.filter(membership__user=by, joined_at__isnull=False, left_at=None).exists():
        raise Conflict(_("Join the session first; then your vote counts."))
    row = session.current
    if row is None or row.pk != item or row.ballot != ballot:
        raise Conflict(_("The votes have been revealed meanwhile, so yours was not counted."))
    if kind not in Kind.values:
        raise Invalid(_("Vote with an answer, with “cannot tell”, or abstain."))
    given = checked_answer(session, row, answer) if kind == Kind.ANSWER else None
    vote, _made = SessionVote.objects.update_or_create(
        of=row, by=by, ballot=ballot, defaults={"kind": kind, "answer": given, "at": timezone.now()}
    )
    record(Event.Kind.SESSION_VOTED, by=by, project=session.project, subject=session, item=row.pk, ballot=ballot)
    return vote


def checked_answer(session: GroupSession, row: SessionItem, answer: Json) -> Answer:
    question = question_of(session)
    if answer is None or answer == "":
        raise Invalid(_("Choose an answer first."), fields={question.name: _("Choose an answer first.")})
    given = question.parse(answer) if isinstance(answer, str) else answer
    return question.clean(given, measured(row.item, session.instructions.questions))


@transaction.atomic
def take_note(*, session: GroupSession, by: User, item: int, body: str) -> SessionNote:
    """A few words on the item that is being discussed; not before its votes are revealed, as they may tell one."""
    session = locked(session)
    refuse_closed(session)
    here = session.members.filter(membership__user=by, joined_at__isnull=False, left_at=None).exists()
    if not here and session.leader_id != by.pk:
        raise Conflict(_("Join the session first."))
    body = body.strip()
    if not body or len(body) > MAX_NOTE:
        raise wrong("body", _("Write 1 to %(most)d characters.") % {"most": MAX_NOTE})
    row = session.current
    if row is None or row.pk != item or row.ballot is not None:
        raise Conflict(_("Notes are taken while the votes are shown. Yours is still in its field."))
    note = SessionNote.objects.create(of=row, by=by, body=body)
    record(Event.Kind.SESSION_NOTED, by=by, project=session.project, subject=session, item=row.pk)
    return note


# What the leader does. Each names the item on which it was pressed, so that a second press, or one in another tab, does
# nothing to the item that has come since.


@transaction.atomic
def reveal(*, session: GroupSession, by: User, item: int) -> None:
    """Also before all have voted: who has not is not counted."""
    session, row = at_hand(session, item)
    if row is None or row.ballot is None:
        return
    refuse_asked(row)
    move(session, row, Stage.REVEALED if row.ballot == 1 else Stage.DONE, by)


@transaction.atomic
def vote_again(*, session: GroupSession, by: User, item: int) -> None:
    session, row = at_hand(session, item)
    if row is not None and row.stage == Stage.REVEALED:
        move(session, row, Stage.SECOND, by)


@transaction.atomic
def go_on(*, session: GroupSession, by: User, item: int | None, summary: str = "") -> None:
    """To the next item. summary: goes to the thread of the disagreement. item: None to begin."""
    session, row = at_hand(session, item)
    if row is None and session.current is not None:
        return
    if row is not None:
        if row.ballot is not None:
            raise Conflict(_("A vote is open. Reveal it first."))
        finish(session, row, by, summary.strip())
    begin_next(session, by)


@transaction.atomic
def pass_over(*, session: GroupSession, by: User, item: int) -> None:
    """Leave an item undecided; its votes are revealed to nobody unless it is taken up again."""
    session, row = at_hand(session, item)
    if row is None:
        return
    if row.ballot != 1:
        raise Conflict(_("Votes on this item have been revealed. Reveal what is open, and go on to the next."))
    move(session, row, Stage.PASSED, by)
    begin_next(session, by)


@transaction.atomic
def take_up(*, session: GroupSession, by: User, item: int) -> None:
    """An item that waits or was passed over, out of its turn."""
    session = locked(session)
    refuse_closed(session)
    if session.current is not None and session.current.ballot is not None:
        raise Conflict(_("A vote is open. Reveal it first."))
    row = session.items.filter(pk=item, stage__in=[Stage.WAITING, Stage.PASSED]).select_related("item").first()
    if row is None:
        return
    refuse_asked(row)
    if session.current is not None:
        finish(session, session.current, by, "")
    session.current = row
    move(session, row, Stage.FIRST, by)


@transaction.atomic
def close_session(*, session: GroupSession, by: User) -> None:
    """Also early: what waits stays undone, and a vote that was not revealed is shown to nobody."""
    session = locked(session)
    if session.is_closed:
        return
    if session.current is not None and session.current.stage == Stage.REVEALED:
        finish(session, session.current, by, "")
    session.closed_at = timezone.now()
    session.moves += 1
    session.save(update_fields=["closed_at", "moves"])
    record(Event.Kind.SESSION_CLOSED, by=by, project=session.project, subject=session)


@transaction.atomic
def reopen_session(*, session: GroupSession, by: User) -> None:
    """It goes on where it stood."""
    session = locked(session)
    if not session.is_closed:
        return
    session.closed_at = None
    session.moves += 1
    session.save(update_fields=["closed_at", "moves"])
    record(Event.Kind.SESSION_REOPENED, by=by, project=session.project, subject=session)


@transaction.atomic
def take_lead(*, session: GroupSession, by: User) -> None:
    """From somebody whose line has dropped, say."""
    session = locked(session)
    if session.leader_id == by.pk:
        return
    session.leader = by
    session.moves += 1
    session.save(update_fields=["leader", "moves"])
    record(Event.Kind.SESSION_CHANGED, by=by, project=session.project, subject=session, leader=by.pk)


def locked(session: GroupSession) -> GroupSession:
    """The lock on the session guards its items, votes and notes."""
    GroupSession.objects.select_for_update().get(pk=session.pk)
    related = ("project", "instructions", "leader", "current__item", "current__disagreement")
    found: GroupSession = GroupSession.objects.select_related(*related).get(pk=session.pk)
    return found


def at_hand(session: GroupSession, item: int | None) -> tuple[GroupSession, SessionItem | None]:
    """The session, locked, and its current item if that is the one which was meant."""
    session = locked(session)
    refuse_closed(session)
    row = session.current
    return session, row if row is not None and row.pk == item else None


def move(session: GroupSession, row: SessionItem, stage: str, by: User) -> None:
    row.stage = stage
    row.save(update_fields=["stage"])
    session.moves += 1
    session.save(update_fields=["current", "moves"])
    record(Event.Kind.SESSION_MOVED, by=by, project=session.project, subject=session, item=row.pk, stage=stage)


def finish(session: GroupSession, row: SessionItem, by: User, summary: str) -> None:
    if summary:
        if len(summary) > settings.MAX_COMMENT // 2:
            raise wrong("summary", _("Use at most %(most)d characters.") % {"most": settings.MAX_COMMENT // 2})
        row.summary = summary
        row.save(update_fields=["summary"])
        if row.disagreement is not None:
            write(disagreement=row.disagreement, by=by, body=f"**{session}.** {summary}")
    if row.stage != Stage.DONE:
        move(session, row, Stage.DONE, by)


def begin_next(session: GroupSession, by: User) -> None:
    """The next item that no open round asks about; none of them is left: no current one."""
    waiting = list(session.items.filter(stage=Stage.WAITING).select_related("item"))
    asked = in_open_rounds([row.item_id for row in waiting])
    row = next((row for row in waiting if row.item_id not in asked), None)
    session.current = row
    if row is None:
        session.moves += 1
        session.save(update_fields=["current", "moves"])
    else:
        move(session, row, Stage.FIRST, by)


def refuse_asked(row: SessionItem) -> None:
    if number := in_open_rounds([row.item_id]).get(row.item_id):
        raise Conflict(
            _("Round %(number)d was opened and asks about this item. Close it first, or leave the item out.")
            % {"number": number}
        )


def refuse_closed(session: GroupSession) -> None:
    if session.is_closed:
        raise Conflict(_("This session is closed. Its leader can take it up again."))


def wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={field: sentence})


Step = Callable[..., None]
# By the name of the button. Those of the first group act on an item.
ON_ITEM: dict[str, Step] = {
    "reveal": reveal, "again": vote_again, "next": go_on, "pass": pass_over, "take_up": take_up,
}  # fmt: skip
ON_SESSION: dict[str, Step] = {"close": close_session, "reopen": reopen_session}
