"""Truth inference: one label an item out of the answers of several people, and how far each of them can be trusted."""

from consensus.stats.truth.adjusted_numbers import adjusted_number
from consensus.stats.truth.boxes import BoxTruth, fuse_boxes
from consensus.stats.truth.characters import vote_on_characters
from consensus.stats.truth.choosing import METHODS, choose_method
from consensus.stats.truth.crowdlab import Crowdlab, crowdlab
from consensus.stats.truth.dawid_skene import DawidSkene, dawid_skene
from consensus.stats.truth.gain import Replay, gain_an_answer, gain_of_answers, pool_of, replay
from consensus.stats.truth.glad import Glad, glad
from consensus.stats.truth.hints import Candidate, MethodHint
from consensus.stats.truth.holding_back import Lead, hold_back, lead, likeness_to
from consensus.stats.truth.labeler_confusions import confusions_against, confusions_against_others
from consensus.stats.truth.labeler_quality import LabelerQuality, Verdict, labeler_quality
from consensus.stats.truth.mace import Mace, mace
from consensus.stats.truth.majority_vote import MajorityVote, majority_vote, soft_majority
from consensus.stats.truth.marks import MarkLabelers
from consensus.stats.truth.medoid import Medoid, medoid
from consensus.stats.truth.number_hints import LabelerEffects, labeler_effects
from consensus.stats.truth.number_result import NumberLabelers, NumberTruth
from consensus.stats.truth.numbers import mean_number, median_number
from consensus.stats.truth.one_coin import OneCoin, one_coin
from consensus.stats.truth.one_more import gain_of_one_more
from consensus.stats.truth.replaying import replay_labelers
from consensus.stats.truth.result import NO_LABEL, ClassTruth, Convergence, Truth
from consensus.stats.truth.rover import TranscriptTruth, rover, weighed_rover
from consensus.stats.truth.sets import SetTruth, choose_options
from consensus.stats.truth.spans import SpanTruth, vote_on_spans
from consensus.stats.truth.weighted_majority import WeightedMajority, agreement_weights, wawa_weights, weighted_majority

__all__ = [
    "METHODS",
    "NO_LABEL",
    "BoxTruth",
    "Candidate",
    "ClassTruth",
    "Convergence",
    "Crowdlab",
    "DawidSkene",
    "Glad",
    "LabelerEffects",
    "LabelerQuality",
    "Lead",
    "Mace",
    "MajorityVote",
    "MarkLabelers",
    "Medoid",
    "MethodHint",
    "NumberLabelers",
    "NumberTruth",
    "OneCoin",
    "Replay",
    "SetTruth",
    "SpanTruth",
    "TranscriptTruth",
    "Truth",
    "Verdict",
    "WeightedMajority",
    "adjusted_number",
    "agreement_weights",
    "choose_method",
    "choose_options",
    "confusions_against",
    "confusions_against_others",
    "crowdlab",
    "dawid_skene",
    "fuse_boxes",
    "gain_an_answer",
    "gain_of_answers",
    "gain_of_one_more",
    "glad",
    "hold_back",
    "labeler_effects",
    "labeler_quality",
    "lead",
    "likeness_to",
    "mace",
    "majority_vote",
    "mean_number",
    "median_number",
    "medoid",
    "one_coin",
    "pool_of",
    "replay",
    "replay_labelers",
    "rover",
    "soft_majority",
    "vote_on_characters",
    "vote_on_spans",
    "wawa_weights",
    "weighed_rover",
    "weighted_majority",
]
