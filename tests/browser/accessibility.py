"""What axe finds on a page, once nothing on it moves or fades any more."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# In what is folded away nothing moves on, so nothing that began there ends.
STILL = """Promise.all(document.getAnimations()
  .filter(({ effect }) => effect.getTiming().iterations !== Infinity && effect.target.checkVisibility())
  .map((animation) => animation.finished.catch(() => {})))"""


def assert_accessible(page: Page) -> None:
    """Nothing found in light, and nothing too faint in dark."""
    page.emulate_media(color_scheme="light")
    found = findings(page)
    assert not found, found
    page.emulate_media(color_scheme="dark")
    faint = hard_to_read(page)
    assert not faint, faint
    page.emulate_media(color_scheme="light")


def findings(page: Page) -> str:
    """What axe says against the page, for a person to read; nothing, if all is well."""
    page.evaluate(STILL)
    # without preload: it would fetch style sheets and sounds again; what passes needs no selectors
    options = {"runOnly": {"type": "tag", "values": TAGS}, "preload": False, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options)
    return found.generate_report() if found.violations_count else ""


def hard_to_read(page: Page) -> list[str]:
    """Elements that stand out too little, in the theme that is on now; once findings() has brought axe to the page."""
    page.evaluate(STILL)
    return page.evaluate("""async () => {
      const asked = { runOnly: ["color-contrast"], preload: false, resultTypes: ["violations"] };
      const { violations } = await axe.run(asked);
      return violations.flatMap(({ nodes }) => nodes.map(({ html }) => html));
    }""")


UNSEEN = """async () => {
  const ringed = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const around = (element) => [element, element.parentElement, element.parentElement?.parentElement].filter(Boolean);
  const drawn = (link) => [...link.querySelectorAll("*")].map((part) => {
    const { fill, stroke, strokeWidth, textDecorationLine } = getComputedStyle(part);
    return [fill, stroke, strokeWidth, textDecorationLine].join();
  }).join();
  const named = (element) => element.outerHTML.slice(0, 120);
  const wrong = [];
  const reached = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const all = [...document.querySelectorAll(reached)];
  const step = Math.ceil(all.length / 40);  // long tables repeat themselves
  for (const element of all.filter((_, place) => place % step === 0)) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.disabled) continue;
    document.activeElement.blur();
    const before = element.closest("svg") && drawn(element);
    element.focus({ focusVisible: true });
    if (document.activeElement !== element) continue;
    const rings = around(element).flatMap((one) => [getComputedStyle(one), getComputedStyle(one, "::after")]);
    const isDrawn = before && before !== drawn(element);  // links in a chart have rings of their own
    if (!rings.some(ringed) && !isDrawn) wrong.push(`no ring: ${named(element)}`);
    const box = element.getBoundingClientRect();
    const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.y + Math.min(box.height, 24) / 2, 0), innerHeight - 1);
    let cover = document.elementFromPoint(x, y);
    while (cover && !["fixed", "sticky"].includes(getComputedStyle(cover).position)) cover = cover.parentElement;
    if (cover && !cover.contains(element) && !element.contains(cover)) wrong.push(`under something: ${named(element)}`);
  }
  return wrong;
}"""
MOVES = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  return [style.transitionDuration, style.animationName === "none" ? "0s" : style.animationDuration]
    .some((lasts) => lasts.split(",").some((one) => parseFloat(one) > 0.01));
}).map((element) => element.outerHTML.slice(0, 120))"""


def unseen_focus(page: Page) -> list[str]:
    """Elements that take the focus without a ring, or under something that stays in place (WCAG 2.4.7, 2.4.11)."""
    return page.evaluate(UNSEEN)


def motion(page: Page) -> list[str]:
    """What moves or fades although the reader asked for stillness."""
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(MOVES)
    page.emulate_media(reduced_motion="no-preference")
    return moving
