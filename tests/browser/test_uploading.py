"""A folder of pictures and sounds is chosen once; what is wrong with a file stands beside its name."""

from playwright.sync_api import expect

from labeling.models import Media
from tests import sounds
from tests.browser.accessibility import assert_accessible
from tests.labeling.test_media import picture


def test_a_folder_comes_in_file_by_file(project, manager, new_person, tmp_path):
    lot = tmp_path / "lot"
    (lot / "cats").mkdir(parents=True)
    (lot / "cats" / "1.png").write_bytes(picture())
    (lot / "call.wav").write_bytes(sounds.wav(2))
    (lot / "lying.png").write_bytes(b"<svg/>")
    (lot / "notes.txt").write_text("hello")
    (lot / ".DS_Store").write_bytes(b"x")
    page = new_person(manager)
    page.goto(f"/p/{project.slug}/media/")
    upload = page.get_by_role("button", name="Upload")
    said = page.get_by_role("status").filter(has_text="added")

    page.get_by_label("Or a whole folder").set_input_files(lot)
    upload.click()
    expect(said).to_have_text("2 files added. 2 refused.")
    refused = page.get_by_role("list", name="Refused").get_by_role("listitem")
    expect(refused).to_have_count(2)
    expect(refused.filter(has_text="lying.png")).to_contain_text("It is not a picture that can be shown")
    expect(refused.filter(has_text="notes.txt")).to_contain_text("neither a picture nor a sound")
    assert set(Media.objects.values_list("name", flat=True)) == {"cats/1.png", "call.wav"}

    page.get_by_label("Drop files or a folder here").set_input_files([lot / "call.wav", lot / "cats" / "1.png"])
    upload.click()
    expect(said).to_have_text("1 file added. 1 were here already.")  # 1.png is another name than cats/1.png
    page.get_by_role("link", name="Show them").click()
    expect(page.get_by_role("link", name="call.wav")).to_contain_text("0:02")
    shown = page.locator(".picture-grid img").first
    shown.scroll_into_view_if_needed()
    assert shown.evaluate("(picture) => picture.decode().then(() => picture.src)").endswith("/thumbnail/")

    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_is_dropped_is_sent_with_its_folders_and_a_lost_line_is_said(project, manager, new_person):
    page = new_person(manager)
    page.goto(f"/p/{project.slug}/media/")
    page.route("**/api/v1/**", lambda route: route.abort())
    page.evaluate(
        """() => {
          const dropped = new DataTransfer();
          dropped.items.add(new File(["x"], "a.png"));
          const form = document.querySelector("form[data-upload]");
          form.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
        }"""
    )

    expect(page.get_by_role("list", name="Refused")).to_contain_text("a.png: It did not arrive")
    assert not Media.objects.exists()
