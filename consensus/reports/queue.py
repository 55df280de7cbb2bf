"""The queue of disagreements: narrowed to what its address says, in order, and what else it could be narrowed to."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy

from consensus.inquiries import inquiries_for
from consensus.models import Disagreement, Resolution
from consensus.reports.disagreements import pair_titles
from consensus.reports.ranking import (
    SORTS,
    Entry,
    Slices,
    entries,
    in_order,
    slices_in,
    text_of,
    weighed,
)
from consensus.reports.reliability import reliability_in
from consensus.slices import in_words
from labeling.models import Assignment, Membership, Round

STATES = {
    "waiting": gettext_lazy("To be decided"),
    "open": gettext_lazy("Open"),
    "discussing": gettext_lazy("Discussing"),
    "resolved": gettext_lazy("Resolved"),
    "all": gettext_lazy("All"),
}
AGES = {
    "day": gettext_lazy("Within a day"),
    "week": gettext_lazy("Within a week"),
    "over_week": gettext_lazy("Over a week ago"),
    "over_month": gettext_lazy("Over 30 days ago"),
}
IN_CASES = {"none": gettext_lazy("In no case"), "any": gettext_lazy("In a case")}
ASKED = {"yes": gettext_lazy("A labeler asked about it")}
BASIS = {"status", "round", "question"}  # of what these filters leave, shares are
DAY = timedelta(days=1)
MAX_GROUPS = 50  # class pairs to choose from


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to, as its address says it; "" is no narrowing."""

    round: str = ""
    question: str = ""
    pair: str = ""
    slice: str = ""  # "noise=car", "scratch_mm=0.3–1.2"
    kind: str = ""
    status: str = "waiting"
    labeler: str = ""  # a pseudonym, whether names are hidden or not
    cause: str = ""  # of the resolution in force
    age: str = ""
    case: str = ""  # "none", "any", or its number
    asked: str = ""  # "yes": a labeler asked about the definition there
    sort: str = "telling"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        given = {name: query.get(name, "") for name in cls.__dataclass_fields__}
        given["status"] = given["status"] if given["status"] in STATES else "waiting"
        given["sort"] = given["sort"] if given["sort"] in SORTS else "telling"
        return cls(**given)

    @property
    def narrowing(self) -> dict[str, str]:
        """The filters that leave something out, by name."""
        standard = {"status": "waiting", "sort": self.sort}
        return {name: value for name, value in vars(self).items() if value != standard.get(name, "")}


@dataclass(frozen=True)
class Group:
    """So many disagreements between the same two classes. share: of those on the question."""

    question: str
    pair: str
    titles: str
    n: int
    share: float


@dataclass(frozen=True)
class Queue:
    """counts: name of a filter -> value -> how many there would be with it, the other filters staying as they are; ""
    is without this filter. groups: of what all filters but that of the pair leave. questions: their titles, by name.
    is_weighed: how reliable labelers are was worked out."""

    entries: list[Entry]
    groups: list[Group]
    questions: Mapping[str, str]
    counts: Mapping[str, Mapping[str, int]]
    n_unfiltered: int
    is_weighed: bool

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
    slices = slices_in(everything)
    places = Places(membership, filters, slices)
    compared, kept = [], []
    others: dict[str, list[Entry]] = defaultdict(list)  # by the one filter that leaves them out
    for row in everything:
        failed = places.failed(row)
        if not BASIS.intersection(failed):
            compared.append(row)
        if not failed:
            kept.append(row)
        elif len(failed) == 1:
            others[failed[0]].append(row)
    rounds = list(membership.project.rounds.select_related("instructions").order_by("number"))
    asked = {(row.round, row.question) for row in compared}
    reliable = reliability_in(rounds, asked)
    return Queue(
        entries=in_order(weighed(kept, compared, slices, reliable), filters.sort),
        groups=groups([*kept, *others["pair"]], rounds),
        questions={asked.name: asked.title for round in rounds for asked in round.instructions.questions.questions},
        counts={name: places.counted(name, [*kept, *others[name]]) for name in places.under},
        n_unfiltered=len(everything),
        is_weighed=asked <= reliable.keys(),
    )


