"""Of questions with a text, such as a transcript, as the answer."""

from django.utils.translation import gettext_noop as _

from consensus.coefficients.coefficient import SAME, alpha, of_pairs
from consensus.stats.distances.words import character_errors, character_likeness, word_errors, word_likeness

TEXT = (
    alpha(
        "krippendorff_alpha",
        _("Alpha, words"),
        word_errors,
        _("Alpha with the word error rate of two people's texts, the longer one being the reference."),
        code="word_errors",
        module="words",
    ),
    alpha(
        "alpha_characters",
        _("Alpha, characters"),
        character_errors,
        _("Alpha with the character error rate of two people's texts."),
        code="character_errors",
        module="words",
    ),
    of_pairs(
        "word_likeness",
        _("Words the same"),
        word_likeness,
        _("1 - word error rate (WER) of two people's texts, the longer one being the reference."),
        misleads=_("Chance hardly ever agrees on a text, so an easy recording is enough for a high number."),
        code="word_likeness",
        module="words",
    ),
    of_pairs(
        "character_likeness",
        _("Characters the same"),
        character_likeness,
        _("1 - character error rate (CER) of two people's texts."),
        misleads=_("Texts of one language share letters: unrelated ones are about a quarter alike."),
        code="character_likeness",
        module="words",
    ),
    SAME,
)
