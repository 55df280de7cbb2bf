"""derive: the one way from answers and resolutions to the label of an item.

The rule, per item and question (docs/adr/0008 has why):
1. Answers count under the release's instruction version only as far as the mappings in between carry them there.
2. Of several rounds, the newest in which the item has an answer that counts decides: it was asked again because the
   definition or x got better. One round's answers are one person's each, so nobody counts twice.
3. A resolution of that round or of a later one overrides its answers: decided, dropped, waiting for a better x, or
   accepted as ambiguous. A resolution of an earlier round is history.
4. Otherwise what the method says: the most common answer (and what the tie rule says where several lead), or what
   the answers have in common.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy, gettext_noop

from consensus.actions.combining import combined
from consensus.actions.snapshots import AnswerRow, Ruling, Snapshot
from consensus.differences import sameness
from consensus.models import Resolution
from consensus.stats import MajorityLabel, Ratings, leave_open, majority, take_first
from labeling.questions import Answer, Question
from labeling.schema import Schema

Outcome = Resolution.Outcome
LEAVE_OUT, FIRST = "leave_out", "first"
TIES = {LEAVE_OUT: leave_open, FIRST: take_first}  # what to do where answers tie
MAJORITY, COMBINED = "majority", "combined"
METHODS = {
    MAJORITY: gettext_lazy("The most common answer, exactly as it was given"),
    COMBINED: gettext_lazy(
        "What answers have in common: options that more than half chose, the middle of numbers, boxes fused, "
        "stretches and words that most have. Of classes the most common one"
    ),
}


@dataclass(frozen=True)
class ConsensusLabel:
    item: int
    label: Answer | None  # None only where it is ambiguous and no answer leads
    confidence: float
    distribution: Mapping[str, float]  # answer -> share of the answers that count, in the order of the options
    n_answers: int
    n_cannot_tell: int
    source: str  # unanimous | majority | combined | tie | resolved | ambiguous
    round: int
    instruction_version: int  # under which its answers were given
    disagreement: int | None


@dataclass(frozen=True, eq=False)
class Derived:
    question: Question
    labels: list[ConsensusLabel]  # in the order of the items
    left_out: Counter[str]  # reason -> items
    counted: frozenset[str]  # ids of the annotations that count


@dataclass
class Votes:
    """What an item's newest round with answers that count holds."""

    round: int = 0
    version: int = 0
    rows: list[tuple[AnswerRow, Answer]] | None = None
    n_cannot_tell: int = 0
    n_asked: int = 0


def derive(snapshot: Snapshot, question: Question, *, method: str = MAJORITY, tie: str = LEAVE_OUT) -> Derived:
    """The consensus label of every item that has one, and how many have none for which reason."""
    votes = votes_of(snapshot, question.name)
    rulings = rulings_on(snapshot, question.name)
    leads = leads_of(votes, question, method, tie)
    labels: list[ConsensusLabel] = []
    left_out: Counter[str] = Counter()
    for item, row in snapshot.items.items():
        found = row.out or one_label(snapshot, item, votes[item], rulings.get(item), leads.get(item))
        if isinstance(found, ConsensusLabel):
            labels.append(found)
        else:
            left_out[found] += 1
    counted = frozenset(row.id for vote in votes.values() for row, _ in vote.rows or ())
    return Derived(question, labels, left_out, counted)


def without_ruled_out(derived: Sequence[Derived], schema: Schema) -> list[Derived]:
    """Without the labels that the label of a deciding question rules out: an item whose state is fine has no defect,
    whatever the few said who saw one. Where that question has no label nothing is ruled out.

    derived: in the order of the schema.
    """
    known: dict[int, dict[str, Answer]] = defaultdict(dict)
    out: dict[str, set[int]] = {}
    kept: list[Derived] = []
    for found in derived:
        question, decides = found.question, schema.decider(found.question)
        name = decides.name if decides else ""
        out[question.name] = {
            label.item
            for label in found.labels
            if label.item in out.get(name, ())
            or (name in known[label.item] and not schema.is_shown(question, known[label.item]))
        }
        labels = [label for label in found.labels if label.item not in out[question.name]]
        for label in labels:
            if label.label is not None:
                known[label.item][question.name] = label.label
        gone = len(found.labels) - len(labels)
        left_out = found.left_out + Counter({f"ruled out by the label of {name}": gone} if gone else {})
        kept.append(replace(found, labels=labels, left_out=left_out))
    return kept


def votes_of(snapshot: Snapshot, question: str) -> dict[int, Votes]:
    """Item -> the answers that count."""
    found: dict[int, Votes] = defaultdict(Votes)
    told: Counter[tuple[int, int]] = Counter()
    memory: dict[tuple[str, int], Answer | None] = {}  # by the answer itself, not by what of it is compared
    for row in snapshot.answers:
        vote = found[row.item]
        vote.n_asked += 1
        if question in row.cannot_tell:
            told[row.item, row.round] += 1
            continue
        answer = row.answers.get(question)
        place = (sameness(answer), row.version)
        if place not in memory:
            memory[place] = None if answer is None else snapshot.carried(answer, question, row.version)
        carried = memory[place]
        if carried is None or row.round < vote.round:
            continue
        if row.round > vote.round:
            vote.round, vote.version, vote.rows = row.round, row.version, []
        assert vote.rows is not None
        vote.rows.append((row, carried))
    for item, vote in found.items():
        vote.n_cannot_tell = told[item, vote.round]
    return found


