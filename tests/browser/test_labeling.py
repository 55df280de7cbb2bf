"""The labeler's journey, hands on the keyboard, through all that may come in between."""

import base64

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.rounds import close_round, create_round
from labeling.actions.rounds import open_round as open_a_round
from labeling.models import Annotation, Assignment, Media
from tests import factories
from tests.browser.accessibility import assert_accessible

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def labeler(project):
    return factories.make_member(project, "labeler")


@pytest.fixture
def round(live, project, labeler):
    factories.make_items(project, 3)
    return factories.make_open_round(project, overlap=2)


@pytest.fixture
def work(page, sign_in, labeler, project, round) -> Page:
    """The workspace, with its first item."""
    sign_in(page, labeler)
    page.goto(f"/p/{project.slug}/label/")
    expect(progress(page)).to_contain_text("Item 1")
    return page


def progress(page):
    return page.locator("#progress")


def state(page):
    return page.locator("#save-state")


def notices(page):
    return page.get_by_role("region", name="Notices")


def saved(page, n):
    """n answers have arrived."""
    expect(state(page)).to_have_text("saved")
    assert Annotation.objects.count() == n


def prefetched(page):
    """The first item came by one request, the two after it by others."""
    took = "performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/label/next/')).length"
    assert soon(page, lambda: page.evaluate(took) >= 3)


def soon(page, claim):
    """What arrives without the page's knowledge, within two seconds."""
    return any(claim() or page.wait_for_timeout(50) for _ in range(40))


def text_of(page):
    return page.locator(".x-text").inner_text()


def test_the_whole_queue_by_keyboard(work, project, labeler):
    expect(work.get_by_role("radio", name="Joy")).to_be_focused()

    first = text_of(work)
    work.keyboard.press("1")
    expect(work.get_by_role("radio", name="Joy")).to_be_checked()
    work.keyboard.press("Enter")
    expect(progress(work)).to_contain_text("Item 2")
    expect(progress(work)).to_contain_text("1 done today")
    expect(work.get_by_role("radio", name="Joy")).to_be_focused()
    saved(work, 1)

    work.keyboard.press("b")
    expect(work.locator(".x-text")).to_have_text(first)
    expect(work.get_by_role("radio", name="Joy")).to_be_checked()
    work.keyboard.press("2")
    work.keyboard.press("Enter")
    expect(progress(work)).to_contain_text("Item 2")
    saved(work, 2)
    assert Annotation.objects.order_by("-revision").first().answers == {"emotion": "anger"}

    later = text_of(work)
    work.keyboard.press("s")
    work.keyboard.press("1")
    expect(work.locator(".x-text")).not_to_have_text(later)
    work.keyboard.press("c")
    work.keyboard.press("2")
    expect(work.get_by_role("checkbox", name="Cannot tell")).to_be_checked()
    work.keyboard.press("m")
    work.keyboard.type("1 and 2 both fit")
    work.keyboard.press("Control+Enter")

    expect(work.locator(".x-text")).to_have_text(later)
    work.keyboard.press("3")
    work.keyboard.press("Enter")
    expect(work.get_by_role("heading", name="You have done all 3")).to_be_visible()
    told = Annotation.objects.get(cannot_tell=["emotion"])
    assert (told.reasons, told.comment) == ({"emotion": "two_fit"}, "1 and 2 both fit")
    assert Assignment.objects.submitted().count() == 3


def test_enter_without_an_answer_stays_and_says_why(work):
    work.keyboard.press("Enter")

    expect(work.get_by_text("has no answer. Answer it, or say that you cannot tell.")).to_be_visible()
    expect(progress(work)).to_contain_text("Item 1")
    assert not Annotation.objects.exists()


def test_undo_and_redo_within_the_item(work):
    work.keyboard.press("1")
    work.keyboard.press("2")
    work.keyboard.press("Control+z")
    expect(work.get_by_role("radio", name="Joy")).to_be_checked()
    work.keyboard.press("Control+Shift+z")
    expect(work.get_by_role("radio", name="Anger")).to_be_checked()


