"""Every page of the URL configuration, for everybody who may open it: a new route is looked at without being named.

In a wide window axe looks at it in light and dark; at 200 % zoom, on a phone and on a small phone nothing is wider than
the screen. Whatever takes the focus shows it and is not covered; nothing moves for those who asked for stillness. A
page has one h1, headings that leave out no level, and a title of its own.
"""

from itertools import pairwise

import pytest
from playwright.sync_api import APIResponse, Page

from labeling.actions.items import request_change
from labeling.actions.practice import add_practice_item, set_practice
from tests import factories
from tests.browser.accessibility import findings, hard_to_read, motion, unseen_focus
from tests.browser.conftest import new_context
from tests.rules.routes import Route, routes
from tests.rules.world import World, build_world

NARROW = (720, 390, 320)  # pixels: 1440 at 200 %, a phone, the width of WCAG 1.4.10
NO_PAGE = {
    "api_docs": "a page of drf-spectacular, in a style of its own",
    "label_reopen": "leads to the workspace",
    "setup": "leads to the project once version 1 is published",
    "set_language": "leads back to where one was",
    "words": "a script",
    "thumbnail": "a picture",
    "example_picture": "a picture",
}
ASKED = {"agreement_behind": "?row=joy&column=anger"}
BY_ROLE = {"home", "project", "label", "practice", "mine"}  # these show each role something else
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.localName[1]))"""
NOTHING = Route("nothing/", "404")
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"

# a table that does not fit is read as rows (tables.js); heat maps and records have forms of their own
SCROLLS = """async () => {
  await new Promise(requestAnimationFrame);  // by then the page has heard of its new width
  return [...document.querySelectorAll(".table-scroll:not(:has(.heat, .x-record))")]
    .filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.getAttribute("aria-label"));
}"""


@pytest.fixture
def world(live, transactional_db, work) -> World:
    made = build_world(work)
    made.values |= {"before/after": "draft"}
    request_change(item=made.project.items.get(pk=made.values["items/pk"]), by=made.sme, reason="Too short")
    item = made.project.items.last()
    known = {"answers": {"emotion": "joy"}, "explanation": "It is **glad**."}
    add_practice_item(project=made.project, item=item, by=made.manager, **known)
    set_practice(project=made.project, by=made.manager, is_on=True, pass_mark=1)
    return made


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_can_be_used_by_everybody_on_every_screen(world, live, browser, new_person, faults, half):
    novice = factories.make_member(world.project, "labeler")  # practises first
    people = {"manager": world.manager, "expert": world.sme, "labeler": world.labeler, "novice": novice}
    pages = {who: new_person(person) for who, person in people.items()}
    outside = new_context(browser, live, faults)
    pages["nobody"] = outside.new_page()
    pages_of_ours = [route for route in routes() if not route.is_api and route.name not in NO_PAGE]
    swept = [*pages_of_ours[half::2], NOTHING]
    unseen = {route.name for route in swept}
    known = set()

    wrong = []
    for who, page in pages.items():
        for route in swept:
            address = route.address(world.values) + ASKED.get(route.name, "")
            answer = page.request.get(address, max_redirects=0)
            if is_refused(answer):
                continue
            unseen.discard(route.name)
            once = route.name, who if route.name in BY_ROLE else "anybody"
            if is_page(answer) and once not in known:
                known.add(once)
                wrong += [f"{who} at {address}: {problem}" for problem in problems_of(page, address)]
    outside.close()

    assert not wrong, "\n".join(wrong)
    assert not unseen, f"Nobody saw {sorted(unseen)}. Put what they show into the world, or say here why not."


def is_refused(answer: APIResponse) -> bool:
    """To this person; what leads elsewhere is looked at where it leads."""
    return answer.status in (301, 302, 403, 404, 409) and not answer.url.endswith(NOTHING.pattern)


def is_page(answer: APIResponse) -> bool:
    """Neither a file, nor a part of a page, nor an address that only takes forms."""
    return answer.headers["content-type"].startswith("text/html") and "<main" in answer.text()


def problems_of(page: Page, address: str) -> list[str]:
    found = []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    levels = page.evaluate(HEADINGS)
    if levels.count(1) != 1 or any(below > above + 1 for above, below in pairwise([0, *levels])):
        found.append(f"its headings are of the levels {levels}")
    if page.title() in ("", "Concord"):
        found.append("it has no title of its own")
    found.append(findings(page))
    page.emulate_media(color_scheme="dark")
    found += [f"in the dark, too faint: {element}" for element in hard_to_read(page)]
    found += [f"it moves for those who asked for stillness: {element}" for element in motion(page)]
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate(TOO_WIDE):
            found.append(f"it is wider than {width} pixels")
        if width == 390:
            found += [f"the focus cannot be seen, {element}" for element in unseen_focus(page)]
            found += [f"a table scrolls sideways on a phone: {name}" for name in page.evaluate(SCROLLS)]
    return [problem for problem in found if problem]
