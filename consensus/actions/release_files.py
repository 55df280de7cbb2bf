"""The files of a release: the same data gives the same bytes."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from consensus.actions.labels import ConsensusLabel, Derived
from consensus.actions.snapshots import AnswerRow, Snapshot
from consensus.spreadsheets import write_csv

BATCH = 20_000  # rows of a parquet group
CONTENT_TYPES = {
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
}
LABELS = {
    "key": pa.string(),
    "version": pa.int64(),
    "data": pa.string(),
    "attributes": pa.string(),
    "question": pa.string(),
    "label": pa.string(),
    "confidence": pa.float64(),
    "distribution": pa.string(),
    "n_answers": pa.int64(),
    "n_cannot_tell": pa.int64(),
    "method": pa.string(),
    "source": pa.string(),
    "ambiguous": pa.bool_(),
    "instruction_version": pa.int64(),
    "round": pa.int64(),
    "disagreement": pa.int64(),
}
ANNOTATIONS = {
    "id": pa.string(),
    "key": pa.string(),
    "version": pa.int64(),
    "question": pa.string(),
    "labeler": pa.string(),
    "is_machine": pa.bool_(),
    "answer": pa.string(),
    "cannot_tell": pa.bool_(),
    "reason": pa.string(),
    "comment": pa.string(),
    "round": pa.int64(),
    "instruction_version": pa.int64(),
    "carried": pa.string(),
    "counted": pa.bool_(),
    "seconds": pa.float64(),
    "created_at": pa.string(),
    "revision": pa.int64(),
}
Row = dict[str, Any]
Rows = Callable[[], Iterable[Row]]


@dataclass(frozen=True)
class WrittenFile:
    path: Path
    rows: int | None

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.path.suffix]

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def sha256(self) -> str:
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def write_files(folder: Path, snapshot: Snapshot, derived: list[Derived], method: str) -> list[WrittenFile]:
    """labels.* and annotations.*, each as JSON lines, CSV and parquet."""
    fields = field_columns(snapshot)
    columns = dict(list(LABELS.items())[:2]) | dict.fromkeys(fields.values(), pa.string()) | dict(LABELS.items())
    return [
        *write_thrice(folder, "labels", lambda: label_rows(snapshot, derived, method), columns, fields),
        *write_thrice(folder, "annotations", lambda: annotation_rows(snapshot, derived), ANNOTATIONS, {}),
    ]


def field_columns(snapshot: Snapshot) -> dict[str, str]:
    """Field of x -> its column in labels.csv and .parquet; one that is called like a column of ours gets a prefix."""
    names = [field.name for field in snapshot.version.questions.fields]
    return {name: f"field_{name}" if name in LABELS else name for name in names}


def label_rows(snapshot: Snapshot, derived: list[Derived], method: str) -> Iterator[Row]:
    for found in derived:
        for label in found.labels:
            yield label_row(snapshot, found, label, method)


def label_row(snapshot: Snapshot, found: Derived, label: ConsensusLabel, method: str) -> Row:
    item = snapshot.items[label.item]
    return {
        "key": item.key,
        "version": item.version,
        "data": dict(item.data),
        "attributes": dict(item.attributes),
        "question": found.question.name,
        "label": label.label,
        "confidence": label.confidence,
        "distribution": dict(label.distribution),
        "n_answers": label.n_answers,
        "n_cannot_tell": label.n_cannot_tell,
        "method": method,
        "source": label.source,
        "ambiguous": label.source == "ambiguous",
        "instruction_version": label.instruction_version,
        "round": label.round,
        "disagreement": label.disagreement,
    }


def annotation_rows(snapshot: Snapshot, derived: list[Derived]) -> Iterator[Row]:
    """One row an annotation and question, those that no longer count included: every number comes from these."""
    names = list(dict.fromkeys(q.name for version in snapshot.versions for q in version.questions.questions))
    counted = {found.question.name: found.counted for found in derived}
    for row in snapshot.answers:
        for question in names:
            if question in row.answers or question in row.cannot_tell:
                yield annotation_row(snapshot, row, question, row.id in counted.get(question, ()))


def annotation_row(snapshot: Snapshot, row: AnswerRow, question: str, counted: bool) -> Row:
    item = snapshot.items[row.item]
    told = question in row.cannot_tell
    answer = None if told else row.answers[question]
    return {
        "id": row.id,
        "key": item.key,
        "version": item.version,
        "question": question,
        "labeler": row.labeler,
        "is_machine": row.is_machine,
        "answer": answer,
        "cannot_tell": told,
        "reason": row.reasons.get(question),
        "comment": row.comment,
        "round": row.round,
        "instruction_version": row.version,
        "carried": None if told else snapshot.carried(answer, question, row.version),
        "counted": counted,
        "seconds": row.seconds,
        "created_at": row.created_at.isoformat(),
        "revision": row.revision,
    }


def write_thrice(
    folder: Path, stem: str, rows: Rows, columns: Mapping[str, Any], fields: Mapping[str, str]
) -> list[WrittenFile]:
    """JSON lines hold the values as they are; CSV and parquet have a column a field of x, and JSON where it must be."""
    lines, sheet, table = (folder / f"{stem}{suffix}" for suffix in (".jsonl", ".csv", ".parquet"))
    n = 0
    with lines.open("w", encoding="utf-8", newline="\n") as file:
        for n, row in enumerate(rows(), 1):  # noqa: B007 - n is the number of rows, wanted after the loop
            file.write(as_json(row) + "\n")
    with sheet.open("w", encoding="utf-8", newline="") as file:
        flat = (flattened(row, fields, columns) for row in rows())
        write_csv(file, list(columns), ([row[name] for name in columns] for row in flat))
    schema = pa.schema(list(columns.items()))
    with pq.ParquetWriter(table, schema, compression="zstd") as writer:
        flat = (flattened(row, fields, columns) for row in rows())
        while batch := list(islice(flat, BATCH)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
    return [WrittenFile(path, n) for path in (lines, sheet, table)]


def flattened(row: Row, fields: Mapping[str, str], columns: Mapping[str, Any]) -> Row:
    data = row.get("data") or {}
    values = {column: as_text(data.get(name)) for name, column in fields.items()}
    return values | {name: as_text(value) if columns[name] == pa.string() else value for name, value in row.items()}


def as_text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else as_json(value)


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
