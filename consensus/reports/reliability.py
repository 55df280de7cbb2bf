"""How far those can be relied on who differ on an item: two who agree on most others tell more than a guess does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from consensus.answers import states_of
from consensus.columns import NO_ANSWER
from consensus.differences import DIFFERENCES
from consensus.ratings import Known, complete_rows
from consensus.reports.findings import Finding, find
from consensus.stats import labeler_reliability
from consensus.stats.arrays import Floats, Ints
from consensus.stats.reliability import lower_of_differing
from labeling.models import Round


@dataclass(frozen=True, eq=False)
class OfItems:
    """items: primary keys of Item, ascending, whose answers differ. reliability: of those who differ, from 0, as by
    chance, to 1. Both of shape (items,), empty where agreement is undefined."""

    items: Ints
    reliability: Floats

    def by_item(self) -> dict[int, float]:
        return dict(zip(self.items.tolist(), self.reliability.tolist(), strict=True))


NOT_KNOWN = OfItems(np.zeros(0, np.int64), np.zeros(0))


def reliability_of(known: Known, argument: str) -> OfItems:
    """Of everybody's answers, machines' too, as disagreements are; "cannot tell" is an answer unlike every other."""
    ratings, columns = known.answered.ratings, known.columns
    level = known.pairs.looking_up(DIFFERENCES[known.question.type])
    rows = labeler_reliability(ratings, level)
    if not rows:
        return NOT_KNOWN
    given = columns.label != NO_ANSWER
    if not known.round.is_closed:
        given = given & complete_rows(columns, known.round.overlap)
    people, who = np.unique(columns.labeler[given], return_inverse=True)
    found = {row.labeler: row.reliability for row in rows}
    alpha = sum(row.n_labels * row.alpha for row in rows) / sum(row.n_labels for row in rows)
    others = min(1.0, max(0.0, alpha))  # whoever gave no answer that agreement counts
    by_person = np.array([found.get(person, others) for person in people.tolist()])
    items, place = np.unique(columns.item[given], return_inverse=True)
    reliability = lower_of_differing(place, columns.label[given], by_person[who])
    differ = ~np.isnan(reliability)
    return OfItems(items[differ].astype(np.int64), reliability[differ])


RELIABILITY = Finding("reliability", reliability_of, quick=60_000)


def reliability_in(rounds: Iterable[Round], asked: Iterable[tuple[int, str]]) -> Mapping[tuple[int, str], OfItems]:
    """Of these (number of a round, question), without those for which a worker is still at it.

    As many queries for many rounds as for one, once it was found.
    """
    held = {round.number: round for round in rounds}
    wanted = sorted({(number, name) for number, name in asked if number in held})
    states = states_of([held[number] for number in {number for number, _ in wanted}])
    found = {}
    for number, name in wanted:
        round = held[number]
        question = round.instructions.questions.question(name)
        if question is None:
            continue
        kept = find(RELIABILITY, Known(round, question, states[round.pk], machines=True))
        if not kept.is_waiting:
            found[number, name] = kept.value or NOT_KNOWN
    return found
