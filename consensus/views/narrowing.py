"""What the queue can be narrowed to, as the fields of its form; and what it is narrowed to, each with a way back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consensus.models import Disagreement, Resolution
from consensus.reports.queue import AGES, ASKED, IN_CASES, STATES, Filters, Queue, labelers_of
from labeling.models import Membership
from labeling.templatetags.concord import number

TITLES = {
    "question": gettext_lazy("Question"),
    "status": gettext_lazy("State"),
    "kind": gettext_lazy("Kind"),
    "slice": gettext_lazy("Slice"),
    "pair": gettext_lazy("Class pair"),
    "labeler": gettext_lazy("Answered by"),
    "age": gettext_lazy("Raised"),
    "case": gettext_lazy("Case"),
    "asked": gettext_lazy("Questions"),
    "cause": gettext_lazy("Cause"),
    "round": gettext_lazy("Round"),
}
AT_HAND = ("question", "status", "kind", "slice")  # the others are a click away


@dataclass(frozen=True)
class Field:
    """A list to choose from. options: (value, text); "" stands for no narrowing."""

    name: str
    title: str
    options: list[tuple[str, str]]
    value: str


@dataclass(frozen=True)
class InForce:
    """A filter that leaves something out. query: the end of the address without it."""

    title: str
    text: str
    query: str


@dataclass(frozen=True)
class Narrowing:
    at_hand: list[Field]
    others: list[Field]
    in_force: list[InForce]

    @property
    def is_open(self) -> bool:
        """Is one of the others in force?"""
        return any(field.value for field in self.others)


def narrowing(found: Queue, filters: Filters, membership: Membership) -> Narrowing:
    texts = texts_of(found, filters, membership)
    fields = [field_of(name, texts[name], found.counts.get(name, {}), filters) for name in TITLES]
    useful = [field for field in fields if narrows(field, found.counts.get(field.name, {}))]
    return Narrowing(
        at_hand=[field for field in useful if field.name in AT_HAND],
        others=[field for field in useful if field.name not in AT_HAND],
        in_force=[
            InForce(str(title), text_for(texts[name], filters.narrowing[name]), query_of(filters, **{name: ""}))
            for name, title in TITLES.items()
            if name in filters.narrowing
        ],
    )


def texts_of(found: Queue, filters: Filters, membership: Membership) -> dict[str, Mapping[str, str]]:
    """Filter -> its values, in the order in which they are offered -> what they are called."""
    slices = sorted({filters.slice, *found.counts["slice"]} - {""}, key=slice_order)
    is_number = re.fullmatch(r"[0-9]{1,9}", filters.case)
    case = {filters.case: _("Case %(number)d") % {"number": int(filters.case)}} if is_number else {}
    rounds = sorted(found.counts["round"], key=lambda name: (len(name), name))
    return {
        "question": found.questions,
        "status": {name: str(title) for name, title in STATES.items()},
        "kind": {name: str(title) for name, title in Disagreement.Kind.choices},
        "slice": {name: name.replace("=", ": ", 1) for name in slices},
        "pair": {group.pair: group.titles for group in found.groups},
        "labeler": dict(labelers_of(membership)),
        "age": {name: str(title) for name, title in AGES.items()},
        "case": {name: str(title) for name, title in IN_CASES.items()} | case,
        "asked": {name: str(title) for name, title in ASKED.items()},
        "cause": {name: str(title) for name, title in Resolution.Cause.choices},
        "round": {name: _("Round %(number)s") % {"number": name} for name in rounds if name},
    }


def slice_order(name: str) -> tuple[str, float, str]:
    """By attribute, numbers and bins by size, words by the alphabet."""
    attribute, _, value = name.partition("=")
    try:
        return attribute, float(value.partition("–")[0]), ""
    except ValueError:
        return attribute, float("inf"), value


def text_for(texts: Mapping[str, str], value: str) -> str:
    return texts.get(value, value)


def field_of(name: str, texts: Mapping[str, str], counts: Mapping[str, int], filters: Filters) -> Field:
    """Only what would find something, and what is chosen. Labelers have no counts: people are not ranked here."""
    value = getattr(filters, name)
    offered = {key: text for key, text in texts.items() if key == value or name == "labeler" or counts.get(key)}
    if value and value not in offered:
        offered[value] = value
    options = [(key, counted(text, counts.get(key, 0) if name != "labeler" else None)) for key, text in offered.items()]
    if name != "status":
        options.insert(0, ("", _("All")))
    return Field(name, str(TITLES[name]), options, value)


def counted(text: str, n: int | None) -> str:
    return text if n is None else f"{text} ({number(n)})"


def narrows(field: Field, counts: Mapping[str, int]) -> bool:
    """Is there something to choose, or to take back?"""
    if field.name == "status" or field.value:
        return True
    if field.name == "labeler":
        return len(field.options) > 2
    return any(counts[key] < counts[""] for key, _text in field.options if key)


def query_of(filters: Filters, **changed: str) -> str:
    """The filters as the end of an address, "" or "?…", so that every page on the way keeps them."""
    standard = vars(Filters())
    kept = {name: value for name, value in (vars(filters) | changed).items() if value not in ("", standard[name])}
    return f"?{urlencode(kept)}" if kept else ""
