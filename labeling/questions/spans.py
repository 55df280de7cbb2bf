"""Stretches of a text, each with an option as its label."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.errors import Contradiction
from labeling.questions.parts import Part, counted, field_within, labels_of, parse_parts, read_parts, relabeled
from labeling.questions.question import Answer, Carried, Json, Question, Setting, asked, read_options, text_of, wrong

ENDS = ("start", "end")
FIELDS = ("text", "markdown")  # types of fields in which text can be marked
OVERLAPPING = {
    "allowed": gettext_noop("Spans may overlap."),
    "refused": gettext_noop("Spans may not overlap: no character is marked twice."),
}


@dataclass(frozen=True)
class Spans(Question):
    """An answer is a list of {label, start, end}: places in the text of a field, counted in Unicode code points (as
    Python does), the end exclusive. Whether spans may overlap the question says. The empty list is an answer too: there
    is nothing to mark.
    """

    type: ClassVar[str] = "spans"
    asks: ClassVar[str] = gettext_noop("Stretches of a text, each with an option")
    fewest_options: ClassVar[int] = 1
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("field", gettext_noop("In the field"), gettext_noop("Left out, the first that fits."), fields=FIELDS),
        Setting("overlapping", gettext_noop("Spans that overlap"), choices=tuple(OVERLAPPING)),
    )

    field: str = ""  # of x, that holds the text; the first one unless the schema names it
    overlapping: str = "allowed"

    @classmethod
    def read(cls, raw: Mapping[str, Json], at: str) -> Self:
        options = read_options(raw.get("options"), at, fewest=cls.fewest_options)
        overlapping = raw.get("overlapping", cls.overlapping)
        if not isinstance(overlapping, str) or overlapping not in OVERLAPPING:
            raise wrong(at, "overlapping", (_("overlapping is one of: %(names)s.") % {"names": ", ".join(OVERLAPPING)}))
        return cls(
            **asked(raw, at), options=options, field=text_of(raw, "field", at, limit=60), overlapping=overlapping
        )

    @property
    def may_overlap(self) -> bool:
        return self.overlapping == "allowed"

    def within(self, fields: Mapping[str, str]) -> Self:
        return replace(self, field=field_within(self, self.field, fields, FIELDS))

    def clean(self, raw: Json, data: Json) -> Answer:
        text = data.get(self.field) if isinstance(data, Mapping) else None
        length = len(text) if isinstance(text, str) else 0
        spans = []
        for place, part in enumerate(read_parts(self, raw, gettext_noop("Span"), ENDS), start=1):
            start, end = place_of(part.get("start")), place_of(part.get("end"))
            if start is None or end is None:
                raise self.refused(
                    _("Span %(place)s needs start and end, whole numbers of characters.") % {"place": place}
                )
            if not 0 <= start < end <= length:
                raise self.refused(
                    _(
                        "Span %(place)s runs from %(start)s to %(end)s. It must end after its start and lie in "
                        "the text, which has %(length)s characters."
                    )
                    % {"place": place, "start": start, "end": end, "length": length}
                )
            spans.append({"label": part["label"], "start": start, "end": end})
        return self.without_overlap(in_order(spans))

    def without_overlap(self, spans: list[Part]) -> Answer:
        if not self.may_overlap and (clash := first_overlap(spans)):
            one, other = clash
            sentence = _(
                "The spans from %(start)s to %(end)s and from %(other_start)s to %(other_end)s overlap, which "
                "this question does not allow. Change or delete one of them."
            ) % {"start": one["start"], "end": one["end"], "other_start": other["start"], "other_end": other["end"]}
            raise Contradiction(
                (_("“%(title)s”: %(sentence)s") % {"title": self.title, "sentence": sentence}),
                fields={self.name: sentence},
                answer=spans,
            )
        return spans

    def describe(self, answer: Answer) -> str:
        return counted(self, answer, gettext_noop("no span"))

    def said(self) -> dict[str, str]:
        return {_("In the field"): self.field, _("Overlap"): _(OVERLAPPING[self.overlapping])}

    def named(self, answer: Answer) -> tuple[str, ...]:
        return labels_of(self, answer)

    def carried(self, answer: Answer, mapping: Carried) -> Answer | None:
        spans = relabeled(answer, mapping)
        if spans is None or (not self.may_overlap and first_overlap(in_order(spans))):
            return None
        return in_order(spans)

    def obstacle(self, before: Question) -> str:
        if isinstance(before, Spans) and before.field != self.field:
            return _("Answers to “%(name)s” are about parts of “%(field)s”.") % {
                "name": before.name,
                "field": before.field,
            }
        return super().obstacle(before)

    def parse(self, text: str) -> Json:
        return parse_parts(text)


def place_of(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def in_order(spans: list[Part]) -> list[Part]:
    """By place; the same words under the same label twice are one span."""
    places = sorted({(span["start"], span["end"], span["label"]) for span in spans})
    return [{"label": label, "start": start, "end": end} for start, end, label in places]


def first_overlap(spans: list[Part]) -> tuple[Part, Part] | None:
    """Two spans that share a character; spans: in order of their places."""
    reaching: Part | None = None
    for span in spans:
        if reaching and span["start"] < reaching["end"]:
            return reaching, span
        if reaching is None or span["end"] > reaching["end"]:
            reaching = span
    return None
