"""The cases of a project, what stands on the page of one, and which groups of disagreements look like a case."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, Subquery
from scipy.stats import hypergeom

from consensus.blinding import cases_for, disagreements_for
from consensus.models import Case, CaseDecision, Disagreement, Resolution
from consensus.reports.alike import alike
from consensus.reports.disagreements import pair_titles
from consensus.reports.ranking import Entry, entries, in_order, text_of, weighed
from labeling.models import Membership, RoundItem
from labeling.questions import Question

FEWEST = 3  # disagreements that are worth a case
MOST_COMPARED = 400  # items of one class pair whose texts are compared with each other
SURE = (
    0.01  # chance at most that a slice holds so many of a pair's disagreements by accident, over all slices looked at
)
SHOWN = 12  # proposals


@dataclass(frozen=True)
class Listed:
    """A case as the list shows it: counts of what this person may see of it."""

    case: Case
    n: int
    n_waiting: int
    n_posts: int
    question: str

    @property
    def is_open(self) -> bool:
        return self.n_waiting > 0


@dataclass(frozen=True)
class Proposal:
    """Disagreements that look as if they had one cause, in no case yet."""

    question: str
    question_title: str
    pair: str
    titles: str
    slice: str  # "channel=phone", or "" for all of the pair
    is_alike: bool  # their texts share most words
    n_pair: int
    expected: float  # how many of the slice's there would be if it were like the others
    disagreements: tuple[int, ...] = field(repr=False)

    @property
    def n(self) -> int:
        return len(self.disagreements)


def listed(membership: Membership) -> list[Listed]:
    """The cases this person may see, those that wait first, the newest first among them."""
    seen = Q(disagreements__in=disagreements_for(membership))
    waiting = Q(disagreements__status__in=[Disagreement.Status.OPEN, Disagreement.Status.DISCUSSING])
    found = cases_for(membership).annotate(
        n=Count("disagreements", filter=seen, distinct=True),
        n_waiting=Count("disagreements", filter=seen & waiting, distinct=True),
        n_posts=Count("messages", distinct=True),
    )
    questions = questions_of(membership)
    rows = [
        Listed(case, case.n, case.n_waiting, case.n_posts, title_of(questions, case.question))
        for case in found.order_by("-pk")
    ]
    return sorted(rows, key=lambda row: not row.is_open)


def questions_of(membership: Membership) -> dict[str, Question]:
    """Each question that a round of this project asked, as the newest one has it."""
    rounds = membership.project.rounds.select_related("instructions").order_by("number")
    return {asked.name: asked for round in rounds for asked in round.instructions.questions.questions}


def title_of(questions: Mapping[str, Question], name: str) -> str:
    return questions[name].title if name in questions else name


def proposals(membership: Membership) -> list[Proposal]:
    """Groups among what waits and is in no case: a class pair, and in it a slice that holds more of the pair's
    disagreements than its share of all would let expect (hypergeometric tail, Bonferroni over the slices looked at),
    or items whose texts are nearly the same. The largest first."""
    free = set(
        disagreements_for(membership)
        .filter(case=None, status__in=[Disagreement.Status.OPEN, Disagreement.Status.DISCUSSING])
        .values_list("pk", flat=True)
    )
    everything = entries(membership)
    rows = [row for row in everything if row.pk in free]
    pairs = {(row.question, row.pair) for row in everything}
    questions = questions_of(membership)
    by_pair: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for row in rows:
        by_pair[row.question, row.pair].append(row)
    found = []
    for (name, pair), group in by_pair.items():
        if len(group) < FEWEST:
            continue
        others = [row for row in rows if row.question == name]
        alone = sum(asked == name for asked, _ in pairs) == 1  # of two options: all there is says nothing
        parts = [] if alone else [("", False, len(group), 0.0, group)]
        parts += [(part, False, len(group), expected, held) for part, expected, held in telling_slices(group, others)]
        parts += [("", True, len(group), 0.0, held) for held in alike_items(group)]
        found += [
            Proposal(
                question=name,
                question_title=title_of(questions, name),
                pair=pair,
                titles=pair_titles(pair, questions.get(name)),
                slice=part,
                is_alike=is_alike,
                n_pair=n_pair,
                expected=expected,
                disagreements=tuple(row.pk for row in held),
            )
            for part, is_alike, n_pair, expected, held in parts
        ]
    return sorted(found, key=lambda each: (-each.n_pair, -each.n))[:SHOWN]


def telling_slices(group: Sequence[Entry], others: Sequence[Entry]) -> list[tuple[str, float, list[Entry]]]:
    """(slice, how many were to be expected, its disagreements) where chance alone does not put so many into it."""
    parts: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for row in group:
        for name, value in row.attributes.items():
            parts[name, text_of(value)].append(row)
    everywhere = Counter((name, text_of(value)) for row in others for name, value in row.attributes.items())
    looked_at = [(part, held) for part, held in parts.items() if FEWEST <= len(held) < len(group)]
    found = []
    for (name, value), held in looked_at:
        chance = hypergeom.sf(len(held) - 1, len(others), everywhere[name, value], len(group))
        if chance * len(looked_at) <= SURE:
            found.append((f"{name}={value}", everywhere[name, value] * len(group) / len(others), held))
    return found


def alike_items(group: Sequence[Entry]) -> list[list[Entry]]:
    """Those among the disagreements of a pair whose items say nearly the same."""
    by_item = {row.item: row for row in group[:MOST_COMPARED]}
    texts = {
        pk: " ".join(value for value in data.values() if isinstance(value, str))
        for pk, data in RoundItem.objects.filter(pk__in=by_item).values_list("pk", "item__data")
    }
    found = [[by_item[pk] for pk in items] for items in alike(texts)]
    return [held for held in found if FEWEST <= len(held) < len(group)]


@dataclass(frozen=True)
class CasePage:
    """One case for one person."""

    case: Case
    question: str
    titles: str  # of the pairs it holds
    entries: list[Entry]  # what waits first, most telling first
    n_waiting: int
    decisions: list["Made"]
    asks: Question | None  # where one of its options is an answer
    others: list[Listed]  # cases of the same question to merge with


@dataclass(frozen=True)
class Made:
    """A decision, and how many of its resolutions are in force."""

    decision: CaseDecision
    outcome: str
    cause: str
    label: str
    n: int
    n_in_force: int


def case_page(membership: Membership, case: Case) -> CasePage:
    held = set(disagreements_for(membership).filter(case=case).values_list("pk", flat=True))
    mine = in_order(weighed([row for row in entries(membership) if row.pk in held]), "telling")
    mine.sort(key=lambda row: not row.is_waiting)
    questions = questions_of(membership)
    question = questions.get(case.question)
    pairs = Counter(row.pair for row in mine)
    return CasePage(
        case=case,
        question=title_of(questions, case.question),
        titles=", ".join(pair_titles(pair, question) for pair, _ in pairs.most_common(3)),
        entries=mine,
        n_waiting=sum(row.is_waiting for row in mine),
        decisions=decisions_of(case, question),
        asks=question if question and question.takes_one and question.options else None,
        others=[row for row in listed(membership) if row.case.pk != case.pk and row.case.question == case.question],
    )


def decisions_of(case: Case, question: Question | None) -> list[Made]:
    newest = Resolution.objects.filter(disagreement=OuterRef("disagreement")).order_by("-pk").values("pk")[:1]
    rows = Resolution.objects.filter(decision__case=case).annotate(newest=Subquery(newest))
    n: Counter[int | None] = Counter()
    n_in_force: Counter[int | None] = Counter()
    for pk, decision, status, last in rows.values_list("pk", "decision", "disagreement__status", "newest"):
        n[decision] += 1
        n_in_force[decision] += status == Disagreement.Status.RESOLVED and pk == last
    return [
        Made(
            decision=row,
            outcome=str(Resolution.Outcome(row.outcome).label),
            cause=str(Resolution.Cause(row.cause).label),
            label=question.describe(row.label) if question and row.outcome == Resolution.Outcome.DECIDE else "",
            n=n[row.pk],
            n_in_force=n_in_force[row.pk],
        )
        for row in case.decisions.select_related("by").order_by("-pk")
    ]
