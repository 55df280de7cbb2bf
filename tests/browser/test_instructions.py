"""The draft of the instructions: saved while it is typed, never overwritten, published with what becomes of answers."""

import pytest
from playwright.sync_api import expect

from labeling.actions.instructions import save_draft, start_draft
from labeling.models import InstructionVersion
from tests.browser.accessibility import assert_accessible


@pytest.fixture
def draft(project, sme) -> InstructionVersion:
    return start_draft(project=project, by=sme)


@pytest.fixture
def instructions(project) -> str:
    return f"/p/{project.slug}/instructions/"


def test_a_draft_saves_itself_and_shows_how_it_will_read(draft, instructions, new_person, sme):
    page = new_person(sme)
    page.goto(f"{instructions}draft/")
    page.get_by_role("textbox", name="Rules", exact=True).fill("# Rules\n\nBe **very** kind.")
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("very")
    expect(page.locator("#save-state")).to_have_text("Saved")
    draft.refresh_from_db()
    assert "**very**" in draft.rules
    page.get_by_role("textbox", name="Rules", exact=True).press_sequentially(" Really.")
    expect(page.locator("#save-state")).to_have_text("Not saved yet")
    expect(page.locator("#save-state")).to_have_text("Saved")
    draft.refresh_from_db()
    assert "Really." in draft.rules


def test_options_are_added_moved_and_removed(draft, instructions, new_person, sme):
    page = new_person(sme)
    page.goto(f"{instructions}draft/")
    page.get_by_role("button", name="Add an option").click()
    page.keyboard.type("Awe")
    page.locator(".option-form").nth(3).get_by_role("button", name="Move up").click()
    page.locator(".option-form").nth(0).get_by_role("button", name="Remove this option").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".toast-text")).to_contain_text("The draft is saved.")
    question = InstructionVersion.objects.get(pk=draft.pk).questions.questions[0]
    assert [option.title for option in question.options] == ["Anger", "Awe", "Fear"]


def test_who_saves_later_sees_both_texts(draft, instructions, new_person, sme, manager):
    page = new_person(sme)
    page.goto(f"{instructions}draft/")
    save_draft(draft=draft, by=manager, revision=1, rules="Theirs")
    page.get_by_role("textbox", name="Rules", exact=True).fill("Mine")
    page.get_by_role("button", name="Show both texts").click()
    expect(page.get_by_role("heading", name="Two texts")).to_be_visible()
    expect(page.get_by_label("Yours")).to_have_value("Mine")
    page.get_by_label("Yours").fill("Theirs and mine")
    page.get_by_role("button", name="Save what stands under").click()
    expect(page.locator(".toast-text")).to_contain_text("The draft is saved.")
    draft.refresh_from_db()
    assert draft.rules == "Theirs and mine"


def test_publishing_says_what_becomes_of_old_answers(project, draft, instructions, new_person, sme):
    schema = draft.schema
    schema["questions"][0]["options"].pop()
    save_draft(draft=draft, by=sme, revision=1, schema=schema)
    page = new_person(sme)
    page.goto(f"{instructions}draft/")
    page.get_by_role("button", name="Go on to publish").click()
    expect(page.get_by_text("answers of closed rounds carry over")).to_be_visible()
    expect(page.get_by_role("heading", name="Items that it touches")).to_be_visible()
    page.get_by_label("What becomes of Fear").select_option("becomes Anger")
    page.get_by_label("Summary for labelers").fill("Fear is anger now.")
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.get_by_role("heading", name="Instructions version 2")).to_be_visible()
    page.get_by_role("link", name="Show it word by word").click()
    expect(page.get_by_text("becomes Anger")).to_be_visible()


def test_nobody_is_shut_out(draft, instructions, new_person, sme):
    schema = draft.schema
    schema["questions"][0]["options"].pop()
    save_draft(draft=draft, by=sme, revision=1, schema=schema, rules="# Rules\n\nBe very kind.")
    page = new_person(sme)
    for path in ("", "draft/", "draft/publish/", "draft/discard/", "diff/1/draft/"):
        page.goto(instructions + path)
        assert_accessible(page)
