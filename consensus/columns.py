"""A round's answers to one question as columns: put together from rows, brought up to date, packed for the database.

Pure arrays: what is read from where stands in consensus/answers.py.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import numpy as np

from consensus.stats.arrays import Ints, Label
from consensus.vocabularies import Vocabulary

NO_ANSWER, CANNOT_TELL = -1, -2  # in place of the code of a label
Json = Any
Row = tuple[int, int, int, Mapping[str, Json], Sequence[str]]  # item, labeler, overlap, answers, cannot tell


@dataclass(frozen=True, eq=False)
class Columns:
    """One place in each column for a submitted assignment, ordered by item; integers as small as they fit.

    item, labeler: primary keys of Item and User. overlap: how many answers the item asks for.
    label: a place in `vocabulary`, or NO_ANSWER or CANNOT_TELL. All of shape (answers,).
    """

    item: Ints
    labeler: Ints
    overlap: Ints
    label: Ints
    vocabulary: Vocabulary

    def __len__(self) -> int:
        return len(self.item)

    @property
    def n_bytes(self) -> int:
        """Of memory, about: labels that are more than a word are counted as 200 bytes each."""
        arrays = (self.item, self.labeler, self.overlap, self.label)
        return sum(array.nbytes for array in arrays) + 200 * len(self.vocabulary)


def columns_of(
    rows: Iterable[Row], read: Mapping[str, Callable[[Json], Label]], *, as_given: bool = False
) -> dict[str, Columns]:
    """Question -> its columns, of rows in any order. read: question -> what makes a label of an answer to it.

    as_given: the answers to an item stand in the order of the rows, else in that of their labelers.
    """
    who = array("q")  # item, labeler, overlap of each row, one after the other
    codes = {name: array("q") for name in read}
    places: dict[str, dict[Label, int]] = {name: {} for name in read}
    for item, labeler, overlap, answers, told in rows:
        who.extend((item, labeler, overlap))
        for name, code in codes.items():
            if name in told:
                code.append(CANNOT_TELL)
            elif (answer := answers.get(name)) is None:
                code.append(NO_ANSWER)
            else:
                code.append(places[name].setdefault(read[name](answer), len(places[name])))
    table = np.array(who, dtype=np.int64).reshape(-1, 3)
    order = np.argsort(table[:, 0], kind="stable") if as_given else np.lexsort((table[:, 1], table[:, 0]))
    items, labelers, overlaps = (small(table[order, place]) for place in range(3))
    return {
        name: Columns(items, labelers, overlaps, small(np.array(code, np.int64)[order]), Vocabulary(places[name]))
        for name, code in codes.items()
    }


def small(values: Ints) -> Ints:
    """The same whole numbers in as few bytes as hold them."""
    if not len(values):
        return values.astype(np.int8)
    low, high = int(values.min()), int(values.max())
    return values.astype(np.promote_types(np.min_scalar_type(low), np.min_scalar_type(high)), copy=False)


def updated(columns: Columns, newer: Columns) -> Columns:
    """`columns`, with all the answers of the items that `newer` holds as they stand there."""
    if not len(newer):
        return columns
    kept = ~rows_of_items(columns.item, np.unique(newer.item))
    vocabulary, codes = columns.vocabulary.extended(newer.vocabulary.labels)
    label = newer.label.astype(np.int64)
    label[label >= 0] = codes[label[label >= 0]]
    item = np.concatenate([columns.item[kept], newer.item])
    order = np.argsort(item, kind="stable")  # two ordered runs: merged, not sorted
    return Columns(
        item=small(item[order]),
        labeler=np.concatenate([columns.labeler[kept], newer.labeler])[order],
        overlap=np.concatenate([columns.overlap[kept], newer.overlap])[order],
        label=small(np.concatenate([columns.label[kept], label])[order]),
        vocabulary=vocabulary,
    )


def rows_of_items(item: Ints, wanted: Ints) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Which rows of an ordered column belong to some items, each named once."""
    found = np.zeros(len(item) + 1, dtype=np.int8)
    np.add.at(found, np.searchsorted(item, wanted, side="left"), 1)
    np.add.at(found, np.searchsorted(item, wanted, side="right"), -1)
    return np.cumsum(found[:-1], dtype=np.int8).astype(bool)


def packed(columns: Columns) -> bytes:
    """For `unpacked` to read. Items are kept as steps from one to the next, which are small."""
    item = columns.item.astype(np.int64)
    return pack(
        steps=small(item - np.concatenate([np.zeros(1, np.int64), item[:-1]])[: len(item)]),
        labeler=columns.labeler,
        overlap=columns.overlap,
        label=columns.label,
        origin=np.frombuffer(columns.vocabulary.origin.bytes, np.uint8),
        vocabulary=np.frombuffer(columns.vocabulary.packed(), np.uint8),
    )


def unpacked(
    content: bytes, read: Callable[[Json], Label], known: Callable[[UUID], Vocabulary | None] = lambda origin: None
) -> Columns:
    """read: what makes a label of its JSON, in which tuples have become lists. known: what is held of an origin."""
    arrays = unpack(content)
    origin = UUID(bytes=arrays["origin"].tobytes())
    vocabulary = Vocabulary.unpacked(arrays["vocabulary"].tobytes(), origin, read, known(origin))
    item = small(np.cumsum(arrays["steps"], dtype=np.int64))
    return Columns(item, arrays["labeler"], arrays["overlap"], arrays["label"], vocabulary)


def pack(**arrays: "np.ndarray[Any, Any]") -> bytes:
    stream = BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


def unpack(content: bytes) -> dict[str, "np.ndarray[Any, Any]"]:
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}
