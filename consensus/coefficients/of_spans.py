"""Of questions with stretches of a text as the answer."""

from django.utils.translation import gettext_noop as _

from consensus.coefficients.coefficient import SAME, Coefficient, alpha, of_pairs
from consensus.stats.characters import character_alpha, unitizing_alpha
from consensus.stats.distances.spans import one_minus_f1, one_minus_overlap_f1, overlap_f1, span_f1

SPANS = (
    alpha(
        "krippendorff_alpha",
        _("Alpha, exact spans"),
        one_minus_f1,
        _("Alpha with 1 - F1 over spans: start, end and class must be the same."),
        code="one_minus_f1",
        module="spans",
    ),
    alpha(
        "alpha_overlap",
        _("Alpha, overlap"),
        one_minus_overlap_f1,
        _("Alpha with credit for what two people's spans share."),
        code="one_minus_overlap_f1",
        module="spans",
    ),
    Coefficient(
        "character_alpha",
        _("Alpha, characters"),
        "beyond chance",
        character_alpha,
        _("Alpha with every character as an item: its class, or outside."),
        _("Long texts weigh more than short ones; where little is marked, a few characters decide."),
        imports=("from consensus.stats.characters import character_alpha",),
        code="lengths=lengths",
        needs_lengths=True,
    ),
    Coefficient(
        "unitizing_alpha",
        _("Unitizing alpha"),
        "beyond chance",
        unitizing_alpha,
        _("The same against chance that lays down whole spans, not single characters (Krippendorff's u-alpha)."),
        _("Over many short texts, which are laid end to end, it hardly differs from alpha of characters."),
        imports=("from consensus.stats.characters import unitizing_alpha",),
        code="lengths=lengths",
        needs_lengths=True,
    ),
    of_pairs(
        "exact_f1",
        _("Exact F1"),
        span_f1,
        _("One labeler's spans held against another's: found if start, end and class are the same."),
        misleads=_("A comma more or less is a miss and a false find; two answers without spans count as perfect."),
        code="span_f1",
        module="spans",
    ),
    of_pairs(
        "overlap_f1",
        _("Overlap F1"),
        overlap_f1,
        _("The same, counted by characters, so that a span nearly the same is nearly right."),
        misleads=_("Long spans weigh more than short ones, and a span cut in two loses nothing."),
        code="overlap_f1",
        module="spans",
    ),
    SAME,
)
