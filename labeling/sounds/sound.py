"""What every reader of a sound gives, and how it says that it cannot."""

from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Kind:
    title: str
    content_type: str
    endings: tuple[str, ...]


KINDS = {
    "WAV": Kind("WAV", "audio/wav", (".wav", ".wave")),
    "MP3": Kind("MP3", "audio/mpeg", (".mp3",)),
    "FLAC": Kind("FLAC", "audio/flac", (".flac",)),
    "OGG": Kind("Ogg", "audio/ogg", (".ogg", ".oga", ".opus")),
    "M4A": Kind("MPEG-4", "audio/mp4", (".m4a",)),
}
RATES = range(1_000, 400_000)  # samples a second
MAX_CHANNELS = 32


@dataclass(frozen=True)
class Sound:
    """duration: seconds; None where the header does not say."""

    content_type: str
    duration: float | None


class Unplayable(Exception):
    """The rest of a sentence that begins with the name of the file."""


def cut_off() -> Unplayable:
    return Unplayable(_("is cut off: its header promises more than the file holds. Send the whole file."))


def empty() -> Unplayable:
    return Unplayable(_("holds no sound."))


def damaged(what: str) -> Unplayable:
    return Unplayable(_("is damaged and cannot be played: %(what)s.") % {"what": what})


def exactly(file: BinaryIO, length: int) -> bytes:
    found = file.read(length)
    if len(found) < length:
        raise cut_off()
    return found


def check_rate(rate: int, channels: int) -> None:
    if rate not in RATES:
        raise damaged(_("its header says %(rate)s samples a second") % {"rate": f"{rate:,}"})
    if not 1 <= channels <= MAX_CHANNELS:
        raise damaged(_("its header says %(channels)s channels") % {"channels": f"{channels:,}"})
