"""Pictures and sounds that items show. What a file is, its content decides; its bytes are kept as they came."""

import hashlib
import logging
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from PIL import Image

from labeling.errors import ConcordError, Conflict, Invalid, NotFound
from labeling.events import record
from labeling.fields import media_name as clean_name
from labeling.files import UNPRINTABLE
from labeling.models import Event, Media, Project, User
from labeling.seen import look_at, look_at_picture, orientation_of
from labeling.thumbnails import crop_of

logger = logging.getLogger(__name__)


def add_media(
    *, project: Project, by: User, name: str, file: "File[Any]", with_folders: bool = False
) -> tuple[Media, bool]:
    """The file, and whether it is new. Raises Invalid, TooLarge, or Conflict if the name stands for other bytes.

    with_folders: the name is a path such as cats/1.png; else its last part counts.
    """
    name = printable_name(name) if with_folders else media_name(name)
    size = file.size or 0
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if there := kept(project, name, sha256):
        return there, False
    seen = look_at(name, file, size)
    file.seek(0)
    media = Media(project=project, name=name, sha256=sha256, size=size, created_by=by, content_type=seen.content_type)
    media.width, media.height, media.duration = seen.width, seen.height, seen.duration
    media.file.save(name, file, save=False)
    try:
        keep_thumbnail(media, seen.thumbnail)
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
        raise other_content(name)
    return there


def other_content(name: str) -> Conflict:
    return Conflict(
        _("Another file is called “%(name)s”. Pictures and sounds never change; give this one another name.")
        % {"name": name}
    )


def media_name(raw: str) -> str:
    """The last part of a path."""
    return printable_name(PurePath(raw.replace("\\", "/")).name)


def printable_name(name: str) -> str:
    if UNPRINTABLE.search(name):
        raise Invalid(_("The name of a file holds characters that cannot be printed. Rename it."))
    try:
        return clean_name(name, "file")
    except Invalid as error:
        raise Invalid(_("“%(name)s” %(error)s.") % {"name": name[:100], "error": error}) from None


def thumbnail_path(media: Media) -> str:
    """From the content, so that the same picture has one, whoever makes it and however often."""
    return f"thumbnails/{media.project_id}/{media.sha256[:2]}/{media.sha256}.webp"


def keep_thumbnail(media: Media, content: bytes) -> None:
    storage, path = media.file.storage, thumbnail_path(media)
    if not content or storage.exists(path):
        return
    written = storage.save(path, ContentFile(content))
    if written != path:  # somebody else was quicker
        storage.delete(written)


def part_of_picture(media: Media, box: tuple[int, int, int, int]) -> bytes:
    """A small copy of a part, made when first asked for. box: x, y, width, height. Raises NotFound for no picture."""
    if not media.is_picture:
        raise NotFound
    place = "-".join(map(str, box))
    storage, path = media.file.storage, f"parts/{media.project_id}/{media.sha256[:2]}/{media.sha256}-{place}.webp"
    if not storage.exists(path):
        try:
            with media.file.open("rb") as stored, Image.open(stored) as picture:
                storage.save(path, ContentFile(crop_of(picture, orientation_of(picture), box)))
        except (OSError, ValueError) as error:
            logger.warning("No part of media %s: %s", media.pk, type(error).__name__)
            raise NotFound from None
    with storage.open(path, "rb") as file:
        return bytes(file.read())


def thumbnail(media: Media) -> bytes:
    """Made when the picture came; of one that came before there were any, now. Raises NotFound for what has none."""
    if not media.is_picture:
        raise NotFound
    storage, path = media.file.storage, thumbnail_path(media)
    if not storage.exists(path):
        try:
            with media.file.open("rb") as file:
                keep_thumbnail(media, look_at_picture(media.name, file).thumbnail)
        except (ConcordError, OSError) as error:
            logger.warning("No thumbnail of media %s: %s", media.pk, type(error).__name__)
            raise NotFound from None
    with storage.open(path, "rb") as file:
        return bytes(file.read())
