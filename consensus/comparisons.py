"""How alike two answers are, by question type: what one person is held against another by.

The likeness of a type is what its human-level performance is measured in, 1 for the same answer. The extras say more
about where people differ, each in the unit that people who work with such answers know.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from consensus.kinds import ANSWER_KINDS
from consensus.stats.arrays import Floats
from consensus.stats.distances.amounts import absolute_difference, fit_numbers
from consensus.stats.distances.boxes import box_f1, box_iou, box_precision, box_recall, matched_iou
from consensus.stats.distances.comparison import Comparison, Fraction, exact, of_one
from consensus.stats.distances.sets import jaccard_likeness, masi_likeness
from consensus.stats.distances.spans import overlap_f1, place_f1, span_f1, span_precision, span_recall
from consensus.stats.distances.words import (
    character_error_rate,
    character_likeness,
    word_error_rate,
    word_likeness,
)
from labeling.questions import Question
from labeling.questions.number import Number
from labeling.questions.rating import Rating


@dataclass(frozen=True)
class Extra:
    """A further comparison. pooled: sums over all answers are divided, not each answer by itself."""

    name: str
    title: str
    comparison: Comparison
    pooled: bool = False


LIKENESS: dict[str, Comparison] = {
    "choice": exact,
    "choices": masi_likeness,
    "boxes": box_iou,
    "spans": span_f1,
    "text": word_likeness,
    **{name: kind.likeness for name, kind in ANSWER_KINDS.items()},
}
DIFFERENCE = Extra("absolute_difference", _("How far apart on average"), absolute_difference)
EXTRAS: dict[str, tuple[Extra, ...]] = {
    "choices": (
        Extra("jaccard", _("Share of the options chosen by both"), jaccard_likeness),
        Extra("exact", _("The very same set"), exact),
    ),
    "rating": (DIFFERENCE, Extra("exact", _("The very same point"), exact)),
    "number": (DIFFERENCE,),
    "boxes": (
        Extra("f1_50", _("F1 at IoU 0.5"), box_f1(0.5)),
        Extra("f1_75", _("F1 at IoU 0.75"), box_f1(0.75)),
        Extra("matched_iou", _("Mean IoU of boxes that match"), matched_iou(0.5), pooled=True),
        Extra("precision_50", _("Boxes that gold has too, at IoU 0.5"), box_precision(0.5), pooled=True),
        Extra("recall_50", _("Boxes of gold that were found, at IoU 0.5"), box_recall(0.5), pooled=True),
    ),
    "spans": (
        Extra("overlap_f1", _("F1 of characters"), overlap_f1),
        Extra("place_f1", _("F1 of places, whatever the label"), place_f1),
        Extra("precision", _("Spans that gold has too"), span_precision, pooled=True),
        Extra("recall", _("Spans of gold that were found"), span_recall, pooled=True),
    ),
    "text": (
        Extra("word_error_rate", _("Word error rate"), word_error_rate, pooled=True),
        Extra("character_error_rate", _("Character error rate"), character_error_rate, pooled=True),
        Extra("character_likeness", _("Share of characters alike"), character_likeness),
        Extra("exact", _("The very same text"), exact),
    ),
    **{
        name: tuple(Extra(each.name, each.title, each.comparison, each.pooled) for each in kind.readings)
        for name, kind in ANSWER_KINDS.items()
    },
}


def likeness_of(question: Question) -> Comparison:
    """Of numbers without two ends nothing is known that would make a difference large or small: same or not."""
    if isinstance(question, Rating | Number):
        low, high = question.scale.low, question.scale.high
        return closeness(high - low) if low is not None and high is not None else exact
    return LIKENESS[question.type]


def closeness(span: float) -> Comparison:
    """1 - how far apart two numbers are / the length of the scale."""

    def read(apart: Floats) -> Fraction:
        return of_one(1 - apart / span)

    return Comparison("closeness", fit_numbers, read)
