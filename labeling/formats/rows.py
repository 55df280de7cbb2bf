"""What every reader gives: a table of rows, each with its place in the file and, if it cannot be read, the reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = Any
MAX_COLUMNS = 1_000
MAX_RAW = 20_000  # characters of a refused row that are kept for the owner


@dataclass(frozen=True)
class Row:
    number: int  # 1 is the first row of data
    line: int  # of the file, where the row begins
    values: dict[str, Json] = field(default_factory=dict)  # column -> value
    raw: str = ""  # as it came, so that it can be handed back
    problem: str = ""  # a sentence; then there are no values


@dataclass(frozen=True)
class Table:
    """rows can be walked once. columns is empty where only the rows tell (JSONL)."""

    rows: Iterator[Row]
    encoding: str
    delimiter: str = ""
    columns: tuple[str, ...] = ()
    header: str = ""  # the first line as it came, for handing rows back as CSV


def flat(value: dict[str, Json]) -> dict[str, Json]:
    """{"gold": {"label": "x"}, "metadata": {"task": "MT"}} -> gold.label, metadata.task; other objects stay whole."""
    row: dict[str, Json] = {}
    for name, part in value.items():
        if name in ("metadata", "attributes", "gold", "data") and isinstance(part, dict):
            row |= {f"{name}.{inner}": cell for inner, cell in part.items()}
        else:
            row[name] = part
    return row
