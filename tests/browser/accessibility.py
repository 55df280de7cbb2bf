"""What axe finds on a page, once nothing on it moves or fades any more."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STILL = """Promise.all(document.getAnimations()
  .filter((animation) => animation.effect.getTiming().iterations !== Infinity)
  .map((animation) => animation.finished.catch(() => {})))"""


def assert_accessible(page: Page) -> None:
    found = findings(page)
    assert not found, found


def findings(page: Page) -> str:
    """What axe says against the page, for a person to read; nothing, if all is well."""
    page.evaluate(STILL)
    # without preload: it would fetch style sheets and sounds again
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "preload": False})
    return found.generate_report() if found.violations_count else ""


def hard_to_read(page: Page) -> list[str]:
    """Elements that stand out too little, in the theme that is on now; once findings() has brought axe to the page."""
    page.evaluate(STILL)
    return page.evaluate("""async () => {
      const { violations } = await axe.run({ runOnly: ["color-contrast"], preload: false });
      return violations.flatMap(({ nodes }) => nodes.map(({ html }) => html));
    }""")
