"""M4A: boxes in boxes. `moov` tells the length and what each track is."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext

from labeling.sounds.sound import KINDS, Sound, Unplayable, cut_off, damaged, exactly

PLAYED = (b"mp4a", b"Opus", b"fLaC")
MAX_MOOV = 16 * 1024 * 1024
MAX_BOXES = 10_000


def read_m4a(file: BinaryIO, size: int) -> Sound:
    place = 0
    for _ in range(MAX_BOXES):
        if place + 8 > size:
            break
        file.seek(place)
        length, name = struct.unpack(">I4s", exactly(file, 8))
        head = 8
        if length == 1:
            length, head = struct.unpack(">Q", exactly(file, 8))[0], 16
        elif length == 0:
            length = size - place
        if length < head or place + length > size:
            raise cut_off()
        if name == b"moov":
            if length > MAX_MOOV:
                raise damaged(gettext("its table of contents is too large"))
            return read_moov(exactly(file, length - head))
        place += length
    raise damaged(gettext("it has no table of contents"))


def read_moov(moov: bytes) -> Sound:
    found = list(boxes(moov))
    tracks = [dict(boxes(body)) for name, body in found if name == b"trak"]
    kinds = [read_track(track) for track in tracks]
    if any(kind == b"vide" for kind, _ in kinds):
        raise Unplayable(gettext("holds a film. Send the sound alone."))
    codings = [coding for kind, coding in kinds if kind == b"soun"]
    if not codings:
        raise Unplayable(gettext("holds no sound."))
    if codings[0] not in PLAYED:
        raise Unplayable(
            gettext("is in a coding that browsers do not play, such as Apple Lossless. Save it as AAC, FLAC or WAV.")
        )
    return Sound(KINDS["M4A"].content_type, duration_of(dict(found).get(b"mvhd", b"")))


def read_track(track: dict[bytes, bytes]) -> tuple[bytes, bytes]:
    """What the track is (soun, vide, text …) and the coding of its samples."""
    media = dict(boxes(track.get(b"mdia", b"")))
    table = dict(boxes(dict(boxes(media.get(b"minf", b""))).get(b"stbl", b"")))
    return media.get(b"hdlr", b"")[8:12], table.get(b"stsd", b"")[12:16]


def boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(content):
        length, name = struct.unpack(">I4s", content[place : place + 8])
        if length < 8 or place + length > len(content):
            raise damaged(gettext("a box of its table of contents does not fit"))
        yield name, content[place + 8 : place + length]
        place += length


def duration_of(header: bytes) -> float | None:
    """None where it is recorded in pieces, and nobody knew the length when it began."""
    wide = header[:1] == b"\x01"
    if len(header) < (32 if wide else 20):
        raise damaged(gettext("its table of contents does not tell the length"))
    scale, length = struct.unpack(">IQ", header[20:32]) if wide else struct.unpack(">II", header[12:20])
    if not scale:
        raise damaged(gettext("it counts time in no unit"))
    return length / scale if length else None
