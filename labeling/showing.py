"""What pages show of an item: its fields, each with the template of its type. Never gold, never its key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from labeling.fields import MEDIA
from labeling.markdown import picture_names
from labeling.models import InstructionVersion, Item, Media
from labeling.questions import Json
from labeling.records import Row, compared, names_of
from labeling.schema import Field

EXCERPT = 140


@dataclass(frozen=True)
class ShownField:
    """{% include field.template with field=field only %}"""

    name: str
    title: str
    type: str
    value: Json
    media: Media | None = None
    size: tuple[int, int] | None = None  # of a picture, in pixels, whether it is here or not
    rows: tuple[Row, ...] = ()
    names: tuple[str, ...] = ()  # of the records that are compared: A, B…
    language: str = ""
    pictures: tuple[Media, ...] = ()  # that a text in Markdown shows

    @property
    def template(self) -> str:
        return f"labeling/fields/_{self.type}.html"

    @property
    def n_differing(self) -> int:
        return sum(row.sign == "differs" for row in self.rows)

    @property
    def n_written(self) -> int:
        """Columns whose values mean the same but are written differently."""
        return sum(row.sign == "written" for row in self.rows)

    @property
    def is_missing(self) -> bool:
        """A picture or sound that should have been uploaded."""
        return self.type in MEDIA and self.media is None and self.size is None

    @property
    def picture(self) -> Media | None:
        return self.media if self.type == "image" else None

    @property
    def length(self) -> str:
        """Of a sound, as clocks show it; "" where nobody knows."""
        return self.media.length if self.media else ""

    @property
    def excerpt(self) -> str:
        """A line for lists; "" for a picture. The name of a file is not in it: it may tell the answer."""
        if self.type == "audio":
            return " ".join(part for part in ("Sound", self.length) if part) if self.media else ""
        if self.rows:
            text = " · ".join(f"{row.column}: {' / '.join(cell.text for cell in row.cells)}" for row in self.rows[:6])
        else:
            text = "" if self.media or self.is_missing else " ".join(str(self.value or "").split())
        return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def shown_fields(item: Item, version: InstructionVersion) -> list[ShownField]:
    """The fields of one item; one query if any is a picture or a sound."""
    return shown_items([(item, version)])[0]


def shown_items(rows: Sequence[tuple[Item, InstructionVersion]]) -> list[list[ShownField]]:
    """The fields of several items of one project; one query for all their pictures and sounds."""
    media = media_of(rows)
    return [
        [shown(each, item.data.get(each.name), media) for each in version.questions.fields] for item, version in rows
    ]


def media_of(rows: Iterable[tuple[Item, InstructionVersion]]) -> dict[str, Media]:
    names, project = set(), None
    for item, version in rows:
        found = [item.data.get(each.name) for each in version.questions.fields if each.type in MEDIA]
        names |= {name for name in map(name_of, found) if name}
        texts = [item.data.get(each.name) for each in version.questions.fields if each.type == "markdown"]
        names |= {name for text in texts for name in picture_names(str(text or ""))}
        project = item.project_id
    if not names:
        return {}
    return {media.name: media for media in Media.objects.filter(project=project, name__in=names)}


def shown(field: Field, value: Json, media: Mapping[str, Media]) -> ShownField:
    plain = ShownField(field.name, field.title, field.type, value, language=field.language)
    if field.type in MEDIA:
        file = media.get(name_of(value))
        file = file if file and file.kind == field.type else None
        return replace(plain, value=name_of(value), media=file, size=size_of(value, file))
    if field.type == "record":
        records = value if isinstance(value, list) else [value or {}]
        names = tuple(names_of(records)) if len(records) > 1 else ()
        return replace(plain, rows=compared(records), names=names)
    if field.type == "markdown":
        named = [media[each] for each in picture_names(str(value or "")) if each in media]
        return replace(plain, pictures=tuple(each for each in named if each.kind == "image"))
    return plain


def name_of(file: Json) -> str:
    """Of a picture or sound: its name, or its name and more."""
    return str((file.get("name") if isinstance(file, Mapping) else file) or "")


def size_of(value: Json, picture: Media | None) -> tuple[int, int] | None:
    """Of a picture: that of its file, else what the item says itself."""
    if picture:
        return (picture.width, picture.height) if picture.width and picture.height else None
    return (value["width"], value["height"]) if isinstance(value, Mapping) and "width" in value else None
