"""Files that bring items, read row by row. A reader promises rows, never crashes on one, and knows no database."""

from typing import BinaryIO, Protocol, cast

from labeling.formats.archive import Archive, is_dataset, open_archive, plain
from labeling.formats.csv import read_csv
from labeling.formats.dataset import Dataset, open_dataset
from labeling.formats.jsonl import read_jsonl
from labeling.formats.rows import Row, Table

__all__ = [
    "Archive",
    "Dataset",
    "Row",
    "Table",
    "guess_format",
    "is_zip",
    "open_archive",
    "open_dataset",
    "plain",
    "read_csv",
    "read_jsonl",
]

ZIP = b"PK\x03\x04"


class Readable(Protocol):
    def seek(self, place: int, /) -> object: ...
    def read(self, length: int, /) -> bytes: ...


def is_zip(file: Readable) -> bool:
    file.seek(0)
    return file.read(len(ZIP)) == ZIP


def guess_format(name: str, file: Readable) -> str:
    """csv, jsonl, dataset or media, from what the file holds and then its name. Raises Invalid for a broken zip."""
    file.seek(0)
    start = file.read(4096)
    if is_zip(file):
        return "dataset" if is_dataset(cast("BinaryIO", file)) else "media"
    if name.lower().endswith((".csv", ".tsv", ".tab")):
        return "csv"
    if name.lower().endswith((".jsonl", ".ndjson", ".json")):
        return "jsonl"
    return "jsonl" if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") else "csv"
