"""Stretches of a text, marked in the item by keys, mouse and finger, and kept to the code point."""

import re

import pytest
from playwright.sync_api import Page, expect

from labeling.models import Annotation, Item
from tests import factories
from tests.browser.test_labeling import soon
from tests.browser.test_question_types import is_kept, is_ready, looks_right
from tests.questions import Json, span

OPTIONS = [{"value": "joy", "title": "Joy"}, {"value": "anger", "title": "Anger"}]
ASKED = {"name": "label", "type": "spans", "title": "What is it?", "options": OPTIONS}
# Where a stretch lies on the screen, by UTF-16 units of the text as it is shown.
HAND = """(element, [start, end]) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let at = 0, node; (node = walker.nextNode()); at += node.length) {
    if (at <= start && start < at + node.length) range.setStart(node, start - at);
    if (at < end && end <= at + node.length) range.setEnd(node, end - at);
  }
  const boxes = [...range.getClientRects()].map(({ left, top, right, bottom }) => [left, top, right, bottom]);
  return [boxes[0], boxes.at(-1)];
}"""

# text → its words, as the arrow keys go through them
HARD = {
    "Zoë 😀 lives in Köln.": ["Zoë", "😀", "lives", "in", "Köln", "."],
    "Zoe\u0308 re\u0301sume\u0301": ["Zoe\u0308", "re\u0301sume\u0301"],  # combining marks
    "👨‍👩‍👧‍👦👍🏽 🇩🇪🇫🇷!": ["👨‍👩‍👧‍👦", "👍🏽", "🇩🇪", "🇫🇷", "!"],  # joined, with a tone, flags side by side
    "don't stop-it 3.14": ["don't", "stop", "-", "it", "3.14"],
    "北京大学的学生": ["北京", "大学", "的", "学生"],
    "क्षत्रिय हिन्दी": ["क्षत्रिय", "हिन्दी"],
    "שלום עולם 7 Hebrew University מאז": ["שלום", "עולם", "7", "Hebrew", "University", "מאז"],
    "مرحبا بالعالم، أنا": ["مرحبا", "بالعالم", "،", "أنا"],
    "𝔘𝔫𝔦 \r\n\r\n two\r\nthree\rfour": ["𝔘𝔫𝔦", "two", "three", "four"],  # line breaks of three kinds
    "\n   indented\t\tand   ended  \n": ["indented", "and", "ended"],
    "ไทย สวัสดีครับ": ["ไทย", "สวัสดี", "ครับ"],
}
RIGHT_TO_LEFT = ("ש", "م")


@pytest.fixture
def opened(live, new_person):
    """opened({"text": "…"}, …, overlapping="refused") -> the page of a labeler who holds the first of these items."""

    def page_of(*items: dict[str, Json], fields: Json = None, questions: Json = None, page: Json = None, **more: Json):
        fields = fields or [{"name": "text", "type": "text"}]
        project = factories.make_project(schema={"fields": fields, "questions": questions or [{**ASKED, **more}]})
        labeler = factories.make_member(project, "labeler")
        Item.objects.bulk_create([Item(project=project, key=f"i{n}", data=data) for n, data in enumerate(items)])
        factories.make_open_round(project)
        shown = new_person(labeler, **(page or {}))
        shown.goto(f"/p/{project.slug}/label/")
        is_ready(shown)
        return shown

    return page_of


def stored(page: Page) -> Json:
    """What the form holds just now."""
    return page.evaluate("JSON.parse(document.querySelector('form.work [name=\"json-label\"]').value || 'null')")


def answers(page: Page, n: int) -> dict[str, Json]:
    """Text → what arrived for it, once all have."""
    assert soon(page, lambda: Annotation.objects.count() == n)
    rows = Annotation.objects.select_related("assignment__item__item")
    return {row.assignment.item.item.data["text"]: row.answers["label"] for row in rows}


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def words_of(text: str) -> list[tuple[int, int]]:
    """The places of the words of a hard text in code points, by Python's own counting."""
    places, at = [], 0
    for word in HARD[text]:
        start = text.index(word, at)
        at = start + len(word)
        places.append((start, at))
    return places


