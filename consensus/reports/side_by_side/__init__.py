"""All answers on one item side by side, in the way that suits the type of the question, besides a card each."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from consensus.reports.side_by_side.answered import Answered
from consensus.reports.side_by_side.by_option import by_option
from consensus.reports.side_by_side.in_picture import in_picture
from consensus.reports.side_by_side.in_text import in_text
from consensus.reports.side_by_side.on_scale import on_scale
from consensus.reports.side_by_side.transcripts import word_by_word
from labeling.questions import Question
from labeling.questions.choices import Choices
from labeling.questions.in_picture import InPicture
from labeling.questions.number import Number
from labeling.questions.rating import Rating
from labeling.questions.spans import Spans
from labeling.questions.text import Text
from labeling.showing import ShownField


class Beside(Protocol):
    """{% include beside.template with beside=beside question=question only %}"""

    template: str

    @property
    def over(self) -> str:
        """The field of x over which the answers lie; "" where they stand below."""
        ...


Build = Callable[[Any, Sequence[Answered], Sequence[ShownField], str], Beside | None]

# What is shown besides a card for each answer; of a type that is not here, the cards say it all.
SIDE_BY_SIDE: dict[type, Build] = {
    Choices: by_option,
    Rating: on_scale,
    Number: on_scale,
    Text: word_by_word,
    Spans: in_text,
    InPicture: in_picture,
}


def side_by_side(
    question: Question, answers: Sequence[Answered], fields: Sequence[ShownField], key: str
) -> Beside | None:
    """None where there is nothing to hold against each other. key: that no other item on the page has."""
    build = next((build for kind, build in SIDE_BY_SIDE.items() if isinstance(question, kind)), None)
    return build(question, answers, fields, key) if build else None