class Places:
    """Under which values of each filter a disagreement is found."""

    def __init__(self, membership: Membership, filters: Filters, slices: Slices) -> None:
        self.wanted = {name: value for name, value in vars(filters).items() if value and name != "sort"}
        self.answered = answered_by(membership, filters.labeler) if filters.labeler else set()
        self.causes = causes_in_force(membership)
        self.asked = set(inquiries_for(membership).order_by().values_list("assignment__item", "question"))
        self.now = timezone.now()
        self.under: dict[str, Callable[[Entry], Iterable[str]]] = {
            "round": lambda row: (str(row.round),),
            "question": lambda row: (row.question,),
            "pair": lambda row: (row.pair,),
            "slice": lambda row: slices[row.pk].values(),
            "kind": lambda row: (row.kind,),
            "status": states_of,
            "cause": lambda row: filter(None, (self.causes.get(row.pk),)),
            "age": lambda row: ages_of(self.now - row.raised_at),
            "case": lambda row: ("any", str(row.case)) if row.case else ("none",),
            "asked": lambda row: ("yes",) if self.asked & {(row.item, row.question), (row.item, "")} else (),
        }

    def failed(self, row: Entry) -> list[str]:
        """The filters that leave it out."""
        return [name for name, value in self.wanted.items() if not self.fits(row, name, value)]

    def fits(self, row: Entry, name: str, value: str) -> bool:
        if name == "labeler":
            return row.item in self.answered
        return value in self.under[name](row) or (name == "slice" and in_slice(row.attributes, value))

    def counted(self, name: str, rows: Iterable[Entry]) -> Counter[str]:
        held = list(rows)
        return Counter(value for row in held for value in self.under[name](row)) + Counter({"": len(held)})


def states_of(row: Entry) -> tuple[str, ...]:
    return (row.status, "waiting", "all") if row.is_waiting else (row.status, "all")


def ages_of(age: timedelta) -> list[str]:
    found = {"day": age <= DAY, "week": age <= 7 * DAY, "over_week": age > 7 * DAY, "over_month": age > 30 * DAY}
    return [name for name, fits in found.items() if fits]


def in_slice(attributes: Mapping[str, Any], slice: str) -> bool:
    """slice: "noise=car", or a bin of numbers, "scratch_mm=0.3–1.2", which it stays when other items come in."""
    name, _, value = slice.partition("=")
    if name not in attributes:
        return False
    mine = attributes[name]
    if isinstance(mine, int | float) and not isinstance(mine, bool):
        low, _, high = value.partition("–")
        return between(float(in_words(mine)), low, high or low)
    return text_of(mine) == value


def between(number: float, low: str, high: str) -> bool:
    try:
        return float(low) <= number <= float(high)
    except ValueError:
        return False


def answered_by(membership: Membership, pseudonym: str) -> set[int]:
    """Round items that a labeler has answered. A pseudonym that nobody has finds nothing."""
    labeler = Membership.objects.filter(project=membership.project, pseudonym=pseudonym).values("user")
    found = Assignment.objects.submitted().filter(item__round__project=membership.project, labeler__in=labeler)
    return set(found.order_by().values_list("item", flat=True))


def labelers_of(membership: Membership) -> list[tuple[str, str]]:
    """(pseudonym, as pages name them) of everybody who has answered something: by pseudonym where names are hidden."""
    project = membership.project
    answered = Assignment.objects.submitted().filter(item__round__project=project, labeler=OuterRef("user"))
    rows = Membership.objects.filter(Exists(answered), project=project).select_related("user").order_by("pk")
    return [(row.pseudonym, row.pseudonym if project.names_hidden else str(row.user)) for row in rows]


def causes_in_force(membership: Membership) -> dict[int, str]:
    """Disagreement -> the cause that its resolution names."""
    found = Resolution.objects.filter(
        disagreement__item__round__project=membership.project, disagreement__status=Disagreement.Status.RESOLVED
    )
    return dict(found.order_by("pk").values_list("disagreement", "cause"))  # the newest stands last


def groups(rows: Sequence[Entry], rounds: Iterable[Round]) -> list[Group]:
    """The class pairs that stand behind most disagreements, the largest first; only where several share one.

    Their titles are those of the newest round that has the pair: its options may have gone since.
    """
    schemas = {round.number: round.instructions.questions for round in rounds}
    newest: dict[tuple[str, str], int] = {}
    for row in rows:
        newest[row.question, row.pair] = max(row.round, newest.get((row.question, row.pair), 0))
    totals = Counter(row.question for row in rows)
    counted = Counter((row.question, row.pair) for row in rows).most_common(MAX_GROUPS)
    return [
        Group(name, pair, pair_titles(pair, schemas[newest[name, pair]].question(name)), n, n / totals[name])
        for (name, pair), n in counted
        if n > 1
    ]
