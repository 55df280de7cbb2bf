"""MP3: tags, then frames, each with a header of four bytes. The first may tell how many there are."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext

from labeling.sounds.sound import KINDS, Sound, Unplayable, cut_off, damaged, exactly

RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}  # version -> rates
BITRATES = {  # is it version 1? -> thousands of bits a second
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
LAYER_3 = 1
MAX_TAGS, MAX_TAG = 5, 16 * 1024 * 1024
LOOK = 64 * 1024  # bytes after the tags in which the first frame must begin
ENOUGH = 3  # frames in a row that make it an MP3
MEASURED = 2_000  # frames that tell the length where no header does


@dataclass(frozen=True)
class Frame:
    version: int
    rate: int
    samples: int
    length: int  # in bytes
    is_mono: bool


def read_mp3(file: BinaryIO, size: int) -> Sound:
    start = after_tags(file, size)
    file.seek(start)
    window = file.read(LOOK)
    for at in range(max(0, len(window) - 3)):
        if window[at] == 0xFF and (first := frame_of(window[at : at + 4])):
            lengths = frames_from(file, start + at, first, size, ENOUGH)
            if len(lengths) == ENOUGH or (lengths and start + at + sum(lengths) == size):
                return Sound(KINDS["MP3"].content_type, duration_of(file, start + at, first, size))
    raise damaged(gettext("no frames of sound follow each other in it"))


def after_tags(file: BinaryIO, size: int) -> int:
    place = 0
    for _ in range(MAX_TAGS):
        file.seek(place)
        head = file.read(10)
        if len(head) < 10 or head[:3] != b"ID3":
            return place
        length = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        if length > MAX_TAG:
            raise Unplayable(
                gettext("has a tag of %(length)s bytes; at most %(MAX_TAG)s are read. Save it without the tag.")
                % {"length": f"{length:,}", "MAX_TAG": f"{MAX_TAG:,}"}
            )
        place += 10 + length + (10 if head[5] & 0x10 else 0)
        if place >= size:
            raise cut_off()
    raise damaged(gettext("it has too many tags"))


def frame_of(head: bytes) -> Frame | None:
    bits = int.from_bytes(head, "big")
    version, layer, at, rate = bits >> 19 & 3, bits >> 17 & 3, bits >> 12 & 15, bits >> 10 & 3
    if len(head) < 4 or bits >> 21 != 0x7FF or version == 1 or layer != LAYER_3 or at in (0, 15) or rate == 3:
        return None
    is_first = version == 3
    samples, hertz = 1152 if is_first else 576, RATES[version][rate]
    length = samples // 8 * BITRATES[is_first][at] * 1000 // hertz + (bits >> 9 & 1)
    return Frame(version, hertz, samples, length, is_mono=bits >> 6 & 3 == 3)


def frames_from(file: BinaryIO, place: int, first: Frame, size: int, most: int) -> list[int]:
    """The lengths of whole frames of one kind that follow each other."""
    lengths: list[int] = []
    while len(lengths) < most:
        file.seek(place)
        frame = frame_of(file.read(4))
        if frame is None or (frame.version, frame.rate) != (first.version, first.rate) or place + frame.length > size:
            break
        lengths.append(frame.length)
        place += frame.length
    return lengths


def duration_of(file: BinaryIO, place: int, first: Frame, size: int) -> float:
    if count := told_count(file, place, first):
        return count * first.samples / first.rate
    lengths = frames_from(file, place, first, size, MEASURED)
    count_estimated = len(lengths) if len(lengths) < MEASURED else (size - place) / (sum(lengths) / len(lengths))
    return count_estimated * first.samples / first.rate


def told_count(file: BinaryIO, place: int, first: Frame) -> int:
    """How many frames the first one says there are; 0 where it does not."""
    file.seek(place)
    frame = exactly(file, first.length)
    side = (17 if first.is_mono else 32) if first.version == 3 else (9 if first.is_mono else 17)
    xing = frame[4 + side :]
    if xing[:4] in (b"Xing", b"Info") and len(xing) >= 12 and xing[7] & 1:
        return int(struct.unpack(">I", xing[8:12])[0])
    vbri = frame[36:]
    return int(struct.unpack(">I", vbri[14:18])[0]) if vbri[:4] == b"VBRI" and len(vbri) >= 18 else 0
