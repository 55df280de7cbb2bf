"""A number with a unit: a length, a count, a price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.questions.numbers import ANY, SETTINGS, Scale, parse_number, read_number, read_scale
from labeling.questions.question import Answer, Carried, Json, Question, Setting, asked, text_of


@dataclass(frozen=True)
class Number(Question):
    """An answer is a number, in the unit of the question; `min`, `max` and `step` are optional."""

    type: ClassVar[str] = "number"
    asks: ClassVar[str] = gettext_noop("A number")
    settings: ClassVar[tuple[Setting, ...]] = (*SETTINGS, Setting("unit", gettext_noop("Unit")))

    scale: Scale = field(default_factory=Scale)
    unit: str = ""

    @classmethod
    def read(cls, raw: Mapping[str, Json], at: str) -> Self:
        scale = read_scale(raw, at, step=ANY, ends=False)
        return cls(**asked(raw, at), scale=scale, unit=text_of(raw, "unit", at, limit=40))

    def clean(self, raw: Json, data: Json) -> Answer:
        value = read_number(raw)
        if value is None:
            raise self.refused(
                _("%(wanted)s Write it with a point, such as 0.3, and without the unit.")
                % {"wanted": self.scale.wanted}
            )
        if fault := self.scale.fault(value):
            raise self.refused(fault)
        return value

    def describe(self, answer: Answer) -> str:
        return f"{answer} {self.unit}".strip()

    def said(self) -> dict[str, str]:
        return {_("Range"): self.scale.wanted} | ({_("Unit"): self.unit} if self.unit else {})

    def carried(self, answer: Answer, mapping: Carried) -> Answer | None:
        return None if self.scale.fault(answer) else answer

    def obstacle(self, before: Question) -> str:
        if isinstance(before, Number) and before.unit != self.unit:
            if not before.unit:
                return _("Answers to “%(name)s” are in no unit.") % {"name": before.name}
            return _("Answers to “%(name)s” are in %(unit)s.") % {"name": before.name, "unit": before.unit}
        return super().obstacle(before)

    def parse(self, text: str) -> Json:
        return parse_number(text)

    def entered(self, given: Sequence[str]) -> Json:
        return self.parse(given[0]) if given and given[0] else None
