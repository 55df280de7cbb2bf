"""Practice by keys; then, beside the item: finding a rule, what an option means by key and where the pointer rests."""

from playwright.sync_api import expect

from labeling.actions.practice import add_practice_item, set_practice
from labeling.models import PracticeTry
from tests import factories


def test_practice_and_then_instructions_at_hand(live, new_person):
    project = factories.make_project()
    labeler, manager = factories.make_member(project, "labeler"), project.created_by
    factories.make_items(project, 2)
    factories.make_open_round(project)
    (known,) = factories.make_items(project, 1)
    add_practice_item(project=project, item=known, by=manager, answers={"emotion": "joy"}, explanation="It laughs.")
    set_practice(project=project, by=manager, is_on=True, pass_mark=1.0)
    page = new_person(labeler)

    page.goto(f"/p/{project.slug}/label/")
    page.get_by_role("button", name="Begin").press("Enter")
    expect(page.get_by_text("Practice: item 1 of 1")).to_be_visible()
    expect(page.locator(".option-row input").first).to_be_focused()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Right")).to_be_visible()
    expect(page.get_by_text("It laughs.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You passed: 1 of 1")).to_be_visible()
    assert PracticeTry.objects.get().passed
    page.get_by_role("link", name="Go on to labeling").press("Enter")
    expect(page.locator("#work-place")).to_be_visible()
    page.keyboard.press("Enter")

    find, rules = page.get_by_role("searchbox", name="Find in the instructions"), page.locator("#rules-body")
    row = page.locator(".option-row", has_text="Joy")
    expect(row).to_be_visible()
    find.fill("gladness")
    expect(rules.locator("dl > div", has_text="Joy")).to_be_visible()
    expect(rules.locator("dl > div", has_text="Anger")).to_be_hidden()
    expect(page.locator("#rules-found")).to_have_text("1 part found")
    find.press("Escape")
    expect(rules.locator("dl > div", has_text="Anger")).to_be_visible()

    row.hover()
    expect(row.locator(".definition")).to_be_visible()
    page.mouse.move(5, 5)
    expect(row.locator(".definition")).to_be_hidden()
    row.locator("input").focus()
    page.keyboard.press("x")
    expect(row.locator(".definition")).to_be_visible()
