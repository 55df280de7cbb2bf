"""CSV that a spreadsheet program opens as text, never as a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TextIO

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | float | bool | None


def harmless(cell: Cell) -> Cell:
    """Text that begins like a formula gets a ' before it; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def write_csv(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([harmless(name) for name in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    file = StringIO()
    write_csv(file, header, rows)
    return file.getvalue()
