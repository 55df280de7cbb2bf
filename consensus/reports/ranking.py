"""Where each disagreement stands in the queue, and why: how much it tells about the others."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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


def weighed(
    rows: Sequence[Entry],
    among: Sequence[Entry] | None = None,
    slices: Slices | None = None,
    reliable: Mapping[tuple[int, str], OfItems] | None = None,
) -> list[Entry]:
    """These rows with what their place follows from: how common the class pair of each is among all rows of its
    question, and its slices and those who differ, where these are given.

    among: all that the shares are of; these rows without it. reliable: (number of a round, question) -> of its items.
    """
    everything = rows if among is None else among
    pairs = Counter((row.question, row.pair) for row in everything)
    asked = Counter(row.question for row in everything)
    shares = SliceShares(everything, slices or {})
    of_items = {place: found.by_item() for place, found in (reliable or {}).items()}
    found = []
    for row in rows:
        share, each = shares.of(row)
        factors = {
            "pair_share": pairs[row.question, row.pair] / asked[row.question],
            "slice_share": share,
            "slice_shares": each,
            "reliability": of_items.get((row.round, row.question), {}).get(row.of_item),
        }
        found.append(Entry(**(vars(row) | factors)))
    return found


class SliceShares:
    """Of the rows on a question, the share that each slice holds. To lack an attribute is a slice of its own."""

    def __init__(self, rows: Sequence[Entry], slices: Slices) -> None:
        self.slices = slices
        self.attributes = sorted({attribute for row in rows for attribute in slices.get(row.pk, ())})
        self.places = Counter((row.question, self.place_of(row)) for row in rows)
        self.asked = Counter(row.question for row in rows)
        self.parts: Counter[tuple[str, int, str]] = Counter()
        for (question, place), n in self.places.items():
            for at, name in enumerate(place):
                self.parts[question, at, name] += n
        self.known = {key: self.shares_at(*key) for key in self.places}

    def place_of(self, row: Entry) -> tuple[str, ...]:
        """Its slice by each attribute, "" where it has none."""
        mine = self.slices.get(row.pk, {})
        return tuple(mine.get(attribute, "") for attribute in self.attributes)

    def of(self, row: Entry) -> tuple[float | None, tuple[tuple[str, float], ...]]:
        """The mean over the attributes, None if there are none; and the share of each slice that it is in."""
        return self.known[row.question, self.place_of(row)]

    def shares_at(self, question: str, place: tuple[str, ...]) -> tuple[float | None, tuple[tuple[str, float], ...]]:
        shares = [(name, self.parts[question, at, name] / self.asked[question]) for at, name in enumerate(place)]
        mean = fmean(share for _, share in shares) if shares else None
        return mean, tuple((name, share) for name, share in shares if name)


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
