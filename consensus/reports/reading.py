"""What the numbers say, in plain words: what two labelers have in common, what chance would bring, how sure it is."""

from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from consensus.differences import DIFFERENCES
from consensus.kinds import ANSWER_KINDS
from consensus.ratings import Known
from consensus.reports.coefficients import read
from consensus.reports.findings import Finding
from consensus.reports.numbers import Number
from consensus.sentences import told
from consensus.stats import interval_caution, krippendorff_alpha, percent_agreement
from consensus.stats.expected_disagreement import expected_disagreement

# Question type -> what is counted in hundredths, of two answers to one item and of two answers to any items.
SHARED = {
    "choice": (
        gettext_noop("Two labelers give the same answer to {0} of 100 items"),
        gettext_noop("by chance alone it would be {1}"),
    ),
    "choices": (
        # xgettext:no-python-format
        gettext_noop("The sets of two labelers are {0} % alike (MASI: 100 % is the same set, a part counts in part)"),
        # xgettext:no-python-format
        gettext_noop("sets from any two items are {1} % alike"),
    ),
    "boxes": (
        # xgettext:no-python-format
        gettext_noop(
            "The boxes of two labelers cover {0} % of what either covers, boxes that only one of them drew included"
        ),
        # xgettext:no-python-format
        gettext_noop("boxes of any two items would cover {1} %"),
    ),
    "spans": (
        gettext_noop("{0} of 100 spans of two labelers are exactly the same (F1)"),
        gettext_noop("two answers to any items share {1} of 100"),
    ),
    "text": (
        gettext_noop("Two labelers write {0} of 100 words alike"),
        gettext_noop("texts of any two items share {1} of 100"),
    ),
    **{name: kind.shared for name, kind in ANSWER_KINDS.items()},
}


@dataclass(frozen=True)
class Apart:
    """Mean distances of two answers: to one item, and to any items; None where there are no two.

    caution: why intervals may be too narrow.
    """

    together: float | None
    by_chance: float | None
    caution: str | None = None


def apart(known: Known, argument: str) -> Apart:
    """By the question's own distance; of numbers the square root of the mean square, by size."""
    ratings, kind = read(argument, known)[0].ratings, known.question.type
    caution = interval_caution(ratings)
    level = "interval" if kind in ("rating", "number") else DIFFERENCES[kind]
    if kind == "choice":
        same, chance = percent_agreement(ratings), expected_disagreement(ratings, level).value
        return Apart(1 - same, chance, caution) if same.is_defined else Apart(None, None)
    level = known.pairs.only_known().looking_up(level)
    alpha, chance = krippendorff_alpha(ratings, level), expected_disagreement(ratings, level).value
    if not alpha.is_defined:
        return Apart(None, None)
    together = (1 - alpha) * chance
    return Apart(sqrt(together), sqrt(chance), caution) if level == "interval" else Apart(together, chance, caution)


def sentences(kind: str, found: Apart, alpha: Number) -> tuple[str, ...]:
    """Nothing where nothing is defined. kind: of the question. alpha: of the question's own distance."""
    if found.together is None or found.by_chance is None:
        return ()
    said = [in_common(kind, found.together, found.by_chance)]
    if alpha.value is not None and found.by_chance:
        said.append(how_far(alpha.value))
    if alpha.low is not None and alpha.high is not None:
        said.append(
            _("Had other items of this kind been drawn, alpha would lie between %(low)s and %(high)s (95 %% interval).")
            % {"low": f"{alpha.low:.2f}", "high": f"{alpha.high:.2f}"}
        )
    if found.caution:
        caution = told(found.caution[0].lower() + found.caution[1:])
        said.append(_("With caution: %(sentence)s") % {"sentence": caution})
    return tuple(sentence.replace("-0.", "\N{MINUS SIGN}0.") for sentence in said)


def in_common(kind: str, together: float, by_chance: float) -> str:
    if kind not in SHARED:
        return _(
            "Two labelers of an item are %(together)s apart, two answers to any items %(by_chance)s (square root "
            "of the mean square)."
        ) % {"together": f"{together:.3g}", "by_chance": f"{by_chance:.3g}"}
    of_two, of_any = SHARED[kind]
    first, second = (f"{100 * (1 - value):.0f}" for value in (together, by_chance))
    return f"{told(of_two).format(first)}; {told(of_any).format('', second)}."


def how_far(alpha: float) -> str:
    if alpha < 0:
        found = _("That is less than chance would bring (alpha %(alpha)s): labelers differ by system, not by accident.")
        return found % {"alpha": f"{alpha:.2f}"}
    found = _("Of the way from chance to perfect agreement that is %(share)s %% (alpha %(alpha)s).")
    return found % {"share": f"{100 * alpha:.0f}", "alpha": f"{alpha:.2f}"}


APART = Finding("apart", apart, quick=250_000)
