"""What every zip must be before anything in it is read. Zips are never extracted; entries are read through caps."""

import gzip
import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from labeling.errors import Invalid, TooLarge

BROKEN = (zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError, NotImplementedError)
TAIL = 70_000  # bytes at the end of a zip that tell where the list of its entries is
LISTED = 500  # bytes that an entry of the list may take on average


def broken(error: Exception) -> Invalid:
    return Invalid(
        _("The zip is damaged or of a kind that cannot be read (%(__name__)s).") % {"__name__": type(error).__name__}
    )


def refuse_many(file: BinaryIO, most: int) -> None:
    """Before the list of entries is read into memory: is it short enough?"""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    end, wide_end = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    length = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if length == 0xFFFFFFFF and wide_end >= 0:
        length = int.from_bytes(tail[wide_end + 40 : wide_end + 48], "little")
    if length > most * LISTED:
        raise TooLarge(
            _("The zip holds more than %(most)s files (MAX_ARCHIVE_FILES). Split it.") % {"most": f"{most:,}"}
        )
    file.seek(0)


def refuse_hostile(entry: zipfile.ZipInfo) -> None:
    """One name that points elsewhere, and the whole archive is not trusted."""
    name, mode = entry.orig_filename, entry.external_attr >> 16
    if name.startswith("/") or "\\" in name or ":" in name or "\x00" in name or ".." in PurePosixPath(name).parts:
        raise Invalid(_("The zip holds a name that points outside of it, so none of it was read."))
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Invalid(_("The zip holds a link or a device, so none of it was read."))
    if entry.flag_bits & 1:
        raise Invalid(_("The zip is locked with a password. Send it without one."))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Invalid(_("The zip is packed in a way that is not read here. Make an ordinary one (deflate)."))


def refuse_overlap(entries: list[zipfile.ZipInfo]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Invalid(_("Entries of the zip overlap, so none of it was read."))
        end = entry.header_offset + entry.compress_size
