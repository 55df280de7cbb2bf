"""The pictures and sounds of a zip on their way in: looked at, kept as files, known to nobody until their items are.

Files are written before the transaction that stores the rows, which would hold the database up for minutes else. What
an import that failed or died has written is taken away again; each attempt writes to places of its own, so that two
workers at the same import never share a file.
"""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.core.files.base import File
from django.utils.translation import gettext as _

from labeling.actions.columns import Example
from labeling.actions.media import keep_thumbnail, other_content, printable_name
from labeling.actions.rows import of_the_other_kind
from labeling.errors import Invalid
from labeling.fields import MEDIA
from labeling.formats import Archive
from labeling.models import Import, Media, User
from labeling.schema import Schema
from labeling.seen import look_at

IN_MEMORY = 8 * 1024 * 1024
CHUNK = 1024 * 1024


@dataclass
class Bringing:
    """One attempt to bring an archive in."""

    imp: Import
    by: User
    schema: Schema
    archive: Archive
    attempt: int = 1
    brought: dict[str, Media | Invalid] = field(default_factory=dict)  # name → the row to be, or what is wrong
    written: set[str] = field(default_factory=set)  # paths in the storage
    here: dict[str, Media] = field(init=False)  # name → what the project has already
    by_content: dict[str, Media] = field(init=False)  # sha256 → the first that holds it

    def __post_init__(self) -> None:
        there = Media.objects.filter(project=self.imp.project_id).only("name", "sha256", "content_type")
        self.here = {media.name: media for media in there}
        self.by_content = {}
        for media in self.here.values():
            self.by_content.setdefault(media.sha256, media)

    def fill(self, example: Example) -> Example:
        """The example with the files it names brought in, under the names they have in the zip."""
        data = dict(example.data)
        for one in self.schema.fields:
            given = data.get(one.name)
            if one.type not in MEDIA or not isinstance(given, str):
                continue
            if name := self.archive.named(given):
                found = self.bring(name)
                if found.kind != one.type:
                    raise Invalid(of_the_other_kind(one.type, given))
                data[one.name] = name
        return replace(example, data=data)

    def bring(self, name: str) -> Media:
        if name not in self.brought:
            try:
                self.brought[name] = self.look(name)
            except Invalid as error:
                self.brought[name] = error
        found = self.brought[name]
        if isinstance(found, Invalid):
            raise found
        return found

    def look(self, name: str) -> Media:
        printable_name(name)
        size = self.archive.entries[name].file_size
        with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            sha256 = copied(self.archive.open(name), cast("BinaryIO", file))
            if there := self.here.get(name):
                if there.sha256 != sha256:
                    raise Invalid(str(other_content(name)))
                return there
            twin = self.by_content.get(sha256)
            if twin and self.archive.manifest is None:
                raise Invalid(
                    _(
                        "“%(name)s” holds the same bytes as “%(other)s”, so it was left out. If both are meant, "
                        "pack a table that names them."
                    )
                    % {"name": name, "other": twin.name}
                )
            media = self.like(twin, name) if twin else self.new(name, cast("BinaryIO", file), size, sha256)
        self.by_content.setdefault(sha256, media)
        return media

    def like(self, twin: Media, name: str) -> Media:
        """Another name for bytes that are kept already."""
        media = Media(project=self.imp.project, name=name, file=twin.file.name, sha256=twin.sha256, size=twin.size)
        media.content_type, media.created_by = twin.content_type, self.by
        media.width, media.height, media.duration = twin.width, twin.height, twin.duration
        return media

    def new(self, name: str, file: BinaryIO, size: int, sha256: str) -> Media:
        seen = look_at(name, file, size)
        media = Media(project=self.imp.project, name=name, sha256=sha256, size=size, created_by=self.by)
        media.content_type = seen.content_type
        media.width, media.height, media.duration = seen.width, seen.height, seen.duration
        media.file.name = self.write(file, size, sha256)
        keep_thumbnail(media, seen.thumbnail)
        return media

    def write(self, file: BinaryIO, size: int, sha256: str) -> str:
        storage, path = Media._meta.get_field("file").storage, self.path(sha256, self.attempt)
        self.written.add(path)
        if storage.exists(path):
            if storage.size(path) == size:
                return path
            storage.delete(path)  # cut off when an attempt died
        file.seek(0)
        return str(storage.save(path, File(file)))

    def path(self, sha256: str, attempt: int) -> str:
        random = uuid.uuid5(uuid.NAMESPACE_OID, f"import {self.imp.pk} attempt {attempt} {sha256}")
        return f"media/{sha256[:2]}/{random.hex}"

    def kinds(self, names: Iterable[str]) -> dict[str, str]:
        """Name → the type of field that shows it, of those that this attempt has looked at."""
        found = {name: self.brought.get(name) for name in names}
        return {name: media.kind for name, media in found.items() if isinstance(media, Media)}

    def store(self, names: Iterable[str]) -> int:
        """Within the transaction that stores the items: rows for the files they show. How many are new."""
        found = [self.brought.get(name) for name in sorted(set(names))]
        fresh = [media for media in found if isinstance(media, Media) and media.name not in self.here]
        Media.objects.bulk_create(fresh, batch_size=500)
        return len(fresh)

    def tidy(self) -> None:
        """After the transaction, whatever came of it: what no row names goes, also of attempts before."""
        hashes = {media.sha256 for media in self.brought.values() if isinstance(media, Media)}
        before = {self.path(sha256, old) for sha256 in hashes for old in range(1, self.attempt)}
        paths = sorted(self.written | before)
        for at in range(0, len(paths), 500):
            some = set(paths[at : at + 500])
            used = set(Media.objects.filter(file__in=some).values_list("file", flat=True))
            for path in some - used:
                Media._meta.get_field("file").storage.delete(path)

    def note(self) -> str:
        """What of the zip is not shown by any item, in a sentence; "" if there is nothing."""
        unused = [name for name in self.archive.entries if name not in self.brought]
        left = [*unused, *self.archive.others]
        if not left:
            return ""
        names = ", ".join(f"“{name}”" for name in left[:3]) + (" …" if len(left) > 3 else "")
        if self.archive.manifest is None:
            return _("Left out, because they are neither pictures nor sounds: %(names)s (%(n)s).") % {
                "names": names,
                "n": f"{len(left):,}",
            }
        return _("Left out, because no row of the table names them: %(names)s (%(n)s).") % {
            "names": names,
            "n": f"{len(left):,}",
        }


def copied(source: BinaryIO, target: BinaryIO) -> str:
    """The sha256 of what was copied."""
    digest = hashlib.sha256()
    with source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def listed_field(schema: Schema) -> str:
    """The field that a zip without a table fills. Raises Invalid where only a table can say what belongs together."""
    found = [one.name for one in schema.fields if one.type in MEDIA]
    if not found:
        raise Invalid(_("The items of this project show neither pictures nor sounds, so a zip of them brings nothing."))
    if len(found) > 1:
        raise Invalid(
            _(
                "Each item of this project shows %(n)s files (%(names)s), so the zip needs a table that "
                "says which belong together: manifest.csv with a row for each item."
            )
            % {"n": len(found), "names": ", ".join(found)}
        )
    return found[0]
