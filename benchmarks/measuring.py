"""Time and memory of a call, measured the same way for us and for whomever we compare with."""

import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

MIB = 2**20


@dataclass(frozen=True)
class Cost:
    """seconds: the median of the runs. mib: the most memory held at a time beyond what was there before."""

    seconds: float
    mib: float
    value: Any


def cost(call: Callable[[], Any], runs: int = 5) -> Cost:
    """The call `runs` times for its time, and once more, slower, for its memory."""
    value = call()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Cost(statistics.median(seconds), peak / MIB, value)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A Markdown table, as it stands in docs/performance.md."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(columns) + " |")
    print("|" + " --- |" * len(columns))
    for row in rows:
        print("| " + " | ".join(shown(cell) for cell in row) + " |", flush=True)


def shown(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    if cell >= 100:
        return f"{cell:,.0f}"
    return f"{cell:.3g}"
