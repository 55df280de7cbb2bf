"""Several questions an item, by keyboard: required ones, optional ones, and those that only some answers ask for."""

from playwright.sync_api import Page, expect

from consensus.models import Disagreement
from labeling.models import Annotation, Assignment
from tests import factories
from tests.browser.test_labeling import soon
from tests.browser.test_question_types import is_ready, looks_right
from tests.labeling.test_show_if import SCHEMA

NOTE = {"name": "why", "title": "Why?", "type": "text", "required": False}
SHIFTS = """performance.getEntriesByType('layout-shift').reduce((sum, entry) => sum + entry.value, 0)"""


def opened(new_person, schema) -> Page:
    project = factories.make_project(schema=schema)
    labeler = factories.make_member(project, "labeler")
    factories.make_items(project, 3)
    factories.make_open_round(project)
    page = new_person(labeler)
    page.goto(f"/p/{project.slug}/label/")
    is_ready(page)
    return page


def given(page: Page, n: int) -> dict:
    """The n-th answer, once it is there."""
    expect(page.locator("#progress")).to_contain_text(f"Item {n + 1}")
    assert soon(page, lambda: Annotation.objects.count() == n)
    return Annotation.objects.order_by("-created_at").first().answers


def test_a_question_shows_and_goes_with_the_answer_it_depends_on(live, new_person):
    page = opened(new_person, SCHEMA | {"questions": [*SCHEMA["questions"], NOTE]})
    defect, depth = page.get_by_role("group", name="Which defect?"), page.get_by_role("group", name="How deep?")
    top = page.get_by_role("group", name="State").bounding_box()
    expect(defect).to_be_hidden()

    page.keyboard.press("3")  # defective: the keys go on to the question that came
    expect(defect).to_be_visible()
    expect(page.get_by_role("checkbox", name="Crack")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("Asked as well: Which defect?")
    page.keyboard.press("1")
    expect(depth).to_be_visible()
    page.keyboard.press("Enter")  # it is required
    expect(depth.get_by_text("has no answer. Answer it, or say that you cannot tell.")).to_be_visible()
    page.keyboard.type("0.4")
    assert page.get_by_role("group", name="State").bounding_box() == top
    assert page.evaluate(SHIFTS) <= 0.05

    page.get_by_role("radio", name="Fine").check()  # both go, and with them what was entered
    expect(defect).to_be_hidden()
    expect(depth).to_be_hidden()
    assert soon(page, lambda: Assignment.objects.filter(draft__answers={"state": "fine"}).exists())
    page.get_by_role("radio", name="Worn").check()  # and both come back as they were
    expect(page.get_by_role("checkbox", name="Crack")).to_be_checked()
    expect(depth.locator('[name="answer-depth"]')).to_have_value("0.4")

    page.keyboard.press("Control+z")
    expect(defect).to_be_hidden()
    page.keyboard.press("Enter")
    assert given(page, 1) == {"state": "fine"}

    page.keyboard.press("2")
    page.keyboard.press("2")
    expect(page.locator("#save-state")).to_have_text("draft kept")
    page.reload()
    is_ready(page)
    expect(defect).to_be_visible()
    expect(depth).to_be_hidden()
    page.keyboard.press("Enter")
    assert given(page, 2) == {"state": "worn", "defect": ["scratch"]}


def test_focus_moves_to_the_deciding_question_when_its_own_goes(live, new_person):
    page = opened(new_person, SCHEMA)
    page.keyboard.press("2")
    expect(page.get_by_role("checkbox", name="Crack")).to_be_focused()

    page.keyboard.press("Control+z")

    expect(page.get_by_role("group", name="Which defect?")).to_be_hidden()
    expect(page.get_by_role("radio", name="Fine")).to_be_focused()


def test_one_of_a_thousand_options_is_found_by_typing(live, new_person):
    names = [f"Species {n:03}" for n in range(996)] + ["Jaguar", "Jaguarundi", "Añil ara", "Black jaguar"]
    species = {"name": "species", "title": "Which animal?", "type": "choice", "options": [{"value": n} for n in names]}
    page = opened(new_person, {"fields": [{"name": "text", "type": "text"}], "questions": [species]})
    field, rows = page.get_by_role("searchbox", name="Filter"), page.locator(".option-row:not([hidden])")
    expect(field).to_be_focused()
    assert rows.count() == 1000

    page.keyboard.type("anil")
    expect(rows).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.type("jag")
    expect(rows).to_have_count(3)
    expect(page.locator("#live")).to_have_text("3 of 1000 options; Enter takes Jaguar.")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#live")).to_have_text("Jaguarundi, 2 of 3.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Jaguarundi")).to_be_checked()
    expect(field).to_have_value("")
    page.keyboard.press("Enter")
    assert given(page, 1) == {"species": "Jaguarundi"}

    # items after the first came without their options, and have them; what was taken stands on top
    taken = "performance.getEntriesByType('resource').filter(({name}) => name.endsWith('/label/next/'))"
    assert max(page.evaluate(f"{taken}.map((entry) => entry.decodedBodySize)")[1:]) < 20_000
    expect(page.get_by_role("group", name="Taken lately").get_by_role("radio")).to_have_value("Jaguarundi")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert given(page, 2) == {"species": "Jaguarundi"}

    page.keyboard.press("Escape")  # out of the field: the keys of the page are live
    page.keyboard.press("c")
    expect(page.get_by_role("checkbox", name="Cannot tell")).to_be_checked()


def test_a_long_list_is_accessible(live, new_person):
    options = [{"value": f"Species {n}", "definition": "An animal."} for n in range(12)]
    asked = {"name": "species", "title": "Which animals?", "type": "choices", "options": options}
    page = opened(new_person, {"fields": [{"name": "text", "type": "text"}], "questions": [asked]})
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    page.keyboard.type("spec")
    looks_right(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")

    assert given(page, 1) == {"species": ["Species 11"]}


def test_an_expert_finds_the_label_by_typing_too(live, new_person, work):
    options = [{"value": f"Species {n}"} for n in range(12)]
    asked = {"name": "species", "title": "Which animals?", "type": "choices", "options": options}
    project = factories.make_project(schema={"fields": [{"name": "text", "type": "text"}], "questions": [asked]})
    people = [factories.make_member(project, role) for role in ("labeler", "labeler", "sme")]
    factories.make_items(project, 1)
    item = factories.make_open_round(project, overlap=2).round_items.get()
    for person, label in zip(people, ("Species 1", "Species 2"), strict=False):
        factories.answer(item, person, [label])
    work()
    page = new_person(people[2])
    page.goto(f"/p/{project.slug}/disagreements/{Disagreement.objects.get().pk}/")

    page.get_by_role("radio", name="Decide the label").check()
    page.get_by_role("searchbox").press_sequentially("species 11")
    page.keyboard.press("Enter")

    expect(page.get_by_role("checkbox", name="Species 11")).to_be_checked()
    expect(page.get_by_role("searchbox")).to_have_value("")
