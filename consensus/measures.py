"""The numbers that are stored and shown about a set of answers: which statistic stands behind which name.

A name is that of a statistic, and after a colon what answers are compared by where that is not the default of their
question's type: "krippendorff_alpha", "krippendorff_alpha:jaccard", "reference:word_error_rate".
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import nan
from typing import Any

import numpy as np

from consensus.comparisons import EXTRAS, Extra, likeness_of
from consensus.differences import LEVELS, default_level
from consensus.models import Measurement
from consensus.ratings import among, items_of
from consensus.stats import (
    COEFFICIENTS,
    Estimate,
    Ratings,
    Score,
    against_reference,
    estimate,
    expected_disagreement,
    krippendorff_alpha,
    leave_one_out,
    leave_one_out_score,
    pair_score,
    percent_agreement,
    random_pair,
    reference_score,
)
from consensus.stats.arrays import Label
from consensus.stats.distances.comparison import Comparison, exact
from consensus.stats.distances.kept import KeptPairs
from consensus.stats.distances.pairwise import PairDistance
from labeling.questions import Question

SEED, RESAMPLES = 0, 1000
Statistic = Measurement.Statistic
# Those that people know kappa by; alpha and percent agreement have names of their own.
KAPPAS = ("fleiss_kappa", "conger_kappa", "gwet_ac", "brennan_prediger", "light_kappa")
OF_TWO = ("cohen_kappa", "scott_pi")
Gold = Mapping[int, Label]


@dataclass(frozen=True)
class Measure:
    """A number to be computed from answers.

    level: what answers are compared by; empty where they are the same or not. needs_gold: is held against gold.
    is_extra: shown beside the others, and left out where somebody waits for a page. is_further: by another comparison
    of two answers than that of their type. labelers: how many there must be;
    any number if None.
    """

    name: str
    level: str
    statistic: Callable[..., Score]
    options: Mapping[str, Any] = field(default_factory=dict)
    needs_gold: bool = False
    is_extra: bool = False
    is_further: bool = False
    labelers: int | None = None

    def fits(self, ratings: Ratings, gold: Gold | None) -> bool:
        return not (self.needs_gold and gold is None) and self.labelers in (None, ratings.n_labelers)

    def of(
        self,
        ratings: Ratings,
        gold: Gold | None,
        *,
        seed: int = SEED,
        resamples: int = RESAMPLES,
        pairs: KeptPairs | None = None,
    ) -> Estimate:
        """Undefined, with the sentence, where the statistic raises ValueError: for answers not on its scale.

        pairs: what is known of pairs of answers.
        """
        options = pairs.options(self.options) if pairs and not self.needs_gold else self.options
        options = {"gold": gold, **options} if self.needs_gold else options
        try:
            return estimate(self.statistic, ratings, seed=seed, resamples=resamples, **options)
        except ValueError as error:
            return Estimate(nan, nan, nan, 0, 0, 0, 0.95, str(error), 0)


@lru_cache(maxsize=256)
def measures_of(question: Question) -> tuple[Measure, ...]:
    """Every number there is for answers to a question; those that each page shows stand first."""
    likeness, level = likeness_of(question), default_level(question)
    return (
        Measure(Statistic.PERCENT_AGREEMENT.value, "", percent_agreement),
        Measure(Statistic.KRIPPENDORFF_ALPHA.value, level, krippendorff_alpha, {"level": LEVELS[question.type][level]}),
        *(of_same_answers() if likeness is exact else of_alike_answers(likeness)),
        *(measure for extra in EXTRAS.get(question.type, ()) for measure in extra_measures(extra)),
        *other_alphas(question),
        *(kappas() if question.type == "choice" else ()),
    )


def of_same_answers() -> Iterator[Measure]:
    yield Measure(Statistic.LEAVE_ONE_OUT.value, "", leave_one_out)
    yield Measure(Statistic.RANDOM_PAIR.value, "", random_pair)
    yield Measure(Statistic.REFERENCE.value, "", against_reference, needs_gold=True)


def of_alike_answers(likeness: Comparison) -> Iterator[Measure]:
    options = {"comparison": likeness}
    yield Measure(Statistic.LEAVE_ONE_OUT.value, likeness.name, leave_one_out_score, options)
    yield Measure(Statistic.RANDOM_PAIR.value, likeness.name, pair_score, options)
    yield Measure(Statistic.REFERENCE.value, likeness.name, reference_score, options, needs_gold=True)


def extra_measures(extra: Extra) -> Iterator[Measure]:
    options = {"comparison": extra.comparison, "pooled": extra.pooled}
    kind = {"is_extra": True, "is_further": True}
    if extra.comparison.is_symmetric and extra.comparison is not exact:  # that is percent agreement
        yield Measure(f"{Statistic.RANDOM_PAIR.value}:{extra.name}", extra.name, pair_score, options, **kind)
    name = f"{Statistic.REFERENCE.value}:{extra.name}"
    yield Measure(name, extra.name, reference_score, options, needs_gold=True, **kind)


def other_alphas(question: Question) -> Iterator[Measure]:
    for name, level in LEVELS[question.type].items():
        if name != default_level(question):
            full = f"{Statistic.KRIPPENDORFF_ALPHA.value}:{name}"
            yield Measure(full, name, krippendorff_alpha, {"level": level}, is_extra=True)


def kappas() -> Iterator[Measure]:
    for name in (*KAPPAS, *OF_TWO):
        found = COEFFICIENTS[name]
        yield Measure(name, "nominal", found.function, is_extra=True, labelers=2 if found.of_two_labelers else None)


def measure(
    ratings: Ratings,
    gold: Gold | None,
    question: Question,
    *,
    extras: bool = True,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    pairs: KeptPairs | None = None,
) -> dict[str, Estimate]:
    """Name -> estimate. Without gold (None) there is none against it; an empty mapping is undefined.

    pairs: what is known of pairs of answers.
    """
    known = ratings if gold is None else ratings.select(among(items_of(ratings), np.array(sorted(gold), np.int64)))
    return {
        one.name: one.of(known if one.needs_gold else ratings, gold, seed=seed, resamples=resamples, pairs=pairs)
        for one in measures_of(question)
        if one.fits(ratings, gold) and (extras or not one.is_extra)
    }


def sampled(ratings: Ratings, question: Question, name: str, alpha: float) -> dict[str, Any]:
    """What an alpha rests on whose chance was estimated from some pairs of answers only; empty if all were compared."""
    level = next(one.options["level"] for one in measures_of(question) if one.name == name)
    n_given = len(np.unique(ratings.pairable().label))
    if not isinstance(level, PairDistance) or n_given * (n_given - 1) // 2 <= level.exact_up_to:
        return {}
    found = expected_disagreement(ratings, level)
    return {"sampled_pairs": found.n_pairs, "sample_seed": found.seed, "sampling_error": found.alpha_error(alpha)}
