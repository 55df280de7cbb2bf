"""What a script imports is there; a browser would stop at it and leave the whole page without scripts."""

import posixpath
import re

import pytest
from django.contrib.staticfiles import finders

IMPORTED = re.compile(r'(?:^(?:import|export)\b[^"\']*|\bimport\()["\'](\.\.?/[^"\']+)["\']', re.MULTILINE)


def our_scripts() -> list[str]:
    listed = (path for finder in finders.get_finders() for path, _ in finder.list(["vendor"]))
    return sorted(path for path in listed if path.startswith(("labeling/", "consensus/")) and path.endswith(".js"))


@pytest.mark.once
@pytest.mark.parametrize("script", our_scripts())
def test_every_import_leads_to_a_file(script):
    with open(finders.find(script)) as opened:
        imported = IMPORTED.findall(opened.read())

    missing = [name for name in imported if not finders.find(posixpath.normpath(f"{posixpath.dirname(script)}/{name}"))]
    assert not missing


def test_scripts_are_found():
    assert "labeling/js/hotkeys.js" in our_scripts()
