"""What is kept of the pairs of a round's answers, so that a worker compares no two of them twice (docs/adr/0020)."""

from collections.abc import Iterator, Mapping
from uuid import UUID

import numpy as np

from consensus.columns import pack, unpack
from consensus.differences import DIFFERENCES
from consensus.memory import Memory
from consensus.models import PairColumns
from consensus.stats.distances.kept import KeptPairs, Pairs
from consensus.stats.distances.pairwise import PairDistance
from labeling.models import Round
from labeling.questions import Question

WORTH_WRITING = 0.05  # of the pairs, if they were not known: what is missing is computed anew with every finding

HELD = Memory[Pairs](n_bytes=256 << 20, size_of=lambda pairs: 24 * len(pairs))


class StoredPairs(Mapping[str, Pairs]):
    """Comparison -> what is stored of it, read when it is asked for. origin: of the vocabulary of the answers."""

    def __init__(self, round: Round, question: Question, origin: UUID) -> None:
        rows = PairColumns.objects.filter(round=round, question=question.name, origin=origin)
        self.stamps: dict[str, tuple[int, UUID]] = {
            name: (pk, stamp) for name, pk, stamp in rows.values_list("comparison", "pk", "stamp")
        }

    def __getitem__(self, name: str) -> Pairs:
        pk, stamp = self.stamps[name]
        if held := HELD.get(stamp):
            return held
        row = PairColumns.objects.filter(pk=pk).values_list("stamp", "pairs").first()
        if row is None:
            return Pairs(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
        return HELD.put(row[0], unpacked(bytes(row[1])))

    def __iter__(self) -> Iterator[str]:
        return iter(self.stamps)

    def __len__(self) -> int:
        return len(self.stamps)


def kept_pairs(round: Round, question: Question, origin: UUID) -> KeptPairs:
    """Of questions whose answers take a while to compare; of others nothing is kept."""
    return KeptPairs(StoredPairs(round, question, origin)) if is_kept(question) else KeptPairs(remembers=False)


def is_kept(question: Question) -> bool:
    return isinstance(DIFFERENCES[question.type], PairDistance)


def packed(pairs: Pairs) -> bytes:
    """For `unpacked` to read. Numbers are kept as steps from one to the next."""
    return pack(steps=np.diff(pairs.number, prepend=0), top=pairs.top, bottom=pairs.bottom)


def unpacked(content: bytes) -> Pairs:
    arrays = unpack(content)
    return Pairs(np.cumsum(arrays["steps"]), arrays["top"], arrays["bottom"])
