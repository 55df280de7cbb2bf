"""Every key of the registry can be given another key or none, and what a person chose is what the page does."""

from playwright.sync_api import expect

from labeling.models import Annotation
from tests import factories
from tests.browser.test_question_types import is_ready

# Each action in turn alone: heard under its own key; under another one, and no more under the first; under none.
EACH = """async () => {
  const page = document.querySelector('script[src*="/js/page"]');
  const { ACTIONS, registerKeys, setKeyMap } = await import(new URL("hotkeys.js", page.src));
  const CODES = { "=": "Equal", "-": "Minus", "[": "BracketLeft", "]": "BracketRight" };
  const press = (name) => {
    const parts = name.split("+").filter(Boolean);
    const key = parts.at(-1) ?? "+";
    const event = new KeyboardEvent("keydown", {
      key: key === "Space" ? " " : parts.includes("Shift") ? key : key.length === 1 ? key.toLowerCase() : key,
      code: CODES[key] ?? (/^[A-Z]$/.test(key) ? `Key${key}` : { ",": "Comma", ".": "Period" }[key] ?? ""),
      ctrlKey: parts.includes("Mod"), altKey: parts.includes("Alt"), shiftKey: parts.includes("Shift"),
      bubbles: true, cancelable: true,
    });
    document.body.dispatchEvent(event);
  };
  const wrong = [];
  for (const { scope, action, key } of ACTIONS) {
    if (key.endsWith("Digit") || key.endsWith("Arrows")) continue;
    let heard = 0;
    const stop = registerKeys(scope, { [action]: () => { heard += 1; } });
    const other = key.includes("Alt+") || key.includes("Mod+") ? "Alt+Y" : "Y";
    const changed = { [action]: other };
    const seen = [[{}, key], [changed, other], [changed, key], [{ [action]: "" }, key]].map(([keys, name]) => {
      setKeyMap({ keys });
      heard = 0;
      press(name);
      return heard;
    });
    stop();
    setKeyMap({});
    if (String(seen) !== "1,1,0,0") wrong.push(`${scope}: ${action} ${seen}`);
  }
  return wrong;
}"""


# Keys that mean two things where both can be live at once.
TWICE = """async () => {
  const page = document.querySelector('script[src*="/js/page"]');
  const { ACTIONS } = await import(new URL("hotkeys.js", page.src));
  const { clash } = await import(new URL("keys-editor.js", page.src));
  const heard = ACTIONS.filter(({ key }) => !key.endsWith("Digit"));
  return heard.filter(({ action, key }) => clash(action, key, {})).map(({ action }) => action);
}"""


def test_no_key_means_two_things_on_an_item_with_a_sound_and_a_shape(page, sign_in, labeler):
    sign_in(page, labeler)
    page.goto("/account/")

    assert page.evaluate(TWICE) == []


def test_each_key_is_heard_under_what_a_person_chose_and_under_nothing_else(page, sign_in, project, labeler):
    sign_in(page, labeler)
    page.goto("/account/")
    page.evaluate("document.activeElement.blur()")

    assert page.evaluate(EACH) == []


def test_the_account_page_offers_every_key_and_the_workspace_does_what_it_says(new_person, project, labeler):
    factories.make_items(project, 2)
    factories.make_open_round(project, overlap=1)
    page = new_person(labeler)
    page.goto("/account/")
    page.get_by_text("Change single keys").click()
    for action, key in (("Submit and go on", "z"), ("Skip", "Backspace"), ("Cannot tell", "k")):
        page.get_by_label(f"{action}: press a key").press(key)
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("saved", exact=False).first).to_be_visible()
    page.goto(f"/p/{project.slug}/label/")
    is_ready(page)

    page.keyboard.press("1")
    page.keyboard.press("Enter")  # is no submit any more, not even by the browser itself
    page.keyboard.press("s")
    expect(page.get_by_role("group", name="Skip this item")).to_be_hidden()
    page.keyboard.press("k")
    expect(page.get_by_role("checkbox", name="Cannot tell")).to_be_checked()
    expect(page.locator("#progress")).to_contain_text("Item 1")
    page.keyboard.press("Escape")  # the menu of reasons
    page.keyboard.press("Shift+?")
    dialog = page.locator("dialog:modal")
    expect(dialog.get_by_role("row", name="Submit and go on Z")).to_be_visible()
    expect(dialog.get_by_role("row", name="Skip off")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(page.locator("#progress")).to_contain_text("Item 2")
    assert not Annotation.objects.exclude(cannot_tell=["emotion"]).exists()