def test_a_reload_keeps_what_was_entered(work):
    work.keyboard.press("2")
    work.keyboard.press("m")
    work.keyboard.type("half a thought")
    work.reload()

    expect(work.get_by_role("radio", name="Anger")).to_be_checked()
    expect(work.get_by_label("A note, kept with the answer")).to_have_value("half a thought")
    expect(state(work)).to_have_text("draft kept")


def test_the_draft_reaches_the_server(work, labeler):
    work.keyboard.press("2")
    expect(state(work)).to_have_text("draft kept")

    assert Assignment.objects.get(draft__isnull=False).draft["answers"] == {"emotion": "anger"}


def test_answers_given_offline_are_sent_later_and_once(work):
    expect(work.locator("form.work")).to_be_visible()
    prefetched(work)
    work.context.set_offline(True)
    work.keyboard.press("1")
    work.keyboard.press("Enter")
    expect(notices(work).get_by_text("You are offline. 1 answer is kept in this browser")).to_be_visible()
    expect(state(work)).to_have_text("waiting to send (1)")
    assert not Annotation.objects.exists()

    work.context.set_offline(False)
    saved(work, 1)
    expect(notices(work).get_by_text("You are offline")).to_be_hidden()


def test_an_answer_left_in_the_browser_is_sent_by_the_next_page(work, project):
    prefetched(work)
    work.context.set_offline(True)
    work.keyboard.press("1")
    work.keyboard.press("Enter")
    expect(state(work)).to_have_text("waiting to send (1)")
    work.on("dialog", lambda dialog: dialog.accept())
    work.close()

    other = work.context.new_page()
    work.context.set_offline(False)
    other.goto(f"/p/{project.slug}/label/")
    expect(progress(other)).to_contain_text("Item 2")
    saved(other, 1)


def test_a_lost_session_keeps_the_answer(work, sign_in, labeler):
    expect(work.locator("form.work")).to_be_visible()
    Session.objects.all().delete()
    work.keyboard.press("1")
    work.keyboard.press("Enter")
    dialog = work.get_by_role("dialog", name="You were signed out")
    expect(dialog).to_contain_text("Your answer is kept. Sign in to send it.")
    assert not Annotation.objects.exists()

    sign_in(work, labeler)
    dialog.get_by_role("button", name="I have signed in: send it").click()
    expect(dialog).to_be_hidden()
    saved(work, 1)


