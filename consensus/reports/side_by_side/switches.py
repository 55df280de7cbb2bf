"""Answers that lie over each other are shown and hidden one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from consensus.reports.side_by_side.answered import Answered

SLOTS = 24  # that side-by-side.css knows how to hide
SHOWN_FIRST = 8  # answers; more at once are hard to read


@dataclass(frozen=True)
class Switch:
    """A check box for one answer. slots: what of it is shown and hidden, each by a number of its own."""

    answered: Answered
    slots: tuple[int, ...]
    is_on: bool

    @property
    def classes(self) -> str:
        return " ".join(f"switch-{slot}" for slot in self.slots)


def switches(given: Sequence[tuple[Answered, int]]) -> tuple[Switch, ...]:
    """given: answers, and how many slots each needs. On at first are those that most people gave; those for which
    there are no slots left are left out."""
    most = sorted(given, key=lambda each: -len(each[0].people))[:SHOWN_FIRST]
    shown = {answered.at for answered, _ in most}
    found: list[Switch] = []
    used = 0
    for answered, n in given:
        if used + n <= SLOTS:
            found.append(Switch(answered, tuple(range(used + 1, used + n + 1)), answered.at in shown))
            used += n
    return tuple(found)
