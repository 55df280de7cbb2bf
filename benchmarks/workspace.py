"""The labeling page in a browser: from the key press that submits an item to the paint of the next one.

    python -m benchmarks.workspace [--items 100000] [--answers 200]

on the empty database of DATABASE_URL, or on SQLite in a folder of its own. It starts gunicorn as a team would, and a
Chromium, and labels like a person who hardly thinks (1 s an item), like one who does not (300 ms), and as fast as the
page lets them. It measures inside the page: from the time stamp of the key event to a message posted from
requestAnimationFrame once the next item is in the document, which is after its paint. First in a round that has just
begun, then in the same round with all but 1,000 items done.
"""
# ruff: noqa: E402  Django must be set up before models are imported

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

if "DATABASE_URL" not in os.environ:
    folder = Path(tempfile.mkdtemp(prefix="concord-workspace-"))
    os.environ["CONCORD_VAR"] = str(folder)
os.environ.setdefault("SECRET_KEY", "only for benchmarks " * 4)
os.environ.setdefault("HASHED_STATIC", "0")
os.environ.setdefault("BROKER_URL", "memory://")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from benchmarks.app_round import OVERLAP, answer_items, make_round
from benchmarks.measuring import print_table
from labeling.actions.assignments import lease_next
from labeling.actions.instructions import acknowledge
from labeling.models import Assignment, Round, RoundItem, User
from tests.browser.conftest import ARGUMENTS
from tests.chromium import find_chromium
from tests.servers import web_server

LEFT = 1_000  # items without an answer, when the round is nearly done
MEASURE = """
window.painted = [];
let pressed = 0;
addEventListener("keydown", (event) => { if (event.key === "Enter") pressed = event.timeStamp; }, true);
addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
  if (!pressed || !document.querySelector("form.work")) return;
  const since = pressed;
  pressed = 0;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.painted.push(performance.now() - since);
    channel.port2.postMessage("");
  });
}).observe(document.getElementById("work-place"), { childList: true }));
"""


def label(page: Page, n: int, pause: int) -> list[float]:
    """Milliseconds from Enter to the next item, n times. pause: milliseconds between an item and its answer."""
    page.evaluate("window.painted.length = 0")
    for done in range(1, n + 1):
        page.wait_for_timeout(pause) if pause else None
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        while page.evaluate("window.painted.length") < done:
            page.wait_for_timeout(5)
    return [float(ms) for ms in page.evaluate("window.painted")]


def percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


@contextlib.contextmanager
def opened(url: str, person: User) -> Iterator[tuple[Page, list[str]]]:
    """The workspace of a person, and the requests that it has made."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_chromium()), args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=url)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
        context.add_init_script(MEASURE)
        page = context.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto("/p/many/label/")
        page.locator("form.work[data-shown]").wait_for()
        page.wait_for_timeout(1_000)
        yield page, requests
        browser.close()


def measure(made: Round, what: str, n: int) -> list[list[object]]:
    person = User.objects.get(username="labeler-0")
    acknowledge(instructions=made.instructions, by=person)
    rows: list[list[object]] = []
    with web_server(workers=1 if connection.vendor == "sqlite" else 2) as server, opened(server.url, person) as opens:
        page, requests = opens
        label(page, 20, 100)  # warms up
        for pace, pause in (("1 s an item", 1_000), ("300 ms an item", 300), ("no pause", 0)):
            before = len(requests)
            painted = label(page, n, pause)
            each = (len(requests) - before) / n
            rows.append([
                connection.vendor, what, pace, n, *(round(percentile(painted, share)) for share in (50, 95, 99)), each,
            ])  # fmt: skip
    return rows


def handing_out(made: Round, n: int = 100) -> float:
    """Milliseconds of one lease on the server, without HTTP; the items stay held."""
    person = User.objects.get(username="labeler-1")
    acknowledge(instructions=made.instructions, by=person)
    held: list[int] = []
    times = []
    for _ in range(n):
        Assignment.objects.filter(labeler=person, status="leased").update(status="skipped", ended_at=timezone.now())
        started = timezone.now()
        found = lease_next(project=made.project, by=person, besides=held)
        times.append((timezone.now() - started).total_seconds() * 1000)
        assert found
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--answers", type=int, default=200)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    if User.objects.exists():
        sys.exit("This database is not empty. Name another by DATABASE_URL.")
    made = make_round((given.items - 5_000) * OVERLAP)
    analyze()
    rows = measure(made, "begun", given.answers)
    leases = [["begun", handing_out(made)]]
    untouched = RoundItem.objects.filter(round=made, assignments=None)
    begin = untouched.order_by("position").values_list("position", flat=True).first() or 0
    answer_items(made, first=begin, last=given.items - LEFT)
    analyze()
    rows += measure(made, f"all but {LEFT:,} items done", given.answers)
    leases.append([f"all but {LEFT:,} items done", handing_out(made)])
    columns = ["database", "round", "pace", "items", "p50, ms", "p95, ms", "p99, ms", "requests an item"]
    print_table(f"From Enter to the next item painted, {given.items:,} items in the round", columns, rows)
    print_table(f"Handing out one item, {connection.vendor}", ["round", "median, ms"], leases)


def analyze() -> None:
    """What the database does by itself within minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
