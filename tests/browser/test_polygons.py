"""Polygons drawn over a picture, corner by corner, by pointer and by keys alone."""

from playwright.sync_api import expect

from tests.browser.drawing import drawing as drawing  # a fixture
from tests.browser.test_question_types import is_kept, looks_right
from tests.questions import polygon


def tree(*points):
    return polygon(*points, label="tree")


def car(*points):
    return polygon(*points, label="car")


def test_a_polygon_is_clicked_corner_by_corner_moved_and_brought_back(drawing):
    hand = drawing("polygon")
    for corner in ((250, 40), (350, 120), (300, 210), (220, 200)):
        hand.click(*corner)
    hand.press("Backspace")  # the last corner
    hand.click(220, 200)
    hand.click(251, 41)  # the first one closes it
    drawn = [(250, 40), (350, 120), (300, 210), (220, 200)]
    assert hand.answer == [car(*drawn)]
    words = "Polygon 1, Car, 4 corners, x 220, y 40, 130 wide, 170 high"
    expect(hand.chosen).to_have_attribute("aria-label", words)

    hand.drag((300, 210), (310, 250))  # a corner
    hand.drag((300, 80), (320, 60))  # the middle of a side becomes one
    assert hand.answer == [car((250, 40), (320, 60), (350, 120), (310, 250), (220, 200))]
    hand.drag((280, 120), (180, 20))  # all of it, as far as the picture reaches
    assert hand.answer == [car((150, 0), (220, 20), (250, 80), (210, 210), (120, 160))]
    hand.press("Control+z", "Control+z", "2")
    assert hand.answer == [tree((250, 40), (350, 120), (310, 250), (220, 200))]

    hand.press("=", "=", "Shift+r")
    hand.turn = 90
    hand.press("Escape")
    hand.click(230, 90)
    hand.page.mouse.move(*hand.at(232, 100))
    hand.press("Escape")  # what was begun is dropped
    for corner in ((180, 120), (200, 130), (190, 160)):
        hand.click(*corner)
    hand.press("Enter")
    assert hand.answer[1] == tree((180, 120), (200, 130), (190, 160))
    looks_right(hand.page)
    is_kept(hand.page)
    # As stored: from the leftmost corner on, clockwise.
    assert hand.submitted() == [
        tree((180, 120), (200, 130), (190, 160)),
        tree((220, 200), (250, 40), (350, 120), (310, 250)),
    ]


def test_a_polygon_is_made_by_keys_alone_and_kept_in_step_with_its_text(drawing):
    hand = drawing("polygon")
    hand.press("n")
    [(first, second, third)] = [part["points"] for part in hand.answer]
    hand.press("}", "ArrowUp", "Alt+ArrowLeft")  # its first corner
    moved = [first[0] - 1, first[1] - 8]
    assert hand.answer[0]["points"] == [moved, second, third]
    hand.press("}", "v", "ArrowRight")  # one more after the second
    added = [int((second[0] + third[0]) / 2 + 0.5) + 8, second[1]]
    assert hand.answer[0]["points"] == [moved, second, added, third]
    hand.press("Delete", "Delete")  # three are the least
    assert len(hand.answer[0]["points"]) == 3
    hand.press("Escape", "ArrowDown")  # lets go of the corner: the whole moves
    assert hand.answer[0]["points"] == [[moved[0], moved[1] + 8], [second[0], second[1] + 8], [third[0], third[1] + 8]]

    text = hand.page.get_by_label("Corners: x,y x,y …")
    text.fill("10,20 60,20 20,70.5 50,0")
    words = "Polygon 1, Car, 4 corners, x 10, y 0, 50 wide, 70.5 high, it crosses itself"
    expect(hand.chosen).to_have_attribute("aria-label", words)
    text.press("Control+Enter")
    expect(hand.page.locator(".question-error")).to_contain_text("Polygon 1 crosses itself")
    text.fill("10,20 60,20 20,70.5")
    text.press("Control+Enter")
    assert hand.submitted(press="") == [car((10, 20), (60, 20), (20, 70.5))]
