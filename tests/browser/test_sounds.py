"""A sound is listened to and written down with the keyboard alone; a stretch of it is played again and again."""

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from labeling.actions.media import add_media
from labeling.models import Annotation, Item
from tests import factories, sounds
from tests.browser.accessibility import assert_accessible
from tests.browser.test_labeling import soon

SCHEMA = {
    "fields": [{"name": "call", "type": "audio", "title": "The call"}],
    "questions": [{"name": "said", "type": "text", "title": "What is said?", "language": "en"}],
}
CHOICE = {"name": "kind", "type": "choice", "title": "Which?", "options": [{"value": "car"}, {"value": "rain"}]}
SECONDS = 4.0
AUDIO = "document.querySelector('form.work audio')"


def listening(new_person, *, questions=SCHEMA["questions"], content: bytes = b"", ending: str = "wav") -> Page:
    """The page of a labeler who holds the first of two items, each with a sound of its own."""
    project = factories.make_project(schema={**SCHEMA, "questions": questions})
    labeler = factories.make_member(project, "labeler")
    for n in range(2):
        body = ContentFile(content or sounds.wav(SECONDS, hertz=300 + 100 * n))
        add_media(project=project, by=project.created_by, name=f"{n}.{ending}", file=body)
    Item.objects.bulk_create([Item(project=project, key=f"i{n}", data={"call": f"{n}.{ending}"}) for n in range(2)])
    factories.make_open_round(project)
    page = new_person(labeler)
    page.goto(f"/p/{project.slug}/label/")
    expect(page.locator("form.work[data-shown] audio-player.enhanced")).to_be_visible()
    return page


def drawn(page: Page) -> None:
    expect(page.locator("form.work audio-player[data-wave=drawn]")).to_be_visible()


def position(page: Page) -> float:
    return float(page.evaluate(f"{AUDIO}.currentTime"))


def is_paused(page: Page) -> bool:
    return bool(page.evaluate(f"{AUDIO}.paused"))


def looks_right(page: Page) -> None:
    """Nothing found by axe, in either theme, and no sideways scroll on a phone.

    preload: it copies the styles of shadow roots into the page, which the policy refuses.
    """
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_call_is_written_down_with_the_keyboard_alone(live, new_person):
    page = listening(new_person)
    drawn(page)
    assert is_paused(page)
    expect(page.locator("textarea[name=answer-said]")).to_be_focused()

    page.keyboard.press("Alt+p")
    assert soon(page, lambda: not is_paused(page) and position(page) > 0.1)
    page.keyboard.type("nearest gas ")
    page.keyboard.press("Alt+.")
    assert soon(page, lambda: position(page) > 3)
    page.keyboard.press("Alt+,")
    assert position(page) < 2
    page.keyboard.press("Alt+p")
    assert is_paused(page)
    page.keyboard.type("station, <r>")
    expect(page.locator("[data-act=play]")).to_have_text("Play Space", use_inner_text=True)
    page.keyboard.press("Control+Enter")

    expect(page.locator("#progress")).to_contain_text("Item 2")
    assert soon(page, Annotation.objects.exists)
    assert Annotation.objects.get().answers == {"said": "nearest gas station, <r>"}
    expect(page.locator("form.work audio-player.enhanced")).to_be_visible()
    assert is_paused(page)
    assert position(page) == 0


def test_a_stretch_is_marked_looped_typed_and_deleted_by_keys(live, new_person):
    page = listening(new_person, questions=[CHOICE])
    drawn(page)
    slider = page.get_by_role("slider", name="The call: position")
    rows = page.get_by_role("list", name="Regions").get_by_role("listitem")

    page.keyboard.press("Space")  # on a radio
    assert soon(page, lambda: not is_paused(page))
    page.keyboard.press("Space")
    assert is_paused(page)
    assert page.locator("input[type=radio]:checked").count() == 0
    page.keyboard.press(">")
    expect(page.get_by_label("Speed")).to_have_value("1.25")

    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("r")
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("r")
    expect(rows).to_have_count(1)
    expect(page.get_by_label("Region 1: start")).to_have_value("0:01.00")
    expect(page.get_by_label("Region 1: end")).to_have_value("0:01.30")
    page.keyboard.press("Space")
    was_sent_back = (
        "new Promise((done) => document.querySelector('form.work audio').addEventListener('seeking', () => done(true)))"
    )
    assert page.evaluate(was_sent_back)
    assert 0.9 < position(page) < 1.5
    page.keyboard.press("l")
    assert soon(page, lambda: position(page) > 1.6)
    page.keyboard.press("Space")
    looks_right(page)

    end = page.get_by_label("Region 1: end")
    end.fill("9:00")
    end.press("Enter")
    expect(page.get_by_text("The sound ends at 0:04.00.")).to_be_visible()
    end.fill("2.5")
    end.press("Enter")
    expect(end).to_have_value("0:02.50")
    expect(page.locator("#progress")).to_contain_text("Item 1")

    page.reload()
    expect(page.get_by_label("Region 1: end")).to_have_value("0:02.50")
    expect(page.get_by_label("Speed")).to_have_value("1.25")
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog").get_by_text("Start or end a region", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("]")
    assert position(page) == pytest.approx(1, abs=0.05)
    page.get_by_role("button", name="Delete region 1").focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(0)
    expect(slider).to_be_focused()


