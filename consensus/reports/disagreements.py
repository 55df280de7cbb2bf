"""What stands in a row of the queue of disagreements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from consensus.blinding import VisibleAnswer, visible_answers
from consensus.differences import BETWEEN, CANNOT_TELL, sameness
from consensus.models import Disagreement
from consensus.reports.ranking import Entry, text_of
from consensus.spreads import is_graded
from labeling.models import Media, Membership, RoundItem
from labeling.questions import Answer, Question
from labeling.schema import Schema
from labeling.showing import ShownField, shown_items
from labeling.templatetags.concord import percent

MAX_PARTS = 8  # of a distribution bar


def pair_titles(pair: str, question: Question | None) -> str:
    """ "anger / joy" → "Anger / Joy", also where an option has " / " in its own name."""
    titles = {option.value: option.title for option in question.options} if question else {}
    titles[CANNOT_TELL] = titles.get(CANNOT_TELL, _("cannot tell"))
    pieces = pair.split(BETWEEN)
    for at in range(1, len(pieces)):
        first, second = BETWEEN.join(pieces[:at]), BETWEEN.join(pieces[at:])
        if first in titles and second in titles:
            return f"{titles[first]} / {titles[second]}"
    return pair


@dataclass(frozen=True)
class Row:
    """A disagreement as the list shows it."""

    how_far: str
    entry: Entry
    disagreement: Disagreement
    question: str
    titles: str
    excerpt: str
    picture: Media | None
    parts: list[dict[str, Any]]  # of the distribution bar
    answers_in_words: str
    attributes: list[str]
    n_labelers: int
    n_cannot_tell: int


def rows_of(membership: Membership, entries: list[Entry]) -> list[Row]:
    """Fill in a page of the queue: a fixed number of queries however many rows."""
    found = Disagreement.objects.select_related("item__item", "item__round__instructions").in_bulk(
        [entry.pk for entry in entries]
    )
    shown = [(entry, found[entry.pk]) for entry in entries if entry.pk in found]
    answers = visible_answers(membership, {row.item for _, row in shown})
    schemas = {row.item.round.instructions_id: row.item.round.instructions.questions for _, row in shown}
    fields = shown_items([(row.item.item, row.item.round.instructions) for _, row in shown]) if shown else []
    return [
        as_row(entry, row, schemas[row.item.round.instructions_id], answers.get(row.item_id, []), visible)
        for (entry, row), visible in zip(shown, fields, strict=True)
    ]


def as_row(
    entry: Entry, row: Disagreement, schema: Schema, answers: list[VisibleAnswer], fields: list[ShownField]
) -> Row:
    question = schema.question(row.question)
    given = [answer for answer in answers if answer.has(row.question)]
    parts = distribution(question, [answer.to(row.question) for answer in given])
    return Row(
        how_far=how_far(question, row.spread),
        entry=entry,
        disagreement=row,
        question=question.title if question else row.question,
        titles=pair_titles(row.pair, question),
        excerpt=" · ".join(field.excerpt for field in fields if field.excerpt and field.type != "audio"),
        picture=next((field.picture for field in fields if field.picture), None),
        parts=the_first(parts),
        answers_in_words=" · ".join(f"{part['count']} {part['label']}" for part in parts),
        attributes=[f"{name}={text_of(value)}" for name, value in list(entry.attributes.items())[:3]],
        n_labelers=len(given),
        n_cannot_tell=sum(answer.to(row.question) is None for answer in given),
    )


def how_far(question: Question | None, spread: float) -> str:
    if question is None or not is_graded(question):
        return _("%(share)s of pairs of answers differ") % {"share": percent(spread)}
    return _("two answers are %(spread)s apart on average (1: nothing in common)") % {"spread": f"{spread:.2f}"}


def the_first(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where almost everybody says something of their own, the rest counts as one part of the bar."""
    if len(parts) <= MAX_PARTS:
        return parts
    rest = sum(part["count"] for part in parts[MAX_PARTS - 1 :])
    return [*parts[: MAX_PARTS - 1], {"label": _("other answers"), "count": rest, "position": None}]


def distribution(question: Question | None, answers: Iterable[Answer]) -> list[dict[str, Any]]:
    """How often each answer was given, the most frequent first, "cannot tell" last."""
    together: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        together[sameness(answer, question)].append(answer)
    parts = [(same[0], len(same)) for same in together.values()]
    return [
        {"label": title(question, answer), "count": n, "position": position(question, answer)}
        for answer, n in sorted(parts, key=lambda part: (part[0] is None, -part[1], str(part[0])))
    ]


def title(question: Question | None, answer: Answer) -> str:
    if answer is None:
        return _("cannot tell")
    return question.describe(answer) if question else str(answer)


def position(question: Question | None, answer: Answer) -> int | None:
    """Of the one option that an answer names, for its colour; None where it names several or none."""
    named = question.named(answer) if question else ()
    options = question.options if question else ()
    return next((option.position for option in options if named == (option.value,)), None)


@dataclass(frozen=True)
class Finished:
    """How far the labeling is: what an empty queue says."""

    n_finished: int
    n_items: int


def finished(membership: Membership) -> Finished:
    asked = RoundItem.objects.no_checks().filter(round__project=membership.project).exclude(round__status="draft")
    closed = asked.filter(round__status="closed").with_answers()
    ended = closed.filter(n_answers__gte=2).count()  # type: ignore[misc]  # annotated above
    complete = asked.filter(round__status="open").complete().count()
    return Finished(n_finished=ended + complete, n_items=asked.count())
