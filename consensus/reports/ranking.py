"""Where each disagreement stands in the queue, and why: how much it tells about the others."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy

from consensus.blinding import disagreements_for
from consensus.models import Disagreement
from consensus.reports.reliability import OfItems
from consensus.slices import slices_of
from labeling.models import Membership

SORTS = {
    "telling": gettext_lazy("Most telling"),
    "spread": gettext_lazy("Widest apart"),
    "oldest": gettext_lazy("Oldest"),
    "newest": gettext_lazy("Newest"),
    "discussed": gettext_lazy("Most discussed"),
}
Slices = Mapping[int, Mapping[str, str]]  # disagreement -> attribute -> the slice it is in, "noise=car"


@dataclass(frozen=True)
class Entry:
    """One disagreement and its place. Shares are of the disagreements on its question in the same state.

    slice_shares: of the slices that it is in, by name; reliability: of those who differ, from 0, as by chance, to 1.
    None where not known, and then it counts in full.
    """

    pk: int
    item: int  # of the round
    of_item: int  # the item of the project
    round: int
    question: str
    status: str
    kind: str
    spread: float
    pair: str
    case: int | None  # its number
    n_messages: int
    raised_at: datetime
    attributes: Mapping[str, Any]
    pair_share: float = 0.0
    slice_share: float | None = None
    slice_shares: tuple[tuple[str, float], ...] = ()
    reliability: float | None = None

    @property
    def telling(self) -> float:
        weight = 1.0 if self.reliability is None else (1 + self.reliability) / 2
        return self.spread * self.pair_share * (1.0 if self.slice_share is None else self.slice_share) * weight

    @property
    def is_waiting(self) -> bool:
        return self.status in (Disagreement.Status.OPEN, Disagreement.Status.DISCUSSING)


def entries(membership: Membership) -> list[Entry]:
    """Everything that this person may see, in no order. What all agree on is never there."""
    found = disagreements_for(membership).exclude(status=Disagreement.Status.SETTLED)
    rows = found.annotate(n_messages=Count("messages")).values_list(
        "pk", "item", "item__item", "item__round__number", "question", "status", "kind", "spread", "pair",
        "case__number", "n_messages", "raised_at", "item__item__attributes",
    )  # fmt: skip
    return [Entry(*row) for row in rows]


def slices_in(rows: Sequence[Entry]) -> Slices:
    """Of numbers a bin, as everywhere; an attribute that all have alike, or that is a name, makes no slices."""
    found: dict[int, dict[str, str]] = {row.pk: {} for row in rows}
    several = Counter[str]()
    slices = slices_of((row.pk, row.attributes) for row in rows)
    for name, members in slices.items():
        attribute = name.partition("=")[0]
        several[attribute] += 1
        for pk in members.tolist():
            found[pk][attribute] = name
    alike = {attribute for attribute, n in several.items() if n == 1}
    return {pk: {key: name for key, name in held.items() if key not in alike} for pk, held in found.items()}


def with_shares(rows: Sequence[Entry], slices: Slices | None = None) -> list[Entry]:
    """How common the class pair of each is among these rows of its question, and its slices, if they are given."""
    asked = Counter(row.question for row in rows)
    pairs = Counter((row.question, row.pair) for row in rows)
    held = slices or {}
    attributes = {attribute for row in rows for attribute in held.get(row.pk, ())}
    parts = Counter((row.question, key, held.get(row.pk, {}).get(key, "")) for row in rows for key in attributes)
    found = []
    for row in rows:
        mine, n = held.get(row.pk, {}), asked[row.question]
        shares = [(mine.get(key, ""), parts[row.question, key, mine.get(key, "")] / n) for key in sorted(attributes)]
        weighed = replace(
            row,
            pair_share=pairs[row.question, row.pair] / n,
            slice_share=fmean(share for _, share in shares) if shares else None,
            slice_shares=tuple((name, share) for name, share in shares if name),
        )
        found.append(weighed)
    return found


def with_reliability(rows: Sequence[Entry], known: Mapping[tuple[int, str], OfItems]) -> list[Entry]:
    """known: (number of a round, question) -> what is known of its items; of others it is None."""
    of_items = {place: found.by_item() for place, found in known.items()}
    return [replace(row, reliability=of_items.get((row.round, row.question), {}).get(row.of_item)) for row in rows]


def in_order(rows: Iterable[Entry], sort: str) -> list[Entry]:
    """sort: one of SORTS."""
    keys: dict[str, Any] = {
        "telling": lambda row: (-row.telling, row.pk),
        "spread": lambda row: (-row.spread, row.pk),
        "oldest": lambda row: (row.raised_at, row.pk),
        "newest": lambda row: (-row.raised_at.timestamp(), row.pk),
        "discussed": lambda row: (-row.n_messages, row.pk),
    }
    return sorted(rows, key=keys[sort])


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
