"""Agreement, disagreement and human-level performance: arithmetic on who gave which label to which item."""

from consensus.stats.bootstrap import bootstrap
from consensus.stats.breakdown import (
    GroupScore,
    against_reference_by_class,
    against_reference_by_labeler,
    leave_one_out_by_class,
    leave_one_out_by_labeler,
)
from consensus.stats.coincidences import coincidences
from consensus.stats.confusion import label_pairs, labeler_against_others, labeler_pairs
from consensus.stats.disagreement import ClassPair, ItemDisagreement, class_pairs, disagreements
from consensus.stats.distances import Distance, Level
from consensus.stats.human_performance import against_reference, constant_predictor, leave_one_out, random_pair
from consensus.stats.krippendorff import krippendorff_alpha
from consensus.stats.majority import MajorityLabel, leave_open, majority, take_first
from consensus.stats.percent import percent_agreement
from consensus.stats.ratings import Ratings
from consensus.stats.score import Estimate, Score
from consensus.stats.trend import Trend, compare

__all__ = [
    "ClassPair",
    "Distance",
    "Estimate",
    "GroupScore",
    "ItemDisagreement",
    "Level",
    "MajorityLabel",
    "Ratings",
    "Score",
    "Trend",
    "against_reference",
    "against_reference_by_class",
    "against_reference_by_labeler",
    "bootstrap",
    "class_pairs",
    "coincidences",
    "compare",
    "constant_predictor",
    "disagreements",
    "krippendorff_alpha",
    "label_pairs",
    "labeler_against_others",
    "labeler_pairs",
    "leave_one_out",
    "leave_one_out_by_class",
    "leave_one_out_by_labeler",
    "leave_open",
    "majority",
    "percent_agreement",
    "random_pair",
    "take_first",
]
