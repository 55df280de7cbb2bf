"""The sizes of the pictures that items name: what a question needs to tell whether a box lies inside."""

from collections.abc import Iterable, Mapping

from labeling.models import Item, Media
from labeling.questions import Json
from labeling.schema import Schema

Sizes = Mapping[str, tuple[int, int]]  # name -> width, height in pixels


def measured(item: Item, schema: Schema) -> Json:
    """An item's data in which each uploaded picture is a name with a size; one query if any is named."""
    names = [item.data.get(field) for field in picture_fields(schema)]
    return with_sizes(item.data, schema, sizes_of(item.project_id, [name for name in names if isinstance(name, str)]))


def sizes_of(project: int, names: Iterable[str] | None = None) -> Sizes:
    """Of the named pictures of a project, else of all."""
    wanted = None if names is None else list(names)
    if wanted == []:
        return {}
    found = Media.objects.filter(project=project, **({} if wanted is None else {"name__in": wanted}))
    sizes = found.values_list("name", "width", "height")
    return {name: (width, height) for name, width, height in sizes if width and height}


def with_sizes(data: Mapping[str, Json], schema: Schema, sizes: Sizes) -> dict[str, Json]:
    """The data with {"name", "width", "height"} in the place of each name whose size is known."""
    found = {field: data.get(field) for field in picture_fields(schema)}
    known = {field: (name, *sizes[name]) for field, name in found.items() if isinstance(name, str) and name in sizes}
    return {**data} | {
        field: {"name": name, "width": width, "height": height} for field, (name, width, height) in known.items()
    }


def picture_fields(schema: Schema) -> list[str]:
    return [field.name for field in schema.fields if field.type == "image"]
