"""Several options may be chosen: which of them each labeler chose, an option a row."""

from collections.abc import Sequence
from dataclasses import dataclass

from consensus.reports.side_by_side.answered import Answered, letters_of, told
from labeling.questions import Question
from labeling.questions.choices import Choices
from labeling.showing import ShownField


@dataclass(frozen=True)
class Row:
    """An option that somebody chose."""

    title: str
    position: int | None
    cells: tuple[tuple[Answered, bool], ...]  # whether it is among the answer

    @property
    def chosen_by(self) -> str:
        return letters_of([answered for answered, chosen in self.cells if chosen])

    @property
    def left_by(self) -> str:
        return letters_of([answered for answered, chosen in self.cells if not chosen])

    @property
    def n(self) -> int:
        return sum(len(answered.people) for answered, chosen in self.cells if chosen)

    @property
    def n_people(self) -> int:
        return sum(len(answered.people) for answered, _ in self.cells)

    @property
    def differs(self) -> bool:
        return self.n < self.n_people


@dataclass(frozen=True)
class ByOption:
    rows: tuple[Row, ...]
    nobody: tuple[str, ...]  # titles of the options that nobody chose

    template = "consensus/side_by_side/_by_option.html"
    over = ""

    @property
    def n_differing(self) -> int:
        return sum(row.differs for row in self.rows)


def by_option(
    question: Choices, answers: Sequence[Answered], fields: Sequence[ShownField], key: str
) -> ByOption | None:
    """The options in their own order; None where there are no two answers."""
    given = told(answers)
    if len(given) < 2:
        return None
    rows = [row_of(question, value, given) for value in values_of(question, given)]
    nobody = tuple(row.title for row in rows if not row.n)
    return ByOption(tuple(row for row in rows if row.n), nobody)


def values_of(question: Question, given: Sequence[Answered]) -> list[str]:
    """Those of the options, and any that an answer names besides, as answers to another version may."""
    named = [value for answered in given for value in answered.value]
    return list(dict.fromkeys([*(option.value for option in question.options), *named]))


def row_of(question: Question, value: str, given: Sequence[Answered]) -> Row:
    position = next((option.position for option in question.options if option.value == value), None)
    return Row(question.title_of(value), position, tuple((each, value in each.value) for each in given))
