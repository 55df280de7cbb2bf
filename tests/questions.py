"""An example of every question type: how it is asked, what it accepts and refuses, what a form sends for it."""

import json
from dataclasses import dataclass, field
from typing import Any

Json = Any
TEXT = "Zoë 😀 lives in Köln."  # its fifth character is one code point and two UTF-16 units
PICTURE = {"name": "front.png", "width": 100, "height": 50}
DATA = {"text": TEXT, "photo": PICTURE}
FIELDS = [{"name": "text", "type": "text"}, {"name": "photo", "type": "image"}]
OPTIONS = [{"value": "joy", "title": "Joy", "definition": "Gladness"}, {"value": "anger", "title": "Anger"}]
NONE = {"value": "none", "title": "None of it", "exclusive": True}


def box(label: str = "joy", x: float = 10, y: float = 20, width: float = 30, height: float = 25) -> Json:
    return {"label": label, "x": x, "y": y, "width": width, "height": height}


def polygon(*points: tuple[float, float], label: str = "joy") -> Json:
    return {"label": label, "points": [list(point) for point in points]}


TRIANGLE = ((10, 40), (30, 10), (50, 40))


def span(start: int, end: int, label: str = "joy") -> Json:
    return {"label": label, "start": start, "end": end}


@dataclass(frozen=True)
class Example:
    """asked: the question in a schema. same: given → as it is kept. words: of the first answer, for lists.

    different: three answers, no two the same. refused: given → a part of the sentence. cells: text → the answer.
    """

    asked: dict[str, Json]
    same: list[tuple[Json, Json]]
    different: list[Json]
    refused: list[tuple[Json, str]]
    cells: list[tuple[str, Json]]
    words: str
    bad_schemas: list[tuple[dict[str, Json], str]] = field(default_factory=list)

    @property
    def schema(self) -> dict[str, Json]:
        return {"fields": FIELDS, "questions": [{"name": "label", "title": "What is it?", **self.asked}]}

    def form(self, answer: Json) -> dict[str, Json]:
        """What the fields of its template send."""
        if isinstance(answer, list) and (not answer or isinstance(answer[0], dict)):
            return {"json-label": json.dumps(answer)}
        return {"answer-label": answer if isinstance(answer, list) else str(answer)}


