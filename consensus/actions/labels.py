"""derive: the one way from answers and resolutions to the label of an item.

The rule, per item and question (docs/adr/0008 has why):
1. Answers count under the release's instruction version only as far as the mappings in between carry them there.
2. Of several rounds, the newest in which the item has an answer that counts decides: it was asked again because the
   definition or x got better. One round's answers are one person's each, so nobody counts twice.
3. A resolution of that round or of a later one overrides its answers: decided, dropped, waiting for a better x, or
   accepted as ambiguous. A resolution of an earlier round is history.
4. Otherwise the most common answer, and what the tie rule says where several lead.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from consensus.actions.snapshots import AnswerRow, Ruling, Snapshot
from consensus.differences import sameness
from consensus.models import Resolution
from consensus.stats import MajorityLabel, Ratings, leave_open, majority, take_first
from labeling.questions import Answer, Question

Outcome = Resolution.Outcome
LEAVE_OUT, FIRST = "leave_out", "first"
TIES = {LEAVE_OUT: leave_open, FIRST: take_first}  # what to do where answers tie
METHODS = ("majority",)


@dataclass(frozen=True)
class ConsensusLabel:
    item: int
    label: Answer | None  # None only where it is ambiguous and no answer leads
    confidence: float
    distribution: Mapping[str, float]  # option -> share of the answers that count, in the order of the options
    n_answers: int
    n_cannot_tell: int
    source: str  # unanimous | majority | tie | resolved | ambiguous
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


def derive(snapshot: Snapshot, question: Question, *, tie: str = LEAVE_OUT) -> Derived:
    """The consensus label of every item that has one, and how many have none for which reason."""
    votes = votes_of(snapshot, question.name)
    rulings = rulings_on(snapshot, question.name)
    best = majority_of(votes, question, tie)
    labels: list[ConsensusLabel] = []
    left_out: Counter[str] = Counter()
    for item, row in snapshot.items.items():
        found = row.out or one_label(snapshot, item, votes[item], rulings.get(item), best.get(item))
        if isinstance(found, ConsensusLabel):
            labels.append(found)
        else:
            left_out[found] += 1
    counted = frozenset(row.id for vote in votes.values() for row, _ in vote.rows or ())
    return Derived(question, labels, left_out, counted)


def votes_of(snapshot: Snapshot, question: str) -> dict[int, Votes]:
    """Item -> the answers that count."""
    found: dict[int, Votes] = defaultdict(Votes)
    told: Counter[tuple[int, int]] = Counter()
    memory: dict[tuple[str, int], Answer | None] = {}
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


def majority_of(votes: Mapping[int, Votes], question: Question, tie: str) -> dict[int, MajorityLabel]:
    cells = [(item, row.labeler, carried) for item, vote in votes.items() for row, carried in vote.rows or ()]
    if not cells:
        return {}
    items, labelers, labels = zip(*cells, strict=True)
    order = [option.value for option in question.options]
    ratings = Ratings.from_columns(items, labelers, labels, order=order)
    return {int(str(row.item)): row for row in majority(ratings, ties=TIES[tie])}


def one_label(
    snapshot: Snapshot, item: int, vote: Votes, ruling: Ruling | None, best: MajorityLabel | None
) -> ConsensusLabel | str:
    """The label of an item, or why it has none."""
    if ruling is not None and ruling.round >= vote.round:
        return ruled_label(snapshot, item, vote, ruling, best)
    if best is None:
        return "no answer that counts" if vote.n_asked > vote.n_cannot_tell else "nobody could tell or answered"
    if best.label is None:
        return "tie"
    source = "unanimous" if len(best.distribution) == 1 else "tie" if best.is_tie else "majority"
    return label_row(item, vote, best, best.label, best.confidence, source, None)


def ruled_label(
    snapshot: Snapshot, item: int, vote: Votes, ruling: Ruling, best: MajorityLabel | None
) -> ConsensusLabel | str:
    if ruling.outcome == Outcome.DROP:
        return "dropped"
    if ruling.outcome == Outcome.CHANGE_X:
        return "waits for a better x"
    if ruling.outcome == Outcome.AMBIGUOUS:
        leading = best.label if best else None
        return label_row(item, vote, best, leading, best.confidence if best else 0.0, "ambiguous", ruling)
    decided = snapshot.carried(ruling.label, ruling.question, ruling.version)
    if decided is None:
        return "its resolution does not hold under this version"
    return label_row(item, vote, best, decided, 1.0, "resolved", ruling)


def label_row(
    item: int,
    vote: Votes,
    best: MajorityLabel | None,
    label: Answer | None,
    confidence: float,
    source: str,
    ruling: Ruling | None,
) -> ConsensusLabel:
    return ConsensusLabel(
        item=item,
        label=label,
        confidence=confidence,
        distribution={str(option): share for option, share in best.distribution.items()} if best else {},
        n_answers=best.n_labels if best else 0,
        n_cannot_tell=vote.n_cannot_tell,
        source=source,
        round=max(vote.round, ruling.round if ruling else 0),
        instruction_version=ruling.version if ruling and ruling.round > vote.round else vote.version,
        disagreement=ruling.disagreement if ruling else None,
    )
