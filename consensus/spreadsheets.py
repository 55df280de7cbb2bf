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


def write_csv(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Returns the number of rows below the header."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([harmless(name) for name in header])
    n = 0
    for n, row in enumerate(rows, 1):
        writer.writerow([harmless(cell) for cell in row])
    return n


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    file = StringIO()
    write_csv(file, header, rows)
    return file.getvalue()
