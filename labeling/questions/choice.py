"""One of several options."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.errors import InvalidAnswer
from labeling.questions.question import Answer, Carried, Json, Question, asked, listed, read_options


@dataclass(frozen=True)
class Choice(Question):
    type: ClassVar[str] = "choice"
    asks: ClassVar[str] = gettext_noop("One of several options")
    fewest_options: ClassVar[int] = 2

    @classmethod
    def read(cls, raw: Mapping[str, Json], at: str) -> Self:
        return cls(**asked(raw, at), options=read_options(raw.get("options"), at))

    @property
    def takes_one(self) -> bool:
        return True

    def clean(self, raw: Json, data: Json) -> Answer:
        if isinstance(raw, str) and any(option.value == raw for option in self.options):
            return raw
        if isinstance(raw, list):
            raise InvalidAnswer(
                (_("“%(title)s” takes one option, not several. Choose one.") % {"title": self.title}),
                fields={self.name: _("Choose one.")},
            )
        sentence = _("Choose one of: %(names)s.") % {"names": listed([option.value for option in self.options])}
        raise InvalidAnswer(
            (_("“%(title)s” has no such option. %(sentence)s") % {"title": self.title, "sentence": sentence}),
            fields={self.name: sentence},
        )

    def describe(self, answer: Answer) -> str:
        return self.title_of(str(answer))

    def named(self, answer: Answer) -> tuple[str, ...]:
        return (answer,) if isinstance(answer, str) else ()

    def carried(self, answer: Answer, mapping: Carried) -> Answer | None:
        return mapping.get(answer, answer)
