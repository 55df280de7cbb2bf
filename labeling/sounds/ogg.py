"""Ogg: pages of packets. The first tells what is inside, the last at which sample the sound ends."""

import struct
from typing import BinaryIO

from django.utils.translation import gettext

from labeling.sounds.sound import KINDS, Sound, Unplayable, check_rate, damaged, empty, exactly

BEGINS = 2  # a flag of a stream's first page
TAIL = 128 * 1024  # two pages of the greatest size
OPUS_RATE = 48_000  # Opus counts in these, whatever was recorded
UNTOLD = 0xFFFFFFFFFFFFFFFF


def read_ogg(file: BinaryIO, size: int) -> Sound:
    file.seek(0)
    rate, skipped, serial = 0, 0, b""
    for _ in range(8):  # every stream of the file begins before any goes on
        flags, number, packet = read_page(file)
        if not flags & BEGINS:
            break
        if rate or packet[:7] in (b"\x80theora", b"fishead"):
            raise Unplayable(gettext("holds more than one stream, such as a film. Send the sound alone."))
        rate, skipped, serial = *read_head(packet), number
    end = last_sample(file, size, serial)
    if end is None:
        return Sound(KINDS["OGG"].content_type, None)
    if end <= skipped:
        raise empty()
    return Sound(KINDS["OGG"].content_type, (end - skipped) / rate)


def read_page(file: BinaryIO) -> tuple[int, bytes, bytes]:
    """Flags, the stream's number, what it holds."""
    head = exactly(file, 27)
    if head[:4] != b"OggS" or head[4]:
        raise damaged(gettext("one of its pages does not begin as it must"))
    lengths = exactly(file, head[26])
    return head[5], head[14:18], exactly(file, sum(lengths))


def read_head(packet: bytes) -> tuple[int, int]:
    """Samples a second, and how many at the beginning are not played."""
    if packet[:8] == b"OpusHead" and len(packet) >= 19:
        channels, skipped = struct.unpack("<BH", packet[9:12])
        check_rate(OPUS_RATE, channels)
        return OPUS_RATE, skipped
    if packet[:7] == b"\x01vorbis" and len(packet) >= 16:
        channels, rate = struct.unpack("<BI", packet[11:16])
        check_rate(rate, channels)
        return rate, 0
    raise Unplayable(gettext("is an Ogg file in a coding that browsers do not play. Use Opus or Vorbis."))


def last_sample(file: BinaryIO, size: int, serial: bytes) -> int | None:
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    place = len(tail)
    while (place := tail.rfind(b"OggS", 0, place)) >= 0:
        head = tail[place : place + 18]
        if len(head) == 18 and head[14:18] == serial:
            sample = int(struct.unpack("<Q", head[6:14])[0])
            if sample != UNTOLD:
                return sample
    return None
