"""What is said about methods of truth inference, for a table to choose one from."""

from dataclasses import dataclass

TITLES = {
    "majority": "Counting",
    "one_coin": "One coin",
    "glad": "GLAD",
    "mace": "MACE",
    "dawid_skene_crowd": "Dawid-Skene with the crowd",
    "dawid_skene": "Dawid-Skene",
}


@dataclass(frozen=True, eq=False)
class Candidate:
    """What a method makes of the answers.

    log_score: mean log probability that it gives to an answer it has not seen. behind: how far that lies below the
    best method's, and margin: the standard error of this difference.
    expected_right: the share of items right, if the recommended method's probabilities hold. better_than_counting:
    the same minus that of the majority, and its standard error. right: the share of gold items right; nan without gold.
    Where a method leaves an item open, the labels between which it hesitates share it.
    """

    name: str
    log_score: float
    behind: float
    margin: float
    expected_right: float
    better_than_counting: float
    better_margin: float
    right: float


@dataclass(frozen=True, eq=False)
class MethodHint:
    """name: of the method to take, a key of `METHODS`. reasons, warnings: sentences for a person."""

    name: str
    candidates: tuple[Candidate, ...]
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]

    def of(self, name: str) -> Candidate:
        return next(candidate for candidate in self.candidates if candidate.name == name)
