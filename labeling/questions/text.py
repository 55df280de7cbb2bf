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
ACCENTS = ("count", "ignore")
ARROW = re.compile(r"→|->|=")
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
        Setting("accents", gettext_noop("Accents"), choices=tuple(ACCENTS)),
        Setting(
            "spellings",
            gettext_noop("Standard spellings"),
            gettext_noop("One a line, such as: centre → center. Both count as the same; what was typed stays."),
            is_long=True,
        ),
        Setting(
            "ignored",
            gettext_noop("Words that do not count"),
            gettext_noop("Such as: uh, um, er. They stay in the text and are passed over when texts are compared."),
        ),
        Setting("language", gettext_noop("Language"), gettext_noop("Its code, such as de.")),
        Setting("max_length", gettext_noop("Longest answer"), gettext_noop("In characters."), is_number=True),
        *CONVENTIONS,
    )

    normaliser: str = "words_only"
    accents: str = "count"
    spellings: tuple[tuple[str, str], ...] = ()  # as somebody may write it, as it is compared
    ignored: tuple[str, ...] = ()
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
        accents = raw.get("accents", cls.accents)
        if not isinstance(accents, str) or accents not in ACCENTS:
            raise wrong(at, "accents", (_("accents is one of: %(names)s.") % {"names": ", ".join(ACCENTS)}))
        ignored = text_of(raw, "ignored", at, limit=2000)
        return cls(
            **asked(raw, at),
            normaliser=normaliser,
            accents=accents,
            spellings=read_spellings(text_of(raw, "spellings", at, limit=50_000), at),
            ignored=tuple(dict.fromkeys(word.strip() for word in re.split(r"[,\n]", ignored) if word.strip())),
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
        found = {_("Compared"): self.passed_over, _("Language"): self.language}
        found[_("Standard spellings")] = "; ".join(f"{written} → {compared}" for written, compared in self.spellings)
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
    def passed_over(self) -> str:
        """What does not count as a difference, in words for the page."""
        found = [_(NORMALISERS[self.normaliser])]
        if self.accents == "ignore":
            found.append(_("Accents do not count."))
        if self.ignored:
            found.append(_("These words do not count: %(words)s.") % {"words": ", ".join(self.ignored)})
        return " ".join(found)


def read_spellings(text: str, at: str) -> tuple[tuple[str, str], ...]:
    """Each line "centre → center" (or ->, or =): several ways of writing one word are several lines."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        parts = [part.strip() for part in ARROW.split(line)]
        if len(parts) != 2 or not all(parts):
            sentence = _("“%(line)s” is no standard spelling. Write it as: centre → center.") % {"line": line[:80]}
            raise wrong(at, "spellings", sentence)
        written, compared = parts
        if found.get(written, compared) != compared:
            sentence = _("“%(written)s” has two standard spellings. Keep one of them.") % {"written": written}
            raise wrong(at, "spellings", sentence)
        found[written] = compared
    either = "|".join(re.escape(written.casefold()) for written in found)
    left = re.compile(rf"(?<!\w)(?:{either})(?!\w)")
    if chained := [compared for compared in found.values() if found and left.search(compared.casefold())]:
        sentence = _(
            "“%(word)s” holds what stands on the left of an arrow. Give every way of writing the spelling that counts "
            "in the end."
        )
        raise wrong(at, "spellings", sentence % {"word": chained[0]})
    return tuple(found.items())


def read_length(raw: Mapping[str, Json], at: str) -> int:
    length = read_number(raw.get("max_length", LIMIT))
    if not isinstance(length, int) or not 1 <= length <= LIMIT:
        raise wrong(
            at, "max_length", (_("max_length must be a whole number from 1 to %(LIMIT)s.") % {"LIMIT": f"{LIMIT:,}"})
        )
    return length
