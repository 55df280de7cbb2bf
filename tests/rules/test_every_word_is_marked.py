"""Whatever a page says can be translated: with every message in ⟦brackets⟧, what stands outside is people's."""

import re
from html.parser import HTMLParser
from zoneinfo import available_timezones

import polib
import pytest
from django.conf import settings as configured
from django.test import Client

from tests.rules.routes import Route, routes
from tests.rules.world import build_world

pytestmark = pytest.mark.once

SPICE = "Ω"  # in every text that people wrote
SPOKEN = ("aria-label", "title", "placeholder", "alt", "aria-description", "aria-roledescription")
SILENT = {"script", "style", "code", "pre", "kbd", "textarea", "time", "bdi"}  # shown as they are stored, or keys
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "use", "wbr", "path", "rect", "circle", "line"}
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = re.compile(  # not ours to translate
    "|".join(
        [
            *("Concord|HLP|REST|API|UTC|English|Deutsch", "pandas|Dawid-Skene|GLAD|MACE", "Bytes|KB"),
            r"(?:https://)?example\.org(?:/concord)?",  # the address of a webhook
            r"Labeler (?:[A-Z]|\d+)\b",  # pseudonyms
            r"The row has no key\.",  # stored as the worker said it
            *(r"\w+\.(?:csv|jsonl|json|parquet)", "[0-9a-f]{64}", "Benutzername"),  # the last is Django's own
            # what build_world leaves without spice
            *(r"manager-of-ours|person\d+|\b(?:manager|labeler|sme|emotion|noise|text)\b", r"Be kind\.|\bRules\b"),
        ]
    )
)
ZONES = {zone.replace("_", " ") for zone in available_timezones()}


class Visible(HTMLParser):
    """What people see or hear of a page and that stands outside all brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.depth, self.found = [], 0, []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.inside.append(tag)
        for name, value in attributes:
            if name in SPOKEN and value:
                self.keep(outside(value, 0)[0], f"{tag} {name}")

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, text):
        left, self.depth = outside(text, self.depth)
        if not SILENT & set(self.inside):
            self.keep(left, self.inside[-1] if self.inside else "")

    def keep(self, text: str, where: str) -> None:
        if SPICE not in text and text not in ZONES and WORD.search(NAMES.sub("", text)):
            self.found.append(f"<{where}> {' '.join(text.split())}")


def outside(text: str, depth: int) -> tuple[str, int]:
    left = []
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        if not depth and letter != "⟧":
            left.append(letter)
    return "".join(left), depth


@pytest.fixture
def in_brackets(settings, tmp_path):
    for catalogue in (configured.BASE_DIR / "locale" / "de" / "LC_MESSAGES").glob("*.po"):
        words = polib.pofile(str(catalogue))
        for message in words:
            if message.msgid_plural:
                message.msgstr_plural = {0: f"⟦{message.msgid}⟧", 1: f"⟦{message.msgid_plural}⟧"}
            else:
                message.msgstr = f"⟦{message.msgid}⟧"
            message.flags = [flag for flag in message.flags if flag != "fuzzy"]
        target = tmp_path / "de" / "LC_MESSAGES" / catalogue.with_suffix(".mo").name
        target.parent.mkdir(parents=True, exist_ok=True)
        words.save_as_mofile(str(target))
    settings.LOCALE_PATHS = [tmp_path]


def pages() -> list[Route]:
    return [route for route in routes() if not route.is_api and "health" not in route.pattern]


def test_no_page_says_anything_that_cannot_be_translated(db, work, in_brackets):
    world = build_world(work, spice=SPICE)
    unmarked: dict[str, set[str]] = {}
    for person in (world.manager, world.labeler, None):
        client = Client(headers={"accept-language": "de"})
        if person:
            client.force_login(person)
        for route in pages():
            answer = client.get(route.address(world.values), follow=True)
            if answer["Content-Type"].startswith("text/html"):
                page = Visible()
                page.feed(answer.text)
                for text in page.found:
                    unmarked.setdefault(text, set()).add(route.pattern)
    assert not unmarked, "\n".join(f"{text}   {sorted(where)[:3]}" for text, where in sorted(unmarked.items()))
