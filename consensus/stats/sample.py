"""The items that a statistic rests on, as they are drawn again: alike ones counted once, with how many there are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.against_rest import alpha_against_rest, alpha_against_rest_parts
from consensus.stats.alpha_parts import AlphaParts, alpha_parts
from consensus.stats.arrays import Floats
from consensus.stats.brennan_prediger import brennan_prediger, brennan_prediger_parts
from consensus.stats.characters import (
    character_alpha,
    character_alpha_parts,
    unitizing_alpha,
    unitizing_alpha_parts,
)
from consensus.stats.cohen import cohen_kappa, cohen_parts
from consensus.stats.conger import conger_kappa, conger_parts
from consensus.stats.distances.pairwise import PairScale
from consensus.stats.fleiss import fleiss_kappa, fleiss_parts
from consensus.stats.gwet import gwet_ac, gwet_parts
from consensus.stats.human_performance import (
    against_reference,
    against_reference_parts,
    constant_predictor,
    constant_predictor_parts,
    leave_one_out,
    leave_one_out_parts,
    random_pair,
    random_pair_parts,
)
from consensus.stats.krippendorff import krippendorff_alpha
from consensus.stats.left_out_scores import leave_one_out_score, leave_one_out_score_parts
from consensus.stats.light import light_kappa, light_parts
from consensus.stats.pair_scores import pair_score, pair_score_parts
from consensus.stats.parts import Parts, Ratio, Repeated
from consensus.stats.patterns import patterns
from consensus.stats.percent import percent_agreement, percent_parts
from consensus.stats.ratings import Ratings
from consensus.stats.reference_scores import reference_score, reference_score_parts
from consensus.stats.score import Score
from consensus.stats.scott import scott_parts, scott_pi
from consensus.stats.specific import specific_agreement, specific_parts
from consensus.stats.unanimity import unanimity, unanimity_parts

Statistic = Callable[..., float]

PARTS: dict[Callable[..., Score], Callable[..., Parts]] = {
    krippendorff_alpha: alpha_parts,
    percent_agreement: percent_parts,
    leave_one_out: leave_one_out_parts,
    random_pair: random_pair_parts,
    against_reference: against_reference_parts,
    constant_predictor: constant_predictor_parts,
    fleiss_kappa: fleiss_parts,
    conger_kappa: conger_parts,
    gwet_ac: gwet_parts,
    brennan_prediger: brennan_prediger_parts,
    cohen_kappa: cohen_parts,
    scott_pi: scott_parts,
    light_kappa: light_parts,
    specific_agreement: specific_parts,
    alpha_against_rest: alpha_against_rest_parts,
    unanimity: unanimity_parts,
    pair_score: pair_score_parts,
    leave_one_out_score: leave_one_out_score_parts,
    reference_score: reference_score_parts,
    character_alpha: character_alpha_parts,
    unitizing_alpha: unitizing_alpha_parts,
}

# Statistics that do not ask who answered, nor which item it was: items with the same labels are interchangeable.
BY_LABELS_ALONE: set[Callable[..., Score]] = {
    krippendorff_alpha,
    percent_agreement,
    leave_one_out,
    random_pair,
    constant_predictor,
    fleiss_kappa,
    gwet_ac,
    brennan_prediger,
    specific_agreement,
    alpha_against_rest,
    unanimity,
    pair_score,
    leave_one_out_score,
}


@dataclass(frozen=True, eq=False)
class Sample:
    """parts: of a statistic. times: how many items each row of the parts stands for, shape (rows,).

    n_items, n_labels, n_labelers: the items, answers and people that count in the statistic.
    """

    parts: Parts
    times: Floats
    n_items: int
    n_labels: int
    n_labelers: int

    @property
    def n_weighed(self) -> int:
        """Numbers looked at for one resample: its rows, or the pairs of answers that chance is reckoned from."""
        scale = self.parts.scale if isinstance(self.parts, AlphaParts) else None
        return max(len(self.times), scale.n_sampled if isinstance(scale, PairScale) else 0)

    def without_each(self) -> Floats:
        """The change of the statistic with the weight of each row, shape (rows,); 0 on average over the items.

        The derivative where it is known, else the difference that leaving out one item makes.
        """
        found = self.parts.influence(self.times)
        if found is None:
            here = self.parts.at(self.times[None, :])[0]
            found = np.array([here - self.parts.at((self.times - row)[None, :])[0] for row in np.eye(len(self.times))])
        return np.asarray(found - (self.times @ found) / max(self.n_items, 1))


def sample_of(statistic: Statistic, ratings: Ratings, options: dict[str, Any]) -> Sample:
    """The statistic as sums over items if we know it so, else as something to be computed again and again."""
    kinds = patterns(ratings) if statistic in BY_LABELS_ALONE else None
    if kinds is not None:
        times = kinds.times.astype(np.float64)
        parts = parts_of(statistic, kinds.table, options, times)
        times = times[np.array(parts.ratings.items, dtype=np.int64)]
        n_labels = int(times @ parts.ratings.answers_per_item)
        all_count = parts.ratings.n_items == kinds.table.n_items
        n_labelers = ratings.n_labelers if all_count else ratings.n_pairable[2]
        return Sample(parts, times, int(times.sum()), n_labels, n_labelers)
    parts = parts_of(statistic, ratings, options, None)
    counted = parts.ratings
    times = np.ones(counted.n_items)
    if isinstance(parts, Ratio):
        parts, times = parts.kinds()
    return Sample(parts, times, counted.n_items, counted.n_labels, counted.n_labelers)


def parts_of(statistic: Statistic, ratings: Ratings, options: dict[str, Any], times: Floats | None) -> Parts:
    """What each item adds; times: how many items each of the table stands for, for alpha, which asks for totals."""
    if statistic is krippendorff_alpha:
        return alpha_parts(ratings, times=times, **options)
    return PARTS[statistic](ratings, **options) if statistic in PARTS else Repeated(ratings, statistic, options)