def rulings_on(snapshot: Snapshot, question: str) -> dict[int, Ruling]:
    """Item -> the resolution of its newest round that has one."""
    mine = [ruling for ruling in snapshot.rulings if ruling.question == question]
    return {ruling.item: ruling for ruling in sorted(mine, key=lambda ruling: ruling.round)}


@dataclass(frozen=True)
class Lead:
    """What the answers to an item come to. answer: None where several tie and the rule leaves it open."""

    answer: Answer | None
    confidence: float
    source: str
    n_answers: int
    distribution: Mapping[str, float]


def leads_of(votes: Mapping[int, Votes], question: Question, method: str, tie: str) -> dict[int, Lead]:
    found = {item: lead_of(row, votes[item], question) for item, row in majority_of(votes, question, tie).items()}
    if method != COMBINED:
        return found
    differ = [item for item, lead in found.items() if lead.source != "unanimous"]
    answers = ((item, row.labeler, carried) for item in differ for row, carried in votes[item].rows or ())
    return found | {
        item: replace(found[item], answer=answer, confidence=sure, source="combined")
        for item, (answer, sure) in combined(question, answers).items()
    }


def majority_of(votes: Mapping[int, Votes], question: Question, tie: str) -> dict[int, MajorityLabel]:
    """Item -> its most common answer. Labels are answers as sameness() writes them; `spelled` has them as given."""
    cells = [
        (item, row.labeler, sameness(carried, question))
        for item, vote in votes.items()
        for row, carried in vote.rows or ()
    ]
    if not cells:
        return {}
    items, labelers, labels = zip(*cells, strict=True)
    order = [sameness(option.value) for option in question.options]
    ratings = Ratings.from_columns(items, labelers, labels, order=order if set(labels) <= set(order) else None)
    return {int(str(row.item)): row for row in majority(ratings, ties=TIES[tie])}


def lead_of(best: MajorityLabel, vote: Votes, question: Question) -> Lead:
    return Lead(
        answer=None if best.label is None else spelled(vote, question, best.label),
        confidence=best.confidence,
        source="unanimous" if len(best.distribution) == 1 else "tie" if best.is_tie else "majority",
        n_answers=best.n_labels,
        distribution={key_of(label): share for label, share in best.distribution.items()},
    )


def spelled(vote: Votes, question: Question, label: object) -> Answer:
    """The answer that a label stands for, as most of those who gave it wrote it; of equally many, the first by text."""
    written = Counter(sameness(carried) for _, carried in vote.rows or () if sameness(carried, question) == label)
    return json.loads(min(written, key=lambda text: (-written[text], text)))


def key_of(label: object) -> str:
    """A label in the distribution: the value of its option, the text, else the answer as JSON."""
    answer = json.loads(str(label))
    return answer if isinstance(answer, str) else str(label)


def one_label(
    snapshot: Snapshot, item: int, vote: Votes, ruling: Ruling | None, lead: Lead | None
) -> ConsensusLabel | str:
    """The label of an item, or why it has none."""
    if ruling is not None and ruling.round >= vote.round:
        return ruled_label(snapshot, item, vote, ruling, lead)
    if lead is None:
        return (
            gettext_noop("no answer that counts")
            if vote.n_asked > vote.n_cannot_tell
            else gettext_noop("nobody could tell or answered")
        )
    if lead.answer is None:
        return gettext_noop("tie")
    return label_row(item, vote, lead, lead.answer, lead.confidence, lead.source, None)


def ruled_label(snapshot: Snapshot, item: int, vote: Votes, ruling: Ruling, lead: Lead | None) -> ConsensusLabel | str:
    if ruling.outcome == Outcome.DROP:
        return gettext_noop("dropped")
    if ruling.outcome == Outcome.CHANGE_X:
        return gettext_noop("waits for a better x")
    if ruling.outcome == Outcome.AMBIGUOUS:
        leading = lead.answer if lead else None
        return label_row(item, vote, lead, leading, lead.confidence if lead else 0.0, "ambiguous", ruling)
    decided = snapshot.carried(ruling.label, ruling.question, ruling.version)
    if decided is None:
        return gettext_noop("its resolution does not hold under this version")
    return label_row(item, vote, lead, decided, 1.0, "resolved", ruling)


def label_row(
    item: int,
    vote: Votes,
    lead: Lead | None,
    label: Answer | None,
    confidence: float,
    source: str,
    ruling: Ruling | None,
) -> ConsensusLabel:
    return ConsensusLabel(
        item=item,
        label=label,
        confidence=confidence,
        distribution=lead.distribution if lead else {},
        n_answers=lead.n_answers if lead else 0,
        n_cannot_tell=vote.n_cannot_tell,
        source=source,
        round=max(vote.round, ruling.round if ruling else 0),
        instruction_version=ruling.version if ruling and ruling.round > vote.round else vote.version,
        disagreement=ruling.disagreement if ruling else None,
    )
