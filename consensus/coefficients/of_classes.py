"""Of questions with one class as the answer."""

from consensus.coefficients.coefficient import alpha, classical

CHOICE = (
    alpha(
        "krippendorff_alpha",
        "Krippendorff's alpha",
        "nominal",
        "Agreement beyond what answers drawn from all items would bring; any number of labelers, gaps allowed.",
    ),
    classical(
        "percent_agreement",
        "Percent agreement",
        "How often two labelers of an item, drawn at random, give the same answer.",
    ),
    classical(
        "fleiss_kappa",
        "Fleiss' kappa",
        "Agreement beyond what two people would reach who both draw from one urn that holds everybody's answers.",
    ),
    classical(
        "conger_kappa",
        "Conger's kappa",
        "Cohen's kappa for more than two: each labeler draws from an urn of their own.",
    ),
    classical(
        "light_kappa",
        "Mean Cohen's kappa",
        "Cohen's kappa of every two labelers, averaged (Light's kappa).",
    ),
    classical(
        "gwet_ac",
        "Gwet's AC1",
        "Agreement beyond chance if only items that are hard to label are guessed at.",
        name="gwet_ac1",
    ),
    classical(
        "brennan_prediger",
        "Brennan–Prediger",
        "Agreement beyond what drawing blindly from the options would bring.",
    ),
)
