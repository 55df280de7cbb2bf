"""Answers of made-up labelers whose truth is known, for simulations.

A population is a long table of items, as kinds with their shares; a run draws items from it. Its true value of a
statistic is that of the population itself. Labelers are the same in every run: it is items that are drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.parts import Parts
from consensus.stats.patterns import patterns
from consensus.stats.ratings import Ratings
from consensus.stats.sample import BY_LABELS_ALONE, Statistic, parts_of

HARD = 0.25  # share of items that are hard to tell, on which everybody knows less
DROPPED = 0.3  # share of answers that are missing where there are gaps
MANY = 1e12  # items, for which sums are those of the population
KNOWING = {"weak": (0.35, 0.75), "middling": (0.45, 0.85), "strong": (0.85, 0.99), "near perfect": (0.97, 1.0)}


@dataclass(frozen=True)
class Design:
    """Who answers what.

    classes: share of each class. each: answers an item, of `labelers` people drawn for it. strength: how often labelers
    know the class of an item, from the worst of them to the best; who does not know, guesses by the shares.
    near: on a scale; who does not know gives a class at most two places off. gaps: some answers are missing.
    """

    classes: Sequence[float]
    each: int
    strength: str = "weak"
    labelers: int = 20
    near: bool = False
    gaps: bool = False


@dataclass(frozen=True, eq=False)
class Answered:
    """The answers, and the class of each item: item -> class."""

    ratings: Ratings
    truth: Mapping[Any, int]


def answers(design: Design, n_items: int, seed: int = 0) -> Answered:
    """Items answered as the design says; at least one answer each."""
    rng = np.random.default_rng(seed)
    return answer(design, *items(design, n_items, rng), rng)


def items(design: Design, n_items: int, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """The class of each item, and a draw that says how hard it is; shape (items,) each."""
    return rng.choice(len(design.classes), p=design.classes, size=n_items), rng.random(n_items)


def answer(design: Design, truth: Ints, hardness: Floats, rng: np.random.Generator) -> Answered:
    n_items, n_classes = len(truth), len(design.classes)
    who = np.argsort(rng.random((n_items, design.labelers)), axis=1)[:, : design.each]
    knows = rng.random(who.shape) < knowledge(design)[who] * ease(design, hardness)[:, None]
    label = np.where(knows, truth[:, None], guesses(design, truth, who.shape, rng))
    held = rng.random(who.shape) >= DROPPED if design.gaps else np.ones(who.shape, dtype=bool)
    held[:, 0] = True
    item = np.repeat(np.arange(n_items), design.each).reshape(who.shape)
    ratings = Ratings.from_codes(
        item[held], who[held], label[held],
        items=range(n_items), labelers=tuple(range(design.labelers)), labels=tuple(range(n_classes)),
    )  # fmt: skip
    return Answered(ratings, dict(enumerate(truth.tolist())))


def knowledge(design: Design) -> Floats:
    """How often each labeler knows the class of an easy item, shape (labelers,)."""
    return np.linspace(*KNOWING[design.strength], design.labelers)


def ease(design: Design, draw: Floats) -> Floats:
    """What part of that is left on each item."""
    return np.where((draw < HARD) & (design.strength != "near perfect"), 0.4, 1.0)


def guesses(design: Design, truth: Ints, shape: tuple[int, ...], rng: np.random.Generator) -> Ints:
    if design.near:
        off = rng.integers(-2, 3, size=shape)
        return np.asarray(np.clip(truth[:, None] + off, 0, len(design.classes) - 1))
    return rng.choice(len(design.classes), p=design.classes, size=shape)


@dataclass(frozen=True, eq=False)
class Population:
    """table: one item of each kind. share: of the items that are of each kind, shape (kinds,).

    parts: of the statistic, of the same items. truth: its value in the population.
    """

    table: Ratings
    share: Floats
    parts: Parts
    truth: float

    def draws(self, n_items: int, runs: int, seed: int) -> Floats:
        """How many items of each kind are in each run, shape (runs, kinds)."""
        return np.random.default_rng(seed).multinomial(n_items, self.share, size=runs).astype(np.float64)


def population(statistic: Statistic, ratings: Ratings, options: Mapping[str, Any]) -> Population:
    """Of the items with two answers or more, unless the statistic also counts others."""
    kinds = patterns(ratings) if statistic in BY_LABELS_ALONE else None
    table = ratings if kinds is None else kinds.table
    times = np.ones(ratings.n_items) if kinds is None else kinds.times.astype(np.float64)
    several = table.answers_per_item >= 2
    table, times = table.select(several), times[several]
    share = times / times.sum()
    parts = parts_of(statistic, table, dict(options), share * MANY)
    return Population(table, share, parts, float(parts.at(share[None, :] * MANY)[0]))