def test_a_pointer_seeks_and_moves_a_region(live, new_person):
    page = listening(new_person, questions=[CHOICE])
    drawn(page)
    box = page.get_by_role("slider", name="The call: position").bounding_box()
    middle = box["y"] + box["height"] / 3
    page.mouse.click(box["x"] + box["width"] / 2, middle)
    assert soon(page, lambda: position(page) == pytest.approx(SECONDS / 2, abs=0.05))
    page.keyboard.press("r")
    page.mouse.click(box["x"] + box["width"] * 0.75, middle)
    assert soon(page, lambda: position(page) == pytest.approx(SECONDS * 0.75, abs=0.05))
    page.keyboard.press("r")
    expect(page.locator("[part~=region]")).to_be_visible()
    page.mouse.move(box["x"] + box["width"] * 0.6, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, middle, steps=40)
    page.mouse.up()
    expect(page.get_by_label("Region 1: start")).not_to_have_value("0:02.00")

    start = page.get_by_label("Region 1: start").input_value()
    assert float(start.removeprefix("0:0")) == pytest.approx(SECONDS * 0.3, abs=0.1)


def test_a_long_recording_is_not_decoded_and_everything_else_works(live, new_person):
    page = listening(new_person, questions=[CHOICE], content=sounds.riff(rate=4_000, bits=8, samples=4_000 * 60 * 21))
    drawn(page)
    expect(page.locator("form.work [data-note]")).to_contain_text("its waveform is not drawn")
    expect(page.locator("form.work [data-time]")).to_have_text("0:00.0 / 21:00.0")
    page.keyboard.press("r")
    page.keyboard.press(".")
    page.keyboard.press("r")

    expect(page.get_by_label("Region 1: end")).to_have_value("0:03.00")


def test_a_sound_that_cannot_be_decoded_is_said_in_a_sentence(live, new_person):
    page = listening(new_person, questions=[CHOICE], content=sounds.flac(), ending="flac")

    expect(page.locator("form.work [data-note]")).to_contain_text("This browser cannot")
    expect(page.locator("#progress")).to_contain_text("Item 1")


def test_a_sound_that_did_not_arrive_is_fetched_again_when_the_line_is_back(live, new_person):
    page = listening(new_person, questions=[CHOICE])
    drawn(page)
    note = page.locator("form.work [data-note]")
    page.context.set_offline(True)
    page.route("**/media/**", lambda route: route.abort())
    page.evaluate(f"{AUDIO}.load()")
    expect(note).to_contain_text("has not arrived")
    page.unroute("**/media/**")
    page.context.set_offline(False)

    expect(note).to_be_hidden()
    page.keyboard.press("Space")
    assert soon(page, lambda: position(page) > 0)


def test_a_page_without_a_sound_loads_nothing_for_one_and_its_keys_are_not_listed(live, new_person):
    project = factories.make_project()
    labeler = factories.make_member(project, "labeler")
    factories.make_items(project, 1)
    factories.make_open_round(project)
    page = new_person(labeler)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"/p/{project.slug}/label/")
    expect(page.locator("form.work[data-shown]")).to_be_visible()
    page.keyboard.press("?")

    expect(page.locator("#keys-dialog")).to_be_visible()
    expect(page.get_by_text("Play or pause")).to_have_count(0)
    assert not [url for url in loaded if "audio" in url or "wavesurfer" in url]
