"""Why labelers differed, as experts said when they resolved it: over the rounds, by class pair, by slice; what to fix
first."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from consensus.blinding import disagreements_for
from consensus.models import Disagreement, Resolution
from consensus.reports.cases import questions_of, title_of
from consensus.reports.disagreements import pair_titles
from consensus.slices import slices_of
from labeling.models import Membership

Cause = Resolution.Cause
OF_THE_DEFINITION = (Cause.RULE_UNCLEAR, Cause.RULE_MISSING, Cause.OPTIONS_OVERLAP, Cause.OPTION_MISSING)
SHOWN = 12  # class pairs, and slices


@dataclass(frozen=True)
class Found:
    """A resolution in force."""

    cause: str
    round: int
    question: str
    pair: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class CauseRow:
    cause: str
    title: str
    n: int
    share: float  # of all resolutions in force
    by_round: list[int]  # in the order of Causes.rounds


@dataclass(frozen=True)
class Group:
    """What was resolved between two classes, or in a slice."""

    question: str  # its name; "" for a slice
    question_title: str
    key: str  # the pair or the slice, as an address of the queue has it
    title: str
    n: int
    n_of_the_definition: int  # that a better definition would have prevented
    causes: list[tuple[str, int]]  # (title, n), the most frequent first
    leading: str  # the cause named most often


@dataclass(frozen=True)
class Causes:
    n: int
    n_waiting: int
    rounds: list[int]
    rows: list[CauseRow]
    pairs: list[Group]  # those first that a better definition would help most
    slices: list[Group]

    @property
    def first(self) -> Group | None:
        """What to fix first; None where no cause lies in the definition."""
        return self.pairs[0] if self.pairs and self.pairs[0].n_of_the_definition else None


def causes(membership: Membership) -> Causes:
    """Of what this person may see. A fixed number of queries."""
    held = disagreements_for(membership)
    newest = Resolution.objects.filter(disagreement=OuterRef("pk")).order_by("-pk").values("cause")[:1]
    resolved = held.filter(status=Disagreement.Status.RESOLVED).annotate(cause=Subquery(newest))
    places = ("cause", "item__round__number", "question", "pair", "item__item__attributes")
    found = [Found(*row) for row in resolved.order_by("pk").values_list(*places)]
    rounds = sorted({row.round for row in found})
    questions = questions_of(membership)
    by_pair: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for row in found:
        by_pair[row.question, row.pair].append(row)
    pairs = [
        group(rows, name, title_of(questions, name), pair, pair_titles(pair, questions.get(name)))
        for (name, pair), rows in by_pair.items()
    ]
    waiting = held.filter(status__in=[Disagreement.Status.OPEN, Disagreement.Status.DISCUSSING])
    return Causes(
        n=len(found),
        n_waiting=waiting.count(),
        rounds=rounds,
        rows=rows_of(found, rounds),
        pairs=in_order(pairs),
        slices=in_order(slices(found)),
    )


def rows_of(found: list[Found], rounds: list[int]) -> list[CauseRow]:
    together = Counter((row.cause, row.round) for row in found)
    totals = Counter(row.cause for row in found)
    return [
        CauseRow(cause, str(Cause(cause).label), n, n / len(found), [together[cause, round] for round in rounds])
        for cause, n in totals.most_common()
    ]


def group(rows: list[Found], question: str, question_title: str, key: str, title: str) -> Group:
    counts = Counter(row.cause for row in rows).most_common()
    return Group(
        question=question,
        question_title=question_title,
        key=key,
        title=title,
        n=len(rows),
        n_of_the_definition=sum(n for cause, n in counts if cause in OF_THE_DEFINITION),
        causes=[(str(Cause(cause).label), n) for cause, n in counts],
        leading=counts[0][0],
    )


def slices(found: Sequence[Found]) -> list[Group]:
    """As the queue filters by them; an attribute that all have alike makes none."""
    parts = slices_of((place, row.attributes) for place, row in enumerate(found))
    several = Counter(name.partition("=")[0] for name in parts)
    return [
        group([found[place] for place in places.tolist()], "", "", name, name.replace("=", ": ", 1))
        for name, places in parts.items()
        if several[name.partition("=")[0]] > 1
    ]


def in_order(groups: list[Group]) -> list[Group]:
    return sorted(groups, key=lambda each: (-each.n_of_the_definition, -each.n, each.key))[:SHOWN]
