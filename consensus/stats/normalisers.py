"""What two people may type differently and still have written the same: text made comparable, by name."""

import re
from collections.abc import Callable

Normaliser = Callable[[str], str]

NOT_IN_WORDS = re.compile(r"[^\w']+")
TYPOGRAPHIC_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"  # what phones type for the plain one


def raw(text: str) -> str:
    """The text as it was typed: every difference counts."""
    return text


def words_only(text: str) -> str:
    """Lower case, and one space for every run of anything but letters, digits, underscores and apostrophes.

    Letters and digits of every script count, and the typographic apostrophe is the plain one. Nothing is left at
    either end.
    """
    return NOT_IN_WORDS.sub(" ", text.lower().replace(TYPOGRAPHIC_APOSTROPHE, "'")).strip()


NORMALISERS: dict[str, Normaliser] = {"raw": raw, "words_only": words_only}
