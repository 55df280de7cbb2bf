"""The thread of a disagreement or of a case, as one person may read it: posts with their quotes, and proposed rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from consensus.blinding import called, letters
from consensus.models import Case, Disagreement, Message, RuleProposal, Stand
from consensus.quotes import Quote, quotes_in, references, to_html_with_quotes
from labeling.markdown import to_html
from labeling.models import InstructionVersion, Membership, Role, User
from labeling.permissions import Do, may
from labeling.questions import Option, Question

Thread = Disagreement | Case
MANY_OPTIONS = 30  # with more, a rule is proposed for those at issue alone


@dataclass(frozen=True)
class ShownStand:
    who: str
    mine: bool
    stand: Stand


@dataclass(frozen=True)
class ShownProposal:
    """A proposed rule. stands: the newest of each person who takes a side; mine: None where I never took one."""

    proposal: RuleProposal
    where: str
    text: SafeString
    stands: list[ShownStand]
    mine: Stand | None
    state: str  # what became of it; "" while nothing did
    may_judge: bool
    may_take: bool

    @property
    def n_backs(self) -> int:
        return sum(each.stand.view == Stand.View.BACKS for each in self.stands)

    @property
    def n_objects(self) -> int:
        return sum(each.stand.view == Stand.View.OBJECTS for each in self.stands)


@dataclass(frozen=True)
class ThreadPost:
    """One post. is_readable: not withdrawn, or its reader wrote it or resolves, and so may still see what it said."""

    message: Message
    author: str
    mine: bool
    is_readable: bool
    body: SafeString
    quotes: list[Quote]
    proposal: ShownProposal | None

    @property
    def pk(self) -> int:
        return self.message.pk

    @property
    def written(self) -> datetime:
        return self.message.at

    @property
    def is_withdrawn(self) -> bool:
        return self.message.withdrawn_at is not None


@dataclass(frozen=True)
class Entered:
    """A reply and a proposal as entered so far, and what is wrong with them. stands: of whom a stand was refused."""

    body: str = ""
    rule: str = ""
    where: str = ""
    why: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def posts_of(membership: Membership, thread: Thread) -> list[ThreadPost]:
    """The thread, the oldest first; the same few queries whatever its length."""
    messages = list(
        thread.messages.select_related("by", "proposal__version", "proposal__taken_by").prefetch_related(
            "proposal__stands__by"
        )
    )
    names = names_in(membership, thread, messages)
    quotes = quotes_in(
        membership,
        thread,
        [message.body for message in messages if is_readable(membership, message)],
        lambda message: names.get(message.by_id, str(message.by)),
    )
    proposals = Proposals(membership, thread, names, messages)
    return [
        ThreadPost(
            message=message,
            author=names.get(message.by_id, str(message.by)),
            mine=message.by_id == membership.user_id,
            is_readable=is_readable(membership, message),
            body=to_html_with_quotes(message.body, quotes) if is_readable(membership, message) else SafeString(""),
            quotes=[quotes[each] for each in references(message.body) if each in quotes],
            proposal=proposals.shown(message) if is_readable(membership, message) else None,
        )
        for message in messages
    ]


def is_readable(membership: Membership, message: Message) -> bool:
    return message.withdrawn_at is None or message.by_id == membership.user_id or may(membership, Do.RESOLVE)


def names_in(membership: Membership, thread: Thread, messages: Sequence[Message]) -> Mapping[int, str]:
    """Person -> what they are called here, where that is not their name. Where names are hidden, labelers speak under
    their letter on the item, in a case under their pseudonym; who resolves, under their name."""
    if not membership.project.names_hidden:
        return {}
    people = {message.by_id for message in messages}
    for message in messages:
        if hasattr(message, "proposal"):
            people |= {stand.by_id for stand in message.proposal.stands.all()}
    letter_of = letters(thread.item_id) if isinstance(thread, Disagreement) else {}
    labelers = Membership.objects.filter(project=membership.project, role=Role.LABELER, user__in=people)
    return {
        row.user_id: called(row.user, letter_of[row.user_id], membership.project)
        if row.user_id in letter_of
        else row.pseudonym
        for row in labelers.select_related("user")
    }


class Proposals:
    """The proposed rules of one thread, for one person."""

    def __init__(
        self, membership: Membership, thread: Thread, names: Mapping[int, str], messages: Sequence[Message]
    ) -> None:
        self.membership, self.names = membership, names
        self.has_any = any(hasattr(message, "proposal") for message in messages)
        self.current = membership.project.current_instructions if self.has_any else None

    def shown(self, message: Message) -> ShownProposal | None:
        if not hasattr(message, "proposal"):
            return None
        proposal, reader = message.proposal, self.membership.user_id
        newest = {stand.by_id: stand for stand in proposal.stands.all()}
        taking_sides = [stand for stand in newest.values() if stand.view != Stand.View.NONE]
        is_open = proposal.version_id is None and message.withdrawn_at is None
        return ShownProposal(
            proposal=proposal,
            where=self.where(proposal),
            text=to_html(proposal.text, top=4, anchors=False),
            stands=[ShownStand(self.called(stand.by), stand.by_id == reader, stand) for stand in taking_sides],
            mine=newest.get(reader),
            state=self.state(proposal),
            may_judge=message.by_id != reader and message.withdrawn_at is None,
            may_take=is_open and may(self.membership, Do.DRAFT),
        )

    def called(self, person: User) -> str:
        return self.names.get(person.pk, str(person))

    def where(self, proposal: RuleProposal) -> str:
        place = str(proposal.get_place_display())
        if not proposal.option:
            return place
        question = self.current.questions.question(proposal.question) if self.current else None
        titles = {str(option.value): option.title for option in question.options} if question else {}
        return f"{titles.get(proposal.option, proposal.option)}: {place}"

    def state(self, proposal: RuleProposal) -> str:
        version = proposal.version
        if version is None:
            return _("The draft it was taken into was discarded.") if proposal.taken_at else ""
        number = version.number or ((self.current.number or 0) if self.current else 0) + 1
        said = _("Published in version %(n)d.") if version.number else _("In draft %(n)d.")
        kept = "" if holds(version, proposal) else f" {_('It was changed there.')}"
        return said % {"n": number} + kept


def holds(version: InstructionVersion, proposal: RuleProposal) -> bool:
    """Does the rule still stand there word for word?"""
    if proposal.place == RuleProposal.Place.RULES:
        return proposal.text in version.rules
    question = version.questions.question(proposal.question)
    options = question.options if question else ()
    return any(proposal.text in getattr(each, proposal.place) for each in options if str(each.value) == proposal.option)


def question_of(thread: Thread) -> Question | None:
    """That a thread is about: as its round asked it, of a case as the instructions in force ask it."""
    if isinstance(thread, Disagreement):
        return thread.item.round.instructions.questions.question(thread.question)
    current = thread.project.current_instructions
    return current.questions.question(thread.question) if current else None


def places_for(question: Question | None, at_issue: Sequence[Option] = ()) -> list[tuple[str, str]]:
    """Where a rule may belong, as the form names and shows it."""
    options = list(question.options) if question else []
    options = options if len(options) <= MANY_OPTIONS else list(at_issue)
    Place = RuleProposal.Place  # noqa: N806 - a class
    return [
        (str(Place.RULES), str(Place.RULES.label)),
        *(
            (f"{place}:{option.value}", f"{option.title}: {place.label}")
            for option in options
            for place in (Place.INCLUDE, Place.EXCLUDE)
        ),
    ]