def test_a_round_closed_meanwhile_says_so(work, round, manager):
    close_round(round=round, by=manager)
    work.keyboard.press("1")
    work.keyboard.press("Enter")

    expect(notices(work).get_by_text("Round 1 was closed. Your last answer was not counted")).to_be_visible()
    expect(work.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    work.goto(work.url.replace("/label/", "/mine/"))
    expect(work.get_by_text("Not counted: Round 1 was closed.")).to_be_visible()


def test_two_tabs_do_not_share_an_item(work, project):
    other = work.context.new_page()
    other.goto(f"/p/{project.slug}/label/")
    sentence = "This item is open in another tab. Use that one, or take over here."
    expect(notices(other).get_by_text(sentence)).to_be_visible()
    expect(notices(work).get_by_text(sentence)).to_be_hidden()

    other.get_by_role("button", name="Take over here").click()
    expect(notices(work).get_by_text(sentence)).to_be_visible()
    other.keyboard.press("1")
    expect(other.get_by_role("radio", name="Joy")).to_be_checked()


def test_what_was_prefetched_is_given_back_on_leaving(work, project):
    prefetched(work)
    assert Assignment.objects.leased().count() == 3

    work.goto(f"/p/{project.slug}/mine/")

    assert soon(work, lambda: Assignment.objects.leased().count() == 1)
    assert Assignment.objects.filter(status=Assignment.Status.RETURNED).count() == 2


def test_a_new_version_is_read_first(page, sign_in, project, labeler, live):
    factories.make_items(project, 2)
    factories.read_by_everyone(project, project.current_instructions)
    draft = start_draft(project=project, by=project.created_by)
    draft = save_draft(draft=draft, by=project.created_by, revision=1, rules="# Rules\n\nBe strict.", summary="Strict.")
    publish(draft=draft, by=project.created_by)
    open_a_round(round=create_round(project=project, by=project.created_by, overlap=1), by=project.created_by)
    sign_in(page, labeler)
    page.goto(f"/p/{project.slug}/label/")
    expect(page.get_by_role("heading", name="Round 1 uses version 2")).to_be_focused()
    assert page.evaluate("scrollY") == 0

    page.keyboard.press("Tab")  # to the summary of the whole version
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(progress(page)).to_contain_text("Item 1")


def test_the_definition_of_an_option_and_the_instructions_by_key(work):
    work.keyboard.press("x")
    expect(work.get_by_role("group", name="Joy").get_by_text("Gladness")).to_be_visible()
    work.keyboard.press("x")
    expect(work.get_by_role("group", name="Joy").get_by_text("Gladness")).to_be_hidden()

    work.keyboard.press("i")
    expect(work.get_by_role("complementary", name="Instructions")).to_be_hidden()
    work.keyboard.press("i")
    expect(work.get_by_role("complementary", name="Instructions")).to_be_visible()


def test_the_key_submits_where_the_person_wants_it(page, sign_in, project, round, labeler):
    labeler.auto_advance = True
    labeler.save()
    sign_in(page, labeler)
    page.goto(f"/p/{project.slug}/label/")
    expect(progress(page)).to_contain_text("Item 1")

    page.keyboard.press("1")

    expect(progress(page)).to_contain_text("Item 2")
    saved(page, 1)


def test_it_works_390_pixels_wide(new_person, project, round, labeler):
    phone = new_person(labeler, viewport={"width": 390, "height": 844})
    phone.goto(f"/p/{project.slug}/label/")
    expect(progress(phone)).to_contain_text("Item 1")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    phone.get_by_role("button", name="Instructions").first.click()
    expect(phone.get_by_role("complementary", name="Instructions")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("complementary", name="Instructions")).to_be_hidden()
    phone.locator("label", has_text="Anger").click()
    phone.get_by_role("button", name="Submit").click()

    expect(progress(phone)).to_contain_text("Item 2")
    saved(phone, 1)


def test_axe_finds_nothing(new_person, project, round, labeler):
    page = new_person(labeler)
    page.goto(f"/p/{project.slug}/label/")
    expect(progress(page)).to_contain_text("Item 1")
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.keyboard.press("s")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    assert_accessible(page)
    page.goto(f"/p/{project.slug}/mine/")
    assert_accessible(page)


def test_a_picture_fits_and_zooms_by_key(new_person, project, labeler, live):
    pictures = factories.make_project(
        schema=factories.SCHEMA | {"fields": [{"name": "picture", "type": "image", "title": "The screen"}]}
    )
    factories.make_member(pictures, "labeler", labeler)
    known = {"sha256": "0" * 64, "size": len(PNG), "content_type": "image/png", "width": 400, "height": 300}
    media = Media(project=pictures, name="a.png", created_by=pictures.created_by, **known)
    media.file.save("a", ContentFile(PNG))
    pictures.items.create(key="a", data={"picture": "a.png"})
    factories.make_open_round(pictures, overlap=1)
    page = new_person(labeler)
    page.goto(f"/p/{pictures.slug}/label/")
    picture = page.get_by_role("img", name="The screen")
    expect(picture).to_be_visible()
    fitted = picture.bounding_box()["width"]

    page.keyboard.press("=")
    assert picture.bounding_box()["width"] > fitted
    page.keyboard.press("f")
    assert picture.bounding_box()["width"] == fitted
    moved = "performance.getEntriesByType('layout-shift').reduce((sum, entry) => sum + entry.value, 0)"
    assert page.evaluate(moved) <= 0.05
