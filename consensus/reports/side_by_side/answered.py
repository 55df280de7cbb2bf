"""One answer of an item and everybody who gave it, as all ways of laying answers beside each other take it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consensus.blinding import VisibleAnswer
from labeling.questions import Answer

PATTERNS = ("none", "9 5", "2 5", "12 4 2 4", "6 3 1 3 1 3")  # of strokes: dashes and gaps, as SVG has them
SHORT = 3  # letters that stand at a shape


@dataclass(frozen=True)
class Answered:
    """at: its place among the answers, from 1; its colour and its pattern go by it. value: None for cannot tell."""

    at: int
    people: tuple[VisibleAnswer, ...]
    value: Answer

    @property
    def letters(self) -> str:
        """ "A, D"; a machine is marked as one."""
        return ", ".join(named(each) for each in self.people)

    @property
    def short(self) -> str:
        """ "AD", for where there is little room."""
        return "".join(each.letter for each in self.people[:SHORT]) + ("…" if len(self.people) > SHORT else "")

    @property
    def pattern(self) -> str:
        return PATTERNS[(self.at - 1) % len(PATTERNS)]


def named(person: VisibleAnswer) -> str:
    return _("%(letter)s (machine)") % {"letter": person.letter} if person.is_machine else person.letter


def letters_of(answers: Sequence[Answered]) -> str:
    """ "A, B, D" of several answers, in the order of the letters."""
    people = sorted((each for answer in answers for each in answer.people), key=lambda each: by_letter(each.letter))
    return ", ".join(named(each) for each in people)


def by_letter(letter: str) -> tuple[int, str]:
    """Z stands before AA."""
    return len(letter), letter


def told(answers: Sequence[Answered]) -> list[Answered]:
    """Those that are answers: cannot tell is none."""
    return [each for each in answers if each.value is not None]
