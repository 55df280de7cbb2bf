"""A folder of items.jsonl.gz, annotations.csv.gz and dataset.json, packed as one zip: items with their answers.

The zip is never extracted; its entries are read through caps, so that what it says about itself need not be believed.
"""

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from django.conf import settings

from labeling.errors import Invalid, TooLarge
from labeling.formats.csv import read_csv
from labeling.formats.json_values import read_json
from labeling.formats.jsonl import read_jsonl
from labeling.formats.rows import Json, Table

PARTS = ("dataset.json", "items.jsonl.gz", "annotations.csv.gz")
MAX_ENTRIES = 100
BROKEN = (zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError, NotImplementedError)
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
                f"A file in the zip unpacks to more than {settings.MAX_IMPORT_BYTES:,} bytes (MAX_IMPORT_BYTES)."
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
        return read_jsonl(self.stream("items.jsonl.gz"))

    def answers(self) -> Table:
        return read_csv(self.stream("annotations.csv.gz"))

    def stream(self, part: str) -> BinaryIO:
        entry = self.archive.open(self.names[part])
        unpacked: IO[bytes] = cast("IO[bytes]", gzip.GzipFile(fileobj=entry)) if part.endswith(".gz") else entry
        return cast("BinaryIO", io.BufferedReader(Capped(unpacked)))


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
        raise Invalid(f"The zip is damaged or of a kind that cannot be read ({type(error).__name__}).") from error


def read_description(raw: bytes) -> dict[str, Json]:
    try:
        description = read_json(raw.decode("utf-8-sig"))
    except ValueError as error:
        raise Invalid(f"dataset.json is not JSON that can be read: {error}.") from None
    if not isinstance(description, dict):
        raise Invalid("dataset.json must be a JSON object.")
    return description


def named_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Invalid(f"The zip has {len(entries):,} entries; a dataset has three, and at most {MAX_ENTRIES} are read.")
    for entry in entries:
        refuse_hostile(entry)
    refuse_overlap(entries)
    names = {PurePosixPath(entry.filename).name: entry.filename for entry in entries if not entry.is_dir()}
    missing = [part for part in PARTS if part not in names]
    if missing:
        raise Invalid(
            f"The zip has no {' and no '.join(missing)}. A dataset holds {', '.join(PARTS)}; a spreadsheet must be "
            "saved as CSV first."
        )
    return {part: names[part] for part in PARTS}


def refuse_hostile(entry: zipfile.ZipInfo) -> None:
    """One name that points elsewhere, and the whole archive is not trusted."""
    name, mode = entry.orig_filename, entry.external_attr >> 16
    if name.startswith("/") or "\\" in name or ":" in name or "\x00" in name or ".." in PurePosixPath(name).parts:
        raise Invalid("The zip holds a name that points outside of it, so none of it was read.")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Invalid("The zip holds a link or a device, so none of it was read.")
    if entry.flag_bits & 1:
        raise Invalid("The zip is locked with a password. Send it without one.")


def refuse_overlap(entries: list[zipfile.ZipInfo]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Invalid("Entries of the zip overlap, so none of it was read.")
        end = entry.header_offset + entry.compress_size


def pack(folder: Path) -> bytes:
    """The zip of a dataset folder. Raises Invalid naming the file that is missing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for part in PARTS:
            if not (folder / part).is_file():
                raise Invalid(f"{folder} has no {part}. A dataset folder holds {', '.join(PARTS)}.")
            archive.writestr(zipfile.ZipInfo(part, LONG_AGO), (folder / part).read_bytes())
    return packed.getvalue()
