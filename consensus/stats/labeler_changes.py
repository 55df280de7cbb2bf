"""Each labeler beside the others in two rounds."""

from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Label
from consensus.stats.breakdown import GroupScore
from consensus.stats.distances.comparison import Comparison, exact
from consensus.stats.intervals import NO_INTERVAL, Interval, difference_interval
from consensus.stats.likeness import likeness_by_labeler, likeness_to_others
from consensus.stats.on_demand import scipy_stats
from consensus.stats.ratings import Ratings
from consensus.stats.slices import holm

FEWEST = 5  # items of a labeler in either round, for a comparison


@dataclass(frozen=True)
class LabelerChange:
    """before, after: how alike the answers of a labeler are to those of another one of the item; None without items.

    difference: after - before, with its interval; p_value: of a test of it; adjusted_p_value: after Holm's correction
    for the number of labelers; all nan for who answered fewer than five items of either round with others.
    """

    labeler: Label
    before: GroupScore | None
    after: GroupScore | None
    difference: float
    low: float
    high: float
    p_value: float
    adjusted_p_value: float


def labeler_changes(
    before: Ratings, after: Ratings, comparison: Comparison = exact, *, confidence: float = 0.95
) -> tuple[LabelerChange, ...]:
    """`likeness_by_labeler` in both rounds, of everybody who answered in either, in the order of the names.

    The interval puts those of both rounds together (`difference_interval`), as of other items. The test is that of
    Welch (1947), "The generalization of Student's problem when several different population variances are involved".
    For seeing whom a new rule has reached, not for ranking people. Raises what `likeness_by_labeler` does.
    """
    tables = [ratings.pairable() for ratings in (before, after)]
    scores = [
        {row.name: row for row in likeness_by_labeler(table, comparison, confidence=confidence)} for table in tables
    ]
    values = [answers_of_each(table, comparison) for table in tables]
    names = sorted({*scores[0], *scores[1]}, key=lambda name: (not isinstance(name, int), str(name).zfill(20)))
    p_values = np.array([welch(values[0].get(name), values[1].get(name)) for name in names], dtype=np.float64)
    adjusted = holm(p_values).tolist()
    return tuple(
        row_of(name, scores[0].get(name), scores[1].get(name), p, by_number, confidence)
        for name, p, by_number in zip(names, p_values.tolist(), adjusted, strict=True)
    )


def row_of(
    name: Label, old: GroupScore | None, new: GroupScore | None, p: float, adjusted: float, confidence: float
) -> LabelerChange:
    if old is None or new is None or np.isnan(p):
        return LabelerChange(name, old, new, np.nan, *NO_INTERVAL, np.nan, np.nan)
    both = float(old.value), float(new.value)
    ends: Interval = difference_interval(both, (old.low, old.high), (new.low, new.high), 0.0)
    return LabelerChange(name, old, new, both[1] - both[0], *ends, p, adjusted)


def answers_of_each(pairable: Ratings, comparison: Comparison) -> dict[Label, Floats]:
    """Labeler -> how alike each of their answers is to the others' of its item."""
    alike = likeness_to_others(pairable, comparison)
    order = np.argsort(pairable.labeler, kind="stable")
    ends = np.cumsum(np.bincount(pairable.labeler, minlength=pairable.n_labelers))
    return dict(zip(pairable.labelers, np.split(alike[order], ends[:-1]), strict=True))


def welch(old: Floats | None, new: Floats | None) -> float:
    if old is None or new is None or min(len(old), len(new)) < FEWEST:
        return float("nan")
    if not (np.ptp(old) or np.ptp(new)):
        return float(old[0] == new[0])  # all alike in both rounds: the same, or as far apart as can be
    return float(scipy_stats().ttest_ind(old, new, equal_var=False).pvalue)
