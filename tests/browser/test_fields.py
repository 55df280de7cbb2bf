"""The fields of an item, looked at with pointer, fingers and keys; what is done to them never touches the answer."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from labeling.actions.media import add_media
from labeling.models import Annotation, Item
from tests import factories
from tests.browser.test_labeling import soon
from tests.browser.test_question_types import is_ready, looks_right
from tests.questions import Json

SAME = {
    "name": "same",
    "type": "choice",
    "title": "Same entity?",
    "options": [{"value": "same", "title": "Same"}, {"value": "different", "title": "Different"}],
}
GREY, RED = (100, 100, 100), (200, 40, 40)
BLOCK = (650, 350, 150, 100)  # x, y, width, height of what is red in the picture
SIZE = (1200, 800)


def file_of(picture: Image.Image, format: str = "PNG", orientation: int = 0) -> ContentFile:
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    kept = io.BytesIO()
    picture.save(kept, format, exif=exif, quality=95)
    return ContentFile(kept.getvalue(), "x")


def painted(size: tuple[int, int] = SIZE, block: tuple[int, int, int, int] = BLOCK) -> Image.Image:
    picture = Image.new("RGB", size, GREY)
    picture.paste(RED, (block[0], block[1], block[0] + block[2], block[1] + block[3]))
    return picture


@pytest.fixture
def shows(live, new_person):
    """shows(fields, data, pictures) -> the page of a labeler who holds the first of two such items."""

    def opened(fields: Json, data: Json, pictures: dict[str, ContentFile] | None = None, **options: Json) -> Page:
        project = factories.make_project(schema={"fields": fields, "questions": [SAME]})
        labeler = factories.make_member(project, "labeler")
        for name, file in (pictures or {}).items():
            add_media(project=project, by=project.created_by, name=name, file=file)
        Item.objects.bulk_create([Item(project=project, key=f"i{n}", data=data) for n in range(2)])
        factories.make_open_round(project)
        page = new_person(labeler, **options)
        page.goto(f"/p/{project.slug}/label/")
        is_ready(page)
        return page

    return opened


@pytest.fixture
def picture(shows):
    """The page of a labeler with a picture, a layer over it that has a rectangle around what is red."""

    def opened(**options: Json) -> Page:
        fields = [{"name": "photo", "type": "image", "title": "The photo"}]
        page = shows(fields, {"photo": "front.png"}, {"front.png": file_of(painted())}, **options)
        page.evaluate(
            """([x, y, width, height]) => {
              const layer = document.querySelector("picture-view").layer();
              const mark = layer.appendChild(document.createElementNS(layer.namespaceURI, "rect"));
              const attributes = { x, y, width, height, fill: "none", class: "mark" };
              for (const [name, value] of Object.entries(attributes)) mark.setAttribute(name, value);
            }""",
            BLOCK,
        )
        return page

    return opened


def colour(page: Page, x: float, y: float) -> tuple[int, int, int]:
    """What is painted at a place of the window."""
    shot = Image.open(io.BytesIO(page.screenshot()))
    return shot.convert("RGB").getpixel((round(x), round(y)))


def near(one: tuple[int, ...], other: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def view(page: Page, does: str) -> Json:
    return page.evaluate(f"(() => {{ const view = document.querySelector('picture-view'); return {does}; }})()")


def in_step(page: Page) -> None:
    """The rectangle of the layer lies around what is red, and both ways of counting agree with it."""
    box = page.locator("rect.mark").bounding_box()
    frame = page.locator(".x-frame").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert frame["x"] < middle[0] < frame["x"] + frame["width"]
    assert frame["y"] < middle[1] < frame["y"] + frame["height"]
    assert near(colour(page, *middle), RED)
    x, y, width, height = BLOCK
    found = view(page, f"view.toPicture({middle[0]}, {middle[1]})")
    assert found == pytest.approx({"x": x + width / 2, "y": y + height / 2}, abs=0.05)
    by_matrix = view(page, f"view.matrix().transformPoint({{ x: {x + width / 2}, y: {y + height / 2} }})")
    assert (by_matrix["x"], by_matrix["y"]) == pytest.approx(middle, abs=0.05)
    inside, outside = view(page, f"[view.toScreen({x + 3}, {y + 3}), view.toScreen({x - 3}, {y - 3})]")
    if view(page, "view.level") == 1:
        assert near(colour(page, inside["left"], inside["top"]), RED)
        assert near(colour(page, outside["left"], outside["top"]), GREY)


def scrolled(page: Page) -> list[float]:
    return view(page, "[view.frame.scrollLeft, view.frame.scrollTop]")


def red(page: Page) -> tuple[float, float]:
    box = page.locator("rect.mark").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_picture_is_zoomed_moved_and_turned_and_what_lies_on_it_follows(picture):
    page = picture()
    level = page.locator("[data-view-level]")
    in_step(page)
    fitted = view(page, "view.scale")

    # Keys zoom around the middle; the wheel with Ctrl around the pointer.
    page.keyboard.press("=")
    assert view(page, "view.scale") == pytest.approx(fitted * 1.5)
    page.keyboard.press("-")
    expect(level).to_contain_text("fits")
    page.mouse.move(*red(page))
    before = red(page)
    page.keyboard.down("Control")
    for _ in range(4):
        page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    assert soon(page, lambda: view(page, "view.level") > 2.5)
    assert red(page) == pytest.approx(before, abs=1.5)
    in_step(page)

    # Dragging moves it, with either button; so do the arrow keys where it has the focus.
    for button in ("left", "middle"):
        start, here = scrolled(page), red(page)
        page.mouse.move(*here)
        page.mouse.down(button=button)
        page.mouse.move(here[0] + 40, here[1] + 30, steps=4)
        page.mouse.up(button=button)
        assert scrolled(page) == pytest.approx([start[0] - 40, start[1] - 30], abs=1.5)
        in_step(page)
    start = scrolled(page)
    page.get_by_role("region", name="The photo: picture").focus()
    page.keyboard.press("ArrowDown")
    assert soon(page, lambda: scrolled(page)[1] > start[1] + 10)

    # A turn keeps the middle; the buttons do what the keys do.
    page.keyboard.press("f")
    for _ in range(4):
        page.keyboard.press("Shift+R")
        in_step(page)
    page.keyboard.press("Shift+L")
    assert view(page, "view.turn") == 270
    page.get_by_role("button", name="Turn right").click()
    page.get_by_role("button", name="Turn right").click()
    page.get_by_role("button", name="Zoom in").click()
    page.mouse.move(*red(page))
    in_step(page)
    page.get_by_role("button", name="Actual size").click()
    expect(level).to_contain_text("100 %")
    box = page.locator("rect.mark").bounding_box()
    assert (box["width"], box["height"]) == pytest.approx((BLOCK[3], BLOCK[2]), abs=0.1)
    looks_right(page)

    # The frame may change its size: what was in the middle stays there.
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    middle = view(page, "view.toPicture(...view.centre())")
    page.set_viewport_size({"width": 1000, "height": 700})
    assert soon(page, lambda: view(page, "view.toPicture(...view.centre())") == pytest.approx(middle, abs=3))

    # One key takes everything back, and nothing of it has become an answer or a draft.
    page.keyboard.press("Shift+F")
    assert view(page, "[view.level, view.turn]") == [1, 0]
    expect(page.locator("#save-state")).to_have_text("saved")
    page.keyboard.press("Shift+Slash")
    keys = page.get_by_role("dialog").get_by_role("table", name="Pictures")
    expect(keys).to_contain_text("Turn the picture right")
    expect(keys).to_contain_text("Shift R")


def test_a_picture_is_seen_in_another_light_until_that_is_taken_back(picture):
    page = picture()
    place = (red(page)[0], red(page)[1] + 200)
    assert near(colour(page, *place), GREY)

    page.evaluate("for (const kind of ['input', 'change']) addEventListener(kind, () => { window.heard = true; })")
    page.keyboard.press("Shift+B")
    brightness = page.get_by_role("slider", name="Brightness")
    expect(brightness).to_be_focused()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(brightness).to_have_attribute("aria-valuetext", "140 %")
    assert near(colour(page, *place), (140, 140, 140))
    expect(page.locator("[data-light-note]")).to_contain_text("140 %")
    looks_right(page)
    page.get_by_role("slider", name="Contrast").press("ArrowLeft")
    page.keyboard.press("Escape")
    expect(brightness).to_be_hidden()
    expect(page.get_by_role("button", name="Brightness and contrast")).to_be_focused()
    assert not page.evaluate("window.heard")  # by what keeps drafts

    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#progress")).to_contain_text("Item 2")
    expect(page.locator("#save-state")).to_have_text("saved")
    assert Annotation.objects.get().answers == {"same": "same"}
    expect(page.locator("[data-light-note]")).to_contain_text("brightness 140 %, contrast 95 %")
    page.keyboard.press("Shift+F")
    expect(page.locator("[data-light-note]")).to_be_empty()
    assert near(colour(page, *place), GREY)
    page.reload()
    is_ready(page)
    expect(page.locator("[data-light-note]")).to_be_empty()


def test_two_fingers_zoom_and_move_a_picture_and_one_scrolls_it(picture):
    page = picture(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    line = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    x, y = red(page)
    touch("touchStart", (x - 20, y), (x + 20, y))
    for apart in (30, 40, 50, 60):
        touch("touchMove", (x + 10 - apart, y), (x + 10 + apart, y))
    touch("touchEnd")
    assert view(page, "view.level") == pytest.approx(3, abs=0.1)
    assert red(page) == pytest.approx((x + 10, y), abs=3)
    in_step(page)

    gesture = {"x": round(x), "y": round(y), "scaleFactor": 1.3, "gestureSourceType": "touch"}
    line.send("Input.synthesizePinchGesture", gesture)
    assert view(page, "view.level") > 3.5
    assert page.evaluate("visualViewport.scale") == 1  # the page itself was not zoomed

    start, (x, y) = scrolled(page), red(page)
    touch("touchStart", (x - 40, y))
    for moved in (10, 20, 40, 60):
        touch("touchMove", (x - 40 + moved, y))
    touch("touchEnd")
    assert soon(page, lambda: scrolled(page)[0] < start[0] - 20)


def test_a_turned_photograph_is_upright_as_the_server_counts_its_pixels(shows):
    block = (60, 0, 20, 15)
    stored = painted((80, 50), block)
    pictures = {f"p{n}.jpg": file_of(stored, "JPEG", n) for n in range(1, 9)}
    fields = [{"name": f"f{at}", "type": "image"} for at in range(len(pictures))]
    page = shows(fields, {f"f{at}": name for at, name in enumerate(pictures)}, pictures)

    for at, (name, file) in enumerate(pictures.items()):
        seen = page.locator(f'picture-view[data-x="f{at}"]')
        seen.scroll_into_view_if_needed()
        seen.locator("img").evaluate("(picture) => picture.decode()")
        counted = seen.evaluate("(view) => [view.width, view.height]")
        assert seen.locator("img").evaluate("(picture) => [picture.naturalWidth, picture.naturalHeight]") == counted, (
            name
        )
        upright = upright_block(file, stored.size, block)
        middle = seen.evaluate("(view, [x, y]) => view.toScreen(x, y)", upright)
        assert near(colour(page, middle["left"], middle["top"]), RED, 30), name
    seen.get_by_role("button", name="Actual size").click()  # smaller than the frame
    assert seen.evaluate("(view) => view.scale") == 1


def upright_block(file: ContentFile, size: tuple[int, int], block: tuple[int, int, int, int]) -> tuple[float, float]:
    """The middle of what is red once the picture stands upright, worked out by the definition of EXIF orientations."""
    file.seek(0)
    orientation = Image.open(file).getexif()[0x0112]
    (width, height), x, y = size, block[0] + block[2] / 2, block[1] + block[3] / 2
    return {
        1: (x, y), 2: (width - x, y), 3: (width - x, height - y), 4: (x, height - y),
        5: (y, x), 6: (height - y, x), 7: (height - y, width - x), 8: (y, width - x),
    }[orientation]  # fmt: skip


COMPANIES = [
    {"name": "Huber Maschinenbau", "zip": "04020", "turnover": 12.0, "note": "Spare parts for saws", "city": "Linz"},
    {
        "name": "HUBER Maschinenbau",
        "zip": "4020",
        "turnover": 12,
        "note": "Spare parts for mills",
        "city": "Linz",
        "fax": "1",
    },
]


def line(page: Page, column: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=column, exact=True))


def test_two_records_are_compared_and_answered_with_one_key(shows):
    page = shows([{"name": "pair", "type": "record", "title": "Two companies"}], {"pair": COMPANIES})
    for column, sign in {
        "name": "same, written differently", "zip": "different", "turnover": "same, written differently",
        "note": "different", "city": "same", "fax": "different",
    }.items():  # fmt: skip
        expect(line(page, column).get_by_role("cell").first).to_contain_text(sign)
    expect(line(page, "note").locator("b")).to_have_text(["saws", "mills"])
    weight = "(word) => Number(getComputedStyle(word).fontWeight)"
    assert line(page, "note").locator("b").first.evaluate(weight) >= 650
    assert line(page, "city").locator("td").last.evaluate(weight) <= 400
    expect(line(page, "fax").get_by_role("cell").nth(1)).to_contain_text("no such column")
    expect(page.get_by_text("3 of 6 columns differ · 2 only written differently")).to_be_visible()
    looks_right(page)

    page.keyboard.press("Shift+V")
    expect(page.get_by_label("Show raw")).to_be_checked()
    expect(line(page, "turnover").get_by_text("12.0", exact=True).locator("visible=true")).to_have_count(1)
    expect(line(page, "zip").get_by_text('"04020"')).to_be_visible()
    page.get_by_label("Only what differs").check()
    expect(line(page, "city")).to_be_hidden()
    expect(page.locator("#save-state")).to_have_text("saved")

    page.set_viewport_size({"width": 390, "height": 844})  # one below the other, each with its letter
    first, other = (line(page, "zip").get_by_role("cell").nth(at) for at in (1, 2))
    assert other.bounding_box()["y"] > first.bounding_box()["y"] + 10
    expect(other.locator(".of")).to_be_visible()
    looks_right(page)

    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator("#progress")).to_contain_text("Item 2")
    expect(page.get_by_label("Show raw")).to_be_checked()  # as it was left
    expect(page.locator("#save-state")).to_have_text("saved")
    assert Annotation.objects.get().answers == {"same": "different"}


MARKDOWN = """# Report