def at(page: Page, text: str, words: str) -> tuple[float, float, float, float]:
    """The box of words on the screen: left, top, right, bottom of the first line, for a text without line breaks."""
    start = len(text[: text.index(words)].encode("utf-16-le")) // 2
    end = start + len(words.encode("utf-16-le")) // 2
    return page.locator(".surface").evaluate(HAND, [start, end])[0]


def drag(page: Page, text: str, first: str, last: str) -> None:
    """From the middle of some letters to the middle of others."""
    one, other = at(page, text, first), at(page, text, last)
    page.mouse.move((one[0] + one[2]) / 2, (one[1] + one[3]) / 2)
    page.mouse.down()
    page.mouse.move((other[0] + other[2]) / 2, (other[1] + other[3]) / 2, steps=6)
    page.mouse.up()


def click(page: Page, text: str, words: str, **options: Json) -> None:
    left, top, right, bottom = at(page, text, words)
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    with_keys = options.get("modifiers", [])
    for key in with_keys:
        page.keyboard.down(key)
    page.mouse.down()
    page.mouse.up()
    for key in with_keys:
        page.keyboard.up(key)


def test_every_word_of_hard_texts_is_reached_by_arrows_and_kept_to_the_code_point(opened):
    page = opened(*({"text": text} for text in HARD))
    chosen = page.locator("[data-chosen] bdi")
    for n in range(len(HARD)):
        shown = page.evaluate("document.querySelector('span-editor').places.stored")
        on = "ArrowLeft" if shown.startswith(RIGHT_TO_LEFT) else "ArrowRight"
        for word in HARD[shown]:
            page.keyboard.press(on)
            expect(chosen).to_have_text(word)
            page.keyboard.press("1")
        assert [shown[part["start"] : part["end"]] for part in stored(page)] == HARD[shown]
        page.keyboard.press("Enter")
        assert soon(page, lambda n=n: Annotation.objects.count() == n + 1)
        if n + 1 < len(HARD):
            expect(page.locator("#progress")).to_contain_text(f"Item {n + 2}")

    expected = {text: [span(start, end) for start, end in words_of(text)] for text in HARD}
    assert answers(page, len(HARD)) == expected


def test_characters_are_those_that_people_see_and_spaces_at_the_ends_are_left_out(opened):
    text = "Zoe\u0308 lived👨‍👩‍👧‍👦here, 🇩🇪🇫🇷."
    page = opened({"text": text})
    press(page, "ArrowRight", "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+ArrowRight")  # into the word: its third letter
    expect(page.locator("[data-chosen] bdi")).to_have_text("e\u0308")
    press(page, "Alt+Shift+ArrowLeft", "1")  # o and ë
    assert stored(page) == [span(1, 4)]
    press(page, "ArrowRight", "Alt+Shift+ArrowLeft", "2")  # "live"
    press(page, "ArrowRight", "1")
    family = text.index("👨")
    assert stored(page)[1:] == [span(5, 9, "anger"), span(family, family + 7)]
    press(page, "ArrowRight", "ArrowRight", "ArrowRight", "Alt+Shift+ArrowRight", "2")
    flags = text.index("🇩")
    assert stored(page)[-1] == span(flags, flags + 4, "anger")
    press(page, "Home", "Alt+ArrowRight", "Alt+ArrowRight", "Alt+Shift+ArrowRight")
    expect(page.locator("[data-chosen] bdi")).to_have_text(" l", use_inner_text=True)
    press(page, "1", "Enter")

    assert answers(page, 1)[text][:3] == [span(1, 4), span(5, 6), span(5, 9, "anger")]


TEXT = "The owner of the new bank of Cologne met Zoë 😀 and Ada in a café near the old harbour yesterday."


