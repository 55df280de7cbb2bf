"""Agreement, disagreement and human-level performance: arithmetic on who gave which label to which item."""

from consensus.stats.bootstrap import bootstrap
from consensus.stats.coincidences import coincidences
from consensus.stats.human_performance import against_reference, constant_predictor, leave_one_out, random_pair
from consensus.stats.krippendorff import krippendorff_alpha
from consensus.stats.percent import percent_agreement
from consensus.stats.ratings import Ratings
from consensus.stats.score import Estimate, Score

__all__ = [
    "Estimate",
    "Ratings",
    "Score",
    "against_reference",
    "bootstrap",
    "coincidences",
    "constant_predictor",
    "krippendorff_alpha",
    "leave_one_out",
    "percent_agreement",
    "random_pair",
]
