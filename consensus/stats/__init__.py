"""Agreement, disagreement and human-level performance: arithmetic on who gave which label to which item."""

from consensus.stats.against_group import kappa_against_group
from consensus.stats.against_rest import alpha_against_rest
from consensus.stats.breakdown import (
    GroupScore,
    against_reference_by_class,
    against_reference_by_labeler,
    leave_one_out_by_class,
    leave_one_out_by_labeler,
)
from consensus.stats.brennan_prediger import brennan_prediger
from consensus.stats.by_class import ClassAgreement, class_agreement
from consensus.stats.caution import interval_caution
from consensus.stats.characters import character_alpha, unitizing_alpha
from consensus.stats.coefficients import COEFFICIENTS, Coefficient
from consensus.stats.cohen import cohen_kappa
from consensus.stats.coincidences import coincidences
from consensus.stats.confusion import items_with, label_pairs, labeler_against_others, what_others_say
from consensus.stats.conger import conger_kappa
from consensus.stats.disagreement import ClassPair, ItemDisagreement, class_pairs, disagreements
from consensus.stats.distances import Distance, Level
from consensus.stats.distances.boxes import one_minus_iou
from consensus.stats.distances.sets import jaccard, masi
from consensus.stats.distances.spans import one_minus_f1, one_minus_overlap_f1
from consensus.stats.distances.words import character_edits, character_errors, word_errors
from consensus.stats.drift import ShareDrift, SpeedChange, share_drift, speed_change
from consensus.stats.estimate import bootstrap, estimate
from consensus.stats.expected_disagreement import expected_disagreement
from consensus.stats.fleiss import fleiss_kappa
from consensus.stats.frames import as_frame
from consensus.stats.gwet import gwet_ac
from consensus.stats.human_performance import against_reference, constant_predictor, leave_one_out, random_pair
from consensus.stats.information import label_entropy, shared_information
from consensus.stats.krippendorff import krippendorff_alpha
from consensus.stats.labeler_changes import LabelerChange, labeler_changes
from consensus.stats.labeler_pairs import as_matrix, labeler_alphas, labeler_kappas, labeler_pairs
from consensus.stats.labeler_scores import leave_one_out_score_by_labeler, reference_score_by_labeler
from consensus.stats.labelers import labelers_against_rest
from consensus.stats.left_out_scores import leave_one_out_score
from consensus.stats.light import light_kappa
from consensus.stats.majority import MajorityLabel, leave_open, majority, take_first
from consensus.stats.matching import match_boxes, match_spans
from consensus.stats.merge_order import MergeOrder, PairMerge, merge_order
from consensus.stats.merging import MergeEffect, merge_effect, merged, one_against_rest
from consensus.stats.options import OptionAgreement, option_agreement
from consensus.stats.pair_changes import PairChange, pair_changes
from consensus.stats.pair_scores import pair_score, pair_scores
from consensus.stats.percent import percent_agreement
from consensus.stats.ratings import Ratings
from consensus.stats.reference_scores import reference_score, reference_scores
from consensus.stats.relabel import of_class, of_option, places_alone
from consensus.stats.reliability import LabelerReliability, labeler_reliability
from consensus.stats.repeats import first_answers, repeated, self_agreement
from consensus.stats.round_change import RoundChange, compare_rounds
from consensus.stats.score import Estimate, Score
from consensus.stats.scott import scott_pi
from consensus.stats.shapes import Box, Span, boxes_label, choices_label, spans_label, text_label
from consensus.stats.slices import Slices, SliceScore, slices
from consensus.stats.spearman import labeler_correlations, mean_spearman
from consensus.stats.specific import specific_agreement
from consensus.stats.standard_error import standard_error
from consensus.stats.threshold import Threshold, best_threshold
from consensus.stats.trend import Trend, compare
from consensus.stats.truth import (
    LabelerQuality,
    MethodHint,
    adjusted_number,
    choose_method,
    choose_options,
    crowdlab,
    dawid_skene,
    fuse_boxes,
    gain_of_one_more,
    glad,
    labeler_effects,
    labeler_quality,
    mace,
    majority_vote,
    mean_number,
    median_number,
    medoid,
    one_coin,
    rover,
    soft_majority,
    vote_on_characters,
    vote_on_spans,
    weighed_rover,
    weighted_majority,
)
from consensus.stats.unanimity import unanimity
from consensus.stats.verdict import RoundVerdict, VerdictRule, items_needed, power, round_verdict
from consensus.stats.weights import Weights