def test_words_are_chosen_by_dragging_and_by_clicks_on_the_first_and_the_last(opened):
    page = opened({"text": TEXT})
    drag(page, TEXT, "wn", "an")  # from within "owner" to within "bank"
    page.keyboard.press("1")
    bank = span(4, 25)
    assert stored(page) == [bank]
    page.keyboard.down("Alt")
    drag(page, TEXT, "arb", "bou")  # exact
    page.keyboard.up("Alt")
    part = stored_after(page, "2")[1]
    assert part["label"] == "anger"
    assert TEXT.index("harbour") < part["start"] < part["end"] < TEXT.index(" yesterday")

    click(page, TEXT, "Zoë")
    click(page, TEXT, "Ada")
    expect(page.locator("[data-chosen] bdi")).to_have_text("Zoë 😀 and Ada")
    people = span(TEXT.index("Zoë"), TEXT.index(" in a"))
    assert people in stored_after(page, "1")
    page.keyboard.press("Escape")
    click(page, TEXT, "😀")  # takes the span there in hand
    expect(page.locator("[data-chosen] bdi")).to_have_text("Zoë 😀 and Ada")
    assert {**people, "label": "anger"} in stored_after(page, "2")
    click(page, TEXT, "😀")  # again: the word itself
    expect(page.locator("[data-chosen] bdi")).to_have_text("😀")
    face = span(TEXT.index("😀"), TEXT.index("😀") + 1)
    assert face in stored_after(page, "1")
    _, _, right, bottom = at(page, TEXT, "Ada")
    page.mouse.click(right - 4, bottom + 2)  # the bar of the longer one
    expect(page.locator("[data-chosen]")).to_have_text("In hand: Zoë 😀 and Ada")
    click(page, TEXT, "café", modifiers=["Shift"])  # its end moves
    assert span(people["start"], TEXT.index("café") + 4, "anger") in stored(page)
    page.locator(".surface").click(position={"x": 4, "y": 4})  # beside the text
    expect(page.locator("[data-chosen]")).to_contain_text("Nothing is chosen yet.")
    page.keyboard.press("2")
    expect(page.locator("[data-refused]")).to_contain_text("Choose words in the text first")
    kept = stored(page)
    page.keyboard.press("Enter")

    assert answers(page, 1)[TEXT] == kept
    assert bank in kept


def stored_after(page: Page, *keys: str) -> Json:
    press(page, *keys)
    return stored(page)


def test_spans_are_renamed_moved_deleted_and_taken_back_by_keys_and_beside_the_text(opened):
    page = opened({"text": TEXT})
    press(page, "ArrowRight", "ArrowRight", "1", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "2")
    owner = span(4, 9)
    assert stored(page) == [owner, span(13, 20, "anger")]
    press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft")
    assert stored(page) == [owner, span(13, 25, "anger")]
    press(page, "Alt+Shift+ArrowLeft", "1", "Escape", "[", "2")
    assert stored(page) == [span(4, 9, "anger"), span(13, 24)]
    press(page, *["Control+z"] * 3)
    assert stored(page) == [owner, span(13, 25, "anger")]
    press(page, "Control+Shift+z", "]", "]", "Delete")
    assert stored(page) == [owner]
    press(page, "Control+z")
    is_kept(page)
    rows = page.get_by_role("list", name="Spans").get_by_role("listitem")
    expect(rows).to_have_count(2)
    assert stored(page) == [owner, span(13, 24, "anger")]
    looks_right(page)

    page.get_by_role("button", name=re.compile("Joy.*owner")).focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-chosen]")).to_have_text("In hand: the new ban")
    assert page.locator(".bar.in-hand").all_text_contents() == ["t", "he new ban"]  # its name stands below the first
    looks_right(page)
    page.get_by_label("Label of the span in hand").select_option("joy")
    page.get_by_role("button", name="Start one word earlier").click()
    page.get_by_role("button", name="End one word earlier").click()
    page.get_by_role("button", name="End one word earlier").click(modifiers=["Alt"])
    assert stored(page) == [owner, span(10, 19)]
    page.get_by_role("button", name="Delete this span").click()
    page.get_by_role("button", name=re.compile("Joy.*owner")).press("2")
    page.get_by_label("Nothing to mark").check()
    assert stored(page) == []
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Nothing to mark")).not_to_be_checked()
    page.locator(".surface").press("Enter")

    assert answers(page, 1)[TEXT] == [span(4, 9, "anger")]


