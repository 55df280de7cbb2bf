"""What a script says is said in the language of the page, also to who cannot see it."""

from playwright.sync_api import expect

from tests import factories


def labeling_in_german(new_person, *, without: str = ""):
    """The first item of a round of three, as a labeler with German sees it; a file may be lost on the way."""
    project = factories.make_project()
    labeler = factories.make_member(project, "labeler")
    factories.make_items(project, 3)
    factories.make_open_round(project, overlap=1)
    labeler.language = "de"
    labeler.save()
    page = new_person(labeler)
    if without:
        page.route(without, lambda route: route.abort())
    page.goto(f"/p/{project.slug}/label/")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    return page


def test_a_sentence_made_by_a_script_is_german_on_a_german_page(new_person):
    page = labeling_in_german(new_person)

    page.get_by_role("radio", name="Joy").check()
    page.get_by_role("button", name="Abgeben").click()

    expect(page.locator("#progress")).to_contain_text("Beispiel 2 von Ihren 3 · 1 heute geschafft")
    expect(page.locator("#live")).to_contain_text("Gespeichert. Beispiel 2.")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Tasten")
    expect(keys.get_by_role("rowheader", name="Abgeben und weiter")).to_be_visible()


def test_without_the_words_scripts_work_and_speak_english(new_person):
    page = labeling_in_german(new_person, without="**/words.js?*")

    page.get_by_role("radio", name="Joy").check()
    page.get_by_role("button", name="Abgeben").click()

    expect(page.locator("#progress")).to_contain_text("Item 2 of your 3 · 1 done today")
