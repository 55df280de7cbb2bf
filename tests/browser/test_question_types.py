"""Each question type answered with the keyboard alone, kept over a reload, taken back, submitted."""

import json

import pytest
from playwright.sync_api import Page, expect

from labeling.models import Annotation, Item
from tests import factories
from tests.browser.accessibility import assert_accessible
from tests.browser.test_labeling import soon
from tests.questions import EXAMPLES, PICTURE, TEXT, Json


@pytest.fixture
def workspace(live, new_person):
    """workspace("spans", …) -> the page of a labeler who holds the first of two items."""

    def opened(kind: str, **more: Json) -> Page:
        example = EXAMPLES[kind]
        schema = {**example.schema, "questions": [{**example.schema["questions"][0], **more}]}
        project = factories.make_project(schema=schema)
        labeler = factories.make_member(project, "labeler")
        data = {"text": TEXT, "photo": PICTURE}
        Item.objects.bulk_create([Item(project=project, key=f"i{n}", data=data) for n in range(2)])
        factories.make_open_round(project)
        page = new_person(labeler)
        page.goto(f"/p/{project.slug}/label/")
        is_ready(page)
        return page

    return opened


def answered(page: Page) -> Json:
    """What arrived, once the next item is there."""
    expect(page.locator("#progress")).to_contain_text("Item 2")
    assert soon(page, Annotation.objects.exists)
    return Annotation.objects.get().answers["label"]


def is_kept(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_text("draft kept")
    page.reload()
    is_ready(page)


def is_ready(page: Page) -> None:
    """The scripts have taken over; keys pressed before go to the bare page."""
    expect(page.locator("form.work[data-shown]")).to_be_visible()


def looks_right(page: Page) -> None:
    """Nothing found by axe, in either theme, and no sideways scroll on a phone."""
    page.evaluate("scrollTo(0, 0)")  # what the bar at the top half covers is no finding
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1440, "height": 900})


def test_several_options_are_ticked_by_digits_and_none_of_them_stands_alone(workspace):
    page = workspace("choices")
    page.keyboard.press("1")
    page.keyboard.press("2")
    is_kept(page)
    boxes = page.locator('[name="answer-label"]')
    assert [boxes.nth(at).is_checked() for at in range(3)] == [True, True, False]
    looks_right(page)

    page.keyboard.press("3")
    assert [boxes.nth(at).is_checked() for at in range(3)] == [False, False, True]
    page.keyboard.press("Control+z")
    assert [boxes.nth(at).is_checked() for at in range(3)] == [True, True, False]
    page.keyboard.press("Enter")
    assert answered(page) == ["anger", "joy"]


def test_none_of_these_is_an_answer_where_no_option_says_so(workspace):
    page = workspace("choices", options=EXAMPLES["choice"].asked["options"])
    page.keyboard.press("1")
    page.get_by_label("None of these").check()
    expect(page.locator('[name="answer-label"]').first).not_to_be_checked()
    is_kept(page)
    page.keyboard.press("Enter")

    assert answered(page) == []


def test_a_point_of_a_scale_is_chosen_by_its_digit(workspace):
    page = workspace("rating")
    expect(page.get_by_text("1: fit")).to_be_visible()
    page.keyboard.press("3")
    looks_right(page)
    page.keyboard.press("Enter")

    assert answered(page) == 3


def test_a_fraction_of_a_scale_is_typed(workspace):
    page = workspace("rating", min=0, max=10, step="any")
    page.keyboard.type("6.77")
    is_kept(page)
    page.keyboard.press("Enter")

    assert answered(page) == 6.77


def test_an_answer_that_was_refused_is_not_covered_by_an_item_that_comes_late(workspace):
    page = workspace("text")
    asked_for = []
    page.route("**/label/next/", lambda route: asked_for.append(route))
    page.keyboard.type("  ")
    page.keyboard.press("Control+Enter")
    error = page.locator(".question-error")
    expect(error).to_contain_text("Write the text")
    assert soon(page, lambda: asked_for)
    with page.expect_response("**/label/next/"):
        for route in asked_for:
            route.continue_()
    page.evaluate("new Promise((shown) => setTimeout(shown))")

    expect(error).to_contain_text("Write the text")
    expect(page.locator('[name="answer-label"]')).to_have_value("  ")


@pytest.mark.parametrize("kind", ["choices", "text", "spans", "boxes"])
def test_an_expert_takes_an_answer_with_a_digit(kind, live, new_person, work):
    example = EXAMPLES[kind]
    project = factories.make_project(schema=example.schema)
    people = [factories.make_member(project, "labeler") for _ in range(2)]
    Item.objects.create(project=project, key="i", data={"text": TEXT, "photo": PICTURE})
    made = factories.make_open_round(project)
    for person, answer in zip(people, example.different, strict=False):
        factories.answer(made.round_items.get(), person, answer)
    work()
    page = new_person(project.created_by)
    page.goto(f"/p/{project.slug}/disagreements/")
    page.get_by_role("link", name="Open first").click()
    page.wait_for_url("**/disagreements/*/")
    page.wait_for_load_state()
    taken = json.loads(page.locator("[data-take]").first.get_attribute("data-take")) if kind != "text" else None
    page.keyboard.press("1")
    looks_right(page)
    page.get_by_label("Cause").select_option("slip")
    page.get_by_label("Why").fill("As it says.")
    page.get_by_label("Why").press("Control+Enter")
    expect(page.locator(".toast-text")).to_be_visible()
    label = made.round_items.get().disagreements.get().resolutions.get().label
    assert label == taken if kind != "text" else label in example.different
