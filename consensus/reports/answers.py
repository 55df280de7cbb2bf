"""What everybody answered about one item, round by round, as far as the reader may see it."""

from dataclasses import dataclass

from consensus.blinding import VisibleAnswer, round_items_for, visible_answers
from consensus.models import Disagreement
from consensus.reports.disagreements import position, title
from labeling.models import Item, Membership, Round
from labeling.questions import Question
from labeling.schema import CANNOT_TELL


@dataclass(frozen=True)
class Given:
    """One cell: an answer of one labeler to one question."""

    title: str
    position: int | None
    reason: str


@dataclass(frozen=True)
class Line:
    who: str
    given: list[Given | None]
    comment: str


@dataclass(frozen=True)
class RoundAnswers:
    round: Round
    questions: list[Question]
    lines: list[Line]
    hidden: bool  # the reader may still be asked about the item in this round
    disagreements: list[Disagreement]


def answers_on(membership: Membership, item: Item) -> list[RoundAnswers]:
    places = list(item.round_items.select_related("round__instructions").order_by("round__number"))
    visible = visible_answers(membership, places)
    allowed = set(round_items_for(membership).filter(item=item).values_list("pk", flat=True))
    raised = Disagreement.objects.filter(item__in=allowed).exclude(status=Disagreement.Status.SETTLED)
    by_place: dict[int, list[Disagreement]] = {}
    for row in raised:
        by_place.setdefault(row.item_id, []).append(row)
    return [
        RoundAnswers(
            round=place.round,
            questions=list(place.round.instructions.questions.questions),
            lines=[line_of(answer, place.round) for answer in visible.get(place.pk, [])],
            hidden=place.pk not in allowed,
            disagreements=by_place.get(place.pk, []),
        )
        for place in places
    ]


def line_of(answer: VisibleAnswer, round: Round) -> Line:
    given = [cell(answer, question) for question in round.instructions.questions.questions]
    return Line(who=answer.who, given=given, comment=answer.comment)


def cell(answer: VisibleAnswer, question: Question) -> Given | None:
    if not answer.has(question.name):
        return None
    value = answer.to(question.name)
    reason = CANNOT_TELL.get(answer.reasons.get(question.name, ""), "")
    return Given(title(question, value), position(question, value), reason)
