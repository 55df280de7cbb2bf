"""One of several options."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from labeling.errors import InvalidAnswer
from labeling.questions.question import Answer, Json, Option, read_options, text_of


@dataclass(frozen=True)
class Choice:
    name: str
    title: str
    options: tuple[Option, ...]
    help: str = ""
    required: bool = True
    type: str = "choice"

    @classmethod
    def read(cls, raw: Mapping[str, Json], at: str) -> Self:
        name = text_of(raw, "name", at, limit=60, required=True)
        return cls(
            name=name,
            title=text_of(raw, "title", at, limit=300) or name,
            help=text_of(raw, "help", at, limit=2000),
            required=raw.get("required", True) is not False,
            options=read_options(raw.get("options"), at),
        )

    def clean(self, raw: Json, data: Json) -> Answer:
        if isinstance(raw, str) and any(option.value == raw for option in self.options):
            return raw
        if isinstance(raw, list):
            raise InvalidAnswer(
                f"“{self.title}” takes one option, not several. Choose one.", fields={self.name: "Choose one."}
            )
        sentence = f"Choose one of: {', '.join(option.value for option in self.options[:20])}."
        raise InvalidAnswer(f"“{self.title}” has no such option. {sentence}", fields={self.name: sentence})

    def describe(self, answer: Answer) -> str:
        return next((option.title for option in self.options if option.value == answer), str(answer))
