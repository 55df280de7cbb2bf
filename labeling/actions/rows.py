"""Checked rows against what the project has: new, unchanged, a better x that was asked for, or a conflict."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from labeling.actions.columns import Example
from labeling.actions.items import settle_requests
from labeling.events import record
from labeling.fields import MEDIA
from labeling.formats import Row
from labeling.models import Event, Import, Item, Media, Project, User
from labeling.schema import Schema


@dataclass(frozen=True)
class Refused:
    number: int
    line: int
    field: str  # "annotations": the row is one of a dataset's answers
    sentence: str
    raw: str
    kept: bool = False  # it counts all the same


@dataclass
class Store:
    """Takes batches inside the caller's transaction and counts what became of them."""

    imp: Import
    by: User
    schema: Schema
    refused: list[Refused]
    gold_source: str = ""
    n_added: int = 0
    n_unchanged: int = 0
    brought: Callable[[Iterable[str]], Mapping[str, str]] | None = None  # kinds of files that come with the rows
    shown: set[str] = field(default_factory=set)  # names of the files that the added items show
    seen: dict[str, int] = field(default_factory=dict)  # key -> the row of this file that had it first

    def add(self, batch: Sequence[tuple[Row, Example]]) -> None:
        known = Item.objects.filter(project=self.imp.project, is_current=True, key__in={e.key for _, e in batch})
        there = {item.key: item for item in known}
        known_media = self.known_media([example for _, example in batch])
        fresh: dict[str, Item] = {}
        for row, example in batch:
            item = there.get(example.key) or fresh.get(example.key)
            missing = [(type, name) for type, name in self.media_of(example) if known_media.get(name) != type]
            if missing:
                self.refuse(row, wrong_file(*missing[0], known_media))
            elif item is None:
                fresh[example.key] = self.new_item(example)
            elif same(item, example):
                self.n_unchanged += 1
            elif item.change_requested_at and example.data != item.data:
                there[example.key] = self.replace(item, example)
            else:
                self.refuse(row, self.conflict(item, example))
                continue
            if not missing and item is None:
                self.shown |= {name for _, name in self.media_of(example)}
            if not missing:
                self.seen.setdefault(example.key, row.number)
        Item.objects.bulk_create(fresh.values(), batch_size=500)
        self.n_added += len(fresh)

    def new_item(self, example: Example, version: int = 1) -> Item:
        return Item(
            project=self.imp.project,
            key=example.key,
            version=version,
            data=example.data,
            attributes=example.attributes,
            gold=example.gold,
            gold_source=(self.gold_source or self.imp.name)[:300] if example.gold else "",
            from_import=self.imp,
        )

    def replace(self, old: Item, example: Example) -> Item:
        """The better x that was asked for: a new version under the same key; what was known of it stays."""
        Item.objects.filter(pk=old.pk).update(is_current=False)
        new = self.new_item(example, old.version + 1)
        new.attributes = old.attributes | example.attributes
        if not example.gold:
            new.gold, new.gold_source = old.gold, old.gold_source
        new.save()
        settle_requests(old=old, new=new, by=self.by)
        self.shown |= {name for _, name in self.media_of(example)}
        project = self.imp.project
        record(Event.Kind.ITEM_CHANGED, by=self.by, project=project, subject=new, was=old.pk, version=new.version)
        self.n_added += 1
        return new

    def conflict(self, item: Item, example: Example) -> str:
        if first := self.seen.get(example.key):
            return _(
                "Row %(first)s has the same key, “%(key)s”, with other content. Give each item a key of its own."
            ) % {"first": first, "key": example.key}
        parts = [name for name, value in example.data.items() if item.data.get(name) != value]
        parts += [name for name, value in example.attributes.items() if item.attributes.get(name) != value]
        parts += [f"gold of {name}" for name, value in example.gold.items() if item.gold.get(name) != value]
        differ = ", ".join(parts[:5])
        return _(
            "An item with the key “%(key)s” is here already, with another %(differ)s. Items never "
            "change; ask for a better x on its page first, or give the row another key."
        ) % {"key": example.key, "differ": differ}

    def refuse(self, row: Row, sentence: str) -> None:
        self.refused.append(Refused(row.number, row.line, "", sentence, row.raw))

    def media_of(self, example: Example) -> list[tuple[str, str]]:
        """Type and name of what must have been uploaded; a picture that comes with its size may be somewhere else."""
        found = [(one.type, example.data[one.name]) for one in self.schema.fields if one.type in MEDIA]
        return [(type, name) for type, name in found if name and isinstance(name, str)]

    def known_media(self, examples: list[Example]) -> dict[str, str]:
        """Name -> the type of field that shows it."""
        names = {name for example in examples for _, name in self.media_of(example)}
        return {**kinds_of(self.imp.project, names), **(self.brought(names) if self.brought else {})}


def kinds_of(project: Project, names: Iterable[str]) -> dict[str, str]:
    """Name -> the type of field that shows it, of those that have been uploaded."""
    wanted = list(names)
    found = Media.objects.filter(project=project, name__in=wanted).only("name", "content_type") if wanted else []
    return {media.name: media.kind for media in found}


def wrong_file(type: str, name: str, known: Mapping[str, str]) -> str:
    if name in known:
        return of_the_other_kind(type, name)
    if type == "image":
        return _("The picture “%(name)s” has not been uploaded. Upload it, then import again.") % {"name": name}
    return _("The sound “%(name)s” has not been uploaded. Upload it, then import again.") % {"name": name}


def upload_first(type: str, name: str) -> str:
    if type == "image":
        return _("The picture “%(name)s” has not been uploaded. Upload it before you import.") % {"name": name}
    return _("The sound “%(name)s” has not been uploaded. Upload it before you import.") % {"name": name}


def of_the_other_kind(type: str, name: str) -> str:
    if type == "image":
        return _("“%(name)s” is a sound, and a picture is wanted here.") % {"name": name}
    return _("“%(name)s” is a picture, and a sound is wanted here.") % {"name": name}


def same(item: Item, example: Example) -> bool:
    """The row says nothing that does not stand there already."""
    adds = item.attributes | example.attributes != item.attributes or item.gold | example.gold != item.gold
    return bool(item.data == example.data) and not adds
