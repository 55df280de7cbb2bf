"""What everybody answered about one item, round by round, as far as the reader may see it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from consensus.blinding import VisibleAnswer, round_items_for, visible_answers
from consensus.models import Disagreement
from consensus.reports.disagreements import position, title
from labeling.answers import ShownAnswer, shown_answer
from labeling.models import Item, Membership, Round
from labeling.questions import Question
from labeling.schema import CANNOT_TELL
from labeling.showing import ShownField, shown_items


@dataclass(frozen=True)
class Given:
    """One cell: an answer of one labeler to one question."""

    title: str
    position: int | None
    reason: str
    shown: ShownAnswer | None  # None: cannot tell


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
    places = list(item.round_items.no_checks().select_related("round__instructions").order_by("round__number"))
    visible = visible_answers(membership, places)
    allowed = set(round_items_for(membership).filter(item=item).values_list("pk", flat=True))
    raised = Disagreement.objects.filter(item__in=allowed).exclude(status=Disagreement.Status.SETTLED)
    shown = shown_items([(item, place.round.instructions) for place in places])
    fields = {place.pk: row for place, row in zip(places, shown, strict=True)}
    by_place: dict[int, list[Disagreement]] = {}
    for row in raised:
        by_place.setdefault(row.item_id, []).append(row)
    return [
        RoundAnswers(
            round=place.round,
            questions=list(place.round.instructions.questions.questions),
            lines=[line_of(answer, place.round, fields[place.pk]) for answer in visible.get(place.pk, [])],
            hidden=place.pk not in allowed,
            disagreements=by_place.get(place.pk, []),
        )
        for place in places
    ]


def line_of(answer: VisibleAnswer, round: Round, fields: list[ShownField]) -> Line:
    given = [cell(answer, question, fields) for question in round.instructions.questions.questions]
    return Line(who=answer.who, given=given, comment=answer.comment)


def cell(answer: VisibleAnswer, question: Question, fields: list[ShownField]) -> Given | None:
    if not answer.has(question.name):
        return None
    value = answer.to(question.name)
    reason = _(CANNOT_TELL.get(answer.reasons.get(question.name, ""), ""))
    shown = None if value is None else shown_answer(question, value, fields)
    return Given(title(question, value), position(question, value), reason, shown)
