"""One of several options."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from labeling.errors import InvalidAnswer
from labeling.questions.question import Answer, Carried, Json, Question, asked, listed, read_options


@dataclass(frozen=True)
class Choice(Question):
    type: ClassVar[str] = "choice"
    asks: ClassVar[str] = "One of several options"
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
                f"“{self.title}” takes one option, not several. Choose one.", fields={self.name: "Choose one."}
            )
        sentence = f"Choose one of: {listed([option.value for option in self.options])}."
        raise InvalidAnswer(f"“{self.title}” has no such option. {sentence}", fields={self.name: sentence})

    def describe(self, answer: Answer) -> str:
        return self.title_of(str(answer))

    def named(self, answer: Answer) -> tuple[str, ...]:
        return (answer,) if isinstance(answer, str) else ()

    def carried(self, answer: Answer, mapping: Carried) -> Answer | None:
        return mapping.get(answer, answer)
