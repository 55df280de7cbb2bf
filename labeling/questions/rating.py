"""A point on a scale: ordered, one end below the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.questions.numbers import SETTINGS, Number, Scale, parse_number, read_number, read_scale
from labeling.questions.question import (
    Answer,
    Carried,
    Json,
    Option,
    Question,
    Setting,
    asked,
    read_options,
    text_of,
    wrong,
)


@dataclass(frozen=True)
class Rating(Question):
    """An answer is a number. The scale is written in one of two ways:

    - `options`, each with a number as its value, where every point has a meaning of its own;
    - `min`, `max` and `step` (1 unless said; "any": fractions as fine as one likes), with `low` and `high` as what
      the two ends stand for. Up to eleven points become options of themselves.

    Unlike a `number` it has two ends and no unit, and only the order of its points is taken for granted.
    """

    type: ClassVar[str] = "rating"
    asks: ClassVar[str] = gettext_noop("A point on a scale")
    may_have_options: ClassVar[bool] = True
    settings: ClassVar[tuple[Setting, ...]] = (
        *SETTINGS,
        Setting("low", gettext_noop("What the lowest value means")),
        Setting("high", gettext_noop("What the highest value means")),
    )

    scale: Scale = field(default_factory=Scale)
    low: str = ""
    high: str = ""

    @classmethod
    def read(cls, raw: Mapping[str, Json], at: str) -> Self:
        low, high = text_of(raw, "low", at, limit=200), text_of(raw, "high", at, limit=200)
        if raw.get("options"):
            options = read_points(raw["options"], at)
            values = [value_of(option) for option in options]
            scale = Scale(values[0], values[-1])
        else:
            scale = read_scale(raw, at, step=1, ends=True)
            options = options_of(scale.few_points)
        return cls(**asked(raw, at), options=options, scale=scale, low=low, high=high)

    @property
    def takes_one(self) -> bool:
        return bool(self.options)

    def clean(self, raw: Json, data: Json) -> Answer:
        value = read_number(raw)
        if value is None:
            raise self.refused(self.wanted)
        if self.options and str(value) not in [option.value for option in self.options]:
            raise self.refused(
                _("%(value)s is no point of the scale. %(wanted)s") % {"value": value, "wanted": self.wanted}
            )
        if not self.options and (fault := self.scale.fault(value)):
            raise self.refused(fault)
        return value

    @property
    def wanted(self) -> str:
        points = [option.value for option in self.options]
        return (_("Choose one of: %(names)s.") % {"names": ", ".join(points)}) if points else self.scale.wanted

    def describe(self, answer: Answer) -> str:
        title = self.title_of(str(answer))
        return title if title == str(answer) else f"{answer}, {title}"

    def said(self) -> dict[str, str]:
        found = {_("Scale"): self.wanted, _("Lowest value"): self.low, _("Highest value"): self.high}
        return {title: text for title, text in found.items() if text}

    def named(self, answer: Answer) -> tuple[str, ...]:
        return (str(answer),) if self.options else ()

    def carried(self, answer: Answer, mapping: Carried) -> Answer | None:
        target = mapping.get(str(answer), str(answer))
        value = None if target is None else read_number(parse_number(target))
        return None if value is None or self.scale.fault(value) else value

    def parse(self, text: str) -> Json:
        return parse_number(text)

    def entered(self, given: Sequence[str]) -> Json:
        return self.parse(given[0]) if given and given[0] else None


def read_points(raw: Json, at: str) -> tuple[Option, ...]:
    """Options whose values are numbers, the lowest first."""
    rows = [as_text(row) if isinstance(row, Mapping) else row for row in raw] if isinstance(raw, list) else raw
    options = read_options(rows, at)
    values = [read_number(parse_number(option.value)) for option in options]
    for place, value in enumerate(values):
        if value is None:
            raise wrong(at, f"options.{place}.value", _("The value of a point of a scale must be a number."))
    if values != sorted(set(values)):  # type: ignore[type-var]  # None was refused above
        raise wrong(at, "options", _("The points of a scale stand in order, the lowest first, each once."))
    return tuple(renamed(option, str(value)) for option, value in zip(options, values, strict=True))


def as_text(row: Mapping[str, Json]) -> dict[str, Json]:
    value = read_number(row.get("value"))
    return dict(row) if value is None else {**row, "value": str(value), "title": row.get("title") or str(value)}


def renamed(option: Option, value: str) -> Option:
    return Option(**{**vars(option), "value": value})


def value_of(option: Option) -> Number:
    value = read_number(parse_number(option.value))
    assert value is not None
    return value


def options_of(points: Sequence[Number]) -> tuple[Option, ...]:
    """Where every point is one digit, or ten, its key is that digit; else it goes by position."""
    digits = all(isinstance(point, int) and 0 <= point <= 10 for point in points)
    keys = {point: str(point % 10) if point < 10 or 0 not in points else "" for point in points} if digits else {}
    return tuple(
        Option(value=str(point), title=str(point), hotkey=keys.get(point, ""), position=position)
        for position, point in enumerate(points, start=1)
    )
