"""From a file on disk to items: looked at, mapped, started, watched; its errors read."""

from playwright.sync_api import expect

from labeling.actions.imports import run_started_import
from labeling.models import Event
from tests.browser.accessibility import assert_accessible

ROWS = "name,words,metadata.noise\na,Hello there,car\nb,Bye now,rain\nc,,car\n"


def test_a_file_becomes_items(project, manager, new_person, tmp_path):
    (tmp_path / "words.csv").write_text(ROWS)
    page = new_person(manager)
    page.goto(f"/p/{project.slug}/imports/")
    assert_accessible(page)

    page.get_by_label("Drop a file here, or choose one").set_input_files(tmp_path / "words.csv")
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("words.csv")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the column that holds the key")

    page.get_by_label("name", exact=True).select_option("the key")
    page.get_by_label("words").select_option("the field “text”")
    page.get_by_role("button", name="Show the rows again").click()
    expect(page.locator(".preview-row").nth(1)).to_contain_text("Bye now")
    expect(page.locator(".preview-row").nth(2)).to_contain_text("text is empty")
    assert_accessible(page)

    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The rows are being checked.")).to_be_visible()
    run_started_import(Event.objects.get(kind=Event.Kind.IMPORT_STARTED))
    expect(page.get_by_role("heading", name="What is wrong")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="Items", exact=True).last.click()
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_label("Attribute").select_option("noise=rain")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("row")).to_have_count(2)
    assert_accessible(page)
    page.get_by_role("link", name="b", exact=True).click()
    expect(page.get_by_text("Bye now")).to_be_visible()
    page.get_by_role("button", name="Drop", exact=True).click()
    page.get_by_label("Why").fill("a duplicate")
    page.get_by_role("button", name="Drop it").click()
    expect(page.get_by_text("“a duplicate”")).to_be_visible()
    assert_accessible(page)