__all__ = [
    "COEFFICIENTS",
    "Box",
    "ClassAgreement",
    "ClassPair",
    "Coefficient",
    "Distance",
    "Estimate",
    "GroupScore",
    "ItemDisagreement",
    "LabelerChange",
    "LabelerQuality",
    "LabelerReliability",
    "Level",
    "MajorityLabel",
    "MergeEffect",
    "MergeOrder",
    "MethodHint",
    "OptionAgreement",
    "PairChange",
    "PairMerge",
    "Ratings",
    "RoundChange",
    "RoundVerdict",
    "Score",
    "ShareDrift",
    "SliceScore",
    "Slices",
    "Span",
    "SpeedChange",
    "Threshold",
    "Trend",
    "VerdictRule",
    "Weights",
    "adjusted_number",
    "against_reference",
    "against_reference_by_class",
    "against_reference_by_labeler",
    "alpha_against_rest",
    "as_frame",
    "as_matrix",
    "best_threshold",
    "bootstrap",
    "boxes_label",
    "brennan_prediger",
    "character_alpha",
    "character_edits",
    "character_errors",
    "choices_label",
    "choose_method",
    "choose_options",
    "class_agreement",
    "class_pairs",
    "cohen_kappa",
    "coincidences",
    "compare",
    "compare_rounds",
    "conger_kappa",
    "constant_predictor",
    "crowdlab",
    "dawid_skene",
    "disagreements",
    "estimate",
    "expected_disagreement",
    "first_answers",
    "fleiss_kappa",
    "fuse_boxes",
    "gain_of_one_more",
    "glad",
    "gwet_ac",
    "interval_caution",
    "items_needed",
    "items_with",
    "jaccard",
    "kappa_against_group",
    "krippendorff_alpha",
    "label_entropy",
    "label_pairs",
    "labeler_against_others",
    "labeler_alphas",
    "labeler_changes",
    "labeler_correlations",
    "labeler_effects",
    "labeler_kappas",
    "labeler_pairs",
    "labeler_quality",
    "labeler_reliability",
    "labelers_against_rest",
    "leave_one_out",
    "leave_one_out_by_class",
    "leave_one_out_by_labeler",
    "leave_one_out_score",
    "leave_one_out_score_by_labeler",
    "leave_open",
    "light_kappa",
    "mace",
    "majority",
    "majority_vote",
    "masi",
    "match_boxes",
    "match_spans",
    "mean_number",
    "mean_spearman",
    "median_number",
    "medoid",
    "merge_effect",
    "merge_order",
    "merged",
    "of_class",
    "of_option",
    "one_against_rest",
    "one_coin",
    "one_minus_f1",
    "one_minus_iou",
    "one_minus_overlap_f1",
    "option_agreement",
    "pair_changes",
    "pair_score",
    "pair_scores",
    "percent_agreement",
    "places_alone",
    "power",
    "random_pair",
    "reference_score",
    "reference_score_by_labeler",
    "reference_scores",
    "repeated",
    "round_verdict",
    "rover",
    "scott_pi",
    "self_agreement",
    "share_drift",
    "shared_information",
    "slices",
    "soft_majority",
    "spans_label",
    "specific_agreement",
    "speed_change",
    "standard_error",
    "take_first",
    "text_label",
    "unanimity",
    "unitizing_alpha",
    "vote_on_characters",
    "vote_on_spans",
    "weighed_rover",
    "weighted_majority",
    "what_others_say",
    "word_errors",
]
