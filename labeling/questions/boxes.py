"""Boxes in a picture, each with an option as its label."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.questions.in_picture import InPicture, beyond, size_in
from labeling.questions.numbers import read_number
from labeling.questions.parts import read_parts
from labeling.questions.question import Answer, Corners, Json


@dataclass(frozen=True)
class Boxes(InPicture):
    """An answer is a list of {label, x, y, width, height}."""

    type: ClassVar[str] = "boxes"
    asks: ClassVar[str] = gettext_noop("Boxes in a picture, each with an option")
    what: ClassVar[str] = gettext_noop("Box")
    nothing: ClassVar[str] = gettext_noop("no box")
    twins: ClassVar[str] = gettext_noop("Two boxes are exactly the same. Delete one of them.")
    place: ClassVar[tuple[str, ...]] = ("x", "y", "width", "height")

    def clean(self, raw: Json, data: Json) -> Answer:
        boxes = []
        for place, part in enumerate(read_parts(self, raw, self.what, self.place), start=1):
            numbers = [read_number(part.get(name)) for name in self.place]
            if any(number is None for number in numbers):
                raise self.refused(
                    _("Box %(place)s needs a number for each of %(names)s.")
                    % {"place": place, "names": ", ".join(self.place)}
                )
            x, y, width, height = (number or 0 for number in numbers)
            if width <= 0 or height <= 0:
                raise self.refused(_("Box %(place)s has no area. Draw it larger, or delete it.") % {"place": place})
            if fault := beyond((x, y, width, height), size_in(data, self.field)):
                raise self.refused(
                    _("Box %(place)s %(fault)s Move it or shrink it.") % {"place": place, "fault": fault}
                )
            boxes.append({"label": part["label"], "x": x, "y": y, "width": width, "height": height})
        return self.without_twins(self.in_order(boxes))

    def corners(self, part: Mapping[str, Json]) -> Corners:
        x, y, width, height = (max(read_number(part.get(name)) or 0, 0) for name in self.place)
        return ((x, y), (x + width, y), (x + width, y + height), (x, y + height)) if width and height else ()
