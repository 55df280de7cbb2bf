"""What may come in between while somebody labels: nothing they entered is lost, nothing counts twice."""

import contextlib
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Error, Page, expect

from labeling.actions.annotations import submit
from labeling.actions.assignments import lease
from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.rounds import create_round, open_round
from labeling.models import Annotation, Assignment
from tests import factories
from tests.browser.conftest import new_context, sign_in_as
from tests.browser.test_labeling import notices, prefetched, progress, saved, soon, state
from tests.browser.test_question_types import is_ready
from tests.servers import web_server


@pytest.fixture
def labeler(project):
    return factories.make_member(project, "labeler")


def at_work(page: Page, project, address: str = "") -> Page:
    page.goto(f"{address}/p/{project.slug}/label/")
    is_ready(page)
    return page


def test_the_server_is_killed_and_comes_back(browser, transactional_db, faults, project, labeler):
    factories.make_items(project, 6)
    factories.make_open_round(project, overlap=1)
    with web_server() as server, contextlib.closing(new_context(browser, server.url, faults)) as context:
        page = context.new_page()
        sign_in_as(page, labeler, server.url)
        at_work(page, project, server.url)
        expect(progress(page)).to_contain_text("Item 1 of your 6")
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        saved(page, 1)
        assert soon(page, lambda: Assignment.objects.leased().count() == 4)  # one on the screen and three ahead

        server.kill()
        for n in (1, 2):
            page.keyboard.press("2")
            page.keyboard.press("Enter")
            expect(progress(page)).to_contain_text(f"Item {n + 2}")
        expect(state(page)).to_have_text("waiting to send (2)")
        expect(notices(page).get_by_text("2 answers are kept in this browser")).to_be_visible()
        page.keyboard.press("3")  # half an answer, too
        server.start_again()

        saved(page, 3)
        expect(notices(page).get_by_text("You are offline")).to_be_hidden()
        assert soon(page, lambda: Assignment.objects.filter(draft__answers={"emotion": "fear"}).exists())
        page.keyboard.press("Enter")
        saved(page, 4)
        given = [row.answers["emotion"] for row in Annotation.objects.order_by("created_at")]
        assert given == ["joy", "anger", "anger", "fear"]
        assert Assignment.objects.submitted().count() == 4


def test_a_lease_that_ran_out_counts_while_there_is_a_place_and_is_kept_when_there_is_none(
    new_person, project, labeler, second_labeler
):
    factories.make_items(project, 4)
    made = factories.make_open_round(project, overlap=1)
    page = at_work(new_person(labeler), project)
    prefetched(page)

    Assignment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    saved(page, 1)  # nobody wanted the place

    page.wait_for_load_state("networkidle")  # what is held is renewed while more is taken ahead
    shown = Assignment.objects.get(pk=page.locator("form.work").get_attribute("data-assignment"))
    Assignment.objects.leased().update(expires_at=timezone.now() - timedelta(seconds=1))
    other = lease(item=shown.item, by=second_labeler)
    submit(assignment=other, by=second_labeler, id=uuid.uuid4(), answers={"emotion": "joy"})
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(notices(page).get_by_text("The last place on this item has just gone.")).to_be_visible()
    expect(state(page)).to_have_text("not counted: the place had gone")
    assert Annotation.objects.count() == 2
    shown.refresh_from_db()
    assert shown.draft["answers"] == {"emotion": "anger"}
    assert not made.round_items.filter(assignments__status="submitted", assignments__labeler=labeler, pk=shown.item_id)
    expect(page.locator("form.work")).not_to_have_attribute("data-assignment", str(shown.pk))  # the next one is there
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    saved(page, 3)


def test_a_draft_is_there_on_another_device_and_after_the_browser_crashed(new_person, project, labeler):
    factories.make_items(project, 2)
    factories.make_open_round(project, overlap=1)
    page = at_work(new_person(labeler), project)
    page.keyboard.press("2")
    expect(state(page)).to_have_text("draft kept")

    other = at_work(new_person(labeler), project)
    expect(other.get_by_role("radio", name="Anger")).to_be_checked()
    expect(state(other)).to_have_text("draft kept")

    other.context.set_offline(True)  # the server will not hear of the rest
    other.keyboard.press("m")
    other.keyboard.type("a thought")
    expect(notices(other).get_by_text("You are offline.")).to_be_visible()
    with contextlib.suppress(Error):
        other.goto("chrome://crash")
    context = other.context
    other.close()
    context.set_offline(False)
    after = at_work(context.new_page(), project)
    expect(after.get_by_label("A note, kept with the answer")).to_have_value("a thought")
    expect(after.get_by_role("radio", name="Anger")).to_be_checked()
    after.keyboard.press("Escape")
    after.keyboard.press("Enter")
    saved(after, 1)
    assert Annotation.objects.get().comment == "a thought"


def test_a_version_published_meanwhile_waits_for_the_round_that_uses_it(new_person, project, manager, labeler):
    factories.make_items(project, 2)
    factories.make_open_round(project, overlap=1)
    page = at_work(new_person(labeler), project)
    prefetched_two = "performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/next/')).length"
    assert soon(page, lambda: page.evaluate(prefetched_two) >= 3)
    draft = save_draft(
        draft=start_draft(project=project, by=manager), by=manager, revision=1, rules="Be strict.", summary="Strict."
    )
    second = publish(draft=draft, by=manager)
    factories.make_items(project, 1)
    open_round(round=create_round(project=project, by=manager, overlap=1), by=manager)

    for n in (1, 2):
        page.keyboard.press(str(n))
        page.keyboard.press("Enter")
        assert soon(page, lambda n=n: Annotation.objects.count() == n)
    expect(page.get_by_role("heading", name="Round 2 uses version 2")).to_be_visible()
    assert {answer.instructions.number for answer in Annotation.objects.all()} == {1}
    page.get_by_role("button", name="I have read it").click()
    is_ready(page)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    assert soon(page, lambda: Annotation.objects.filter(instructions=second).count() == 1)
