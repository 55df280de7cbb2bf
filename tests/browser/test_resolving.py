"""An SME works through disagreements with the hands on the keyboard."""

import pytest
from playwright.sync_api import expect

from consensus.actions.disagreements import compare_again, open_for_discussion
from consensus.models import Disagreement, Resolution
from tests import factories
from tests.browser.accessibility import assert_accessible
from tests.factories import answer


@pytest.fixture
def disagreements(project) -> list[Disagreement]:
    """Two of them, the most telling first; three people each: two say one thing, one another."""
    factories.make_items(project, 2)
    people = [factories.make_member(project, "labeler") for _ in range(3)]
    first, second = factories.make_open_round(project, overlap=3).round_items.all()
    for place, labels in [(first, ["joy", "anger", "fear"]), (second, ["joy", "joy", "anger"])]:
        for person, label in zip(people, labels, strict=True):
            answer(place, person, label)
        compare_again([place.pk])
    return list(Disagreement.objects.order_by("-spread"))


@pytest.fixture
def queue(project) -> str:
    return f"/p/{project.slug}/disagreements/"


def test_the_queue_is_walked_and_opened_by_keys(live, disagreements, queue, new_person, sme):
    page = new_person(sme)
    page.goto(queue)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".queue .row-link").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live}{queue}{disagreements[0].pk}/")
    page.wait_for_load_state()
    page.keyboard.press("u")  # back to where one was
    expect(page.locator(".queue .row-link").first).to_be_focused()
    expect(page).to_have_url(f"{live}{queue}#row-{disagreements[0].pk}")


def test_two_disagreements_are_resolved_without_a_pointer(live, disagreements, queue, new_person, sme):
    page = new_person(sme)
    page.goto(f"{queue}{disagreements[0].pk}/")
    taken = page.locator('[data-key="2"]').get_attribute("data-take")
    page.keyboard.press("2")
    page.keyboard.type("rule u")
    page.keyboard.press("Tab")
    page.keyboard.type("The first sentence says so.")
    page.keyboard.press("Control+Enter")

    expect(page).to_have_url(f"{live}{queue}{disagreements[1].pk}/")
    expect(page.locator(".toast-text")).to_contain_text("Resolved: ")

    page.wait_for_load_state()
    page.keyboard.press("a")
    page.keyboard.type("slip")
    page.keyboard.press("Tab")
    page.keyboard.type("One slip.")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Everything is resolved.")).to_be_visible()
    first, second = Resolution.objects.order_by("pk")
    assert (first.label, first.cause, first.rationale) == (taken, "rule_unclear", "The first sentence says so.")
    assert (second.label, second.cause) == ("joy", "slip")


def test_undo_takes_a_resolution_back(disagreements, queue, new_person, sme):
    page = new_person(sme)
    page.goto(f"{queue}{disagreements[0].pk}/")
    page.keyboard.press("1")
    page.get_by_label("Cause").select_option("slip")
    page.get_by_label("Why").fill("A slip.")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast-text")).to_contain_text("Reopened.")
    assert Disagreement.objects.filter(status="open").count() == 2


def test_a_rule_is_written_beside_the_evidence(project, disagreements, queue, new_person, sme):
    page = new_person(sme)
    page.goto(f"{queue}{disagreements[0].pk}/")
    page.keyboard.press("1")
    page.get_by_label("Cause").select_option("rule_missing")
    page.get_by_label("Why").fill("No rule says so.")
    page.keyboard.press("Escape")  # out of the text, where letters are typed
    page.keyboard.press("e")
    expect(page.get_by_label("The rule", exact=True)).to_be_focused()
    page.keyboard.type("Laughing counts as joy.")
    page.get_by_role("button", name="Resolve and go on · adds 1 rule to draft").click()
    expect(page.locator(".toast-text")).to_contain_text("One rule was added to the draft.")
    assert "Laughing counts as joy." in project.draft.rules
    assert "Example: “Text" in project.draft.rules


def test_a_missing_reason_is_asked_for_at_its_field(disagreements, queue, new_person, sme):
    page = new_person(sme)
    page.goto(f"{queue}{disagreements[0].pk}/")
    page.keyboard.press("1")
    page.get_by_label("Cause").select_option("slip")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Why")).to_be_focused()
    expect(page.get_by_text("Say why; the labelers concerned read it.")).to_be_visible()


def test_a_half_written_reason_outlives_a_reply(disagreements, queue, new_person, sme):
    page = new_person(sme)
    page.goto(f"{queue}{disagreements[0].pk}/")
    page.get_by_label("Why").fill("Half a reason")
    page.get_by_label("Reply").fill("@A, why?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".post")).to_contain_text("@A, why?")
    expect(page.get_by_label("Why")).to_have_value("Half a reason")
    expect(page.get_by_label("Reply")).to_have_value("")


def test_labelers_discuss_what_was_opened(disagreements, queue, new_person, sme):
    open_for_discussion(disagreement=disagreements[0], by=sme)
    labeler = disagreements[0].item.assignments.first().labeler
    page = new_person(labeler, viewport={"width": 390, "height": 844})
    page.goto(f"{queue}{disagreements[0].pk}/")
    expect(page.get_by_role("heading", name="The answers")).to_be_visible()
    expect(page.get_by_role("heading", name="Resolve")).to_have_count(0)
    page.keyboard.press("t")
    page.keyboard.type("It reads as joy to me.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".post .author")).to_have_text("You")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nobody_is_shut_out(disagreements, queue, new_person, sme):
    page = new_person(sme)
    for path in (queue, f"{queue}?status=resolved", f"{queue}{disagreements[0].pk}/"):
        page.goto(path)
        for summary in page.locator(".example-part > summary").all():
            summary.click()
        page.evaluate("scrollTo(0, 0)")  # what the bar at the top half covers is no finding
        assert_accessible(page)


def test_one_of_hundreds_of_options_is_found_by_typing(live, new_person):
    options = [{"value": f"o{n}", "title": f"Part {n}"} for n in range(300)]
    question = {"name": "part", "type": "choice", "title": "Which part?", "options": options}
    project = factories.make_project(schema={"fields": [{"name": "text", "type": "text"}], "questions": [question]})
    expert = factories.make_member(project, "sme")
    factories.make_items(project, 1)
    place = factories.make_open_round(project, overlap=2).round_items.get()
    for label in ("o7", "o8"):
        answer(place, factories.make_member(project, "labeler"), label)
    compare_again([place.pk])
    page = new_person(expert)
    page.goto(f"/p/{project.slug}/disagreements/{Disagreement.objects.get().pk}/")

    taken = page.locator('[data-key="2"]').get_attribute("data-take")
    page.keyboard.press("2")  # an answer is taken as ever
    expect(page.locator(f'#resolve input[value="{taken}"]')).to_be_checked()
    page.get_by_role("heading", name="Resolve").click()
    page.keyboard.press("w")  # all are wrong
    expect(page.get_by_placeholder("Type to filter 300 options")).to_be_focused()
    page.keyboard.type("299")
    expect(page.locator("#resolve .option-row:visible")).to_have_count(1)
    assert page.locator("#resolve .options.scroll").evaluate("list => list.clientHeight < 430")
    page.keyboard.press("Enter")
    page.get_by_label("Cause").select_option("slip")
    page.get_by_label("Why").fill("It is the last one.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast-text")).to_contain_text("Resolved: Part 299")
    assert Resolution.objects.get().label == "o299"
