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
    return costs([call], runs)[0]


def costs(calls: Sequence[Callable[[], Any]], runs: int = 5) -> list[Cost]:
    """The same of several calls that take turns, so that what else the machine does bears on all of them alike."""
    values = [call() for call in calls]
    seconds = [[timed(call) for call in calls] for _ in range(runs)]
    medians = [statistics.median(column) for column in zip(*seconds, strict=True)]
    return [Cost(*each) for each in zip(medians, map(most_held, calls), values, strict=True)]


def timed(call: Callable[[], Any]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def most_held(call: Callable[[], Any]) -> float:
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / MIB


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
