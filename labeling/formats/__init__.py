"""Files that bring items, read row by row. A reader promises rows, never crashes on one, and knows no database."""

from labeling.formats.csv import read_csv
from labeling.formats.dataset import Dataset, open_dataset
from labeling.formats.jsonl import read_jsonl
from labeling.formats.rows import Row, Table

__all__ = ["Dataset", "Row", "Table", "guess_format", "open_dataset", "read_csv", "read_jsonl"]

ZIP = b"PK\x03\x04"


def guess_format(name: str, start: bytes) -> str:
    """csv, jsonl or dataset, from the file's first bytes and then its name."""
    if start.startswith(ZIP):
        return "dataset"
    if name.lower().endswith((".csv", ".tsv", ".tab")):
        return "csv"
    if name.lower().endswith((".jsonl", ".ndjson", ".json")):
        return "jsonl"
    return "jsonl" if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") else "csv"
