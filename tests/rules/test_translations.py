"""Every message has its translation, which holds the same places and tags; what is compiled is what was written."""

import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings

from config.messages import extract

pytestmark = pytest.mark.once

CATALOGUES = sorted((settings.BASE_DIR / "locale").rglob("*.po"))
PLACE = re.compile(r"%\(\w+\)[sd]|%%|(?<!%)\{\w*\}")
TAG = re.compile(r"</?\w+[^<>]*>")


@pytest.fixture(params=CATALOGUES, ids=lambda path: f"{path.parts[-3]} {path.stem}")
def catalogue(request) -> Path:
    return request.param


def test_each_language_has_both_catalogues():
    there = {(path.parts[-3], path.stem) for path in CATALOGUES}

    others = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    assert there == {(code, domain) for code in others for domain in ("django", "djangojs")}


def test_every_message_is_translated(catalogue):
    assert [message.msgid for message in polib.pofile(str(catalogue)) if not message.translated()] == []


def test_a_translation_has_the_places_and_tags_of_its_message(catalogue):
    for message in polib.pofile(str(catalogue)):
        forms = message.msgstr_plural if message.msgid_plural else {1: message.msgstr}
        for number, translation in forms.items():
            wanted = message.msgid_plural if message.msgid_plural and number else message.msgid
            assert parts(translation) == parts(wanted), translation


def parts(text: str) -> tuple[list[str], list[str]]:
    return sorted(PLACE.findall(text)), sorted(TAG.findall(text))


def test_what_is_compiled_is_what_was_written(catalogue):
    compiled = polib.mofile(str(catalogue.with_suffix(".mo")))

    assert words(compiled) == words(polib.pofile(str(catalogue)))


def words(messages) -> set[tuple]:
    return {
        (message.msgctxt, message.msgid, message.msgid_plural, message.msgstr, *message.msgstr_plural.items())
        for message in messages
    }


def test_the_catalogues_hold_what_the_sources_say_and_nothing_else(tmp_path, monkeypatch):
    if not shutil.which("xgettext"):
        assert os.environ.get("CI", "").lower() != "true", "Debian: apt-get install gettext"
        pytest.skip("reading the sources wants GNU gettext")
    for folder in ("config", "consensus", "labeling", "templates"):
        shutil.copytree(settings.BASE_DIR / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(settings.BASE_DIR / "locale", tmp_path / "locale")
    monkeypatch.chdir(tmp_path)

    extract()

    for catalogue in CATALOGUES:
        found = tmp_path / catalogue.relative_to(settings.BASE_DIR)
        assert found.read_text() == catalogue.read_text(), "run `make messages`, translate, and commit the catalogues"
