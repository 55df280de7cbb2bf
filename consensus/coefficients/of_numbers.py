"""Of questions with a point on a scale, or a number, as the answer."""

from django.utils.translation import gettext_noop as _

from consensus.coefficients.coefficient import SAME, WHOLE, alpha, classical, of_pairs
from consensus.stats.distances.amounts import absolute_difference

BY_SIZE = _("Alpha with squared differences: twice as far apart counts four times.")
BY_RANK = _("Alpha with squared differences of ranks: only the order of the answers counts.")

DIFFERENCE = of_pairs(
    "mean_difference",
    _("Mean difference"),
    absolute_difference,
    _("How far two labelers of an item are apart, in the unit of the answers."),
    misleads=_("Small where all items lie close together, whatever people saw."),
    code="absolute_difference",
    module="amounts",
)

RATING = (
    alpha("krippendorff_alpha", _("Alpha, ordinal"), "ordinal", BY_RANK),
    alpha("alpha_interval", _("Alpha, interval"), "interval", BY_SIZE),
    WHOLE,
    DIFFERENCE,
    classical(
        "gwet_ac",
        _("Gwet's AC2, ordinal"),
        _("AC1 with credit for answers that lie close together in the order."),
        name="gwet_ac2",
        weights="ordinal",
    ),
    classical(
        "conger_kappa",
        _("Conger's kappa, quadratic"),
        _("Conger's kappa with credit by squared difference; for two labelers Cohen's weighted kappa."),
        name="conger_quadratic",
        weights="quadratic",
    ),
    SAME,
)

NUMBER = (
    alpha("krippendorff_alpha", _("Alpha, interval"), "interval", BY_SIZE),
    alpha("alpha_ordinal", _("Alpha, ordinal"), "ordinal", BY_RANK),
    alpha("alpha_ratio", _("Alpha, ratio"), "ratio", _("Alpha with differences relative to the size of the numbers.")),
    DIFFERENCE,
    SAME,
)
