"""Text to be written: a transcription, a translation, a name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.questions.numbers import read_number
from labeling.questions.question import Answer, Json, Question, Setting, asked, shortened, text_of, wrong

LIMIT = 50_000  # characters, where the question names no fewer
NEAR = 0.9  # of the longest answer: from here on the count is shown
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# What counts as the same text when answers are compared; the answers themselves stay as they were typed.
NORMALISERS = {
    "words_only": gettext_noop("Capitals, punctuation and the number of spaces do not count as a difference."),
    "raw": gettext_noop("Every character counts: capitals, punctuation and spaces too."),
}
# What the labelers are asked to do alike, each told in a few words of the schema.
CONVENTIONS = (
    Setting("casing", gettext_noop("Capitals"), gettext_noop("Such as: as in a printed text; only names.")),
    Setting("punctuation", gettext_noop("Punctuation"), gettext_noop("Such as: full stops and commas; none.")),
    Setting("fillers", gettext_noop("Fillers"), gettext_noop("Such as: write “uh” and “um”; leave them out.")),
    Setting("numerals", gettext_noop("Numbers"), gettext_noop("Such as: in words; in digits.")),
    Setting("unclear", gettext_noop("What cannot be made out"), gettext_noop("Such as: write [unclear] for a word.")),
)
RIGHT_TO_LEFT = re.compile("ar|arc|ckb|dv|fa|he|iw|ks|nqo|pnb|prs|ps|sd|syr|ug|ur|yi")  # languages
RIGHT_TO_LEFT_SCRIPT = re.compile("adlm|arab|hebr|nkoo|syrc|thaa")


@dataclass(frozen=True)
class Text(Question):
    """An answer is the text as it was typed. `language` (such as de) tells its direction and how it is read aloud;
    `conventions` are what every labeler is asked to do alike, by the name of the setting.
    """

    type: ClassVar[str] = "text"
    asks: ClassVar[str] = gettext_noop("A text, such as a transcription")
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("normaliser", gettext_noop("What counts as a difference"), choices=tuple(NORMALISERS)),
        Setting("language", gettext_noop("Language"), gettext_noop("Its code, such as de.")),
        Setting("max_length", gettext_noop("Longest answer"), gettext_noop("In characters."), is_number=True),
        *CONVENTIONS,
    )

    normaliser: str = "words_only"
    language: str = ""
    max_length: int = LIMIT
    conventions: tuple[tuple[str, str], ...] = ()  # name of the setting, what it says

    @classmethod
    def read(cls, raw: Mapping[str, Json], at: str) -> Self:
        normaliser = raw.get("normaliser", cls.normaliser)
        if not isinstance(normaliser, str) or normaliser not in NORMALISERS:
            raise wrong(at, "normaliser", (_("normaliser is one of: %(names)s.") % {"names": ", ".join(NORMALISERS)}))
        language = text_of(raw, "language", at, limit=35)
        told = [(each.name, text_of(raw, each.name, at, limit=200)) for each in CONVENTIONS]
        return cls(
            **asked(raw, at),
            normaliser=normaliser,
            language=language,
            max_length=read_length(raw, at),
            conventions=tuple((name, text) for name, text in told if text),
        )

    def clean(self, raw: Json, data: Json) -> Answer:
        if not isinstance(raw, str) or not raw.strip():
            raise self.refused(_("Write the text, or say that you cannot tell."))
        if len(raw) > self.max_length:
            raise self.refused(
                _("The text has %(n)s characters; at most %(max_length)s are allowed.")
                % {"n": f"{len(raw):,}", "max_length": f"{self.max_length:,}"}
            )
        if UNSTORABLE.search(raw):
            raise self.refused(
                _("The text holds a character that cannot be stored (NUL, or half of a surrogate pair).")
            )
        return raw

    def describe(self, answer: Answer) -> str:
        return shortened(str(answer))

    def said(self) -> dict[str, str]:
        found = {_("Compared"): self.ignored, _("Language"): self.language}
        if self.max_length != LIMIT:
            found[_("Longest answer")] = _("%(n)s characters") % {"n": f"{self.max_length:,}"}
        return {title: text for title, text in (found | self.agreed).items() if text}

    @property
    def agreed(self) -> dict[str, str]:
        """The conventions by their titles."""
        titles = {each.name: _(each.title) for each in CONVENTIONS}
        return {titles[name]: text for name, text in self.conventions}

    @property
    def direction(self) -> str:
        """ltr or rtl by the language; auto where none is told."""
        parts = self.language.lower().replace("_", "-").split("-")
        if not parts[0]:
            return "auto"
        script = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
        is_rtl = RIGHT_TO_LEFT_SCRIPT.fullmatch(script) if script else RIGHT_TO_LEFT.fullmatch(parts[0])
        return "rtl" if is_rtl else "ltr"

    @property
    def near(self) -> int:
        """From so many characters on the page counts them."""
        return int(self.max_length * NEAR)

    @property
    def ignored(self) -> str:
        """What the normaliser passes over, in words for the page."""
        return _(NORMALISERS[self.normaliser])


def read_length(raw: Mapping[str, Json], at: str) -> int:
    length = read_number(raw.get("max_length", LIMIT))
    if not isinstance(length, int) or not 1 <= length <= LIMIT:
        raise wrong(
            at, "max_length", (_("max_length must be a whole number from 1 to %(LIMIT)s.") % {"LIMIT": f"{LIMIT:,}"})
        )
    return length
