"""Pictures that items show. What a file is, its content decides; its bytes are kept as they came."""

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from PIL import ExifTags, Image, UnidentifiedImageError

from labeling.errors import Conflict, Invalid, TooLarge
from labeling.events import record
from labeling.fields import image as clean_name
from labeling.files import UNPRINTABLE
from labeling.models import Event, Media, Project, User

# format -> content type and the endings that its name may have
FORMATS = {
    "PNG": ("image/png", (".png",)),
    "JPEG": ("image/jpeg", (".jpg", ".jpeg")),
    "WEBP": ("image/webp", (".webp",)),
    "GIF": ("image/gif", (".gif",)),
}
LYING = range(5, 9)  # EXIF orientations that turn a picture on its side


@dataclass(frozen=True)
class Seen:
    content_type: str
    width: int
    height: int


def add_media(*, project: Project, by: User, name: str, file: "File[Any]") -> tuple[Media, bool]:
    """The picture, and whether it is new. Raises Invalid, TooLarge, or Conflict if the name stands for other bytes."""
    name = picture_name(name)
    size = file.size or 0
    if size > settings.MAX_IMAGE_BYTES:
        raise TooLarge(
            f"“{name}” has {size:,} bytes; at most {settings.MAX_IMAGE_BYTES:,} are allowed (MAX_IMAGE_BYTES)."
        )
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if there := kept(project, name, sha256):
        return there, False
    seen = look_at(name, file)
    file.seek(0)
    media = Media(project=project, name=name, sha256=sha256, size=size, created_by=by)
    media.content_type, media.width, media.height = seen.content_type, seen.width, seen.height
    media.file.save(name, file, save=False)
    try:
        with transaction.atomic():
            media.save(force_insert=True)
            record(Event.Kind.MEDIA_ADDED, by=by, project=project, subject=media, size=size)
    except IntegrityError:  # somebody else has just added one of this name
        media.file.delete(save=False)
        if there := kept(project, name, sha256):
            return there, False
        raise
    except BaseException:
        media.file.delete(save=False)
        raise
    return media, True


def kept(project: Project, name: str, sha256: str) -> Media | None:
    there = Media.objects.filter(project=project, name=name).first()
    if there and there.sha256 != sha256:
        raise Conflict(f"Another picture is called “{name}”. Pictures never change; give this one another name.")
    return there


def picture_name(raw: str) -> str:
    name = PurePath(raw.replace("\\", "/")).name
    if UNPRINTABLE.search(name):
        raise Invalid("The name of a picture holds characters that cannot be printed. Rename it.")
    try:
        return clean_name(name)
    except Invalid as error:
        raise Invalid(f"“{name[:100]}” {error}.") from None


def look_at(name: str, file: "File[Any]") -> Seen:
    """Decode the picture once, within limits. Raises Invalid or TooLarge with a sentence for what is none."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is checked below
            with Image.open(file, formats=list(FORMATS)) as picture:
                return checked(name, picture)
    except Image.DecompressionBombError:
        raise too_many_pixels(name) from None
    except UnidentifiedImageError:
        raise Invalid(f"“{name}” is not a picture that can be shown. Use PNG, JPEG, WebP or GIF.") from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, OverflowError, IndexError, TypeError) as error:
        raise Invalid(f"“{name}” is damaged and cannot be shown ({type(error).__name__}).") from error


def checked(name: str, picture: Image.Image) -> Seen:
    width, height = picture.size
    if width * height > settings.MAX_IMAGE_PIXELS:
        raise too_many_pixels(name)
    content_type, endings = FORMATS[picture.format or ""]
    if not name.lower().endswith(endings):
        raise Invalid(f"“{name}” is a {picture.format} inside, so its name must end in {' or '.join(endings)}.")
    if getattr(picture, "is_animated", False):
        raise Invalid(f"“{name}” moves. Send one picture for each thing to see.")
    turned = picture.getexif().get(ExifTags.Base.Orientation) in LYING
    picture.load()
    return Seen(content_type, height if turned else width, width if turned else height)


def too_many_pixels(name: str) -> TooLarge:
    return TooLarge(f"“{name}” has more than {settings.MAX_IMAGE_PIXELS:,} pixels (MAX_IMAGE_PIXELS). Make it smaller.")
