"""`make messages`: bring the catalogues of every language up to date with the sources, and compile them.

Wants the tools of GNU gettext. Who runs Concord does not: the compiled catalogues are committed.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
UNTOLD = [  # nobody reads them in the interface, or they are other people's
    *("benchmarks", "consensus/stats", "demo", "node_modules", "static/vendor", "tests", "var"),
    *("*/migrations", "*/management", "templates/style.html"),
]
DOMAINS = {"django": ["html", "py"], "djangojs": ["js"]}


def extract() -> None:
    """Below the working directory, into its `locale`; messages that are new stay untranslated."""
    languages = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    for domain, extensions in DOMAINS.items():
        call_command(
            "makemessages",
            locale=languages,
            domain=domain,
            extensions=extensions,
            ignore_patterns=UNTOLD,
            add_location="file",
            no_wrap=True,
            no_obsolete=True,
            verbosity=0,
        )
    for catalogue in Path("locale").rglob("*.po"):
        lines = catalogue.read_text().splitlines(keepends=True)
        catalogue.write_text("".join(line for line in lines if not line.startswith('"POT-Creation-Date')))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    os.chdir(ROOT)
    extract()
    call_command("compilemessages", ignore_patterns=[".venv", "node_modules", "var"])


if __name__ == "__main__":
    main()
