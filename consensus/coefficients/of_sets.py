"""Of questions with several options as the answer."""

from django.utils.translation import gettext_noop as _

from consensus.coefficients.coefficient import SAME, WHOLE, alpha, of_pairs
from consensus.stats.distances.sets import jaccard, jaccard_likeness, masi, masi_likeness

CHOICES = (
    alpha(
        "krippendorff_alpha",
        _("Alpha, MASI"),
        masi,
        _("Alpha with the MASI distance: a set that holds the other is nearer than one that only overlaps it."),
        code="masi",
        module="sets",
    ),
    alpha(
        "alpha_jaccard",
        _("Alpha, Jaccard"),
        jaccard,
        _("Alpha with the share of options that two sets do not have in common."),
        code="jaccard",
        module="sets",
    ),
    WHOLE,
    of_pairs(
        "mean_masi",
        _("MASI likeness"),
        masi_likeness,
        _("How alike the sets of two labelers are: 1 for the same set, less for a part of it."),
        code="masi_likeness",
        module="sets",
    ),
    of_pairs(
        "mean_jaccard",
        _("Jaccard likeness"),
        jaccard_likeness,
        _("The share of options that two labelers have in common, of those that either chose."),
        code="jaccard_likeness",
        module="sets",
    ),
    SAME,
)
