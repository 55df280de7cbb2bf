"""Marking spans in a long text in a browser: what one key costs.

    python -m benchmarks.marking [--words 4000] [--spans 300] [--keys 20]

on SQLite in a folder of its own. It starts gunicorn and a Chromium, puts the spans into the answer and presses each key
many times. Milliseconds from the time stamp of the key event to a message posted from requestAnimationFrame, which is
after the paint; and of processor time that the page took for the key and the two frames after it, which other work on
the machine does not lengthen. Once with a paragraph every 120 words, once with all in one paragraph.
"""
# ruff: noqa: E402  Django must be set up before models are imported

import argparse
import os
import random
import statistics
import tempfile

os.environ["CONCORD_VAR"] = tempfile.mkdtemp(prefix="concord-marking-")
os.environ.setdefault("SECRET_KEY", "only for benchmarks " * 4)
os.environ.setdefault("HASHED_STATIC", "0")
os.environ.setdefault("BROKER_URL", "memory://")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.measuring import print_table
from labeling.models import Item
from tests import factories
from tests.browser.conftest import ARGUMENTS
from tests.chromium import find_chromium
from tests.servers import web_server

LABELS = ["person", "place", "organisation", "date", "other"]
WORDS = ["the", "of", "and", "lives", "Köln", "Zoë", "friend", "Universität", "nearest", "station", "😀", "don't"]
KEYS = {
    "a word on": ["ArrowRight"],
    "a word more": ["Shift+ArrowRight"],
    "a character on": ["Alt+ArrowRight"],
    "a line down": ["ArrowDown"],
    "next span": ["]"],
    "mark": ["ArrowRight", "1"],
    "rename": ["ArrowRight", "1", "2"],
    "delete": ["ArrowRight", "1", "Delete"],
    "undo": ["ArrowRight", "1", "Control+z"],
}
PAINTED = """() => {
  window.painted = 0;
  addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { window.painted = performance.now() - timeStamp; };
    channel.port2.postMessage("");
  }), true);
}"""
FRAMES = "new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))"
FILL = """(spans) => {
  const store = document.querySelector('[name="json-label"]');
  store.value = JSON.stringify(spans);
  store.dispatchEvent(new CustomEvent("restore", { bubbles: true }));
}"""


def text_of(n_words: int, paragraph: int) -> str:
    draw = random.Random(0)
    return "".join(draw.choice(WORDS) + (" " if n % paragraph else "\n") for n in range(1, n_words + 1)).strip()


def spans_in(text: str, n: int) -> list[dict[str, object]]:
    """Of one to five words, so that a few overlap."""
    draw = random.Random(1)
    starts = [0, *(place + 1 for place, sign in enumerate(text) if sign in " \n")]
    ends = [place - 1 for place in starts[1:]] + [len(text)]
    firsts = [draw.randrange(len(starts) - 5) for _ in range(n)]
    return [
        {"label": draw.choice(LABELS), "start": starts[first], "end": ends[first + draw.randrange(5)]}
        for first in firsts
    ]


def processor(session: CDPSession) -> float:
    """Milliseconds of processor time that the page has taken so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")


def press(page: Page, session: CDPSession, keys: list[str], n: int) -> tuple[list[float], list[float]]:
    """Milliseconds to the paint and of processor time, of the last of the keys, n times."""
    painted, spent = [], []
    for _ in range(n):
        for key in keys[:-1]:
            page.keyboard.press(key)
        page.evaluate(FRAMES)
        before = processor(session)
        page.keyboard.press(keys[-1])
        page.evaluate(FRAMES)
        spent.append(processor(session) - before)
        painted.append(float(page.evaluate("window.painted")))
    return painted, spent


def measure(url: str, slug: str, cookie: str, spans: list[dict[str, object]], n: int) -> list[list[object]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_chromium()), args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=url)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
        page = context.new_page()
        page.goto(f"/p/{slug}/label/")
        page.locator("form.work[data-shown]").wait_for()
        page.evaluate(FILL, spans)
        page.evaluate(PAINTED)
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        press(page, session, ["ArrowRight"], 5)  # warms up
        rows: list[list[object]] = []
        for what, keys in KEYS.items():
            painted, spent = press(page, session, keys, n)
            times = [round(of(values)) for values in (painted, spent) for of in (statistics.median, max)]
            rows.append([slug, what, *times])
        browser.close()
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=4_000)
    parser.add_argument("--spans", type=int, default=300)
    parser.add_argument("--keys", type=int, default=20)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    rows: list[list[object]] = []
    for slug, paragraph in (("paragraphs", 120), ("one-paragraph", asked.words + 1)):
        question = {"name": "label", "type": "spans", "title": "?", "options": [{"value": label} for label in LABELS]}
        schema = {"fields": [{"name": "text", "type": "text"}], "questions": [question]}
        project = factories.make_project(slug, schema=schema)
        labeler = factories.make_member(project, "labeler")
        text = text_of(asked.words, paragraph)
        Item.objects.create(project=project, key="i", data={"text": text})
        factories.make_open_round(project)
        client = Client()
        client.force_login(labeler)
        with web_server(workers=1) as server:
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            rows += measure(server.url, slug, cookie, spans_in(text, asked.spans), asked.keys)
    title = f"A text of {asked.words:,} words with {asked.spans:,} spans"
    print_table(title, ["text", "key", "paint, median ms", "worst", "processor, median ms", "worst"], rows)


if __name__ == "__main__":
    main()
