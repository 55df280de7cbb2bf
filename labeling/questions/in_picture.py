"""What questions have in common whose answers are lists of shapes in a picture."""

from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.errors import Contradiction
from labeling.questions.numbers import Number, read_number, tidy
from labeling.questions.parts import Part, counted, field_within, labels_of, parse_parts, relabeled
from labeling.questions.question import Answer, Carried, Json, Question, Setting, asked, read_options, text_of

FIELDS = ("image",)  # types of fields in which shapes can be drawn
LEAVES = {  # ends a sentence that begins with the shape
    "left": gettext_noop("leaves the picture on the left by %(by)s px."),
    "top": gettext_noop("leaves the picture at the top by %(by)s px."),
    "right": gettext_noop("leaves the picture on the right by %(by)s px."),
    "bottom": gettext_noop("leaves the picture at the bottom by %(by)s px."),
}
ROUNDING = 0.01  # pixels by which a rounded coordinate may leave the picture


@dataclass(frozen=True)
class InPicture(Question, ABC):
    """Shapes are told in pixels of the original picture, upright, from its top left corner.

    The empty list is an answer too: there is nothing to mark.
    """

    what: ClassVar[str]  # a shape, in words for people: "Box"
    nothing: ClassVar[str]  # that none was drawn: "no box"
    twins: ClassVar[str]  # that two are the same, and what to do
    place: ClassVar[tuple[str, ...]]  # what says where it is, besides its label
    fewest_options: ClassVar[int] = 1
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("field", gettext_noop("In the field"), gettext_noop("Left out, the first that fits."), fields=FIELDS),
    )

    field: str = ""  # of x, that holds the picture; the first one unless the schema names it

    @classmethod
    def read(cls, raw: Mapping[str, Json], at: str) -> Self:
        options = read_options(raw.get("options"), at, fewest=cls.fewest_options)
        return cls(**asked(raw, at), options=options, field=text_of(raw, "field", at, limit=60))

    def within(self, fields: Mapping[str, str]) -> Self:
        return replace(self, field=field_within(self, self.field, fields, FIELDS))

    def in_order(self, parts: list[Part]) -> list[Part]:
        return sorted(parts, key=lambda part: (part["label"], *(part[name] for name in self.place)))

    def without_twins(self, parts: list[Part]) -> Answer:
        if any(one == other for one, other in pairwise(parts)):
            raise self.contradiction(_(self.twins), parts)
        return parts

    def contradiction(self, sentence: str, parts: list[Part]) -> Contradiction:
        return Contradiction(
            (_("“%(title)s”: %(sentence)s") % {"title": self.title, "sentence": sentence}),
            fields={self.name: sentence},
            answer=parts,
        )

    def describe(self, answer: Answer) -> str:
        return counted(self, answer, self.nothing)

    def said(self) -> dict[str, str]:
        return {_("In the field"): self.field}

    def named(self, answer: Answer) -> tuple[str, ...]:
        return labels_of(self, answer)

    def carried(self, answer: Answer, mapping: Carried) -> Answer | None:
        parts = relabeled(answer, mapping)
        return None if parts is None else self.in_order(parts)

    def obstacle(self, before: Question) -> str:
        if isinstance(before, type(self)) and before.field != self.field:
            return _("Answers to “%(name)s” are about parts of “%(field)s”.") % {
                "name": before.name,
                "field": before.field,
            }
        return super().obstacle(before)

    def parse(self, text: str) -> Json:
        return parse_parts(text)


def size_in(data: Json, field: str) -> tuple[Number, Number] | None:
    """Width and height of a field's picture in pixels; None where the data do not say."""
    picture = data.get(field) if isinstance(data, Mapping) else None
    if not isinstance(picture, Mapping):
        return None
    width, height = read_number(picture.get("width")), read_number(picture.get("height"))
    return (width, height) if width and height else None


def beyond(box: tuple[Number, Number, Number, Number], size: tuple[Number, Number] | None) -> str:
    """By how much a box leaves its picture on the side where it does so most; empty if it does not."""
    x, y, width, height = box
    over = {"left": -x, "top": -y}
    if size is not None:
        over |= {"right": x + width - size[0], "bottom": y + height - size[1]}
    side = max(over, key=lambda name: over[name])
    return _(LEAVES[side]) % {"by": tidy(round(over[side], 2))} if over[side] > ROUNDING else ""
