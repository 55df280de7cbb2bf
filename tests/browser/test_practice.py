"""Practice through a reload and a lost line."""

from playwright.sync_api import expect

from labeling.actions.practice import add_practice_item, set_practice
from labeling.models import PracticeAnswer
from tests import factories


def test_an_answer_to_practise_outlives_a_reload_and_a_lost_line(live, new_person, project, labeler, manager):
    (known,) = factories.make_items(project, 1)
    add_practice_item(project=project, item=known, by=manager, answers={"emotion": "joy"}, explanation="It laughs.")
    set_practice(project=project, by=manager, is_on=True, pass_mark=1.0)
    page = new_person(labeler)
    page.goto(f"/p/{project.slug}/practice/")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("radio", name="Joy")).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.get_by_text("has no answer. Answer it, or say that you cannot tell.")).to_be_visible()
    page.keyboard.press("1")
    page.reload()
    expect(page.get_by_role("radio", name="Joy")).to_be_checked()

    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are offline. 1 answer is kept in this browser")).to_be_visible()
    assert not PracticeAnswer.objects.exists()
    page.context.set_offline(False)

    expect(page.get_by_role("heading", name="Right")).to_be_visible()
    assert PracticeAnswer.objects.get().answers == {"emotion": "joy"}
