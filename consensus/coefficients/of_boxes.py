"""Of questions with boxes in a picture as the answer."""

from functools import partial

from django.utils.translation import gettext_noop as _

from consensus.coefficients.coefficient import alpha, of_pairs
from consensus.stats.distances.boxes import (
    box_f1,
    box_finding,
    box_iou,
    box_naming,
    box_placing,
    matched_iou,
    one_minus_iou,
    same_number,
)

boxes = partial(of_pairs, module="boxes")
A_PART = _("No agreement by itself: finding, naming and placing add up to what the mean IoU lacks of 1.")

BOXES = (
    alpha(
        "krippendorff_alpha",
        _("Alpha, IoU"),
        one_minus_iou,
        _("Alpha with 1 - IoU of the best match of two people's boxes; a box without a match counts as 0."),
        code="one_minus_iou",
        module="boxes",
    ),
    boxes(
        "f1_at_50",
        _("F1 at IoU 0.5"),
        box_f1(0.5),
        _("One labeler's boxes held against another's: found if they overlap by half."),
        misleads=_("Two empty answers count as perfect, so empty pictures lift it; a box is right or it is wrong."),
        code="box_f1(0.5)",
    ),
    boxes(
        "f1_at_75",
        _("F1 at IoU 0.75"),
        box_f1(0.75),
        _("The same, with boxes that must overlap by three quarters."),
        misleads=_("Of small things a pixel or two decides: read it beside F1 at 0.5."),
        code="box_f1(0.75)",
    ),
    boxes(
        "matched_iou",
        _("IoU of matched boxes"),
        matched_iou(0.5),
        _("How well boxes lie on each other, once two people mean the same thing."),
        misleads=_("Says nothing of boxes that only one of the two drew."),
        code="matched_iou(0.5)",
    ),
    boxes(
        "mean_iou",
        _("Mean IoU"),
        box_iou,
        _("IoU of best matches; a box without a match counts as 0."),
        misleads=_("Mixes finding, naming and placing; the three below take it apart."),
        code="box_iou",
    ),
    boxes(
        "finding",
        _("Lost by finding"),
        box_finding,
        _("The part of 1 - IoU that is due to things which only one of the two drew."),
        misleads=A_PART,
        code="box_finding",
    ),
    boxes(
        "naming",
        _("Lost by naming"),
        box_naming,
        _("The part that is due to things which both drew under two classes."),
        misleads=A_PART,
        code="box_naming",
    ),
    boxes(
        "placing",
        _("Lost by placing"),
        box_placing,
        _("The part that is due to matched boxes which do not lie on each other."),
        misleads=A_PART,
        code="box_placing",
    ),
    boxes(
        "same_number",
        _("Same number of boxes"),
        same_number,
        _("How often two labelers draw equally many boxes."),
        misleads=_("Equally many need not be the same things."),
        code="same_number",
    ),
)
