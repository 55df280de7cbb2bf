"""The lines under the numbers of a page compute them again, over REST, to the last digits."""

import re

import pytest
from django.conf import settings
from pytest import approx

from consensus.coefficients import COEFFICIENTS
from consensus.ratings import Known
from consensus.reports.coefficients import measured, text_lengths
from consensus.reports.notebook import notebook
from labeling.actions.people import make_token
from labeling.actions.rounds import close_round
from labeling.models import Item
from tests import factories
from tests.questions import TRIANGLE, polygon

pytestmark = pytest.mark.once

TEXT = "Ada met Bob in Paris"
BOX = {"label": "PER", "x": 1, "y": 2, "width": 30, "height": 40}
OPTIONS = [{"value": "PER"}, {"value": "LOC"}]
QUESTIONS = {
    "choice": ({"options": [{"value": "joy"}, {"value": "anger"}, {"value": "fear"}]}, ["joy", "anger", "joy", "joy"]),
    "choices": ({"options": OPTIONS}, [["PER"], ["LOC", "PER"], [], ["LOC"]]),
    "rating": ({"min": 1, "max": 5}, [1, 2, 5, 4]),
    "number": ({"unit": "mm"}, [0.5, 2, 5.25, 1]),
    "spans": (
        {"options": OPTIONS, "field": "text"},
        [[{"label": "PER", "start": 0, "end": 3}], [], [{"label": "LOC", "start": 15, "end": 20}], []],
    ),
    "boxes": (
        {"options": OPTIONS, "field": "picture"},
        [[BOX], [], [], [BOX | {"label": "LOC", "height": 35}]],
    ),
    "polygon": (
        {"options": OPTIONS, "field": "picture"},
        [[polygon(*TRIANGLE, label="PER")], [], [], [polygon((12, 42), (30, 12), (52, 41), label="PER")]],
    ),
    "text": ({}, ["a cat sat", "A cat, sat.", "the dog", "a cat"]),
}  # fmt: skip
CASES = [(kind, each) for kind, some in COEFFICIENTS.items() for each in some]


@pytest.fixture
def made(transactional_db, work):
    """made(kind) -> a closed round of six items and three labelers who differ here and there."""

    def make(kind: str):
        more, answers = QUESTIONS[kind]
        fields = [{"name": "text", "type": "text"}, {"name": "picture", "type": "image"}]
        question = {"name": "what_is_it", "title": "What is it?", "type": kind, **more}
        schema = {"fields": fields, "questions": [question]}
        project = factories.make_project(schema=schema)
        people = [factories.make_member(project, "labeler") for _ in range(3)]
        for place in range(6):
            attributes = {"channel": "mail" if place % 2 else "phone", "words": place / 2, "short": place < 3}
            data = {"text": TEXT, "picture": {"name": "none.png", "width": 100, "height": 100}}
            Item.objects.create(project=project, key=f"item {place}", data=data, attributes=attributes)
        held = factories.make_open_round(project, overlap=3)
        for place, item in enumerate(held.round_items.order_by("item")):
            for number, person in enumerate(people):
                factories.answer(item, person, answers[(place * number) % 4])
        closed = close_round(round=held, by=project.created_by)
        work()
        return closed

    return make


def printed(lines: str, round) -> str:
    """What the lines print, run as they stand with a token of the manager."""
    _, token = make_token(by=round.project.created_by, name="notebook", scope="read", days=1)
    said: list = []
    exec(lines.replace("<token>", token), {"print": said.append, "__name__": "__main__"})
    return said[0]


@pytest.mark.parametrize("kind", QUESTIONS)
def test_the_lines_of_every_coefficient_give_the_number_of_the_page(made, live_server, kind):
    round = made(kind)
    question = round.instructions.questions.questions[0]
    known = Known(round, question)

    for coefficient in COEFFICIENTS[kind]:
        wanted = measured(coefficient, known.answered.ratings, text_lengths(known))
        found = printed(notebook(round, question, coefficient, "", live_server.url), round)
        assert wanted.value is not None
        assert found.value == approx(wanted.value, abs=1e-9), coefficient.name
        if kind in ("choice", "rating", "number"):  # their labels stand in one order; others are drawn in another
            assert (found.low, found.high) == approx((wanted.low, wanted.high), abs=1e-9), coefficient.name


@pytest.mark.parametrize("slice", ["channel=mail", "short=true", "words=0", "words=2.5"])
def test_the_lines_of_a_slice_take_its_items_alone(made, live_server, slice):
    round = made("choice")
    question = round.instructions.questions.questions[0]
    percent = COEFFICIENTS["choice"][1]
    known = Known(round, question)

    found = printed(notebook(round, question, percent, slice, live_server.url), round)

    assert found.value == approx(measured(percent, known.of(slice).ratings, {}).value, abs=1e-9)
    assert found.n_items == known.of(slice).ratings.n_items


def test_the_lines_of_binned_numbers_take_the_bin(made, live_server):
    round = made("choice")
    for place, item in enumerate(Item.objects.order_by("pk")):
        Item.objects.filter(pk=item.pk).update(attributes={"size": 0.1 * place})
    for place in range(6, 20):
        project = round.project
        Item.objects.create(project=project, key=f"item {place}", data={"text": TEXT}, attributes={"size": 0.1 * place})
    question = round.instructions.questions.questions[0]
    known = Known(round, question)
    name = next(iter(known.sides.slices))
    percent = COEFFICIENTS["choice"][1]

    found = printed(notebook(round, question, percent, name, live_server.url), round)

    assert found.value == approx(measured(percent, known.of(name).ratings, {}).value, abs=1e-9)


def test_an_open_round_has_no_lines_as_its_numbers_leave_out_what_is_not_complete(made):
    round = made("choice")
    again = factories.make_open_round(round.project, overlap=2)

    assert notebook(again, again.instructions.questions.questions[0], COEFFICIENTS["choice"][0], "", "") == ""


def test_the_lines_need_no_django(made):
    round = made("text")
    lines = notebook(round, round.instructions.questions.questions[0], COEFFICIENTS["text"][0], "", "http://x")

    assert set(re.findall(r"^(?:from|import) (\w+)", lines, re.MULTILINE)) == {"json", "urllib", "pandas", "consensus"}
    assert "consensus.stats" in lines
    assert settings.SECRET_KEY not in lines
