"""Which encoding a file is in, told from its bytes, and its lines as text."""

import codecs
import io
import re
from typing import BinaryIO

SAMPLE = 4 << 20
MARKS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
ESCAPED = re.compile("[\udc80-\udcff]")
NOT_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
MAX_LINE = 10_000_000  # characters; more without a line break is no table


def detect(file: BinaryIO) -> str:
    """A Python codec name. A file that is mostly UTF-8 stays UTF-8: its damaged rows are refused one by one."""
    file.seek(0)
    sample = file.read(SAMPLE)
    file.seek(0)
    for mark, encoding in MARKS:
        if sample.startswith(mark):
            return encoding
    if encoding := unmarked_utf16(sample[:4096]):
        return encoding
    text = sample.decode("utf-8", "surrogateescape")
    if len(sample) == SAMPLE:
        text = text[:-4]  # the sample may end within a character
    damaged, whole = len(ESCAPED.findall(text)), len(NOT_ASCII.findall(text))
    if damaged <= whole:
        return "utf-8"
    return "cp1252" if re.search(rb"[\x80-\x9f]", sample) else "latin-1"


def unmarked_utf16(start: bytes) -> str:
    """Text in Western letters has a zero in every second byte."""
    half = len(start) // 2
    if half >= 4 and start[1::2].count(0) > half * 0.6:
        return "utf-16-le"
    if half >= 4 and start[0::2].count(0) > half * 0.6:
        return "utf-16-be"
    return ""


class LineTooLong(ValueError):
    pass


class Lines:
    """The lines of a text file, counted, line ends kept; one that is too long is skipped and raises LineTooLong.

    Bytes that are not in the encoding come as lone surrogates, which the readers refuse row by row.
    """

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        file.seek(0)
        errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
        self.text = io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")
        self.number = 0  # of the line read last
        self.since: list[str] = []  # lines read since start_row()

    def rewind(self) -> None:
        self.text.seek(0)
        self.number, self.since = 0, []

    def start_row(self) -> None:
        self.since = []

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self.text.readline(MAX_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > MAX_LINE:
            while line and not line.endswith(("\n", "\r")):
                line = self.text.readline(MAX_LINE)
            raise LineTooLong(f"The line is longer than {MAX_LINE:,} characters")
        self.since.append(line)
        return line
