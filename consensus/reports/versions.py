"""How far people agreed on an item before a better x came, and after."""

from collections import Counter
from dataclasses import dataclass

from consensus.blinding import VisibleAnswer, visible_answers
from consensus.differences import sameness
from consensus.reports.disagreements import distribution, how_far
from consensus.spreads import is_graded, spreads
from labeling.models import Item, Membership, Round, RoundItem
from labeling.questions import Question


@dataclass(frozen=True)
class OfVersion:
    """The answers to one question about one version of an item, in one round."""

    version: int
    round: Round
    question: Question
    answers: str
    how_far: str


def by_version(membership: Membership, item: Item) -> list[OfVersion]:
    """The oldest version first; empty for an item that has one, and what this person may not see is left out."""
    versions = dict(Item.objects.filter(project=item.project_id, key=item.key).values_list("pk", "version"))
    if len(versions) < 2:
        return []
    places = RoundItem.objects.no_checks().filter(item__in=versions).select_related("round__instructions")
    held = list(places.order_by("item__version", "round__number"))
    given = visible_answers(membership, held)
    return [
        OfVersion(
            version=versions[place.item_id],
            round=place.round,
            question=question,
            answers=in_words(question, given[place.pk]),
            how_far=how_far(question, spread_of(question, given[place.pk])),
        )
        for place in held
        if place.pk in given
        for question in place.round.instructions.questions.questions
        if sum(answer.has(question.name) for answer in given[place.pk]) > 1
    ]


def in_words(question: Question, answers: list[VisibleAnswer]) -> str:
    parts = distribution(question, [answer.to(question.name) for answer in answers if answer.has(question.name)])
    return " · ".join(f"{part['count']} {part['label']}" for part in parts)


def spread_of(question: Question, answers: list[VisibleAnswer]) -> float:
    """The share of pairs of answers that differ; of answers that differ by more or less, how far on average."""
    texts = [sameness(answer.to(question.name), question) for answer in answers if answer.has(question.name)]
    if is_graded(question):
        return spreads(question, {0: texts})[0]
    n = len(texts)
    return 1 - sum(count * (count - 1) for count in Counter(texts).values()) / (n * (n - 1))
