"""A zip of pictures and sounds, with or without a table (CSV or JSONL) whose rows name them."""

import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.utils.translation import gettext as _

from labeling.errors import Invalid, TooLarge
from labeling.formats.csv import read_csv
from labeling.formats.dataset import PARTS, Capped
from labeling.formats.jsonl import read_jsonl
from labeling.formats.rows import Row, Table
from labeling.formats.zips import BROKEN, broken, refuse_hostile, refuse_many, refuse_overlap

TABLES = (".csv", ".tsv", ".jsonl", ".ndjson")
TABLE_NAMES = ("manifest", "items", "metadata", "index", "data")  # which one is meant where there are several
PACKED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
FROM_SYSTEMS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")  # put in by systems, meant by nobody
NO_BOMB = 10_000_000  # bytes that may unpack from however little
UTF_8 = 0x800  # the flag of an entry whose name is in it
KEY, FOLDER = "key", "metadata.folder"


@dataclass(frozen=True)
class Archive:
    """entries: the name of each picture or sound → where it is. Names are paths below the folder that holds all."""

    packed: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]
    manifest: zipfile.ZipInfo | None
    by_last: dict[str, str]  # last part of a path → the path, "" for several
    others: tuple[str, ...] = ()  # what is neither

    def named(self, given: str) -> str:
        """The file that a row means by its path or, where that is clear, by its name alone; "" if there is none."""
        name = plain(given)
        if name in self.entries:
            return name
        found = self.by_last.get(name)
        if found == "":
            raise Invalid(
                _("The zip holds several files called “%(given)s”. Write the path, such as “folder/%(name)s”.")
                % {"given": given, "name": name}
            )
        return found or ""

    def callable_names(self) -> dict[str, str]:
        """What a row may write → the file it means."""
        return {last: name for last, name in self.by_last.items() if name} | {name: name for name in self.entries}

    def open(self, name: str) -> BinaryIO:
        return cast("BinaryIO", self.packed.open(self.entries[name]))

    def table(self, field: str) -> Table:
        """The rows of its table; without one a row for each file, whose name stands in the column `field`."""
        if self.manifest is None:
            return Table(rows=self.listed(field), encoding="utf-8", columns=(KEY, field, FOLDER))
        stream = Capped(self.packed.open(self.manifest))
        read = read_jsonl if self.manifest.filename.lower().endswith((".jsonl", ".ndjson")) else read_csv
        return read(cast("BinaryIO", stream))

    def listed(self, field: str) -> Iterator[Row]:
        for number, name in enumerate(sorted(self.entries), start=1):
            folder = str(PurePosixPath(name).parent)
            values = {KEY: name, field: name} | ({FOLDER: folder} if folder != "." else {})
            yield Row(number=number, line=number, values=values, raw=name)


def is_dataset(file: BinaryIO) -> bool:
    """Does the zip hold a part of a dataset? Else it is one of pictures and sounds, or nothing that can be read."""
    refuse_many(file, settings.MAX_ARCHIVE_FILES)
    try:
        with zipfile.ZipFile(file) as packed:
            return any(PurePosixPath(entry.filename).name in PARTS for entry in packed.infolist())
    except BROKEN as error:
        raise broken(error) from error


@contextmanager
def open_archive(file: BinaryIO, endings: tuple[str, ...]) -> Iterator[Archive]:
    """endings: of the files that are wanted. Raises Invalid or TooLarge, at once or while it is read."""
    try:
        with zipfile.ZipFile(file) as packed:
            entries = packed.infolist()
            refuse_too_much(entries)
            for entry in entries:
                refuse_hostile(entry)
            refuse_overlap(entries)
            yield read_names(packed, entries, endings)
    except BROKEN as error:
        raise broken(error) from error


