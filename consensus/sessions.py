"""Which group sessions may I see, and whose votes in them, under which name?"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from consensus.blinding import VisibleAnswer, called, letter, place_of
from consensus.models import GroupSession, SessionItem, SessionMember, SessionVote
from labeling.errors import NotAllowed, NotFound
from labeling.models import Membership, Project, Round, RoundItem, User
from labeling.permissions import Do, get_membership, may
from labeling.questions import Question


def sessions_for(membership: Membership) -> QuerySet[GroupSession]:
    """Those a person was invited to; who resolves, all. What they see of the votes is for visible_votes() to say."""
    found = GroupSession.objects.filter(project=membership.project)
    return found if may(membership, Do.RESOLVE) else found.filter(members__membership=membership)


def get_session(user: User, slug: str, number: int, *, to: Do = Do.DISCUSS) -> tuple[Membership, GroupSession]:
    membership = get_membership(user, slug, to=to)
    related = ("project", "instructions", "case", "leader", "current__item", "current__disagreement")
    found = sessions_for(membership).select_related(*related).filter(number=number).first()
    if found is None:
        raise NotFound
    return membership, found


def get_led_session(user: User, slug: str, number: int) -> tuple[Membership, GroupSession]:
    """The session that this person leads."""
    membership, session = get_session(user, slug, number, to=Do.RESOLVE)
    if session.leader_id != user.pk:
        raise NotAllowed(_("%(leader)s leads this session. Take the lead first.") % {"leader": session.leader})
    return membership, session


def place_in(membership: Membership, session: GroupSession) -> SessionMember | None:
    return SessionMember.objects.filter(session=session, membership=membership).first()


def question_of(session: GroupSession) -> Question:
    found = session.instructions.questions.question(session.question)
    assert found is not None  # published versions never change
    return found


def in_open_rounds(items: Collection[int]) -> dict[int, int]:
    """Item -> the number of an open round that asks about it, also as a check that nobody is told of."""
    rows = RoundItem.objects.filter(round__in=Round.every.filter(status=Round.Status.OPEN), item__in=items)
    return dict(rows.values_list("item", "round__number"))


def visible_votes(membership: Membership, rows: Iterable[SessionItem]) -> dict[tuple[int, int], list[VisibleAnswer]]:
    """(session item, ballot) -> its votes in a shuffled order that is always the same, abstentions left out.

    Of revealed ballots alone; for those who are or were in the session, and who resolves. Nothing of an item that a
    round still asks this person about: the votes would tell them what the others think.
    """
    held = {row.pk: row for row in rows if row.revealed}
    if not held:
        return {}
    asked = asked_of(membership.user, [row.item_id for row in held.values()])
    may_all = may(membership, Do.RESOLVE)
    mine = set() if may_all else joined_by(membership)
    seen = [row for row in held.values() if row.item_id not in asked and (may_all or row.session_id in mine)]
    found: dict[int, list[SessionVote]] = defaultdict(list)
    for vote in SessionVote.objects.filter(of__in=seen).select_related("by"):
        if vote.ballot <= held[vote.of_id].revealed:
            found[vote.of_id].append(vote)
    return {
        place: votes
        for row in seen
        for place, votes in named_votes(row, found.get(row.pk, []), membership.project).items()
    }


def asked_of(user: User, items: Collection[int]) -> set[int]:
    """Of these items, those that an open round may ask this person about, or did."""
    rows = RoundItem.objects.filter(round__in=Round.every.open_to(user), item__in=items)
    return set(rows.values_list("item", flat=True))


def joined_by(membership: Membership) -> set[int]:
    rows = SessionMember.objects.filter(membership=membership, joined_at__isnull=False)
    return set(rows.values_list("session", flat=True))


def named_votes(
    row: SessionItem, votes: list[SessionVote], project: Project
) -> dict[tuple[int, int], list[VisibleAnswer]]:
    question = row.session.question
    letter_of = vote_letters(row, votes)
    found: dict[tuple[int, int], list[VisibleAnswer]] = defaultdict(list)
    for vote in sorted(votes, key=lambda vote: letter_order(letter_of[vote.by_id])):
        if vote.kind == SessionVote.Kind.ABSTAIN:
            continue
        told = vote.kind == SessionVote.Kind.CANNOT_TELL
        found[row.pk, vote.ballot].append(
            VisibleAnswer(
                labeler=vote.by_id,
                letter=letter_of[vote.by_id],
                who=called(vote.by, letter_of[vote.by_id], project),
                is_machine=False,
                answers={} if told else {question: vote.answer},
                cannot_tell=[question] if told else [],
                reasons={},
                comment="",
                at=vote.at,
            )
        )
    return found


def vote_letters(row: SessionItem, votes: Iterable[SessionVote]) -> dict[int, str]:
    """Who voted -> the letter they have on this item. Who came for the second ballot comes after all others, so that
    nobody's letter changes; below zero, so that a round item of the same number shuffles otherwise."""
    first: dict[int, int] = {}
    for vote in votes:
        first[vote.by_id] = min(vote.ballot, first.get(vote.by_id, vote.ballot))
    people = sorted(first, key=lambda user: (first[user], place_of(-row.pk, user)))
    return {user: letter(place) for place, user in enumerate(people)}


def letter_order(letter: str) -> tuple[int, str]:
    return len(letter), letter
