"""Of questions with a point on a scale, or a number, as the answer."""

from consensus.coefficients.coefficient import SAME, WHOLE, alpha, classical, of_pairs
from consensus.stats.distances.amounts import absolute_difference

BY_SIZE = "Alpha with squared differences: twice as far apart counts four times."
BY_RANK = "Alpha with squared differences of ranks: only the order of the answers counts."

DIFFERENCE = of_pairs(
    "mean_difference",
    "Mean difference",
    absolute_difference,
    "How far two labelers of an item are apart, in the unit of the answers.",
    misleads="Small where all items lie close together, whatever people saw.",
    code="absolute_difference",
    module="amounts",
)

RATING = (
    alpha("krippendorff_alpha", "Alpha, ordinal", "ordinal", BY_RANK),
    alpha("alpha_interval", "Alpha, interval", "interval", BY_SIZE),
    WHOLE,
    DIFFERENCE,
    classical(
        "gwet_ac",
        "Gwet's AC2, ordinal",
        "AC1 with credit for answers that lie close together in the order.",
        name="gwet_ac2",
        weights="ordinal",
    ),
    classical(
        "conger_kappa",
        "Conger's kappa, quadratic",
        "Conger's kappa with credit by squared difference; for two labelers Cohen's weighted kappa.",
        name="conger_quadratic",
        weights="quadratic",
    ),
    SAME,
)

NUMBER = (
    alpha("krippendorff_alpha", "Alpha, interval", "interval", BY_SIZE),
    alpha("alpha_ordinal", "Alpha, ordinal", "ordinal", BY_RANK),
    alpha("alpha_ratio", "Alpha, ratio", "ratio", "Alpha with differences relative to the size of the numbers."),
    DIFFERENCE,
    SAME,
)