def test_spans_that_overlap_are_refused_in_a_sentence_where_the_question_says_so(opened):
    page = opened({"text": TEXT}, overlapping="refused")
    press(page, "ArrowRight", "ArrowRight", "Shift+ArrowRight", "1", "Escape", "Shift+ArrowRight", "2")
    refused = page.locator("[data-refused]")
    expect(refused).to_have_text(
        "“owner of” is marked Joy already, and spans of this question may not overlap. Change or delete that one first."
    )
    assert stored(page) == [span(4, 12)]
    looks_right(page)
    press(page, "ArrowRight", "2", "[", "Shift+ArrowRight", "Shift+ArrowRight")  # would grow over the next one
    expect(refused).to_contain_text("“new” is marked Anger already")
    assert stored(page) == [span(4, 16), span(17, 20, "anger")]
    press(page, "Escape", "2", "Enter")  # the same words: another label for what is there

    assert answers(page, 1)[TEXT] == [span(4, 16, "anger"), span(17, 20, "anger")]


def test_a_finger_marks_words_by_taps_and_two_questions_mark_one_text_apart(opened):
    asked = [{**ASKED, "options": OPTIONS[:1]}, {**ASKED, "name": "place", "title": "Where is it?"}]
    page = opened({"text": TEXT}, questions=asked, page={"has_touch": True, "viewport": {"width": 390, "height": 844}})

    def tap(words: str) -> None:
        page.locator(".surface").scroll_into_view_if_needed()
        left, top, right, bottom = at(page, TEXT, words)
        page.touchscreen.tap((left + right) / 2, (top + bottom) / 2)

    tap("Zoë")
    tap("Ada")
    page.get_by_role("button", name="Mark as Joy").first.tap()
    assert stored(page) == [span(TEXT.index("Zoë"), TEXT.index(" in a"))]
    page.get_by_role("button", name="Mark as Anger").tap()  # of the other question
    expect(page.locator("[data-refused]").nth(1)).to_contain_text("Choose words")
    expect(page.locator(".surface mark")).to_have_count(0)
    tap("café")
    page.get_by_role("button", name="Mark as Anger").tap()
    expect(page.locator(".surface mark").first).to_have_attribute("data-name", "Anger")
    held = "({ firstChild: { firstChild: node } }) => getSelection().setBaseAndExtent(node, 6, node, 18)"
    page.locator(".surface").evaluate(held)  # as the handles of the system do: from within "owner" to within "new"
    expect(page.locator("[data-chosen]").nth(1)).to_have_text("Chosen: owner of the new")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Submit").tap()

    assert soon(page, Annotation.objects.exists)
    cafe = span(TEXT.index("café"), TEXT.index("café") + 4, "anger")
    assert Annotation.objects.get().answers == {"label": [span(41, TEXT.index(" in a"))], "place": [cafe]}


def test_markdown_is_marked_as_it_is_written_and_a_long_text_follows_the_words(opened):
    text = "# Köln\n\n**Zoë** lives here.\n\n" + "\n\n".join(f"Paragraph {n} of them." for n in range(80))
    page = opened({"text": text}, fields=[{"name": "text", "type": "markdown"}])
    expect(page.get_by_role("heading", name="Köln")).to_be_visible()
    press(page, *["ArrowRight"] * 2, "2", "End", "Control+End", "1")
    expect(page.locator(".surface mark").last).to_be_in_viewport()
    press(page, "ArrowUp", "Shift+Home", "2", "[", "C")  # C: cannot tell, of the question that the text belongs to
    expect(page.get_by_label("Cannot tell", exact=False).first).to_be_checked()
    page.keyboard.press("Escape")
    page.get_by_label("Cannot tell", exact=False).first.uncheck()
    page.locator(".surface").press("Enter")

    last = text.rindex("Paragraph 78 of them.")
    assert answers(page, 1)[text] == [
        span(2, 6, "anger"), span(last, last + len("Paragraph 78 of them."), "anger"), span(len(text) - 1, len(text))
    ]  # fmt: skip