def refuse_too_much(entries: list[zipfile.ZipInfo]) -> None:
    most, most_bytes, ratio = settings.MAX_ARCHIVE_FILES, settings.MAX_ARCHIVE_BYTES, settings.MAX_ARCHIVE_RATIO
    if len(entries) > most:
        raise TooLarge(
            _("The zip has %(n)s entries; at most %(most)s are read (MAX_ARCHIVE_FILES). Split it.")
            % {"n": f"{len(entries):,}", "most": f"{most:,}"}
        )
    packed, unpacked = (sum(getattr(entry, size) for entry in entries) for size in ("compress_size", "file_size"))
    if unpacked > most_bytes:
        raise TooLarge(
            _("The zip unpacks to %(unpacked)s bytes; at most %(most_bytes)s are read (MAX_ARCHIVE_BYTES). Split it.")
            % {"unpacked": f"{unpacked:,}", "most_bytes": f"{most_bytes:,}"}
        )
    if unpacked > max(NO_BOMB, ratio * packed):
        raise TooLarge(
            _(
                "The zip unpacks to %(found)s times its size; at most %(ratio)s times is trusted "
                "(MAX_ARCHIVE_RATIO). None of it was read."
            )
            % {"found": f"{unpacked // max(1, packed):,}", "ratio": ratio}
        )


def read_names(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], endings: tuple[str, ...]) -> Archive:
    meant = {plain(readable(entry)): entry for entry in entries if not entry.is_dir() and not is_junk(entry)}
    if len(meant) < sum(not entry.is_dir() and not is_junk(entry) for entry in entries):
        raise Invalid(_("The zip holds two files of one name, so nobody can tell which is meant. Pack it again."))
    root = common_folder(list(meant))
    meant = {name[len(root) :]: entry for name, entry in meant.items()}
    if inner := next((name for name in meant if name.lower().endswith(PACKED)), ""):
        raise Invalid(
            _("The zip holds another archive, “%(inner)s”, which is not opened. Pack the files themselves.")
            % {"inner": inner}
        )
    wanted = {name: entry for name, entry in meant.items() if name.lower().endswith(endings)}
    if not wanted:
        raise Invalid(
            _(
                "The zip holds no pictures, no sounds, and is no dataset either (dataset.json, items.jsonl.gz, "
                "annotations.csv.gz). A spreadsheet must be saved as CSV first."
            )
        )
    lasts = Counter(PurePosixPath(name).name for name in wanted)
    by_last = {last: name if lasts[last] == 1 else "" for name in wanted for last in [PurePosixPath(name).name]}
    manifest = find_table(meant)
    others = tuple(name for name, entry in meant.items() if name not in wanted and entry is not manifest)
    return Archive(packed, wanted, manifest, by_last, others)


def find_table(meant: dict[str, zipfile.ZipInfo]) -> zipfile.ZipInfo | None:
    tables = [name for name in meant if name.lower().endswith(TABLES) and "/" not in name]
    if len(tables) > 1:
        tables = [name for name in tables if PurePosixPath(name).stem.lower() in TABLE_NAMES] or tables
    if len(tables) > 1:
        several = ", ".join(sorted(tables)[:5])
        raise Invalid(
            _("The zip holds several tables (%(several)s). Keep one, or call it manifest.csv.") % {"several": several}
        )
    return meant[tables[0]] if tables else None


def readable(entry: zipfile.ZipInfo) -> str:
    """Most programs write names in UTF-8, and not all of them say so."""
    if entry.flag_bits & UTF_8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def plain(name: str) -> str:
    """One spelling of letters with marks: a Mac writes them in two characters, a table in one."""
    return unicodedata.normalize("NFC", name.strip().removeprefix("./"))


def is_junk(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return any(part in FROM_SYSTEMS for part in parts) or (bool(parts) and parts[-1].startswith("._"))


def common_folder(names: list[str]) -> str:
    """ "photos/" where everything lies in photos, however deep; "" where it does not."""
    root = ""
    while names and (folder := names[0][len(root) :].partition("/"))[1]:
        if not all(name.startswith(f"{root}{folder[0]}/") for name in names):
            break
        root += f"{folder[0]}/"
    return root
