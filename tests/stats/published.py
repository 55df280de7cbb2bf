"""Tables that others labeled or published, where the data folder lies beside the checkout."""

import gzip
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from consensus.stats import Ratings

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def data_file(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"shared/data/{name} does not lie beside the checkout")
    return path


def dataset(folder: str) -> Ratings:
    return Ratings.from_frame(annotations(folder), item="item_id", labeler="labeler_id", label="value")


def annotations(folder: str) -> pd.DataFrame:
    return pd.read_csv(data_file(f"{folder}/annotations.csv.gz"))


def items(folder: str) -> list[dict[str, Any]]:
    with gzip.open(data_file(f"{folder}/items.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def gold(folder: str) -> dict[Any, Any]:
    return {item["item_id"]: item["gold"] for item in items(folder)}


def examples(part: str = "examples") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data_file("worked_examples/examples.json").read_text(encoding="utf-8"))[part]
    return found


def example(name: str) -> Ratings:
    """A worked example, however its table is laid out."""
    entry = examples()[name]
    if "counts" in entry:
        return ratings_of_counts(entry["counts"])
    if "table" in entry:
        return ratings_of_contingencies(entry["table"])
    return ratings_of_observers(entry["data"])


def ratings_of_observers(rows: list[list[Any]]) -> Ratings:
    """One list per labeler, items in order, None for missing."""
    cells = [(item, labeler, label) for labeler, row in enumerate(rows) for item, label in enumerate(row)]
    return Ratings.from_frame(pd.DataFrame(cells, columns=["item", "labeler", "label"], dtype=object))


def ratings_of_counts(rows: list[list[int]]) -> Ratings:
    """One list per item: how many labelers gave each label."""
    answers = [[label for label, count in enumerate(row) for _ in range(count)] for row in rows]
    return ratings_of_items(answers)


def ratings_of_contingencies(table: list[list[int]]) -> Ratings:
    """Two labelers: rows what one says, columns what the other says."""
    cells = [(row, column, n) for row, line in enumerate(table) for column, n in enumerate(line)]
    return ratings_of_items([[row, column] for row, column, n in cells for _ in range(n)])


def ratings_of_items(answers: list[list[Any]]) -> Ratings:
    """One list of answers per item, given by the first, second, … labeler."""
    cells = [(item, labeler, label) for item, row in enumerate(answers) for labeler, label in enumerate(row)]
    return Ratings.from_frame(pd.DataFrame(cells, columns=["item", "labeler", "label"], dtype=object))


def slices(folder: str, attribute: str) -> dict[str, list[Any]]:
    """The items of each value of an attribute, in the order of the values."""
    found: dict[str, list[Any]] = {}
    for item in sorted(items(folder), key=lambda item: str(item["metadata"][attribute])):
        found.setdefault(item["metadata"][attribute], []).append(item["item_id"])
    return found
