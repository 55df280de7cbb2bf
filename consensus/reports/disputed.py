"""Where in an item its labelers part ways: proposed as the part that shows why it was hard to tell."""

from collections.abc import Sequence
from math import ceil, floor

from labeling.questions import Answer, Json, Question
from labeling.questions.parts import Part, parts_of


def disputed_part(question: Question, answers: Sequence[Answer]) -> dict[str, Json]:
    """A part as labeling.extracts has it, around all that not every answer has; empty where answers name no places."""
    field = getattr(question, "field", "")
    lists = [parts_of(answer) for answer in answers if answer is not None]
    everywhere = [part for part in (lists[0] if lists else []) if all(part in other for other in lists)]
    parts = [part for answer in lists for part in answer if part not in everywhere]
    if not field or not parts:
        return {}
    corners = [corner for part in parts for corner in question.corners(part)]
    if corners:
        across, down = zip(*corners, strict=True)
        x, y = floor(min(across)), floor(min(down))
        return {"field": field, "x": x, "y": y, "width": ceil(max(across)) - x, "height": ceil(max(down)) - y}
    places = [part for part in parts if is_passage(part)]
    if not places:
        return {}
    return {"field": field, "start": min(each["start"] for each in places), "end": max(each["end"] for each in places)}


def is_passage(part: Part) -> bool:
    return isinstance(part.get("start"), int) and isinstance(part.get("end"), int)