EXAMPLES: dict[str, Example] = {
    "choice": Example(
        asked={"type": "choice", "options": OPTIONS},
        same=[("joy", "joy")],
        different=["joy", "anger", "joy"],
        refused=[("love", "Choose one of: joy, anger."), (["joy"], "Choose one."), (1, "Choose one of")],
        cells=[("joy", "joy")],
        words="Joy",
        bad_schemas=[
            ({"options": OPTIONS[:1]}, "2 to 1000 options"),
            ({"options": [*OPTIONS, OPTIONS[0]]}, "same value"),
            ({"options": [*OPTIONS, {"value": "x", "hotkey": "c"}]}, "taken by the workspace"),
        ],
    ),
    "choices": Example(
        asked={"type": "choices", "options": [*OPTIONS, NONE]},
        same=[(["joy", "anger"], ["anger", "joy"]), (["joy", "joy"], ["joy"]), ([], []), (["none"], ["none"])],
        different=[["anger", "joy"], ["joy"], ["none"]],
        refused=[
            (["love"], "There is no option “love”."),
            ("joy", "Give a list of options"),
            ([{"label": "joy"}], "Give a list of options"),
            (["joy", "none"], "“None of it” stands alone."),
        ],
        cells=[('["joy", "anger"]', ["anger", "joy"]), ("joy", ["joy"]), ("[]", [])],
        words="Joy, Anger",
        bad_schemas=[({"options": OPTIONS[:1]}, "2 to 1000 options")],
    ),
    "rating": Example(
        asked={"type": "rating", "min": 1, "max": 4, "low": "fit", "high": "unfit"},
        same=[(3, 3), (3.0, 3)],
        different=[3, 1, 4],
        refused=[(5, "Choose one of: 1, 2, 3, 4."), (2.5, "no point"), ("3", "Choose one of"), (True, "Choose one of")],
        cells=[("3", 3), ("3.0", 3)],
        words="3",
        bad_schemas=[
            ({"min": None}, "min must be a number"),
            ({"max": 1}, "max must be above min"),
            ({"step": 0}, "step must be a number above"),
            ({"options": [{"value": 2}, {"value": 1}]}, "the lowest first"),
            ({"options": [{"value": "low"}, {"value": "high"}]}, "must be a number"),
        ],
    ),
    "number": Example(
        asked={"type": "number", "min": 0, "max": 10, "unit": "mm"},
        same=[(0.3, 0.3), (7.0, 7), (0, 0)],
        different=[0.3, 0, 7],
        refused=[
            (11, "above the highest value. Give a number from 0 to 10."),
            (-0.1, "below the lowest"),
            ("0,3", "Write it with a point"),
            (float("nan"), "Give a number"),
            (10**400, "Give a number"),
            (False, "Give a number"),
        ],
        cells=[("0.3", 0.3), ("7", 7), ("1e1", 10)],
        words="0.3 mm",
        bad_schemas=[({"min": "low"}, "min must be a number"), ({"step": 1e-12}, "step must be a number above")],
    ),
    "text": Example(
        asked={"type": "text", "language": "de"},
        same=[(" Nächste Tankstelle,\nbitte ", " Nächste Tankstelle,\nbitte ")],
        different=["nächste Tankstelle", "nächste Tanke", "Bahnhof"],
        refused=[
            ("  ", "Write the text"),
            (3, "Write the text"),
            ("a\0b", "cannot be stored"),
            ("x" * 50_001, "50,001"),
        ],
        cells=[("[1, 2]", "[1, 2]")],
        words="Nächste Tankstelle, bitte",
        bad_schemas=[
            ({"normaliser": "soundex"}, "normaliser is one of: words_only, raw."),
            ({"max_length": 0}, "max_length must be a whole number from 1 to 50,000."),
            ({"fillers": ["uh"]}, "fillers must be text of at most 200 characters."),
        ],
    ),
    "spans": Example(
        asked={"type": "spans", "options": OPTIONS},
        same=[
            ([span(15, 19), span(0, 3, "anger")], [span(0, 3, "anger"), span(15, 19)]),
            ([span(4, 5), span(4, 5)], [span(4, 5)]),
            ([], []),
        ],
        different=[[span(0, 3)], [], [span(0, 3), span(15, 19, "anger")]],
        refused=[
            ([span(0, 99)], "Span 1 runs from 0 to 99."),
            ([span(0, 3), span(5, 5)], "Span 2"),
            ([span(0, 3, "love")], "no label that is an option"),
            ([span(0.5, 3)], "whole numbers"),
            ("Zoë", "Give a list"),
            ([7], "Span 1 must be an object"),
            ([span(0, 3)] * 1001, "at most 1,000"),
        ],
        cells=[('[{"start": 0, "end": 3, "label": "joy"}]', [span(0, 3)])],
        words="Joy, Anger",
        bad_schemas=[
            ({"field": "photo"}, "needs a field “photo” of type text"),
            ({"options": []}, "1 to 1000"),
            ({"overlapping": "sometimes"}, "overlapping is one of: allowed, refused."),
        ],
    ),
    "boxes": Example(
        asked={"type": "boxes", "options": OPTIONS},
        same=[
            ([box(x=70), box(x=1.5, width=10.0)], [box(x=1.5, width=10), box(x=70)]),
            ([], []),
        ],
        different=[[box()], [], [box(), box("anger", 0, 0, 100, 50)]],
        refused=[
            ([box(x=84)], "Box 1 leaves the picture on the right by 14 px."),
            ([box(), box(y=-3)], "Box 2 leaves the picture at the top by 3 px."),
            ([box(width=0)], "has no area"),
            ([box("love")], "no label that is an option"),
            ([box(x="left")], "needs a number for each of x, y, width, height"),
            ([box(), box()], "exactly the same"),
            ({}, "Give a list"),
        ],
        cells=[('[{"x": 10, "y": 20, "width": 30, "height": 25, "label": "joy"}]', [box()])],
        words="Joy ×2",
        bad_schemas=[({"field": "text"}, "needs a field “text” of type image"), ({"options": None}, "1 to 1000")],
    ),
    "polygon": Example(
        asked={"type": "polygon", "options": OPTIONS},
        same=[
            ([polygon((50, 40), (30, 10), (30, 10), (10, 40.0), (50, 40))], [polygon(*TRIANGLE)]),
            (
                [polygon((90, 1), (80, 9), (80, 1)), polygon(*TRIANGLE)],
                [polygon(*TRIANGLE), polygon((80, 1), (90, 1), (80, 9))],
            ),
            ([], []),
        ],
        different=[[polygon(*TRIANGLE)], [], [polygon(*TRIANGLE), polygon((0, 0), (100, 0), (100, 50), label="anger")]],
        refused=[
            ([polygon((0, 0), (104, 0), (50, 50))], "Polygon 1 leaves the picture on the right by 4 px."),
            ([polygon(*TRIANGLE), polygon((0, 0), (9, 9))], "Polygon 2 needs three corners or more"),
            ([polygon((0, 0), (9, 9), (18, 18))], "has no area"),
            ([polygon((0, 0), (20, 20), (20, 0), (0, 30))], "Polygon 1 crosses itself"),
            ([polygon(*TRIANGLE, label="love")], "no label that is an option"),
            ([{"label": "joy", "points": [[1, 2, 3]]}], "a corner that is not two numbers"),
            ([{"label": "joy"}], "needs points"),
            ([polygon(*[(x, x % 2) for x in range(201)])], "3 to 200 corners"),
            ([polygon(*TRIANGLE), polygon(*TRIANGLE[::-1])], "exactly the same"),
            ({}, "Give a list"),
        ],
        cells=[('[{"points": [[10, 40], [30, 10], [50, 40]], "label": "joy"}]', [polygon(*TRIANGLE)])],
        words="Joy",
        bad_schemas=[({"field": "text"}, "needs a field “text” of type image"), ({"options": None}, "1 to 1000")],
    ),
}
