"""Of questions with stretches of a text as the answer."""

from consensus.coefficients.coefficient import SAME, Coefficient, alpha, of_pairs
from consensus.stats.characters import character_alpha, unitizing_alpha
from consensus.stats.distances.spans import one_minus_f1, one_minus_overlap_f1, overlap_f1, span_f1

SPANS = (
    alpha(
        "krippendorff_alpha",
        "Alpha, exact spans",
        one_minus_f1,
        "Alpha with 1 - F1 over spans: start, end and class must be the same.",
        code="one_minus_f1",
        module="spans",
    ),
    alpha(
        "alpha_overlap",
        "Alpha, overlap",
        one_minus_overlap_f1,
        "Alpha with credit for what two people's spans share.",
        code="one_minus_overlap_f1",
        module="spans",
    ),
    Coefficient(
        "character_alpha",
        "Alpha, characters",
        "beyond chance",
        character_alpha,
        "Alpha with every character as an item: its class, or outside.",
        "Long texts weigh more than short ones; where little is marked, a few characters decide.",
        imports=("from consensus.stats.characters import character_alpha",),
        code="lengths=lengths",
        needs_lengths=True,
    ),
    Coefficient(
        "unitizing_alpha",
        "Unitizing alpha",
        "beyond chance",
        unitizing_alpha,
        "The same against chance that lays down whole spans, not single characters (Krippendorff's u-alpha).",
        "Over many short texts, which are laid end to end, it hardly differs from alpha of characters.",
        imports=("from consensus.stats.characters import unitizing_alpha",),
        code="lengths=lengths",
        needs_lengths=True,
    ),
    of_pairs(
        "exact_f1",
        "Exact F1",
        span_f1,
        "One labeler's spans held against another's: found if start, end and class are the same.",
        misleads="A comma more or less is a miss and a false find; two answers without spans count as perfect.",
        code="span_f1",
        module="spans",
    ),
    of_pairs(
        "overlap_f1",
        "Overlap F1",
        overlap_f1,
        "The same, counted by characters, so that a span nearly the same is nearly right.",
        misleads="Long spans weigh more than short ones, and a span cut in two loses nothing.",
        code="overlap_f1",
        module="spans",
    ),
    SAME,
)
