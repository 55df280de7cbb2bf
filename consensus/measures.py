"""The numbers that are stored and shown about a set of answers: which statistic stands behind which name."""

from collections.abc import Mapping

from consensus.models import Measurement
from consensus.stats import (
    Estimate,
    Level,
    Ratings,
    against_reference,
    bootstrap,
    krippendorff_alpha,
    leave_one_out,
    percent_agreement,
)

SEED, RESAMPLES = 0, 1000
Statistic = Measurement.Statistic


def measure(
    ratings: Ratings,
    gold: Mapping[int, str] | None,
    *,
    level: Level,
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> dict[str, Estimate]:
    """Statistic -> estimate. Without gold (None) there is none against it; an empty mapping is undefined."""
    drawn = {"seed": seed, "resamples": resamples}
    pairs = bootstrap(percent_agreement, ratings, **drawn)
    found = {
        Statistic.PERCENT_AGREEMENT.value: pairs,
        Statistic.KRIPPENDORFF_ALPHA.value: bootstrap(krippendorff_alpha, ratings, level=level, **drawn),
        Statistic.LEAVE_ONE_OUT.value: bootstrap(leave_one_out, ratings, **drawn),
        Statistic.RANDOM_PAIR.value: pairs,  # by its definition the same number, read as a score of one person
    }
    if gold is not None:
        found[Statistic.REFERENCE.value] = bootstrap(against_reference, ratings, gold=gold, **drawn)
    return found
