"""Boxes drawn over a picture: what is stored is the pixels of the original, whatever the hand and the view."""

import re

from django.core.files.base import ContentFile
from playwright.sync_api import expect

from labeling.actions.media import add_media
from labeling.models import Item
from tests import factories
from tests.browser.drawing import OPTIONS, Drawing, photo
from tests.browser.drawing import drawing as drawing  # a fixture
from tests.browser.test_question_types import is_kept, looks_right
from tests.questions import box


def car(x, y, width, height, label="car"):
    return box(label, x, y, width, height)


def test_a_box_is_dragged_moved_resized_deleted_and_brought_back(drawing):
    hand = drawing("boxes")
    hand.drag((50, 60), (120, 90), (150, 130))
    assert hand.answer == [car(50, 60, 100, 70)]
    expect(hand.chosen).to_have_attribute("aria-label", "Box 1, Car, x 50, y 60, 100 wide, 70 high")

    hand.drag((100, 95), (112, 90))
    assert hand.answer == [car(62, 55, 100, 70)]
    hand.drag((162, 125), (182, 145))  # the bottom right handle
    assert hand.answer == [car(62, 55, 120, 90)]
    hand.drag((62, 100), (52, 160))  # the left one moves no other side
    assert hand.answer == [car(52, 55, 130, 90)]
    hand.drag((117, 55), (117, 205))  # pulled past the other side
    assert hand.answer == [car(52, 145, 130, 60)]
    hand.drag((117, 175), (-90, 400))  # nothing leaves the picture
    assert hand.answer == [car(0, 240, 130, 60)]

    hand.press("2")
    assert hand.answer == [car(0, 240, 130, 60, "tree")]
    hand.press("Delete")
    assert hand.answer is None
    hand.press("Control+z")
    assert hand.answer == [car(0, 240, 130, 60, "tree")]
    hand.press("Control+z", "Control+z")
    assert hand.answer == [car(52, 145, 130, 60)]
    hand.press("Control+Shift+z")
    assert hand.submitted() == [car(0, 240, 130, 60)]


def test_the_same_pixels_are_meant_zoomed_in_and_turned(drawing):
    hand = drawing("boxes", device_scale_factor=2)
    hand.press("=", "=", "=")
    hand.drag((180, 140), (201, 161))
    hand.press("Shift+r")
    hand.turn = 90
    hand.press("Escape")
    hand.drag((215, 150), (231, 139))
    hand.press("ArrowRight")  # to the right as one sees it: up in the upright picture
    hand.press("f")
    hand.drag((10, 290), (30, 270))

    assert hand.submitted() == [car(10, 270, 20, 20), car(180, 140, 21, 21), car(215, 131, 16, 11)]


def test_two_clicks_make_a_box_escape_lets_go_and_boxes_below_each_other_are_reached(drawing):
    hand = drawing("boxes")
    hand.click(20, 30)
    hand.page.mouse.move(*hand.at(60, 80))
    hand.press("Escape")
    assert hand.answer is None
    hand.click(200, 150)
    hand.click(100, 50)
    hand.press("Escape", "2")  # the next one lies inside, under another label
    hand.click(120, 70)
    hand.click(160, 110)
    assert hand.answer == [car(100, 50, 100, 100), car(120, 70, 40, 40, "tree")]

    hand.click(130, 80)
    expect(hand.chosen).to_have_attribute("aria-label", "Box 1, Car, x 100, y 50, 100 wide, 100 high")
    hand.click(130, 80)
    expect(hand.chosen).to_have_attribute("aria-label", "Box 2, Tree, x 120, y 70, 40 wide, 40 high")
    expect(hand.page.locator(".part-row.chosen select")).to_have_value("tree")
    hand.press("]")
    expect(hand.chosen).to_have_accessible_name("Box 1, Car, x 100, y 50, 100 wide, 100 high")

    hand.drag((150, 100), (170, 130), release=False)
    assert hand.answer[0] == car(120, 80, 100, 100)
    hand.press("Escape")
    hand.page.mouse.up()
    assert hand.submitted() == [car(100, 50, 100, 100), car(120, 70, 40, 40, "tree")]


def test_boxes_are_made_by_keys_alone_and_kept_in_step_with_their_numbers(drawing):
    hand = drawing("boxes", options=[*OPTIONS, *({"value": f"thing_{n}", "title": f"Thing {n}"} for n in range(40))])
    find = hand.page.get_by_label("Another label")
    find.fill("thing 37")
    find.press("Enter")
    hand.press("n")
    assert [each["label"] for each in hand.answer] == ["thing_37"]
    hand.press("1")
    [made] = hand.answer
    assert abs(made["x"] + made["width"] / 2 - 200) < 1
    assert abs(made["y"] + made["height"] / 2 - 150) < 1
    hand.press(
        *["ArrowLeft"] * 3, "ArrowDown", "Alt+ArrowRight", "Alt+ArrowRight", "Shift+ArrowRight", "Alt+Shift+ArrowUp"
    )
    moved = car(made["x"] - 22, made["y"] + 8, made["width"] + 8, made["height"] - 1)
    assert hand.answer == [moved]
    fields = hand.page.locator(".part-row input")
    values = [float(fields.nth(at).input_value()) for at in range(4)]
    assert values == [moved[name] for name in ("x", "y", "width", "height")]
    hand.press("Control+z")  # the run of arrows is one change
    assert hand.answer == [made]

    hand.press("n", "2")
    assert [each["label"] for each in hand.answer] == ["car", "tree"]
    hand.press("[", "Backspace")
    assert [each["label"] for each in hand.answer] == ["tree"]
    fields.nth(0).fill("7")
    fields.nth(1).fill("9.5")
    expect(hand.chosen).to_have_attribute(
        "aria-label", f"Box 1, Tree, x 7, y 9.5, {made['width']} wide, {made['height']} high"
    )
    fields.nth(2).fill("395")
    fields.nth(2).press("Control+Enter")
    expect(hand.page.locator(".question-error")).to_contain_text("on the right by 2 px")
    hand.press("Shift+ArrowLeft")
    is_kept(hand.page)
    looks_right(hand.page)
    assert hand.submitted() == [car(7, 9.5, 387, made["height"], "tree")]


