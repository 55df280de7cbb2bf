"""The definition that fits a dataset, from its dataset.json: its fields, and one question named label.

What the parts of dataset.json mean is told in docs/questions.md.
"""

from collections.abc import Callable, Mapping
from functools import partial

from django.utils.translation import gettext as _

from labeling.errors import Invalid
from labeling.formats.dataset import ITEM
from labeling.questions import QUESTIONS as TYPES
from labeling.questions import Json

SIDES = ("image_width", "image_height")  # fields that tell the size of the picture that another field names


def schema_of_dataset(description: Mapping[str, Json]) -> dict[str, Json]:
    """Raises Invalid for a task of a type that is none of ours."""
    task = description.get("task_type")
    if not isinstance(task, str) or task not in QUESTIONS:
        raise Invalid(
            _("The task type %(task)s is not supported. Supported: %(names)s.")
            % {"task": task, "names": ", ".join(QUESTIONS)}
        )
    title = str(description.get("title") or "Label")[:300]
    return {
        "fields": fields_of(description),
        "questions": [{"name": "label", "title": title, **QUESTIONS[task](description)}],
    }


def fields_of(description: Mapping[str, Json]) -> list[dict[str, Json]]:
    """Text, but for a picture whose size is told. Items without fields show their id."""
    titles = description.get("item_fields") or {ITEM: "Item"}
    sized = set(SIDES) <= set(titles)
    names = [name for name in titles if not (sized and name in SIDES)]
    picture = next((name for name in names if name.startswith("image")), None) if sized else None
    return [
        {"name": name, "type": "image" if name == picture else "text", "title": str(titles[name] or name)[:200]}
        for name in names
    ]


def choice(description: Mapping[str, Json]) -> dict[str, Json]:
    return {"type": "choice", "options": options_of(description)}


def choices(description: Mapping[str, Json]) -> dict[str, Json]:
    alone = set(description.get("exclusive_labels") or [])
    options = options_of(description)
    return {"type": "choices", "options": [row | {"exclusive": row["value"] in alone} for row in options]}


def rating(description: Mapping[str, Json]) -> dict[str, Json]:
    """A scale whose step is a number has these points alone; one whose step is told in words takes every fraction."""
    scale = description.get("scale") or {}
    step = scale.get("step")
    step = step if isinstance(step, int | float) else "any"
    return {"type": "rating", "min": scale.get("min"), "max": scale.get("max"), "step": step}


def number(description: Mapping[str, Json]) -> dict[str, Json]:
    scale = description.get("scale") or {}
    known = {name: scale[name] for name in ("min", "max") if name in scale}
    return {"type": "number", "unit": str(description.get("unit") or "")[:40], **known}


def text(description: Mapping[str, Json]) -> dict[str, Json]:
    return {"type": "text", "language": str(description.get("language") or "")}


def spans(description: Mapping[str, Json]) -> dict[str, Json]:
    return {"type": "spans", "options": options_of(description)}


def boxes(description: Mapping[str, Json]) -> dict[str, Json]:
    return {"type": "boxes", "options": options_of(description)}


def options_alone(kind: str, description: Mapping[str, Json]) -> dict[str, Json]:
    """For a type whose schema needs nothing but its options: a dataset asks for it by its own name."""
    return {"type": kind, "options": options_of(description)}


def options_of(description: Mapping[str, Json]) -> list[dict[str, Json]]:
    labels = [str(label) for label in description.get("labels") or []]
    return [{"value": label, "title": label[:1].upper() + label[1:200].replace("_", " ")} for label in labels]


QUESTIONS: dict[str, Callable[[Mapping[str, Json]], dict[str, Json]]] = {
    "single_choice": choice,
    "multi_choice": choices,
    "rating": rating,
    "number": number,
    "text": text,
    "spans": spans,
    "boxes": boxes,
}  # task type of a dataset -> the question that asks it
OWN = {asked({})["type"] for asked in QUESTIONS.values()}
QUESTIONS |= {kind: partial(options_alone, kind) for kind in TYPES if kind not in OWN}
