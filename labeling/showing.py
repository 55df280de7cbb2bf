"""What pages show of an item: its fields, each with the template of its type. Never gold, never its key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from labeling.models import InstructionVersion, Item, Media
from labeling.questions import Json

EXCERPT = 140


@dataclass(frozen=True)
class Cell:
    text: str
    is_empty: bool = False


@dataclass(frozen=True)
class Row:
    """One column of a record: its value in each of the records that are compared."""

    column: str
    cells: tuple[Cell, ...]
    differs: bool


@dataclass(frozen=True)
class ShownField:
    """{% include field.template with field=field only %}"""

    name: str
    title: str
    type: str
    value: Json
    media: Media | None = None
    rows: tuple[Row, ...] = ()
    names: tuple[str, ...] = field(default=())  # of the records that are compared: A, B…

    @property
    def template(self) -> str:
        return f"labeling/fields/_{self.type}.html"

    @property
    def excerpt(self) -> str:
        """A line for lists; "" for a picture."""
        if self.rows:
            text = " · ".join(f"{row.column}: {' / '.join(cell.text for cell in row.cells)}" for row in self.rows[:6])
        else:
            text = "" if self.media or self.type == "image" else " ".join(str(self.value or "").split())
        return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def shown_fields(item: Item, version: InstructionVersion) -> list[ShownField]:
    """The fields of one item; one query if any is a picture."""
    return shown_items([(item, version)])[0]


def shown_items(rows: Sequence[tuple[Item, InstructionVersion]]) -> list[list[ShownField]]:
    """The fields of several items of one project; one query for all their pictures."""
    media = pictures_of(rows)
    return [
        [shown(each.name, each.title, each.type, item.data.get(each.name), media) for each in version.questions.fields]
        for item, version in rows
    ]


def pictures_of(rows: Iterable[tuple[Item, InstructionVersion]]) -> dict[str, Media]:
    names, project = set(), None
    for item, version in rows:
        found = [item.data.get(each.name) for each in version.questions.fields if each.type == "image"]
        names |= {name for name in found if isinstance(name, str)}
        project = item.project_id
    if not names:
        return {}
    return {media.name: media for media in Media.objects.filter(project=project, name__in=names)}


def shown(name: str, title: str, type: str, value: Json, media: Mapping[str, Media]) -> ShownField:
    if type == "image":
        return ShownField(name, title, type, value, media=media.get(str(value)))
    if type == "record":
        records = value if isinstance(value, list) else [value or {}]
        names = tuple("ABCDEFGHIJ"[: len(records)]) if len(records) > 1 else ()
        return ShownField(name, title, type, value, rows=compared(records), names=names)
    return ShownField(name, title, type, value)


def compared(records: Sequence[Mapping[str, Json]]) -> tuple[Row, ...]:
    """One row a column, in the order in which the records name them."""
    columns = list(dict.fromkeys(column for record in records for column in record))
    rows = []
    for column in columns:
        cells = tuple(cell_of(record.get(column)) for record in records)
        rows.append(Row(column, cells, differs=len({cell.text for cell in cells}) > 1))
    return tuple(rows)


def cell_of(value: Json) -> Cell:
    words = {None: "", True: "yes", False: "no"}
    text = words[value] if value is None or isinstance(value, bool) else str(value)
    return Cell(text, is_empty=not text.strip())