def test_two_fingers_zoom_and_draw_nothing_one_draws(drawing):
    hand = drawing("boxes", has_touch=True)
    touch = hand.page.context.new_cdp_session(hand.page)

    def fingers(kind, *places):
        points = [{"x": hand.at(*place)[0], "y": hand.at(*place)[1], "id": n} for n, place in enumerate(places)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    start, end = hand.at(150, 150), hand.at(250, 150)
    fingers("touchStart", (180, 150))
    fingers("touchStart", (180, 150), (220, 150))
    for (left, top), (right, _) in [(start, end)]:
        points = [{"x": left, "y": top, "id": 0}, {"x": right, "y": top, "id": 1}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert hand.answer is None
    expect(hand.page.locator("[data-view-level]")).not_to_contain_text("fits")

    fingers("touchStart", (190, 140))
    fingers("touchMove", (200, 150))
    fingers("touchMove", (215, 165))
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert hand.submitted() == [car(190, 140, 25, 25)]


def test_two_hundred_boxes_follow_each_key_at_once(drawing):
    hand = drawing("boxes")
    boxes = [car(10 + at % 20 * 18, 10 + at // 20 * 28, 12, 20) for at in range(200)]
    hand.page.evaluate(
        """(answer) => {
          const field = document.querySelector('form.work [name="json-label"]');
          field.value = JSON.stringify(answer);
          field.dispatchEvent(new CustomEvent("restore", { bubbles: true }));
        }""",
        boxes,
    )
    hand.page.evaluate(
        """() => {
          window.took = {};
          addEventListener("keydown", () => { window.began = performance.now(); }, true);
          addEventListener("keydown", ({ key }) => {
            document.body.getBoundingClientRect();  // with the layout that it leads to
            (window.took[key] ??= []).push(performance.now() - window.began);
          });
        }"""
    )
    for key in ("]", "ArrowRight", "2", "=", "Delete", "Control+z") * 4:
        hand.press(key)
    took = {key: min(times) for key, times in hand.page.evaluate("window.took").items()}  # the rest is other processes
    assert set(took) > {"]", "ArrowRight", "2", "=", "Delete", "z"}
    assert max(took.values()) < 50, took  # milliseconds
    assert len(hand.submitted()) == 200


def test_an_expert_sees_answers_on_the_picture_and_draws_the_label_there(live, new_person, work):
    question = {"name": "label", "title": "Where is it?", "type": "boxes", "options": OPTIONS}
    project = factories.make_project(schema={"fields": [{"name": "photo", "type": "image"}], "questions": [question]})
    people = [factories.make_member(project, "labeler") for _ in range(2)]
    add_media(project=project, by=project.created_by, name="a.jpg", file=ContentFile(photo(), "a.jpg"))
    Item.objects.create(project=project, key="i", data={"photo": "a.jpg"})
    made = factories.make_open_round(project)
    for person, answer in zip(people, ([car(50, 60, 100, 70)], [car(220, 40, 130, 160, "tree")]), strict=True):
        factories.answer(made.round_items.get(), person, answer)
    work()
    page = new_person(project.created_by)
    page.goto(f"/p/{project.slug}/disagreements/")
    page.get_by_role("link", name="Open first").click()
    hand = Drawing(page)

    first, second = page.locator(".of-1 > .shape"), page.locator(".of-2 > .shape")
    expect(first).to_be_visible()
    expect(page.locator(".answers-over")).to_have_attribute("style", re.compile("font-size"))  # keys are heard
    hand.press("Shift+Digit1")
    expect(first).to_be_hidden()
    expect(page.get_by_role("checkbox", name="A", exact=True)).not_to_be_checked()
    expect(second).to_be_visible()
    looks_right(page)
    hand.press("Shift+Digit1", "h")  # all again, then the first alone
    expect(second).to_be_hidden()
    expect(first).to_be_visible()
    hand.press("h", "h")  # the second alone, and all again
    expect(first).to_be_visible()
    expect(second).to_be_visible()

    hand.press("w")
    hand.drag((60, 70), (90, 95))
    hand.press("2", "Alt+ArrowRight")
    page.get_by_text("As an example for labelers").click()
    page.get_by_label("This part of").check()
    hand.drag((20, 30), (140, 110))
    hand.press("Alt+ArrowDown", "Alt+Shift+ArrowLeft")
    page.get_by_label("Cause").select_option("slip")
    page.get_by_label("Why").fill("As it says.")
    page.get_by_label("Why").press("Control+Enter")
    expect(page.locator(".toast-text")).to_be_visible()
    decided = made.round_items.get().disagreements.get().resolutions.get()
    assert decided.label == [car(61, 70, 30, 25, "tree")]
    assert decided.part == {"field": "photo", "x": 20, "y": 31, "width": 119, "height": 80}
