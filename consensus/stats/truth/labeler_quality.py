"""How far each labeler can be trusted: right how often, better than guessing or not, or the wrong way round."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from consensus.stats.arrays import Floats, Ints, Label
from consensus.stats.ratings import Ratings
from consensus.stats.truth.confusions import Confusions
from consensus.stats.truth.coupling import worth_of_answers
from consensus.stats.truth.dawid_skene import DawidSkene
from consensus.stats.truth.labeler_confusions import confusions_against, confusions_against_others
from consensus.stats.truth.labeler_skill import accuracy_of, informativeness_of, skill_of, worth_with_others_known
from consensus.stats.truth.result import ClassTruth

NEAR_CHANCE = 0.3  # skill below which an answer tells little more than a guess
SURE = 0.1  # half the width of an interval of skill that is narrow enough to call somebody a guesser


class Verdict(StrEnum):
    BETTER = "better than chance"
    AT_CHANCE = "at chance"
    REVERSED = "reversed"
    UNCLEAR = "too few answers to say"


@dataclass(frozen=True, eq=False)
class LabelerQuality:
    """Each of shape (labelers,).

    n_answers: given. accuracy: the share of them that is right, as far as the truth is known; with its interval.
    skill: 1 for always right, 0 for answers that do not depend on the item's class, below 0 for answers that point
    away from it; with its interval. In `skill` every class counts alike, so that always giving a common label is 0.
    informativeness: 1 for answers that tell the class for sure, under whatever name, 0 for those that tell nothing.
    """

    labelers: Sequence[Label]
    n_answers: Ints
    accuracy: Floats
    accuracy_low: Floats
    accuracy_high: Floats
    skill: Floats
    skill_low: Floats
    skill_high: Floats
    informativeness: Floats
    verdict: tuple[Verdict, ...]

    def __repr__(self) -> str:
        found = ", ".join(f"{self.verdict.count(verdict)} {verdict}" for verdict in Verdict)
        return f"<Quality of {len(self.labelers)} labelers: {found}>"

    @property
    def spammers(self) -> tuple[Label, ...]:
        """Labelers whose answers are known to tell little more than guesses."""
        return self.with_verdict(Verdict.AT_CHANCE)

    @property
    def reversed(self) -> tuple[Label, ...]:
        """Labelers whose answers are worse than guesses: they may have the labels the wrong way round."""
        return self.with_verdict(Verdict.REVERSED)

    def with_verdict(self, verdict: Verdict) -> tuple[Label, ...]:
        return tuple(who for who, found in zip(self.labelers, self.verdict, strict=True) if found is verdict)


def labeler_quality(
    ratings: Ratings,
    truth: ClassTruth | None = None,
    *,
    confidence: float = 0.95,
    near_chance: float = NEAR_CHANCE,
    sure: float = SURE,
) -> LabelerQuality:
    """How each labeler's answers stand to the truth that a model of labelers has found.

    truth: what `dawid_skene`, `one_coin`, `mace` or `glad` found in these ratings, with its probabilities. None holds
    each labeler against the shares of the other answers of an item, their own left out; others err too, so that
    everybody seems nearer to chance than they are.
    accuracy, skill: see `accuracy_of` and `skill_of`. Intervals count what is not known for sure of the items and of
    the other labelers; they come out too narrow where classes are rare or labelers gave few answers, and much less so
    with a truth found by `dawid_skene(…, crowd=5)`.
    informativeness: Raykar and Yu (2012), "Eliminating Spammers and Ranking Annotators for Crowdsourced Labeling
    Tasks"; for two classes it is the square of skill. Few answers raise it.
    Verdicts: reversed if the interval of skill lies below 0; at chance if it lies below `near_chance` and reaches no
    further than `sure` to either side (with two classes that takes some 400 answers: nobody is called a guesser
    lightly); better than chance if it lies above 0; else there are too few answers to say.
    """
    confusions, worth = compared(ratings, truth)
    accuracy, accuracy_low, accuracy_high = accuracy_of(confusions, worth, confidence)
    skill, skill_low, skill_high = skill_of(confusions, worth, confidence)
    return LabelerQuality(
        labelers=ratings.labelers,
        n_answers=np.bincount(ratings.labeler, minlength=ratings.n_labelers).astype(np.int64),
        accuracy=accuracy,
        accuracy_low=accuracy_low,
        accuracy_high=accuracy_high,
        skill=skill,
        skill_low=skill_low,
        skill_high=skill_high,
        informativeness=informativeness_of(confusions),
        verdict=tuple(verdict(low, high, near_chance, sure) for low, high in zip(skill_low, skill_high, strict=True)),
    )


def compared(ratings: Ratings, truth: ClassTruth | None) -> tuple[Confusions, Floats]:
    """What labelers are held against, and how many answers to known items their answers are worth, (labelers,)."""
    if truth is None or not ratings.n_labels:
        against = confusions_against_others(ratings)
        return against, worth_with_others_known(against)
    if truth.probability is None:
        raise ValueError("The quality of labelers needs the probabilities; ask the method to keep them.")
    found = truth.confusions if isinstance(truth, DawidSkene) else confusions_against(ratings, truth.probability)
    return found, worth_of_answers(ratings, truth.probability)


def verdict(low: float, high: float, near_chance: float, sure: float) -> Verdict:
    """low, high: the interval of skill; nan where there is none."""
    if high < 0:
        return Verdict.REVERSED
    if high < near_chance and high - low <= 2 * sure:
        return Verdict.AT_CHANCE
    return Verdict.BETTER if low > 0 else Verdict.UNCLEAR
