"""A planted line on a number is found, shown with each labeler's own, and becomes a rule of the draft."""

import html
import re

import pytest
from django.urls import reverse

from labeling.actions.rounds import close_round
from labeling.models import Item
from tests import factories

pytestmark = pytest.mark.once

OPTIONS = [{"value": "fine", "title": "Fine"}, {"value": "defect", "title": "Defect"}]
SCHEMA = {
    "fields": [{"name": "text", "type": "text"}],
    "questions": [{"name": "state", "type": "choice", "title": "What is it?", "options": OPTIONS}],
}
LINES = [0.2, 0.3, 0.3]  # millimetres from which on each labeler says defect


@pytest.fixture
def measured(db, work):
    """Forty scratches from 0.05 to 0.44 mm, and three labelers each with a line of their own."""
    project = factories.make_project(schema=SCHEMA)
    people = [factories.make_member(project, "labeler") for _ in LINES]
    factories.make_items(project, 40)
    made = factories.make_open_round(project, overlap=3)
    for place, row in enumerate(made.round_items.order_by("item")):
        length = round(0.05 + place / 100, 2)
        Item.objects.filter(pk=row.item_id).update(attributes={"scratch_mm": length, "camera": "left"})
        for person, at in zip(people, LINES, strict=True):
            factories.answer(row, person, "defect" if length >= at else "fine")
    work()
    closed = close_round(round=made, by=project.created_by)
    work()
    return closed


@pytest.fixture
def page(measured, signed_in):
    client = signed_in(measured.project.created_by)

    def look(**query):
        shown = client.get(reverse("line", kwargs={"slug": measured.project.slug}), query).content.decode()
        return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", shown).split()))

    return look


def test_the_planted_line_is_found_and_said_in_a_sentence(page):
    text = page()
    assert "Defect if scratch_mm is 0.3 or more, Fine if it is less" in text
    assert "91.7 % of 120 answers on 40 items follow it" in text
    assert "The line falls between 0.29 and 0.3;" in text


def test_each_labelers_own_line_stands_beside_it(page):
    text = page()
    assert text.count("0.295 100.0 % 40") == 2
    assert text.count("0.195 75.0 % 40") == 1


def test_the_sentence_becomes_a_rule_of_the_draft(measured, signed_in):
    client, project = signed_in(measured.project.created_by), measured.project
    shown = client.get(reverse("line", kwargs={"slug": project.slug})).content.decode()
    rule = re.search(r'<textarea[^>]*name="rule"[^>]*>([^<]+)<', shown)[1]
    client.post(reverse("propose_line", kwargs={"slug": project.slug}), {"rule": rule})
    assert project.draft.rules.endswith("**Defect** if scratch_mm is 0.3 or more, **Fine** if it is less.\n")


def test_without_a_number_among_the_attributes_the_page_says_what_to_bring(measured, page):
    Item.objects.update(attributes={"camera": "left"})
    assert "No attribute of these items is a number" in page()


@pytest.mark.parametrize("query", [{"attribute": "nothing"}, {"first": "fine", "second": "fine"}, {"first": "x"}])
def test_what_the_address_has_wrong_falls_back_to_what_there_is(page, query):
    assert "The rule that most answers follow" in page(**query)


@pytest.mark.parametrize(
    ("kind", "answers", "rule"),
    [
        ("rating", (1, 4), "**4 or higher** if scratch_mm is 0.3 or more, **below 4** if it is less."),
        ("choices", ([], ["4"]), "**4** if scratch_mm is 0.3 or more, **not 4** if it is less."),
    ],
)
def test_a_line_lies_before_a_point_of_a_scale_and_between_chosen_and_not(db, work, signed_in, kind, answers, rule):
    options = [{"value": str(value)} for value in range(1, 6)]
    question = {"name": "how", "type": kind, "options": options}
    project = factories.make_project(schema={"fields": [{"name": "text", "type": "text"}], "questions": [question]})
    people = [factories.make_member(project, "labeler") for _ in range(2)]
    factories.make_items(project, 10)
    made = factories.make_open_round(project, overlap=2)
    for place, row in enumerate(made.round_items.order_by("item")):
        length = round(0.25 + place / 100, 2)
        Item.objects.filter(pk=row.item_id).update(attributes={"scratch_mm": length})
        for person in people:
            factories.answer(row, person, answers[length >= 0.3])
    work()
    close_round(round=made, by=project.created_by)
    shown = signed_in(project.created_by).get(reverse("line", args=[project.slug]), {"first": "4"}).content.decode()
    assert rule in html.unescape(shown)
