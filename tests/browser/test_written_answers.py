"""Numbers and texts are typed, stepped and counted; what does not fit stays, with what is wrong beside it."""

from playwright.sync_api import expect

from tests.browser.test_question_types import answered, is_kept, looks_right, workspace  # noqa: F401


def test_a_number_is_stepped_within_its_range_and_what_does_not_fit_is_told_at_once(workspace):  # noqa: F811
    page = workspace("number", step=0.5)
    field, error = page.get_by_role("spinbutton", name="What is it?, in mm"), page.locator(".question-error")
    requests = []
    page.on("request", lambda request: requests.append(request.url) if "submit" in request.url else None)
    wanted = "Give a number from 0 to 10, in steps of 0.5."
    for typed, sentence in {
        "0,3": f"{wanted} Write it with a point, such as 0.3, and without the unit.",
        "3 mm": f"{wanted} Write it with a point, such as 0.3, and without the unit.",
        "11": f"11 is above the highest value. {wanted}",
        "-1": f"-1 is below the lowest value. {wanted}",
        "0.3": f"0.3 lies between two steps. {wanted}",
    }.items():
        field.fill(typed)
        field.press("Enter")
        expect(error).to_have_text(sentence)
        expect(field).to_have_value(typed)
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
    assert requests == []
    looks_right(page)

    field.press("ArrowUp")
    expect(field).to_have_value("0.5")
    expect(error).to_be_hidden()
    field.press("PageUp")
    expect(field).to_have_value("5.5")
    page.get_by_role("button", name="One step less").click()
    expect(field).to_have_value("5")
    field.press("PageUp")
    field.press("ArrowUp")
    expect(field).to_have_value("10")
    page.keyboard.press("Control+z")  # of the text field
    field.fill("11")
    page.get_by_label("Cannot tell", exact=False).first.check()
    page.get_by_label("Cannot tell", exact=False).first.uncheck()
    expect(error).to_contain_text("above the highest value")
    field.fill("9.5")
    is_kept(page)
    expect(field).to_have_value("9.5")
    field.press("Enter")

    assert answered(page) == 9.5


def test_a_transcript_is_typed_by_what_all_do_alike_and_counted_near_its_end(workspace):  # noqa: F811
    page = workspace("text", language="ar-EG", max_length=30, fillers="leave out “uh”", casing="as in print")
    field, count = page.locator('[name="answer-label"]'), page.locator("[data-count]")
    expect(page.get_by_label("How to write it")).to_contain_text("Fillersleave out “uh”")
    expect(page.get_by_text("Capitals, punctuation and the number of spaces do not count")).to_be_visible()
    assert [field.get_attribute(name) for name in ("dir", "lang", "spellcheck")] == ["rtl", "ar-EG", "false"]
    expect(field).to_be_focused()
    page.keyboard.type("أقرب محطة, 3 كم")
    expect(count).to_be_hidden()
    is_kept(page)
    field.fill("😀" * 27)
    expect(count).to_have_text("27 of 30 characters, 3 left")
    looks_right(page)
    field.fill("😀" * 31)
    expect(count).to_have_text("31 of 30 characters, 1 too many")
    field.press("Control+Enter")
    expect(page.locator(".question-error")).to_have_text("The text has 31 characters; at most 30 are allowed.")
    assert field.get_attribute("aria-describedby").split()[-1].endswith("-error")
    field.fill("أقرب محطة, 3 كم")
    expect(count).to_be_hidden()
    field.press("Control+Enter")

    assert answered(page) == "أقرب محطة, 3 كم"
