"""Answers that are more than one class: each written in one way only, so that equal answers are equal labels."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from consensus.stats.normalisers import Normaliser, words_only


class Box(NamedTuple):
    """A rectangle and its class; pixels of the original image, x and y of the top left corner."""

    label: str
    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        return self.width * self.height


class Span(NamedTuple):
    """A stretch of text and its class; Unicode code points, the end is the first one after it."""

    start: int
    end: int
    label: str

    @property
    def length(self) -> int:
        return self.end - self.start


Choices = tuple[str, ...]
Boxes = tuple[Box, ...]
Spans = tuple[Span, ...]


def choices_label(options: Iterable[str]) -> Choices:
    """The options chosen, each once, sorted. None chosen is an answer too: the empty tuple."""
    return tuple(sorted(set(options)))


def boxes_label(boxes: Iterable[Mapping[str, Any] | Box]) -> Boxes:
    """The boxes, sorted; one drawn twice stands twice. Raises KeyError for a mapping without one of the five keys."""
    return tuple(sorted(box if isinstance(box, Box) else read_box(box) for box in boxes))


def read_box(box: Mapping[str, Any]) -> Box:
    return Box(str(box["label"]), float(box["x"]), float(box["y"]), float(box["width"]), float(box["height"]))


def spans_label(spans: Iterable[Mapping[str, Any] | Span]) -> Spans:
    """The spans, sorted, each once: marking the same words twice says no more than marking them once.

    Raises KeyError for a mapping without start, end or label.
    """
    return tuple(sorted({span if isinstance(span, Span) else read_span(span) for span in spans}))


def read_span(span: Mapping[str, Any]) -> Span:
    return Span(int(span["start"]), int(span["end"]), str(span["label"]))


def text_label(text: str, normaliser: Normaliser = words_only) -> str:
    """The text after the question's normaliser."""
    return normaliser(text)
