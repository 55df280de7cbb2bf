"""Sounds that browsers play, told from their bytes and never from their names. No decoding: only headers are read."""

from collections.abc import Callable
from typing import BinaryIO

from django.utils.translation import gettext as _

from labeling.errors import Invalid
from labeling.sounds.flac import read_flac
from labeling.sounds.m4a import read_m4a
from labeling.sounds.mp3 import read_mp3
from labeling.sounds.ogg import read_ogg
from labeling.sounds.sound import KINDS, Sound, Unplayable
from labeling.sounds.wav import read_wav

__all__ = ["KINDS", "Sound", "hear", "is_sound", "kind_of"]

START = 12  # bytes that tell
READERS: dict[str, Callable[[BinaryIO, int], Sound]] = {
    "WAV": read_wav,
    "FLAC": read_flac,
    "OGG": read_ogg,
    "M4A": read_m4a,
    "MP3": read_mp3,
}


def kind_of(start: bytes) -> str:
    """WAV, FLAC, OGG, M4A or MP3; "" for what begins like none of them."""
    if start[:4] == b"RIFF" and start[8:12] == b"WAVE":
        return "WAV"
    if start[:4] == b"fLaC":
        return "FLAC"
    if start[:4] == b"OggS":
        return "OGG"
    if start[4:8] == b"ftyp":
        return "M4A"
    is_frame = len(start) > 1 and start[0] == 0xFF and start[1] & 0xE6 == 0xE2  # of layer 3
    return "MP3" if start[:3] == b"ID3" or is_frame else ""


def is_sound(start: bytes) -> bool:
    return bool(kind_of(start[:START]))


def hear(name: str, file: BinaryIO, size: int) -> Sound:
    """What the sound is and how long it lasts. Raises Invalid with a sentence for what browsers do not play."""
    file.seek(0)
    kind = kind_of(file.read(START))
    if not kind:
        raise Invalid(
            _("“%(name)s” is not a sound that can be played. Use WAV, MP3, FLAC, OGG (Opus, Vorbis) or M4A.")
            % {"name": name}
        )
    endings = KINDS[kind].endings
    if not name.lower().endswith(endings):
        raise Invalid(
            _("“%(name)s” is %(title)s inside, so its name must end in %(names)s.")
            % {"name": name, "title": KINDS[kind].title, "names": " or ".join(endings)}
        )
    try:
        return READERS[kind](file, size)
    except Unplayable as error:
        raise Invalid(_("“%(name)s” %(error)s") % {"name": name, "error": error}) from None
