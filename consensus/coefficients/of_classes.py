"""Of questions with one class as the answer."""

from django.utils.translation import gettext_noop as _

from consensus.coefficients.coefficient import alpha, classical

CHOICE = (
    alpha(
        "krippendorff_alpha",
        _("Krippendorff's alpha"),
        "nominal",
        _("Agreement beyond what answers drawn from all items would bring; any number of labelers, gaps allowed."),
    ),
    classical(
        "percent_agreement",
        _("Percent agreement"),
        _("How often two labelers of an item, drawn at random, give the same answer."),
    ),
    classical(
        "fleiss_kappa",
        _("Fleiss' kappa"),
        _("Agreement beyond what two people would reach who both draw from one urn that holds everybody's answers."),
    ),
    classical(
        "conger_kappa",
        _("Conger's kappa"),
        _("Cohen's kappa for more than two: each labeler draws from an urn of their own."),
    ),
    classical(
        "light_kappa",
        _("Mean Cohen's kappa"),
        _("Cohen's kappa of every two labelers, averaged (Light's kappa)."),
    ),
    classical(
        "gwet_ac",
        _("Gwet's AC1"),
        _("Agreement beyond chance if only items that are hard to label are guessed at."),
        name="gwet_ac1",
    ),
    classical(
        "brennan_prediger",
        _("Brennan–Prediger"),
        _("Agreement beyond what drawing blindly from the options would bring."),
    ),
)
