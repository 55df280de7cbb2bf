"""What axe finds on a page, once nothing on it moves or fades any more."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STILL = """Promise.all(document.getAnimations()
  .filter((animation) => animation.effect.getTiming().iterations !== Infinity)
  .map((animation) => animation.finished.catch(() => {})))"""


def assert_accessible(page: Page) -> None:
    page.evaluate(STILL)
    # without preload: it would fetch style sheets and sounds again
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "preload": False})
    assert found.violations_count == 0, found.generate_report()
