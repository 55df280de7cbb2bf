"""A real browser on a real server. A console error, a script error or a broken content policy fails the test."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from labeling.models import User
from tests.chromium import find_chromium

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
expect.set_options(timeout=15_000)  # milliseconds; a busy machine is slow, not wrong
MISSING = "No Chromium or Chrome found. Debian: apt-get install chromium; else name it: CHROMIUM=/path/to/it"
WATCH = """
window.policyViolations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""
# Where an answer could be lost or doubled; what the others show is the same on either.
ON_BOTH_DATABASES = ("test_journeys", "test_labeling", "test_whole_loop")
# What the browser itself writes when a line is down or a request is refused, which some tests are about.
EXPECTED = ("Failed to load resource", "net::ERR_")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.browser)
            if item.path.stem not in ON_BOTH_DATABASES:
                item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(program), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def live(live_server):
    """The address of the server, on the test's own database."""
    return live_server.url


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What went wrong in any page of the test; the test fails if there was anything."""
    found: list[str] = []
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def context(browser: Browser, live: str, faults: list[str]) -> Iterator[BrowserContext]:
    made = new_context(browser, live, faults)
    yield made
    made.close()


@pytest.fixture
def new_person(browser: Browser, live: str, faults: list[str]) -> Iterator:
    """new_person(user, **options) -> a page of a browser of their own, signed in."""
    contexts: list[BrowserContext] = []

    def page_of(user: User, **options: object) -> Page:
        contexts.append(new_context(browser, live, faults, **options))
        page = contexts[-1].new_page()
        sign_in_as(page, user, live)
        return page

    yield page_of
    for made in contexts:
        made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def sign_in(live: str):
    """sign_in(page, user): the cookie of a new session, without the sign-in page."""

    def by_cookie(page: Page, user: User) -> None:
        sign_in_as(page, user, live)

    return by_cookie


def new_context(browser: Browser, live: str, faults: list[str], **options: object) -> BrowserContext:
    options = {"viewport": {"width": 1440, "height": 900}, "base_url": live} | options
    made = browser.new_context(**options)
    made.set_default_timeout(20_000)
    made.add_init_script(WATCH)
    made.on("page", lambda page: watch(page, faults))
    return made


def watch(page: Page, faults: list[str]) -> None:
    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.text for part in EXPECTED):
            faults.append(f"console at {page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(f"script at {page.url}: {error.stack or error}"))


def sign_in_as(page: Page, user: User, live: str) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live}])
