"""The different labels that were given to a question: a list that only ever grows at its end."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Self
from uuid import UUID, uuid4

import numpy as np

from consensus.stats.arrays import Ints, Label

Json = Any


class Vocabulary:
    """labels: each once. origin: of two vocabularies with the same one, the longer begins with the shorter, as far as
    they are stored. n_stored: labels that are, so that their places are theirs for ever.

    So a process that holds one of them reads no more of another than what came after it: of a hundred thousand
    transcripts or sets of boxes all are read once, and not again for every thousand that are stored.
    """

    def __init__(self, labels: Iterable[Label], origin: UUID | None = None, n_stored: int = 0) -> None:
        self.labels = tuple(labels)
        self.origin = origin or uuid4()
        self.n_stored = n_stored

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def places(self) -> dict[Label, int]:
        return {label: place for place, label in enumerate(self.labels)}

    def extended(self, labels: Sequence[Label]) -> tuple[Self, Ints]:
        """With labels that it may have already; and the place of each of them, shape (labels,)."""
        new: dict[Label, int] = {}
        codes = [
            self.places[label] if label in self.places else new.setdefault(label, len(self) + len(new))
            for label in labels
        ]
        longer = type(self)((*self.labels, *new), self.origin, self.n_stored) if new else self
        return longer, np.array(codes, dtype=np.int64)

    def packed(self) -> bytes:
        """One line of JSON for each label."""
        lines = (json.dumps(label, ensure_ascii=False, separators=(",", ":")) for label in self.labels)
        return "\n".join(lines).encode()

    @classmethod
    def unpacked(cls, content: bytes, origin: UUID, read: Callable[[Json], Label], known: Self | None) -> Self:
        """read: what makes a label of its JSON. known: what is held of the same origin, if anything is."""
        lines = content.split(b"\n") if content else []
        if known is None or len(known) > len(lines):
            return cls((read(json.loads(line)) for line in lines), origin, len(lines))
        new = [read(json.loads(line)) for line in lines[len(known) :]]
        return cls((*known.labels, *new), origin, len(lines)) if new else known
