"""WAV: RIFF chunks, of which `fmt ` says how the samples are written and `data` holds them."""

import struct
from typing import BinaryIO

from django.utils.translation import gettext

from labeling.sounds.sound import KINDS, Sound, Unplayable, check_rate, cut_off, damaged, empty, exactly

PCM, FLOAT, A_LAW, MU_LAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
PLAYED = {PCM: (8, 16, 24, 32), FLOAT: (32, 64), A_LAW: (8,), MU_LAW: (8,)}  # coding -> bits of a sample
UNTOLD = (0xFFFFFFFF, 0x7FFFFFFF)  # lengths of what was written into a pipe
MAX_CHUNKS = 1_000


def read_wav(file: BinaryIO, size: int) -> Sound:
    place, width = 12, 0  # width: bytes a second
    for _ in range(MAX_CHUNKS):
        if place + 8 > size:
            break
        file.seek(place)
        name, length = struct.unpack("<4sI", exactly(file, 8))
        place += 8
        if name == b"fmt ":
            width = read_format(exactly(file, min(length, 40)))
        elif name == b"data":
            return Sound(KINDS["WAV"].content_type, duration_of(length, size - place, width))
        place += length + length % 2
    raise cut_off() if width else damaged(gettext("it has no chunk that says how its samples are written"))


def duration_of(length: int, held: int, width: int) -> float:
    if not width:
        raise damaged(gettext("its samples come before the chunk that says how they are written"))
    if length in UNTOLD:
        length = held
    if length > held:
        raise cut_off()
    if not length:
        raise empty()
    return length / width


def read_format(chunk: bytes) -> int:
    """Bytes a second."""
    if len(chunk) < 16:
        raise damaged(gettext("its format chunk is too short"))
    coding, channels, rate, _, _, bits = struct.unpack("<HHIIHH", chunk[:16])
    if coding == EXTENSIBLE and len(chunk) >= 26:
        coding = struct.unpack("<H", chunk[24:26])[0]
    check_rate(rate, channels)
    if bits not in PLAYED.get(coding, ()):
        raise Unplayable(gettext("is a WAV in a coding that browsers do not play. Save it as PCM with 16 bits."))
    return int(rate * channels * bits // 8)
