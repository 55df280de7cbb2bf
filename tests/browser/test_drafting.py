"""A manager builds what is asked in the browser, by keyboard alone; a labeler then answers it."""

from django.core.files.base import ContentFile
from playwright.sync_api import Locator, Page, expect

from labeling.actions.media import add_media
from labeling.models import Annotation, Item, Project
from tests import factories
from tests.browser.accessibility import assert_accessible
from tests.browser.drawing import photo
from tests.browser.test_labeling import soon
from tests.browser.test_question_types import is_ready


def go_to(page: Page, element: Locator, *, back: bool = False) -> None:
    """By Tab, as often as it takes."""
    for _ in range(80):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab does not lead to {element}")


def press(page: Page, name: str) -> None:
    go_to(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def test_questions_are_built_by_keyboard_alone_and_then_answered(live, new_person):
    project = factories.make_project(published=False, schema={
        "fields": [{"name": "photo", "type": "image"}],
        "questions": [{"name": "damage", "title": "Where is it damaged?", "type": "boxes",
                       "options": [{"value": "scratch", "title": "Scratch"}]}],
    })  # fmt: skip
    page = new_person(project.created_by)
    page.goto(f"/p/{project.slug}/instructions/draft/")

    go_to(page, page.locator("#new-field"))
    page.keyboard.type("Text")
    press(page, "Add a field")
    expect(page.locator("#f1-name")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("report")

    go_to(page, page.locator("#new-question"))
    page.keyboard.type("Stretches")
    press(page, "Add a question")
    expect(page.locator("#q1-question")).to_be_focused()
    page.keyboard.type("Which words say what is wrong?")
    go_to(page, page.locator("#q1-name"))
    page.keyboard.type("words")
    go_to(page, page.locator("#q1-set-overlapping"))
    page.keyboard.type("refused")
    go_to(page, page.locator("#q1-option-0").get_by_label("Title"))
    page.keyboard.type("Part")
    page.keyboard.press("Enter")  # on to the next option
    page.keyboard.type("Fault")

    go_to(page, page.locator("#new-question"))
    page.keyboard.type("A number")
    press(page, "Add a question")
    expect(page.locator("#q2-question")).to_be_focused()
    page.keyboard.type("How long is it?")
    go_to(page, page.locator("#q2-name"))
    page.keyboard.type("length")
    expect(page.locator("#as-asked")).to_contain_text("How long is it?")

    # Asked only where there is a scratch, and before the words.
    go_to(page, page.locator("#q2-remove"), back=True)
    go_to(page, page.locator("#q2-up"), back=True)
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_have_text("Moved to place 2 of 3.")
    expect(page.locator("#q2-up")).to_be_focused()
    summary = page.locator('[data-id="q2"] summary')
    go_to(page, summary)
    page.keyboard.press("Enter")
    go_to(page, page.locator('[data-id="q2"]').get_by_label("Scratch"))
    page.keyboard.press("Space")
    go_to(page, page.locator("#q2-set-min"))
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    expect(page.locator('[data-id="q2"] .errors')).to_have_text("max must be above min.")
    page.keyboard.press("Control+a")
    page.keyboard.type("90")
    go_to(page, page.locator("#q2-set-unit"))
    page.keyboard.type("mm")
    expect(page.locator("#save-state")).to_have_text("Saved")
    page.evaluate("scrollTo(0, 0)")  # what the bar at the top half covers is no finding
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.locator(".toast-text")).to_contain_text("The draft is saved.")
    go_to(page, page.get_by_role("button", name="Go on to publish"))
    page.keyboard.press("Enter")
    press(page, "Publish version 1")
    expect(page.get_by_role("heading", name="Instructions version 1")).to_be_visible()

    answer(new_person, project)
    given = Annotation.objects.get().answers
    assert [box["label"] for box in given["damage"]] == ["scratch"]
    assert given["length"] == 12
    assert given["words"] == [{"label": "Fault", "start": 0, "end": 7}]


def answer(new_person, project: Project) -> None:
    """One item, by keys alone."""
    add_media(project=project, by=project.created_by, name="front.jpg", file=ContentFile(photo(), "front.jpg"))
    data = {"photo": "front.jpg", "report": "Cracked glass"}
    Item.objects.create(project=project, key="1", data=data)
    labeler = factories.make_member(project, "labeler")
    factories.make_open_round(project)
    page = new_person(labeler)
    page.goto(f"/p/{project.slug}/label/")
    is_ready(page)
    go_to(page, page.get_by_role("button", name="New box"))
    page.keyboard.press("n")
    page.keyboard.press("1")
    go_to(page, page.locator('[name="answer-length"]'))
    page.keyboard.type("12")
    go_to(page, page.get_by_role("textbox", name="The text to mark"), back=True)
    for key in ("ArrowRight", "2"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    assert soon(page, Annotation.objects.exists)
