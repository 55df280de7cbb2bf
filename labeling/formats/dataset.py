"""A folder of items.jsonl.gz, annotations.csv.gz and dataset.json, packed as one zip: items with their answers.

The zip is never extracted; its entries are read through caps, so that what it says about itself need not be believed.
"""

import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.utils.translation import gettext as _

from labeling.errors import Invalid, TooLarge
from labeling.formats.csv import read_csv
from labeling.formats.json_values import read_json
from labeling.formats.jsonl import read_jsonl
from labeling.formats.rows import Json, Row, Table
from labeling.formats.zips import BROKEN, broken, refuse_hostile, refuse_overlap

PARTS = ("dataset.json", "items.jsonl.gz", "annotations.csv.gz")
ITEM = "item"  # the field of x in a dataset whose items have none
MAX_ENTRIES = 100
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # packing the same folder twice gives the same bytes


class Capped(io.RawIOBase):
    """At most MAX_IMPORT_BYTES of a stream; more raises TooLarge, however small the stream was packed."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.left = stream, settings.MAX_IMPORT_BYTES

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.left = settings.MAX_IMPORT_BYTES
        return self.stream.seek(offset, whence)

    def tell(self) -> int:
        return self.stream.tell()

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        chunk = self.stream.read(min(len(buffer), self.left + 1))
        self.left -= len(chunk)
        if self.left < 0:
            raise TooLarge(
                _("A file in the zip unpacks to more than %(max_import_bytes)s bytes (MAX_IMPORT_BYTES).")
                % {"max_import_bytes": f"{settings.MAX_IMPORT_BYTES:,}"}
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)


@dataclass(frozen=True)
class Dataset:
    """description is dataset.json; the two tables are walked once for each call."""

    description: dict[str, Json]
    archive: zipfile.ZipFile
    names: dict[str, str]  # part -> its name in the archive

    def items(self) -> Table:
        """The fields to show as text, whatever they are; where there are none, the item's id is all there is of x."""
        table = read_jsonl(self.stream("items.jsonl.gz"))
        shown = set(self.description.get("item_fields") or [])
        return replace(table, rows=(with_text(row, shown) for row in table.rows))

    def answers(self) -> Table:
        return read_csv(self.stream("annotations.csv.gz"))

    def stream(self, part: str) -> BinaryIO:
        entry = self.archive.open(self.names[part])
        unpacked: IO[bytes] = cast("IO[bytes]", gzip.GzipFile(fileobj=entry)) if part.endswith(".gz") else entry
        return cast("BinaryIO", io.BufferedReader(Capped(unpacked)))


def with_text(row: Row, shown: set[str]) -> Row:
    values = {name: as_text(value) if name in shown else value for name, value in row.values.items()}
    return replace(row, values=values if shown else {ITEM: row.values.get("item_id"), **values})


def as_text(value: Json) -> Json:
    """A number as it is written, a list of words as one line; the rest as it is."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


@contextmanager
def open_dataset(file: BinaryIO) -> Iterator[Dataset]:
    """Raises Invalid or TooLarge with a sentence, at once or while rows are read, for what is no such zip."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = named_parts(archive)
            dataset = Dataset(description={}, archive=archive, names=names)
            description = read_description(dataset.stream("dataset.json").read())
            yield Dataset(description=description, archive=archive, names=names)
    except BROKEN as error:
        raise broken(error) from error


def read_description(raw: bytes) -> dict[str, Json]:
    try:
        description = read_json(raw.decode("utf-8-sig"))
    except ValueError as error:
        raise Invalid(_("dataset.json is not JSON that can be read: %(error)s.") % {"error": error}) from None
    if not isinstance(description, dict):
        raise Invalid(_("dataset.json must be a JSON object."))
    return description


def named_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Invalid(
            _("The zip has %(n)s entries; a dataset has three, and at most %(MAX_ENTRIES)s are read.")
            % {"n": f"{len(entries):,}", "MAX_ENTRIES": MAX_ENTRIES}
        )
    for entry in entries:
        refuse_hostile(entry)
    refuse_overlap(entries)
    names = {PurePosixPath(entry.filename).name: entry.filename for entry in entries if not entry.is_dir()}
    missing = [part for part in PARTS if part not in names]
    if missing:
        raise Invalid(
            _("The zip has no %(names)s. A dataset holds %(names_2)s; a spreadsheet must be saved as CSV first.")
            % {"names": " and no ".join(missing), "names_2": ", ".join(PARTS)}
        )
    return {part: names[part] for part in PARTS}


def pack(folder: Path) -> bytes:
    """The zip of a dataset folder. Raises Invalid naming the file that is missing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for part in PARTS:
            if not (folder / part).is_file():
                raise Invalid(
                    _("%(folder)s has no %(part)s. A dataset folder holds %(names)s.")
                    % {"folder": folder, "part": part, "names": ", ".join(PARTS)}
                )
            archive.writestr(zipfile.ZipInfo(part, LONG_AGO), (folder / part).read_bytes())
    return packed.getvalue()
