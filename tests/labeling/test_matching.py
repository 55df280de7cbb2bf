"""Whether an answer is right, where the known one is."""

import pytest

from labeling.questions import QUESTIONS
from labeling.questions.matching import matches

OPTIONS = [{"value": "a"}, {"value": "b"}]


def asked(kind: str, **more: object):
    return QUESTIONS[kind].read({"name": "q", "type": kind, "options": OPTIONS, **more}, "questions.0")


def box(x: float, label: str = "a", width: float = 10) -> dict:
    return {"label": label, "x": x, "y": 0, "width": width, "height": 10}


def outline(*points: tuple[int, int]) -> dict:
    return {"label": "a", "points": [list(point) for point in points]}


def span(start: int, end: int, label: str = "a") -> dict:
    return {"label": label, "start": start, "end": end}


@pytest.mark.parametrize(
    ("kind", "answer", "known", "right"),
    [
        ("choice", "a", "a", True),
        ("choice", "a", "b", False),
        ("choices", ["a", "b"], ["a", "b"], True),
        ("choices", ["a"], ["a", "b"], False),
        ("number", 10.4, 10, True),
        ("number", 10.6, 10, False),
        ("number", 0, 0, True),
        ("boxes", [box(0)], [box(2)], True),
        ("boxes", [box(0)], [box(6)], False),
        ("boxes", [box(0)], [box(0, "b")], False),
        ("boxes", [box(0), box(100)], [box(0)], False),
        ("boxes", [box(101), box(1)], [box(0), box(100)], True),
        ("boxes", [], [], True),
        ("polygon", [outline((0, 0), (9, 0), (0, 9))], [outline((0, 0), (10, 0), (0, 10))], True),
        (
            "polygon",
            [outline((10, 0), (10, 10), (0, 10))],
            [outline((0, 0), (10, 0), (0, 10))],
            False,
        ),  # one box around
        (
            "polygon",
            [outline((0, 0), (10, 0), (10, 4), (4, 4), (4, 10), (0, 10))],
            [outline((0, 0), (10, 0), (10, 10), (0, 10))],
            True,
        ),
        (
            "polygon",
            [outline((0, 0), (10, 0), (10, 2), (2, 2), (2, 10), (0, 10))],
            [outline((0, 0), (10, 0), (10, 10), (0, 10))],
            False,
        ),
        ("spans", [span(0, 10)], [span(0, 9)], True),
        ("spans", [span(0, 10)], [span(8, 20)], False),
        ("text", "Nearest gas station.", "nearest  gas station", True),
        ("text", "nearest gas", "nearest gas station", False),
    ],
)
def test_an_answer_is_right_if_it_says_what_is_known(kind, answer, known, right):
    assert matches(asked(kind), answer, known) is right


def test_every_character_counts_where_the_question_says_so():
    assert not matches(asked("text", normaliser="raw"), "Hello", "hello")
