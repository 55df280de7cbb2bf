"""A group session as its pages show it: what is at hand now, and at the end agreement before and after."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from consensus.blinding import VisibleAnswer
from consensus.differences import DIFFERENCES, label_of, labels_in_order, sameness
from consensus.measures import measure
from consensus.models import GroupSession, SessionItem, SessionMember, SessionNote, SessionVote
from consensus.reports.disagreements import distribution, position, the_first, title
from consensus.reports.discussion import Card, Post, cards_of
from consensus.reports.numbers import Number, finite, of_estimate
from consensus.sessions import asked_of, place_in, question_of, sessions_for, visible_votes, vote_letters
from consensus.stats import Ratings, compare, krippendorff_alpha, percent_agreement
from consensus.stats.sample import Statistic
from consensus.stats.trend import MINIMUM_ITEMS
from labeling.asked import Asked, asked_with
from labeling.markdown import to_html
from labeling.models import Media, Membership, Role
from labeling.permissions import Do, may
from labeling.questions import Answer, Question
from labeling.showing import ShownField, shown_fields, shown_items

Stage = SessionItem.Stage


@dataclass(frozen=True)
class Listed:
    session: GroupSession
    question: str
    n_items: int
    n_done: int
    n_members: int
    is_invited: bool


def listed(membership: Membership) -> list[Listed]:
    """The sessions this person may see: those that go on first, the newest first among them."""
    mine = set(SessionMember.objects.filter(membership=membership).values_list("session", flat=True))
    found = sessions_for(membership).select_related("instructions", "leader", "project")
    rows = found.annotate(
        n_items=Count("items", distinct=True),
        n_done=Count("items", filter=Q(items__stage=Stage.DONE), distinct=True),
        n_members=Count("members", distinct=True),
    )
    shown = [
        Listed(row, question_of(row).title, row.n_items, row.n_done, row.n_members, row.pk in mine)
        for row in rows.order_by("-pk")
    ]
    return sorted(shown, key=lambda row: row.session.is_closed)


def waiting_sessions(membership: Membership) -> list[GroupSession]:
    """Those that this person is invited to, and that are not over."""
    found = GroupSession.objects.filter(project=membership.project, members__membership=membership, closed_at=None)
    return list(found.order_by("-pk"))


@dataclass(frozen=True)
class Mark:
    """What a page compares with what it shows. stage: of the part with fields; more: of what changes beside it."""

    stage: str
    more: str


def mark_of(membership: Membership, session: GroupSession, member: SessionMember | None) -> Mark:
    """In a few queries, always the same. What others voted, and that they did, changes it for the leader alone."""
    mine = own_vote(membership, session.current)
    here = member is not None and member.is_here
    stage = f"{session.moves}.{int(here)}.{mine.at.timestamp() if mine else 0}"
    counts = count_now(session, votes=leads(membership, session))
    return Mark(stage, f"{counts.n_here}.{counts.n_notes}.{counts.n_votes}")


@dataclass(frozen=True)
class Counts:
    n_here: int
    n_votes: int  # in the open ballot, of those who are here or have left since; 0 for who does not lead
    n_notes: int


def count_now(session: GroupSession, *, votes: bool) -> Counts:
    row = session.current
    here = SessionMember.objects.filter(session=session, joined_at__isnull=False, left_at=None).count()
    cast = SessionVote.objects.filter(of=row, ballot=row.ballot).count() if votes and row and row.ballot else 0
    return Counts(here, cast, SessionNote.objects.filter(of=row).count() if row else 0)


def leads(membership: Membership, session: GroupSession) -> bool:
    return session.leader_id == membership.user_id and may(membership, Do.RESOLVE)


def own_vote(membership: Membership, row: SessionItem | None) -> SessionVote | None:
    if row is None or row.ballot is None:
        return None
    return SessionVote.objects.filter(of=row, by=membership.user, ballot=row.ballot).first()


@dataclass(frozen=True)
class Mover:
    """One person, before the discussion and after it."""

    who: str
    before: str
    after: str
    from_position: int | None
    to_position: int | None

    @property
    def stays(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True)
class Line:
    """An item in the list of the session."""

    row: SessionItem
    excerpt: str
    picture: Media | None
    is_current: bool


@dataclass(frozen=True)
class Live:
    """What one person sees of a session now."""

    session: GroupSession
    question: Question
    mark: Mark
    member: SessionMember | None
    leads: bool
    may_lead: bool
    row: SessionItem | None
    n_items: int
    n_over: int  # done or passed over
    fields: list[ShownField]
    asked: Asked | None  # while a ballot is open and one is in the session
    mine: SessionVote | None
    mine_in_words: str
    counts: Counts | None  # for the leader
    here: list[str]  # names of who is in the session
    cards: list[Card]  # of the newest revealed ballot
    before: list[dict[str, Any]]  # the first ballot, once the second is revealed
    movers: list[Mover]
    notes: list[Post]
    hidden: bool  # a round still asks this person about the item

    @property
    def is_here(self) -> bool:
        return self.member is not None and self.member.is_here

    @property
    def voted(self) -> str:
        """How many have voted, never who or what."""
        counts = self.counts or Counts(0, 0, 0)
        return _("%(n)d of %(here)d") % {"n": counts.n_votes, "here": max(counts.n_here, counts.n_votes)}


def live(
    membership: Membership, session: GroupSession, *, entered: Mapping[str, Any] | None = None, error: str = ""
) -> Live:
    """entered, error: a vote that was refused, as asked_with() wants it."""
    member, question, row = place_in(membership, session), question_of(session), session.current
    leader = leads(membership, session)
    takes_part = leader or (member is not None and member.is_here)
    counts = session.items.aggregate(n=Count("pk"), over=Count("pk", filter=Q(stage__in=[Stage.DONE, Stage.PASSED])))
    shown = shown_fields(row.item, session.instructions) if row and takes_part else []
    mine = own_vote(membership, row)
    votes = visible_votes(membership, [with_session(row, session)]) if row else {}
    revealed = (1 if (row.pk, 2) not in votes else 2) if row else 1
    given = votes.get((row.pk, revealed), []) if row else []
    first = votes.get((row.pk, 1), []) if row else []
    hidden = bool(row and row.revealed and row.item_id in asked_of(membership.user, [row.item_id]))
    sees_notes = bool(row and row.revealed and takes_part and not hidden)
    return Live(
        session=session,
        question=question,
        mark=mark_of(membership, session, member),
        member=member,
        leads=leader,
        may_lead=may(membership, Do.RESOLVE) and not leader,
        row=row,
        n_items=counts["n"],
        n_over=counts["over"],
        fields=shown,
        asked=ask(question, shown, mine, entered, error) if row and row.ballot and takes_part else None,
        mine=mine,
        mine_in_words=in_words(question, mine),
        counts=count_now(session, votes=True) if leader else None,
        here=names_of(membership, session),
        cards=cards_of(question, given, membership.user, shown) if given and takes_part else [],
        before=the_first(distribution(question, [vote.to(question.name) for vote in first])) if revealed == 2 else [],
        movers=movers_of(question, first, given) if revealed == 2 else [],
        notes=notes_of(membership, row) if row and sees_notes else [],
        hidden=hidden,
    )


def with_session(row: SessionItem, session: GroupSession) -> SessionItem:
    """The row that knows its session without a query."""
    row.session = session
    return row


def ask(
    question: Question,
    fields: list[ShownField],
    mine: SessionVote | None,
    entered: Mapping[str, Any] | None,
    error: str,
) -> Asked:
    known = {"answers": {question.name: mine.answer}} if mine and mine.kind == SessionVote.Kind.ANSWER else {}
    return asked_with(question, fields, entered or known, error)


def in_words(question: Question, vote: SessionVote | None) -> str:
    if vote is None:
        return ""
    return question.describe(vote.answer) if vote.kind == SessionVote.Kind.ANSWER else str(vote.get_kind_display())


def names_of(membership: Membership, session: GroupSession) -> list[str]:
    """Who is in the session; under pseudonyms where names are hidden, as people in a room know each other anyway."""
    rows = session.members.filter(joined_at__isnull=False, left_at=None).select_related("membership__user")
    return [called_in(membership, row.membership) for row in rows.order_by("pk")]


def called_in(membership: Membership, other: Membership) -> str:
    hidden = membership.project.names_hidden and other.role == Role.LABELER and other.pk != membership.pk
    return other.pseudonym if hidden else str(other.user)


def notes_of(membership: Membership, row: SessionItem) -> list[Post]:
    notes = list(row.notes.select_related("by"))
    letter_of = vote_letters(row, row.votes.filter(ballot__lte=row.revealed)) if notes else {}
    roles = dict(
        membership.project.memberships.filter(user__in=[note.by_id for note in notes]).values_list("user", "role")
    )
    return [
        Post(
            id=f"note-{note.pk}",
            author=author(membership, note, letter_of, roles.get(note.by_id, "")),
            written=note.at,
            mine=note.by_id == membership.user_id,
            body=to_html(note.body, top=4, anchors=False),
        )
        for note in notes
    ]


def author(membership: Membership, note: SessionNote, letter_of: Mapping[int, str], role: str) -> str:
    if note.by_id == membership.user_id:
        return _("You")
    if not membership.project.names_hidden or role != Role.LABELER:
        return str(note.by)
    letter = letter_of.get(note.by_id)
    return _("Labeler %(letter)s") % {"letter": letter} if letter else _("A labeler")


def movers_of(question: Question, before: Sequence[VisibleAnswer], after: Sequence[VisibleAnswer]) -> list[Mover]:
    """Who voted both times."""
    then = {vote.labeler: vote.to(question.name) for vote in before}
    return [
        Mover(
            who=vote.who,
            before=title(question, then[vote.labeler]),
            after=title(question, vote.to(question.name)),
            from_position=position(question, then[vote.labeler]),
            to_position=position(question, vote.to(question.name)),
        )
        for vote in after
        if vote.labeler in then
    ]


@dataclass(frozen=True)
class Change:
    """A number before the discussions and after them, on the same items with the votes of the same people."""

    name: str
    before: Number
    after: Number
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None


@dataclass(frozen=True)
class ItemResult:
    row: SessionItem
    excerpt: str
    picture: Media | None
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    movers: list[Mover]  # who said something else the second time
    n_both: int  # people who voted both times
    agreed: bool | None  # at the last ballot that was revealed; None: too few votes to say
    n_notes: int


@dataclass(frozen=True)
class Results:
    session: GroupSession
    question: Question
    items: list[ItemResult]
    changes: list[Change]
    n_compared: int  # items with two answers of the same people in both ballots
    n_votes: int  # answers that count in each ballot
    n_left_out: int  # votes that have no counterpart: of one ballot alone, or cannot tell
    n_undone: int
    n_hidden: int  # items of which this person sees nothing yet
    few: bool

    @property
    def suggested_rule(self) -> str:
        """The summaries, as the beginning of a rule."""
        said = [row.row.summary for row in self.items if row.row.summary]
        return "\n\n".join([f"## {self.session.title}", *said]) + "\n"

    @property
    def n_agreed(self) -> int:
        return sum(row.agreed is True for row in self.items)

    @property
    def split(self) -> list[int]:
        """Disagreements on which people still differ."""
        return [row.row.disagreement_id for row in self.items if row.agreed is False and row.row.disagreement_id]


def results(membership: Membership, session: GroupSession) -> Results:
    question = question_of(session)
    rows = list(session.items.select_related("item", "disagreement"))
    notes = Counter(SessionNote.objects.filter(of__session=session).values_list("of", flat=True))
    for row in rows:
        row.session = session
    votes = visible_votes(membership, rows)
    asked = asked_of(membership.user, [row.item_id for row in rows])
    shown = shown_items([(row.item, session.instructions) for row in rows])
    told = [row for row in rows if row.revealed and row.item_id not in asked]
    pairs = [both(question, row.pk, votes) for row in told]
    before, after = (ratings_of(question, [pair for of in pairs for pair in of], at) for at in (0, 1))
    fields = {row.pk: of for row, of in zip(rows, shown, strict=True)}
    n_votes = before.n_labels
    cast = sum(len(given) for given in votes.values())
    n_compared = int((before.answers_per_item >= 2).sum()) if before.n_labels else 0
    return Results(
        session=session,
        question=question,
        items=[item_result(question, row, fields[row.pk], votes, notes[row.pk]) for row in told],
        changes=changes(question, before, after) if n_compared else [],
        n_compared=n_compared,
        n_votes=n_votes,
        n_left_out=cast - 2 * n_votes,
        n_undone=sum(not row.revealed for row in rows),
        n_hidden=sum(bool(row.revealed) and row.item_id in asked for row in rows),
        few=n_compared < MINIMUM_ITEMS,
    )


Pair = tuple[int, int, Answer, Answer]  # session item, person, what they answered before and after


def both(question: Question, row: int, votes: Mapping[tuple[int, int], list[VisibleAnswer]]) -> list[Pair]:
    """Those who gave an answer in both ballots."""
    first = {vote.labeler: vote.to(question.name) for vote in votes.get((row, 1), [])}
    second = {vote.labeler: vote.to(question.name) for vote in votes.get((row, 2), [])}
    return [
        (row, person, answer, second[person])
        for person, answer in first.items()
        if answer is not None and second.get(person) is not None
    ]


def ratings_of(question: Question, pairs: Sequence[Pair], at: int) -> Ratings:
    labels = [label_of(question, pair[2 + at]) for pair in pairs]
    order = labels_in_order(question, tuple(dict.fromkeys(labels)))
    code = {label: place for place, label in enumerate(order)}
    items, people = list(dict.fromkeys(pair[0] for pair in pairs)), list(dict.fromkeys(pair[1] for pair in pairs))
    return Ratings.from_codes(
        np.array([items.index(pair[0]) for pair in pairs], np.int64),
        np.array([people.index(pair[1]) for pair in pairs], np.int64),
        np.array([code[label] for label in labels], np.int64),
        items=items,
        labelers=people,
        labels=order,
    )


def changes(question: Question, before: Ratings, after: Ratings) -> list[Change]:
    """Percent agreement and alpha of both ballots, with the paired difference from consensus.stats."""
    then, now = measure(before, None, question, extras=False), measure(after, None, question, extras=False)
    level = DIFFERENCES[question.type]
    compared: dict[str, tuple[Statistic, dict[str, Any]]] = {
        "percent_agreement": (percent_agreement, {}),
        "krippendorff_alpha": (krippendorff_alpha, {"level": level}),
    }
    found = []
    for name, (statistic, options) in compared.items():
        trend = compare(before, after, statistic=statistic, paired=True, **options)
        found.append(
            Change(
                name=name,
                before=of_estimate(then[name]),
                after=of_estimate(now[name]),
                difference=finite(trend.difference),
                low=finite(trend.low),
                high=finite(trend.high),
                p_value=finite(trend.p_value),
            )
        )
    return found


def item_result(
    question: Question,
    row: SessionItem,
    fields: list[ShownField],
    votes: Mapping[tuple[int, int], list[VisibleAnswer]],
    n_notes: int,
) -> ItemResult:
    first, second = votes.get((row.pk, 1), []), votes.get((row.pk, 2), [])
    movers = movers_of(question, first, second)
    last = [sameness(vote.to(question.name), question) for vote in second or first]
    return ItemResult(
        row=row,
        excerpt=excerpt_of(fields),
        picture=picture_of(fields),
        before=the_first(distribution(question, [vote.to(question.name) for vote in first])),
        after=the_first(distribution(question, [vote.to(question.name) for vote in second])),
        movers=[mover for mover in movers if not mover.stays],
        n_both=len(movers),
        agreed=len(Counter(last)) == 1 if len(last) > 1 else None,
        n_notes=n_notes,
    )


def excerpt_of(fields: list[ShownField]) -> str:
    return " · ".join(field.excerpt for field in fields if field.excerpt and field.type != "audio")


def picture_of(fields: list[ShownField]) -> Media | None:
    return next((field.picture for field in fields if field.picture), None)


def lines_of(session: GroupSession) -> list[Line]:
    """The items in their order, for the leader."""
    rows = list(session.items.select_related("item"))
    shown = shown_items([(row.item, session.instructions) for row in rows])
    return [
        Line(
            row, excerpt_of(fields), next((f.picture for f in fields if f.picture), None), row.pk == session.current_id
        )
        for row, fields in zip(rows, shown, strict=True)
    ]
