"""Several of several options, or none of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.errors import Contradiction
from labeling.questions.question import Answer, Carried, Json, Question, asked, listed, parse_json, read_options

NONE = gettext_noop("none of these")


@dataclass(frozen=True)
class Choices(Question):
    """An answer is a list of values, each once, in alphabetical order. The empty list is an answer too: none of these.

    An option that is `exclusive` says that none of the others holds; beside another one it contradicts it.
    """

    type: ClassVar[str] = "choices"
    asks: ClassVar[str] = gettext_noop("Several of several options, or none")
    fewest_options: ClassVar[int] = 2
    may_exclude: ClassVar[bool] = True

    @classmethod
    def read(cls, raw: Mapping[str, Json], at: str) -> Self:
        return cls(**asked(raw, at), options=read_options(raw.get("options"), at))

    @property
    def has_exclusive(self) -> bool:
        """Is there an option that stands for none of the others? Else the page offers one, for the empty list."""
        return any(option.exclusive for option in self.options)

    def clean(self, raw: Json, data: Json) -> Answer:
        if not isinstance(raw, list) or not all(isinstance(value, str) for value in raw):
            raise self.refused(_('Give a list of options, such as ["a", "b"].'))
        known = {option.value for option in self.options}
        if strange := [value for value in raw if value not in known]:
            values = listed([option.value for option in self.options])
            raise self.refused(
                _("There is no option “%(strange)s”. The options are: %(values)s.")
                % {"strange": strange[0][:100], "values": values}
            )
        answer = sorted(set(raw))
        alone = next((option for option in self.options if option.exclusive and option.value in answer), None)
        if alone is not None and len(answer) > 1:
            sentence = _("“%(title)s” stands alone. Take it away, or the others.") % {"title": alone.title}
            raise Contradiction(
                (_("“%(title)s”: %(sentence)s") % {"title": self.title, "sentence": sentence}),
                fields={self.name: sentence},
                answer=answer,
            )
        return answer

    def describe(self, answer: Answer) -> str:
        titles = [self.title_of(value) for value in self.named(answer)]
        return ", ".join(titles) or _(NONE)

    def named(self, answer: Answer) -> tuple[str, ...]:
        given = answer if isinstance(answer, list) else [answer]
        return tuple(option.value for option in self.options if option.value in given)

    def carried(self, answer: Answer, mapping: Carried) -> Answer | None:
        renamed = [mapping.get(value, value) for value in answer]
        kept = {value for value in renamed if value is not None}
        if None in renamed or (kept != set(answer) and self.contradicts(kept)):
            return None
        return sorted(kept)

    def contradicts(self, values: Collection[str]) -> bool:
        """Does it say that none of the others holds, and one of them?"""
        return len(values) > 1 and any(option.exclusive for option in self.options if option.value in values)

    def parse(self, text: str) -> Json:
        """A JSON list; text that is none is the one option that it names."""
        found = parse_json(text)
        return found if isinstance(found, list) else [text]

    def entered(self, given: Sequence[str]) -> Json:
        return list(given) or None
