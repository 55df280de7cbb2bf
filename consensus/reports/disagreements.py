"""The queue of disagreements, most telling first, and what stands in each of its rows."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consensus.blinding import VisibleAnswer, disagreements_for, visible_answers
from consensus.differences import BETWEEN, CANNOT_TELL, sameness
from consensus.models import Disagreement
from consensus.spreads import is_graded
from labeling.models import Media, Membership, RoundItem
from labeling.questions import Answer, Question
from labeling.schema import Schema
from labeling.showing import ShownField, shown_items
from labeling.templatetags.concord import percent

STATES = {
    "waiting": gettext_lazy("To be decided"),
    "open": gettext_lazy("Open"),
    "discussing": gettext_lazy("Discussing"),
    "resolved": gettext_lazy("Resolved"),
    "all": gettext_lazy("All"),
}
SORTS = {
    "telling": gettext_lazy("Most telling"),
    "spread": gettext_lazy("Widest apart"),
    "oldest": gettext_lazy("Oldest"),
    "newest": gettext_lazy("Newest"),
    "discussed": gettext_lazy("Most discussed"),
}
MAX_PARTS = 8  # of a distribution bar
MAX_SLICES = 20  # an attribute with more values than this is no slice to choose from


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to, as its address says it; "" is no narrowing."""

    round: str = ""
    question: str = ""
    pair: str = ""
    slice: str = ""  # "noise=car"
    status: str = "waiting"
    sort: str = "telling"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        given = {name: query.get(name, "") for name in cls.__dataclass_fields__}
        given["status"] = given["status"] if given["status"] in STATES else "waiting"
        given["sort"] = given["sort"] if given["sort"] in SORTS else "telling"
        return cls(**given)

    @property
    def narrowed(self) -> bool:
        return any([self.round, self.question, self.pair, self.slice, self.status != "waiting"])


@dataclass(frozen=True)
class Entry:
    """One disagreement and its place. Shares are of the disagreements of its question in the same state."""

    pk: int
    item: int
    round: int
    question: str
    status: str
    spread: float
    pair: str
    pair_share: float
    slice_share: float | None  # of the attribute that is looked at, if one is
    n_messages: int
    raised_at: datetime
    attributes: Mapping[str, Any]

    @property
    def telling(self) -> float:
        return self.spread * self.pair_share * (1 if self.slice_share is None else self.slice_share)


@dataclass(frozen=True)
class Group:
    """So many disagreements between the same two classes."""

    question: str
    pair: str
    titles: str
    n: int
    share: float


@dataclass(frozen=True)
class Queue:
    entries: list[Entry]
    groups: list[Group]
    rounds: list[int]
    questions: list[str]
    slices: list[tuple[str, str]]  # as in the address, and as shown with the count
    n_unfiltered: int

    def beside(self, pk: int) -> tuple[int | None, int | None, int | None]:
        """The disagreement before this one, the one after it, and its own place counted from 1."""
        order = [entry.pk for entry in self.entries]
        if pk not in order:
            return None, (order[0] if order else None), None
        at = order.index(pk)
        return (order[at - 1] if at else None), (order[at + 1] if at + 1 < len(order) else None), at + 1


def queue(membership: Membership, filters: Filters) -> Queue:
    """Everything on it that this person may see, narrowed and in order. What all agree on is never on it."""
    everything = entries(membership)
    compared = [
        row
        for row in everything
        if has_status(row, filters.status)
        and filters.round in ("", str(row.round))
        and filters.question in ("", row.question)
    ]
    attribute, _, value = filters.slice.partition("=")
    weighed = with_shares(compared, attribute)
    kept = [
        row
        for row in weighed
        if filters.pair in ("", row.pair)
        and (not attribute or (attribute in row.attributes and text_of(row.attributes[attribute]) == value))
    ]
    return Queue(
        entries=in_order(kept, filters.sort),
        groups=groups(compared, membership),
        rounds=sorted({row.round for row in everything}),
        questions=sorted({row.question for row in everything}),
        slices=slices(compared),
        n_unfiltered=len(everything),
    )


def entries(membership: Membership) -> list[Entry]:
    found = disagreements_for(membership).exclude(status=Disagreement.Status.SETTLED)
    rows = found.annotate(n_messages=Count("messages")).values_list(
        "pk", "item", "item__round__number", "question", "status", "spread", "pair", "n_messages", "raised_at",
        "item__item__attributes",
    )  # fmt: skip
    return [
        Entry(pk, item, number, question, status, spread, pair, 0.0, None, n_messages, raised_at, attributes)
        for pk, item, number, question, status, spread, pair, n_messages, raised_at, attributes in rows
    ]


def has_status(row: Entry, wanted: str) -> bool:
    return wanted in ("all", row.status) or (wanted == "waiting" and row.status in ("open", "discussing"))


def with_shares(rows: list[Entry], attribute: str) -> list[Entry]:
    pairs, asked = Counter((row.question, row.pair) for row in rows), Counter(row.question for row in rows)
    parts = Counter(text_of(row.attributes.get(attribute)) for row in rows)
    return [
        Entry(
            **(
                vars(row)
                | {
                    "pair_share": pairs[row.question, row.pair] / asked[row.question],
                    "slice_share": parts[text_of(row.attributes.get(attribute))] / len(rows) if attribute else None,
                }
            )
        )
        for row in rows
    ]


def in_order(rows: list[Entry], sort: str) -> list[Entry]:
    keys: dict[str, Any] = {
        "telling": lambda row: (-row.telling, row.pk),
        "spread": lambda row: (-row.spread, row.pk),
        "oldest": lambda row: (row.raised_at, row.pk),
        "newest": lambda row: (-row.raised_at.timestamp(), row.pk),
        "discussed": lambda row: (-row.n_messages, row.pk),
    }
    return sorted(rows, key=keys[sort])


def groups(rows: list[Entry], membership: Membership) -> list[Group]:
    """The class pairs that stand behind most disagreements, the largest first; only where several share one.

    Their titles are those of the newest round that has the pair: its options may have gone since.
    """
    rounds = membership.project.rounds.select_related("instructions")
    schemas = {round.number: round.instructions.questions for round in rounds}
    newest: dict[tuple[str, str], int] = {}
    for row in rows:
        newest[row.question, row.pair] = max(row.round, newest.get((row.question, row.pair), 0))
    totals = Counter(row.question for row in rows)
    counted = Counter((row.question, row.pair) for row in rows).most_common(6)
    return [
        Group(name, pair, pair_titles(pair, schemas[newest[name, pair]].question(name)), n, n / totals[name])
        for (name, pair), n in counted
        if n > 1
    ]


def slices(rows: list[Entry]) -> list[tuple[str, str]]:
    values: dict[str, Counter[str]] = {}
    for row in rows:
        for name, value in row.attributes.items():
            values.setdefault(name, Counter())[text_of(value)] += 1
    return [
        (f"{name}={value}", f"{name}: {value} ({n})")
        for name, counts in sorted(values.items())
        if 2 <= len(counts) <= MAX_SLICES
        for value, n in counts.most_common()
    ]


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


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
