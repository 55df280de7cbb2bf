"""An engineer reads the numbers of a round, makes a release and takes it away."""

import dataclasses
import json
import re

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from consensus.ratings import Known
from consensus.reports.classes import CLASSES
from consensus.reports.coefficients import written
from consensus.reports.findings import compute_asked
from labeling.actions.rounds import close_round
from labeling.models import Item
from tests import factories
from tests.browser.accessibility import assert_accessible
from tests.factories import answer


@pytest.fixture
def closed_round(live, transactional_db, work):
    """Thirty items of two labelers, who differ on six: two slices, numbers and disagreements all there."""
    project = factories.make_project()
    people = [factories.make_member(project, "labeler") for _ in range(2)]
    factories.make_items(project, 30)
    made = factories.make_open_round(project, overlap=2)
    for place, item in enumerate(made.round_items.order_by("item")):
        Item.objects.filter(pk=item.item_id).update(attributes={"channel": "mail" if place % 2 else "phone"})
        label = ("joy", "anger", "fear")[place % 3]
        answer(item, people[0], label)
        answer(item, people[1], "joy" if place % 5 == 0 else label)
    closed = close_round(round=made, by=project.created_by)
    work()
    return closed


def test_from_agreement_to_the_items_behind_a_cell(closed_round, new_person):
    page = new_person(closed_round.project.created_by)
    page.goto(f"/p/{closed_round.project.slug}/agreement/")

    page.get_by_label("Slice", exact=True).select_option("channel=mail")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("slice=channel%3Dmail"))
    page.goto(f"/p/{closed_round.project.slug}/agreement/")
    cell = page.get_by_role("region", name="Confusion").get_by_role("link").first
    assert "row=joy&column=anger" in (cell.get_attribute("href") or "")


def test_the_table_behind_a_chart_is_taken_along(closed_round, new_person):
    page = new_person(closed_round.project.created_by)
    page.goto(f"/p/{closed_round.project.slug}/hlp/")

    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").first.click()
    frame = pd.read_csv(download.value.path())
    assert list(frame["kind"]) == ["leave_one_out", "random_pair", "reference"]


def test_a_release_is_made_while_one_watches_and_loads_in_pandas(closed_round, new_person, work):
    page = new_person(closed_round.project.created_by)
    page.goto(f"/p/{closed_round.project.slug}/releases/")
    page.get_by_label("Notes").fill("For the first model.")
    page.get_by_role("button", name="Make release").click()
    page.get_by_text("Release 1 is being made").wait_for()
    work()
    page.get_by_role("link", name="Download labels").wait_for()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download labels").click()
    with page.expect_download() as manifest:
        page.get_by_role("link", name="manifest.json").click()
    frame = pd.read_parquet(download.value.path())
    counts = json.loads(manifest.value.path().read_text())["counts"]
    assert len(frame) == counts["labels"]
    assert set(frame["label"]) == {"joy", "anger", "fear"}


AREAS = ["agreement", "agreement/labelers", "agreement/merge", "agreement/labels", "hlp", "releases"]


def test_the_pages_fit_a_phone_and_axe_finds_nothing(closed_round, new_person):
    page = new_person(closed_round.project.created_by, viewport={"width": 390, "height": 844})
    for area in AREAS:
        page.goto(f"/p/{closed_round.project.slug}/{area}/")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), area
        assert_accessible(page)


def test_another_coefficient_and_the_items_behind_a_cell_are_reached_by_keys_alone(closed_round, new_person):
    page = new_person(closed_round.project.created_by)
    page.goto(f"/p/{closed_round.project.slug}/agreement/")
    coefficient = page.get_by_label("Coefficient", exact=True)
    coefficient.focus()
    page.keyboard.type("Gwet")
    tab_to(page, page.get_by_role("button", name="Show"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("coefficient=gwet_ac"))

    cell = page.get_by_role("region", name="Confusion").get_by_role("link").first
    tab_to(page, cell)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/agreement/behind/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def tab_to(page: Page, wanted: Locator) -> None:
    """Presses Tab until the focus is there, as it must be within a hundred."""
    for _ in range(100):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("The focus never came there.")


def test_numbers_that_a_worker_computes_appear_by_themselves(closed_round, new_person, monkeypatch):
    monkeypatch.setattr("consensus.reports.classes.CLASSES", dataclasses.replace(CLASSES, quick=-1))
    page = new_person(closed_round.project.created_by)
    page.goto(f"/p/{closed_round.project.slug}/agreement/")
    by_class = page.locator("section", has=page.get_by_role("heading", name="By class", exact=True))
    expect(by_class.get_by_label("Being computed")).to_be_visible()

    known = Known(closed_round, closed_round.instructions.questions.questions[0])
    compute_asked(CLASSES, known, written())
    expect(by_class.get_by_role("row")).to_have_count(1 + 3, timeout=10_000)
