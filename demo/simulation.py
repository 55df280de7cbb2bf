"""What the example projects are made of, and the chances their simulated labelers take.

Everything is plain data drawn from one seeded generator: the same seed gives the same project anywhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, TypeVar

import numpy as np

Json = Any
Chances = np.random.Generator
T = TypeVar("T")


@dataclass(frozen=True)
class DemoLabeler:
    username: str
    name: str


@dataclass(frozen=True)
class DemoItem:
    """One example. Its files are drawn when asked for: item.files["phone-0001.jpg"]()."""

    key: str
    data: dict[str, Json]
    attributes: dict[str, str | int | float]
    gold: dict[str, str] | None = None
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class DemoAnswer:
    """What one labeler said of one item in round 1; a question in cannot_tell has no answer."""

    item_key: str
    labeler: str
    answers: dict[str, str]
    cannot_tell: tuple[str, ...]
    comment: str
    seconds: float


@dataclass(frozen=True)
class DemoVersion:
    """A later version of the instructions, ready to be drafted, with what becomes of the old options."""

    schema: dict[str, Json]
    rules: str
    summary: str
    mapping: dict[str, dict[str, str | None]]


@dataclass(frozen=True)
class DemoProject:
    """A project after its first round, with a second one waiting: next_version and the keys of next_round."""

    slug: str
    name: str
    description: str
    notice: str
    schema: dict[str, Json]
    rules: str
    summary: str
    overlap: int
    gold_source: str
    labelers: tuple[DemoLabeler, ...]
    items: tuple[DemoItem, ...]
    answers: tuple[DemoAnswer, ...]
    next_version: DemoVersion
    next_round: tuple[str, ...]
    truth: dict[str, str]  # item key → the option its maker had in mind; for tests, never for labelers


def choice(name: str, title: str, options: Sequence[dict[str, Json]]) -> dict[str, Json]:
    """A required question with one answer; its options get the digits in order."""
    keyed = [{**option, "hotkey": str(number)} for number, option in enumerate(options, start=1)]
    return {"name": name, "type": "choice", "title": title, "required": True, "options": keyed}


def option(value: str, title: str, definition: str, include: str = "", exclude: str = "") -> dict[str, Json]:
    return {"value": value, "title": title, "definition": definition, "include": include, "exclude": exclude}


def share_out(chances: Chances, items: int, labelers: Sequence[T], overlap: int) -> list[tuple[T, ...]]:
    """For each item the labelers who get it, in chance order; every group of labelers meets equally often."""
    groups = list(combinations(labelers, overlap))
    order = [number % len(groups) for number in range(items)]
    chances.shuffle(order)
    return [tuple(groups[number][i] for i in chances.permutation(overlap)) for number in order]


def happens(chances: Chances, probability: float) -> bool:
    return bool(chances.random() < probability)


def pick(chances: Chances, weights: Mapping[T, float]) -> T:
    """One of the keys; weights need not add up to 1."""
    reach = chances.random() * sum(weights.values())
    for key, weight in weights.items():
        reach -= weight
        if reach < 0:
            return key
    return list(weights)[-1]


def one_of(chances: Chances, options: Sequence[T]) -> T:
    return options[int(chances.integers(len(options)))]


def seconds_for(chances: Chances, typical: float) -> float:
    """A working time: log-normal around the typical one, with the odd long pause, 0.1 s exact."""
    return round(float(min(240.0, max(1.2, typical * chances.lognormal(0, 0.42)))), 1)


def said(answer: DemoAnswer, question: str) -> str | None:
    """The answer to a question, None where the labeler could not tell."""
    return answer.answers.get(question)


def disputed(answers: Sequence[DemoAnswer], question: str) -> list[str]:
    """Keys of the items whose labelers differ, in the order of the answers."""
    by_item: dict[str, set[str | None]] = {}
    for answer in answers:
        by_item.setdefault(answer.item_key, set()).add(said(answer, question))
    return [key for key, different in by_item.items() if len(different) > 1]


def second_round(
    chances: Chances, answers: Sequence[DemoAnswer], question: str, telling: set[str], size: int
) -> tuple[str, ...]:
    """Which items to ask again: mostly disputed ones that are telling, and a few that all agreed on, to compare."""
    keys = disputed(answers, question)
    agreed = sorted({answer.item_key for answer in answers} - set(keys))
    mixed = [keys[int(i)] for i in chances.permutation(len(keys))]
    chosen = sorted(mixed, key=lambda key: key not in telling)[: size - size // 8]
    chosen += [agreed[int(i)] for i in chances.choice(len(agreed), size - len(chosen), replace=False)]
    return tuple(chosen[int(i)] for i in chances.permutation(len(chosen)))
