"""What a process keeps of what it has read, so that it need not be read again: the newest, up to so many bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Memory(Generic[Kept]):
    """What stands under a key never changes. Threads may share one; two that miss the same key both read it."""

    def __init__(self, n_bytes: int, size_of: Callable[[Kept], int]) -> None:
        self.n_bytes = n_bytes
        self.size_of = size_of
        self.lock = Lock()
        self.held: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()

    def get(self, key: Hashable) -> Kept | None:
        with self.lock:
            if key not in self.held:
                return None
            self.held.move_to_end(key)
            return self.held[key][0]

    def put(self, key: Hashable, value: Kept) -> Kept:
        """Drops what was used longest ago until the rest fits; what is too large alone is not kept."""
        with self.lock:
            self.held[key] = value, self.size_of(value)
            while sum(size for _, size in self.held.values()) > self.n_bytes:
                self.held.popitem(last=False)
        return value
