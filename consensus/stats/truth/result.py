"""What every method of truth inference answers with."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from consensus.stats.arrays import Floats, Ints, Label

NO_LABEL = -1
AnyFloats = npt.NDArray[np.floating[Any]]  # float64, or float32 where memory counts
Precision = type[np.float32] | type[np.float64]


@dataclass(frozen=True, eq=False)
class Convergence:
    """How a repeated computation ended.

    path: what it maximises (or the change that it waits for; the method's docstring says which) after each
    iteration, shape (iterations,).
    """

    converged: bool
    path: Floats

    @property
    def iterations(self) -> int:
        return len(self.path)


@dataclass(frozen=True, eq=False, kw_only=True)
class Truth(ABC):
    """What a method takes to be true of each item, in the order of the items.

    method: its name, such as "majority" or "dawid_skene".
    n_answers: how many answers it rests on, shape (items,).
    confidence: the probability (or, where the method has no model, the share) that the method gives to what it says
    of the item, shape (items,), 0 to 1; nan where it says nothing.
    convergence: None where nothing is repeated.
    warnings: sentences for a person; empty where nothing speaks against the result.
    """

    method: str
    items: Sequence[Label]
    n_answers: Ints
    confidence: Floats
    convergence: Convergence | None = None
    warnings: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        cls.__repr__ = Truth.__repr__  # type: ignore[method-assign]  # else each dataclass would print all its arrays

    def __repr__(self) -> str:
        known = self.confidence[~np.isnan(self.confidence)]
        sure = f", mean confidence {known.mean():.3f}" if len(known) else ""
        warned = f"; {' '.join(self.warnings)}" if self.warnings else ""
        return f"<{self.method} of {self.n_items} items{sure}{warned}>"

    @property
    def n_items(self) -> int:
        return len(self.items)

    @abstractmethod
    def value(self, place: int) -> Label | None:
        """What the method says of the item at this place; None where it leaves that open."""

    def values(self) -> dict[Label, Label | None]:
        """item -> what the method says of it."""
        return {item: self.value(place) for place, item in enumerate(self.items)}


@dataclass(frozen=True, eq=False, kw_only=True)
class ClassTruth(Truth):
    """One of several classes an item.

    labels: the classes, to point into.
    label: codes, shape (items,); NO_LABEL where the method leaves it open (a tie that its rule does not break, or no
    answers).
    probability: shape (items, classes), rows add up to 1; None where it was not asked for.
    """

    labels: Sequence[Label]
    label: Ints
    probability: AnyFloats | None = None

    @property
    def n_open(self) -> int:
        """How many items the method leaves open."""
        return int((self.label == NO_LABEL).sum())

    def value(self, place: int) -> Label | None:
        code = int(self.label[place])
        return None if code == NO_LABEL else self.labels[code]
