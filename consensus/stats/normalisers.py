"""What two people may type differently and still have written the same: text made comparable, by name."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping

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


BLANKS = re.compile(r"[^\S\n]{2,}")

NORMALISERS: dict[str, Normaliser] = {"raw": raw, "words_only": words_only}
ROUNDS = 10  # how often rules are applied until nothing changes any more


def ruled(
    normaliser: Normaliser,
    *,
    spellings: Mapping[str, str] | None = None,
    ignored: Collection[str] = (),
    accents: bool = True,
) -> Normaliser:
    """A normaliser that after `normaliser` goes by rules of its own; the same text comes out of what it gave.

    spellings: words or runs of words as somebody may write them -> as they are compared. ignored: words that do not
    count. Both are found as whole words, longest first. accents: False takes them off every letter.
    """

    def plain(text: str) -> str:
        text = normaliser(text)
        return text if accents else without_accents(text)

    rules = {plain(word): "" for word in ignored} | {
        plain(written): plain(compared) for written, compared in (spellings or {}).items()
    }
    rules = {written: compared for written, compared in rules.items() if written and written != compared}
    if not rules:
        return plain
    longest_first = sorted(rules, key=lambda word: (-len(word), word))
    found = re.compile(rf"(?<![\w'])(?:{'|'.join(map(re.escape, longest_first))})(?![\w'])")

    def by_rules(text: str) -> str:
        text = plain(text)
        for _round in range(ROUNDS):
            changed, n = found.subn(lambda match: rules[match[0]], text)
            if not n:
                break
            text = plain(BLANKS.sub(" ", changed).strip())
        return text

    return by_rules


def without_accents(text: str) -> str:
    """Letters without their marks; what has none stays as it is."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if unicodedata.category(sign) != "Mn"))
