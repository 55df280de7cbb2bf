"""One disagreement as its page shows it: the answers side by side, the thread, what was decided."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from consensus.blinding import VisibleAnswer, visible_answers
from consensus.differences import sameness
from consensus.models import Disagreement, Resolution
from consensus.quotes import quotable_rules
from consensus.reports.disagreements import how_far, position, title
from consensus.reports.side_by_side import Beside, side_by_side
from consensus.reports.side_by_side.answered import Answered
from consensus.reports.threads import ThreadPost, places_for, posts_of
from labeling.answers import ShownAnswer, in_common, shown_answer
from labeling.extracts import Extract, extract_of
from labeling.models import ChangeRequest, Membership, User
from labeling.questions import Answer, Option, Question
from labeling.questions.parts import Part
from labeling.schema import CANNOT_TELL
from labeling.showing import ShownField, shown_fields

EXAMPLE = 500  # characters of the item that a suggested rule quotes


@dataclass(frozen=True)
class Voice:
    """One of those who gave the answer of a card."""

    who: str
    is_me: bool
    reason: str
    comment: str


@dataclass(frozen=True)
class Card:
    """One answer and everybody who gave it."""

    answered: Answered
    title: str
    value: Answer  # None: cannot tell
    shown: ShownAnswer | None  # None: cannot tell
    position: int | None
    key: str  # takes it into the resolution
    voices: list[Voice]
    leads: bool  # more people gave it than any other

    @property
    def letters(self) -> str:
        return self.answered.letters


@dataclass(frozen=True)
class Post:
    """As components/post.html wants it."""

    id: str
    author: str
    written: datetime
    mine: bool
    body: SafeString


@dataclass(frozen=True)
class Decision:
    resolution: Resolution
    label: str
    shown: ShownAnswer | None
    position: int | None
    in_force: bool
    extract: Extract | None  # the part of the item that decided; None: nothing was pointed at
    change: ChangeRequest | None = None  # what became of the better x that it asks for


@dataclass(frozen=True)
class Discussion:
    disagreement: Disagreement
    question: Question
    fields: list[ShownField]
    cards: list[Card]
    beside: Beside | None  # the answers held against each other; None where the cards say it all
    n_labelers: int
    how_far: str
    at_issue: list[Option]
    rules: SafeString
    posts: list[ThreadPost]
    places: list[tuple[str, str]]  # where a proposed rule may belong
    decisions: list[Decision]  # the newest first
    suggested_rule: str

    @property
    def majority(self) -> Card | None:
        return next((card for card in self.cards if card.leads and card.value is not None), None)

    @property
    def decision(self) -> Decision | None:
        return next((decision for decision in self.decisions if decision.in_force), None)


def discussion(membership: Membership, disagreement: Disagreement) -> Discussion:
    version = disagreement.item.round.instructions
    question = version.questions.question(disagreement.question)
    assert question is not None  # it was raised on a question of this version, which never changes
    given = visible_answers(membership, [disagreement.item]).get(disagreement.item_id, [])
    fields = shown_fields(disagreement.item.item, version)
    cards = cards_of(question, [answer for answer in given if answer.has(question.name)], membership.user, fields)
    named = {value for card in cards if card.value is not None for value in question.named(card.value)}
    at_issue = [option for option in question.options if option.value in named]
    return Discussion(
        disagreement=disagreement,
        question=question,
        fields=fields,
        cards=cards,
        beside=side_by_side(question, [card.answered for card in cards], fields, str(disagreement.pk)),
        n_labelers=sum(len(card.voices) for card in cards),
        how_far=how_far(question, disagreement.spread),
        at_issue=at_issue,
        rules=quotable_rules(version),
        posts=posts_of(membership, disagreement),
        places=places_for(question, at_issue),
        decisions=decisions_of(question, disagreement, fields),
        suggested_rule=suggested_rule(at_issue, fields, membership.project.slug),
    )


def cards_of(question: Question, answers: list[VisibleAnswer], reader: User, fields: list[ShownField]) -> list[Card]:
    """Identical answers share a card; the order is that of the shuffled labelers."""
    together: dict[str, list[VisibleAnswer]] = {}
    for answer in answers:
        together.setdefault(sameness(answer.to(question.name), question), []).append(answer)
    sizes = sorted((len(people) for people in together.values()), reverse=True)
    most = sizes[0] if sizes and sizes.count(sizes[0]) == 1 else 0
    values = [people[0].to(question.name) for people in together.values()]
    common = in_common(value for value in values if value is not None) if len(together) > 1 else None
    return [
        card_of(question, people, at, reader, fields, common, leads=len(people) == most)
        for at, people in enumerate(together.values(), start=1)
    ]


def card_of(
    question: Question,
    people: list[VisibleAnswer],
    at: int,
    reader: User,
    fields: list[ShownField],
    common: list[Part] | None,
    *,
    leads: bool,
) -> Card:
    value = people[0].to(question.name)
    return Card(
        answered=Answered(at, tuple(people), value),
        title=title(question, value),
        value=value,
        shown=None if value is None else shown_answer(question, value, fields, common),
        position=position(question, value),
        key=str(at) if at <= 9 else "",
        voices=[
            Voice(
                who=answer.who,
                is_me=answer.labeler == reader.pk,
                reason=_(CANNOT_TELL.get(answer.reasons.get(question.name, ""), "")),
                comment=answer.comment,
            )
            for answer in people
        ],
        leads=leads,
    )


def decisions_of(question: Question, disagreement: Disagreement, fields: list[ShownField]) -> list[Decision]:
    made = list(disagreement.resolutions.select_related("by").order_by("-pk"))
    asks = any(row.outcome == Resolution.Outcome.CHANGE_X for row in made)
    requests = list(disagreement.item.item.change_requests.select_related("replaced_by")) if asks else []
    return [
        Decision(
            resolution=row,
            label=title(question, row.label) if row.outcome == Resolution.Outcome.DECIDE else "",
            shown=shown_answer(question, row.label, fields) if row.outcome == Resolution.Outcome.DECIDE else None,
            position=position(question, row.label),
            in_force=at == 0 and disagreement.is_resolved,
            extract=extract_of(row.part, fields),
            change=request_of(row, requests),
        )
        for at, row in enumerate(made)
    ]


def request_of(row: Resolution, requests: list[ChangeRequest]) -> ChangeRequest | None:
    """The request that was made with a resolution: the first of that person from then on."""
    if row.outcome != Resolution.Outcome.CHANGE_X:
        return None
    return next((each for each in requests if each.by_id == row.by_id and each.at >= row.at), None)


def suggested_rule(at_issue: list[Option], fields: list[ShownField], slug: str) -> str:
    """The beginning of a rule, with the item as its example: a heading, room for the rule, what the item shows."""
    heading = _(" or ").join(option.title for option in at_issue) or _("Cannot tell")
    example = "\n\n".join(part for field in fields if (part := as_example(field, slug)))
    return f"## {heading}\n\n\n\n{_('Example:')} {example}" if example else f"## {heading}\n\n"


def as_example(field: ShownField, slug: str) -> str:
    if field.media:
        address = reverse("media", kwargs={"slug": slug, "pk": field.media.pk})
        return f"{'!' if field.picture else ''}[{field.title}]({address})"
    text = " ".join(field.value.split()) if isinstance(field.value, str) and not field.rows else field.excerpt
    return f"“{text if len(text) <= EXAMPLE else text[: EXAMPLE - 1] + '…'}”" if text else ""
