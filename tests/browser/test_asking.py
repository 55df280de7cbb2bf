"""Q: a question about the definition, asked with the hands on the keyboard while labeling goes on."""

import pytest
from playwright.sync_api import Page, expect

from labeling.actions.inquiries import reply
from labeling.models import Annotation, Inquiry
from tests import factories
from tests.browser.accessibility import assert_accessible


@pytest.fixture
def work(page, sign_in, labeler, project, items, open_round) -> Page:
    factories.read_by_everyone(project, open_round.instructions)
    sign_in(page, labeler)
    page.goto(f"/p/{project.slug}/label/")
    expect(page.get_by_role("radio", name="Joy")).to_be_focused()
    return page


def asks(page: Page):
    return page.get_by_role("dialog", name="Ask about the definition")


def test_a_question_goes_out_by_keys_alone_and_the_answer_is_found(work, project, sme):
    work.keyboard.press("2")
    work.keyboard.press("q")
    expect(work.get_by_label("About", exact=True)).to_have_value("emotion")
    assert_accessible(work)
    work.keyboard.type("Is mild joy joy? 1")
    work.keyboard.press("Control+Enter")

    expect(asks(work)).to_be_hidden()
    expect(work.get_by_role("radio", name="Anger")).to_be_focused()
    work.keyboard.press("Enter")
    expect(work.locator("#progress")).to_contain_text("Item 2")
    expect(work.locator("#save-state")).to_have_text("saved")
    (asked,) = Inquiry.objects.all()
    assert (asked.question, asked.body) == ("emotion", "Is mild joy joy? 1")
    assert asked.assignment.annotations.get().answers == {"emotion": "anger"}

    reply(inquiry=asked, by=sme, body="It is joy.")
    work.reload()
    expect(work.locator("#rules").get_by_text("It is joy.")).to_be_visible()
    work.goto(f"/p/{project.slug}/mine/")
    expect(work.get_by_text("It is joy.")).to_be_visible()


def test_what_is_typed_survives_a_reload_and_what_is_asked_offline_is_sent_once(work):
    work.keyboard.press("q")
    work.get_by_label("What is unclear?").fill("Half a")
    work.reload()
    expect(work.get_by_role("radio", name="Joy")).to_be_focused()
    work.keyboard.press("q")
    expect(work.get_by_label("What is unclear?")).to_have_value("Half a")
    work.get_by_label("What is unclear?").fill("Half a question")

    work.context.set_offline(True)
    asks(work).get_by_role("button", name="Ask").click()
    expect(work.locator("#save-state")).to_have_text("waiting to send (1)")
    work.keyboard.press("1")
    work.keyboard.press("Enter")
    expect(work.locator("#save-state")).to_have_text("waiting to send (2)")
    assert not Inquiry.objects.exists()
    work.context.set_offline(False)

    expect(work.locator("#save-state")).to_have_text("saved")
    assert [asked.body for asked in Inquiry.objects.all()] == ["Half a question"]
    assert Annotation.objects.count() == 1
