"""Comma-separated files, and those with tabs, semicolons or bars."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from labeling.errors import Invalid
from labeling.formats.encodings import MAX_LINE, Lines, LineTooLong, detect
from labeling.formats.json_values import UNSTORABLE
from labeling.formats.rows import MAX_COLUMNS, MAX_RAW, Row, Table

DELIMITERS = ",\t;|"
csv.field_size_limit(MAX_LINE)  # the default, 131072, is less than a field of an item may hold


def read_csv(file: BinaryIO) -> Table:
    """Raises Invalid if there is no usable header; what is wrong with a row is said in the row."""
    encoding = detect(file)
    lines = Lines(file, encoding)
    delimiter = sniffed(first_line(lines))
    lines.rewind()
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    columns = read_header(reader)
    header = "".join(lines.since)
    return Table(
        rows=read_rows(reader, lines, columns), encoding=encoding, delimiter=delimiter, columns=columns, header=header
    )


def first_line(lines: Lines) -> str:
    try:
        return next((line for line in lines if line.strip()), "")
    except LineTooLong as error:
        raise Invalid(
            _("The file does not begin with the names of its columns. %(error)s.") % {"error": error}
        ) from None


def sniffed(header: str) -> str:
    """The delimiter that the first line has most of, outside quotes."""
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def read_header(reader: "Iterator[list[str]]") -> tuple[str, ...]:
    try:
        cells = next((row for row in reader if row), [])
    except (csv.Error, LineTooLong) as error:
        raise Invalid(
            _("The first line, which names the columns, cannot be read: %(error)s.") % {"error": error}
        ) from None
    if not any(cell.strip() for cell in cells):
        raise Invalid(_("The file is empty. Its first line must name the columns."))
    if len(cells) > MAX_COLUMNS:
        raise Invalid(
            _("The file has %(n)s columns; at most %(MAX_COLUMNS)s are allowed.")
            % {"n": f"{len(cells):,}", "MAX_COLUMNS": f"{MAX_COLUMNS:,}"}
        )
    if any(UNSTORABLE.search(cell) for cell in cells):
        raise Invalid(_("The first line, which names the columns, holds characters that are not text."))
    return named_apart([cell.strip() for cell in cells])


def named_apart(names: list[str]) -> tuple[str, ...]:
    """Columns without a name, or with one that is taken, get one from their place."""
    found: list[str] = []
    for place, name in enumerate(names, 1):
        name = name[:200] or f"column {place}"
        found.append(name if name not in found else f"{name} (column {place})")
    return tuple(found)


def read_rows(reader: "Iterator[list[str]]", lines: Lines, columns: tuple[str, ...]) -> Iterator[Row]:
    number = 0
    while True:
        line = lines.number + 1
        lines.start_row()
        problem = ""
        cells: list[str] = []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, LineTooLong) as error:
            problem = sentence(str(error), line, lines.number)
        if cells or problem:
            number += 1
            problem = problem or wrong_with(cells, columns)
            raw = readable("".join(lines.since)[:MAX_RAW].rstrip("\r\n"))
            values = {} if problem else dict(zip(columns, cells, strict=True))
            yield Row(number=number, line=line, values=values, raw=raw, problem=problem)


def wrong_with(cells: list[str], columns: tuple[str, ...]) -> str:
    if len(cells) != len(columns):
        return _("The row has %(n)s cells, the first line names %(n_2)s columns.") % {
            "n": f"{len(cells):,}",
            "n_2": f"{len(columns):,}",
        }
    for column, cell in zip(columns, cells, strict=True):
        if UNSTORABLE.search(cell):
            kind = _("a NUL character") if "\x00" in cell else _("bytes that are not in the encoding of the file")
            return _("Column “%(column)s” holds %(kind)s.") % {"column": column, "kind": kind}
    return ""


def sentence(error: str, first: int, last: int) -> str:
    if "unexpected end of data" in error or "field larger" in error:
        return _(
            "A quote that opens in this row is never closed, so lines %(first)s to %(last)s could not be told apart."
        ) % {"first": first, "last": last}
    if "expected after" in error:
        return _("Something stands behind a closing quote. Double the quotes inside a cell.")
    return f"{error[:1].upper()}{error[1:]}."


def readable(raw: str) -> str:
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", raw)
