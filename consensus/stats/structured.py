"""What is worth knowing of each kind of answer: the comparisons of two people, and of one with a reference."""

from consensus.stats.distances.amounts import absolute_difference
from consensus.stats.distances.boxes import (
    box_f1,
    box_finding,
    box_iou,
    box_naming,
    box_placing,
    box_precision,
    box_recall,
    matched_iou,
    same_number,
)
from consensus.stats.distances.comparison import Comparison, exact
from consensus.stats.distances.sets import jaccard_likeness, masi_likeness
from consensus.stats.distances.spans import (
    covered_f1,
    overlap_f1,
    place_f1,
    span_f1,
    span_precision,
    span_recall,
)
from consensus.stats.distances.words import (
    character_error_rate,
    character_likeness,
    word_error_rate,
    word_likeness,
)

Comparisons = dict[str, Comparison]


def by_name(*comparisons: Comparison) -> Comparisons:
    return {comparison.name: comparison for comparison in comparisons}


SETS = by_name(exact, jaccard_likeness, masi_likeness)
BOXES = by_name(
    exact, box_f1(0.5), box_f1(0.75), box_iou, matched_iou(0.5), same_number, box_finding, box_naming, box_placing
)
SPANS = by_name(exact, span_f1, place_f1, overlap_f1, covered_f1)
TEXTS = by_name(exact, word_likeness, character_likeness)
NUMBERS = by_name(exact, absolute_difference)

BOXES_AGAINST_REFERENCE = BOXES | by_name(box_precision(0.5), box_recall(0.5))
SPANS_AGAINST_REFERENCE = SPANS | by_name(span_precision, span_recall)
TEXTS_AGAINST_REFERENCE = TEXTS | by_name(word_error_rate, character_error_rate)