[The manual](%s/login/) and [a page](page.html) and [harm](javascript:alert(1))

| reading |%s
|--:|%s
| 12.50 |%s

![Front](front.png) ![Spy](https://elsewhere.example/spy.png)

<script>alert(1)</script><svg onload=alert(1)><style>body { display: none }</style>
<form action=https://elsewhere.example><input name=password></form><img src=x onerror=alert(1)>

זה משפט בעברית עם English בפנים.
"""


def test_several_fields_stand_one_below_the_other_and_a_tall_one_scrolls_by_itself(shows, live):
    fields = [
        {"name": "report", "type": "markdown", "title": "The report", "language": "en"},
        {"name": "words", "type": "text", "title": "הודעה", "language": "he"},
        {"name": "row", "type": "record", "title": "The company"},
    ]
    data = {
        "report": MARKDOWN % (live, " a comment |" * 12, "---|" * 12, " as before |" * 12),
        "words": "שלום עולם\n" + "And an English line.\n" * 80,
        "row": COMPANIES[0],
    }
    page = shows(fields, data, {"front.png": file_of(painted())})
    dialogs = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message) or dialog.dismiss())

    # Every field has its title, and none is taller than the window.
    for title in ("The report", "הודעה", "The company"):
        expect(page.get_by_role("heading", name=title, level=3)).to_be_visible()
        assert page.get_by_role("region", name=title, exact=True).bounding_box()["height"] < 900
    report, words = page.locator(".x-markdown"), page.locator(".x-text")
    tall = page.get_by_role("region", name="הודעה: scrolls")
    tall.focus()
    page.keyboard.press("End")
    assert soon(page, lambda: tall.evaluate("(text) => text.scrollTop > 100"))
    expect(words).to_have_attribute("lang", "he")

    # Each paragraph in its own direction.
    hebrew = report.get_by_text("זה משפט")
    start = """(text) => { const range = document.createRange(); range.selectNodeContents(text);
      return [range.getBoundingClientRect().right, text.getBoundingClientRect().right]; }"""
    end_of_words, edge = hebrew.evaluate(start)
    assert edge - end_of_words < 2

    # The table scrolls inside, by key; pictures are those of the project; the rest is words.
    table = report.locator(".md-scroll")
    expect(table).to_have_attribute("tabindex", "0")
    table.focus()
    page.keyboard.press("ArrowRight")
    assert soon(page, lambda: table.evaluate("(place) => place.scrollLeft > 0"))
    expect(report.get_by_role("img")).to_have_count(1)
    expect(report.get_by_text("<script>alert(1)</script>")).to_be_visible()
    assert report.locator("script, svg, style, form, input, iframe, [onerror], [onload], [style]").count() == 0
    expect(report.get_by_text("A picture that is not shown: Spy")).to_be_visible()
    assert dialogs == []
    looks_right(page)

    # A link leaves the item where it is.
    expect(report.get_by_role("link")).to_have_count(1)
    with page.expect_popup() as opened:
        report.get_by_role("link", name=re.compile("The manual")).click()
    assert opened.value.evaluate("window.opener") is None
    expect(page.locator("#progress")).to_contain_text("Item 1")


def test_a_manager_looks_at_an_item_as_its_labelers_do(live, new_person):
    fields = [{"name": "photo", "type": "image", "title": "The photo"}, {"name": "pair", "type": "record"}]
    project = factories.make_project(schema={"fields": fields, "questions": [SAME]})
    add_media(project=project, by=project.created_by, name="front.png", file=file_of(painted()))
    item = Item.objects.create(project=project, key="i", data={"photo": "front.png", "pair": COMPANIES})
    page = new_person(project.created_by)
    page.goto(f"/p/{project.slug}/items/{item.pk}/")
    page.wait_for_load_state("networkidle")

    page.keyboard.press("=")
    assert view(page, "view.level") == 1.5
    page.keyboard.press("Shift+V")
    expect(line(page, "zip").get_by_text('"04020"')).to_be_visible()
    looks_right(page)
