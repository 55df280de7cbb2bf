"""What an uploaded file is, told from its bytes: a still picture, decoded once, or a sound, by its header."""

import warnings
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, UnidentifiedImageError

from labeling.errors import Invalid, TooLarge
from labeling.sounds import KINDS, hear, is_sound
from labeling.thumbnails import thumbnail_of

# format -> content type and the endings that its name may have
FORMATS = {
    "PNG": ("image/png", (".png",)),
    "JPEG": ("image/jpeg", (".jpg", ".jpeg")),
    "WEBP": ("image/webp", (".webp",)),
    "GIF": ("image/gif", (".gif",)),
}
PICTURE_ENDINGS = tuple(ending for _, endings in FORMATS.values() for ending in endings)
SOUND_ENDINGS = tuple(ending for kind in KINDS.values() for ending in kind.endings)
ENDINGS = PICTURE_ENDINGS + SOUND_ENDINGS
LYING = range(5, 9)  # EXIF orientations that turn a picture on its side


@dataclass(frozen=True)
class Seen:
    """width and height in pixels as shown, of a picture; duration in seconds, of a sound whose header tells it."""

    content_type: str
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    thumbnail: bytes = b""


def look_at(name: str, file: "File[Any] | BinaryIO", size: int) -> Seen:
    """Raises Invalid or TooLarge with a sentence for what is neither, or is not what its name says."""
    file.seek(0)
    start = file.read(12)
    if is_sound(start) or (name.lower().endswith(SOUND_ENDINGS) and not is_picture(start)):
        return listen_to(name, cast("BinaryIO", file), size)
    if size > settings.MAX_IMAGE_BYTES:
        raise TooLarge(
            _("“%(name)s” has %(size)s bytes; at most %(max_image_bytes)s are allowed (MAX_IMAGE_BYTES).")
            % {"name": name, "size": f"{size:,}", "max_image_bytes": f"{settings.MAX_IMAGE_BYTES:,}"}
        )
    return look_at_picture(name, file)


def is_picture(start: bytes) -> bool:
    """Does it begin like one? Then what is wrong with its name is said by those who know pictures."""
    return start.startswith((b"\x89PNG", b"\xff\xd8", b"GIF8")) or start[8:12] == b"WEBP"


def listen_to(name: str, file: BinaryIO, size: int) -> Seen:
    if size > settings.MAX_AUDIO_BYTES:
        raise TooLarge(
            _("“%(name)s” has %(size)s bytes; at most %(max_audio_bytes)s are allowed (MAX_AUDIO_BYTES).")
            % {"name": name, "size": f"{size:,}", "max_audio_bytes": f"{settings.MAX_AUDIO_BYTES:,}"}
        )
    sound = hear(name, file, size)
    if sound.duration is not None and sound.duration > settings.MAX_AUDIO_SECONDS:
        raise TooLarge(
            _(
                "“%(name)s” lasts %(duration)s seconds; at most %(max_audio_seconds)s are allowed "
                "(MAX_AUDIO_SECONDS). Cut it into parts."
            )
            % {
                "name": name,
                "duration": f"{sound.duration:,.0f}",
                "max_audio_seconds": f"{settings.MAX_AUDIO_SECONDS:,}",
            }
        )
    return Seen(sound.content_type, duration=sound.duration)


def look_at_picture(name: str, file: "File[Any] | BinaryIO") -> Seen:
    """Decode the picture once, within limits."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is checked below
            with Image.open(cast("BinaryIO", file), formats=list(FORMATS)) as picture:
                return checked(name, picture)
    except Image.DecompressionBombError:
        raise too_many_pixels(name) from None
    except UnidentifiedImageError:
        raise Invalid(
            _(
                "“%(name)s” is not a picture that can be shown (PNG, JPEG, WebP or GIF), and no sound "
                "(WAV, MP3, FLAC, Ogg or M4A) either."
            )
            % {"name": name}
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, OverflowError, IndexError, TypeError) as error:
        raise Invalid(
            _("“%(name)s” is damaged and cannot be shown (%(__name__)s).")
            % {"name": name, "__name__": type(error).__name__}
        ) from error


def checked(name: str, picture: Image.Image) -> Seen:
    width, height = picture.size
    if width * height > settings.MAX_IMAGE_PIXELS:
        raise too_many_pixels(name)
    format = "JPEG" if picture.format == "MPO" else str(picture.format)  # several in one file: browsers show the first
    content_type, endings = FORMATS[format]
    if not name.lower().endswith(endings):
        raise Invalid(
            _("“%(name)s” is a %(format)s inside, so its name must end in %(names)s.")
            % {"name": name, "format": format, "names": " or ".join(endings)}
        )
    if getattr(picture, "is_animated", False) and picture.format != "MPO":
        raise Invalid(_("“%(name)s” moves. Send one picture for each thing to see.") % {"name": name})
    orientation = orientation_of(picture)
    if orientation != 1 and format != "JPEG":
        raise Invalid(
            _(
                "“%(name)s” is a %(format)s with a note to turn it (EXIF orientation %(orientation)s), "
                "which browsers read in different ways, so nobody could tell where its pixels are. Turn "
                "it upright and save it again."
            )
            % {"name": name, "format": format, "orientation": orientation}
        )
    picture.load()
    width, height = (height, width) if orientation in LYING else (width, height)
    return Seen(content_type, width, height, thumbnail=thumbnail_of(picture, orientation))


def orientation_of(picture: Image.Image) -> int:
    """As a browser reads it: from EXIF alone. Pillow's getexif() takes notes of other programs (XMP) as well."""
    exif = Image.Exif()
    exif.load(picture.info.get("exif", b""))
    found = exif.get(ExifTags.Base.Orientation)
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def too_many_pixels(name: str) -> TooLarge:
    return TooLarge(
        _("“%(name)s” has more than %(max_image_pixels)s pixels (MAX_IMAGE_PIXELS). Make it smaller.")
        % {"name": name, "max_image_pixels": f"{settings.MAX_IMAGE_PIXELS:,}"}
    )
