"""FLAC: metadata blocks, the first of which tells rate, channels and length, then frames."""

from typing import BinaryIO

from django.utils.translation import gettext as _

from labeling.sounds.sound import KINDS, Sound, check_rate, cut_off, damaged, empty, exactly

STREAMINFO, STREAMINFO_LENGTH = 0, 34
MAX_BLOCKS = 1_000


def read_flac(file: BinaryIO, size: int) -> Sound:
    place, duration, is_last = 4, None, False
    for at in range(MAX_BLOCKS):
        if is_last:
            break
        file.seek(place)
        head = exactly(file, 4)
        is_last, kind, length = bool(head[0] & 0x80), head[0] & 0x7F, int.from_bytes(head[1:], "big")
        if at == 0:
            if kind != STREAMINFO or length != STREAMINFO_LENGTH:
                raise damaged(_("it does not begin with its stream information"))
            duration = read_streaminfo(exactly(file, length))
        place += 4 + length
    if place >= size:
        raise cut_off()
    file.seek(place)
    frame = exactly(file, 2)
    if frame[0] != 0xFF or frame[1] & 0xFC != 0xF8:
        raise damaged(_("no frame of sound follows its header"))
    return Sound(KINDS["FLAC"].content_type, duration)


def read_streaminfo(block: bytes) -> float | None:
    packed = int.from_bytes(block[10:18], "big")  # 20 bits rate, 3 channels - 1, 5 bits of a sample - 1, 36 samples
    rate, channels, samples = packed >> 44, (packed >> 41 & 7) + 1, packed & (1 << 36) - 1
    check_rate(rate, channels)
    if int.from_bytes(block[:2], "big") < 16:
        raise empty()
    return samples / rate if samples else None
