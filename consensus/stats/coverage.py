"""What a person's spans cover, character by character."""

from collections.abc import Iterable
from itertools import pairwise, starmap

from consensus.stats.shapes import Span, Spans, spans_label

ONE_LABEL = ""


def places_only(spans: Spans) -> Spans:
    """The same stretches of text without their classes."""
    return spans_label(Span(span.start, span.end, ONE_LABEL) for span in spans)


def of_label(spans: Spans, label: str) -> Spans:
    """The spans of one class."""
    return tuple(span for span in spans if span.label == label)


def merged(spans: Spans) -> Spans:
    """The same characters under the same classes, with no two spans of a class that overlap or touch.

    Spans without a character go; characters under two classes stay in both.
    """
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.label, span.start)):
        last = joined[-1] if joined else None
        if last is not None and last.label == span.label and span.start <= last.end:
            joined[-1] = last._replace(end=max(last.end, span.end))
        elif span.length > 0:
            joined.append(span)
    return tuple(sorted(joined))


def flattened(spans: Spans) -> Spans:
    """The same characters, each under one class: of spans that overlap, the one that stands later in order counts.

    That is the one that begins later; of those that begin together, the one that ends later. The rest of a span
    that is interrupted stays, as a piece of its own. Spans without a character go.
    """
    spans = tuple(span for span in spans if span.length > 0)
    if not overlapping(spans):
        return spans
    borders = sorted({place for span in spans for place in (span.start, span.end)})
    pieces = [covering(spans, start, end) for start, end in pairwise(borders)]
    return tuple(starmap(Span, whole_pieces(piece for piece in pieces if piece)))


def overlapping(spans: Spans) -> bool:
    """Whether some character is in two of these spans, which stand in order."""
    return any(before.end > after.start for before, after in pairwise(spans))


Piece = tuple[int, int, int, str]  # start, end, place of its span, label


def covering(spans: Spans, start: int, end: int) -> Piece | None:
    places = [place for place, span in enumerate(spans) if span.start <= start and end <= span.end]
    return (start, end, places[-1], spans[places[-1]].label) if places else None


def whole_pieces(pieces: Iterable[Piece]) -> Iterable[tuple[int, int, str]]:
    """Neighbouring pieces of one span put together again."""
    last: Piece | None = None
    for piece in pieces:
        if last is not None and last[1] == piece[0] and last[2] == piece[2]:
            piece = (last[0], piece[1], piece[2], piece[3])
        elif last is not None:
            yield last[0], last[1], last[3]
        last = piece
    if last is not None:
        yield last[0], last[1], last[3]
