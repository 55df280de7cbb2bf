"""One JSON object a line."""

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from labeling.formats.encodings import Lines, LineTooLong, detect
from labeling.formats.json_values import UNSTORABLE, read_json
from labeling.formats.rows import MAX_COLUMNS, MAX_RAW, Row, Table, flat


def read_jsonl(file: BinaryIO) -> Table:
    """JSON is UTF-8 unless a byte order mark says otherwise; what is wrong with a line is said in its row."""
    found = detect(file)
    encoding = found if found.startswith("utf") else "utf-8"
    return Table(rows=read_rows(Lines(file, encoding)), encoding=encoding)


def read_rows(lines: Lines) -> Iterator[Row]:
    number = 0
    while True:
        lines.start_row()
        problem, text = "", ""
        try:
            text = next(lines)
        except StopIteration:
            return
        except LineTooLong as error:
            problem = f"{error}."
        if text.strip() or problem:
            number += 1
            raw = UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text.strip()[:MAX_RAW])
            values: dict[str, object] = {}
            if not problem:
                values, problem = read_line(text)
            yield Row(number=number, line=lines.number, values=values, raw=raw, problem=problem)


def read_line(text: str) -> tuple[dict[str, object], str]:
    """The values, or the reason why there are none."""
    if UNSTORABLE.search(text):
        return {}, _("The line is not valid UTF-8, or holds a NUL character.")
    try:
        value = read_json(text)
    except ValueError as error:
        return {}, (_("The line is not the JSON we can take: %(found)s.") % {"found": str(error).split(": line 1")[0]})
    if not isinstance(value, dict):
        return {}, _('The line is not a JSON object, such as {"key": "1", "text": "…"}.')
    row = flat(value)
    if len(row) > MAX_COLUMNS:
        return {}, (
            _("The object has %(n)s entries; at most %(MAX_COLUMNS)s are allowed.")
            % {"n": f"{len(row):,}", "MAX_COLUMNS": f"{MAX_COLUMNS:,}"}
        )
    return row, ""
