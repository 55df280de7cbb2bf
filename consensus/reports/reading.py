"""What the numbers say, in plain words: what two labelers have in common, what chance would bring, how sure it is."""

from dataclasses import dataclass
from math import sqrt

from consensus.differences import DIFFERENCES
from consensus.kinds import ANSWER_KINDS
from consensus.ratings import Known
from consensus.reports.coefficients import read
from consensus.reports.findings import Finding
from consensus.reports.numbers import Number
from consensus.stats import interval_caution, krippendorff_alpha, percent_agreement
from consensus.stats.expected_disagreement import expected_disagreement

# Question type -> what is counted in hundredths, of two answers to one item and of two answers to any items.
SHARED = {
    "choice": ("Two labelers give the same answer to {0} of 100 items", "by chance alone it would be {1}"),
    "choices": (
        "The sets of two labelers are {0} % alike (MASI: 100 % is the same set, a part counts in part)",
        "sets from any two items are {1} % alike",
    ),
    "boxes": (
        "The boxes of two labelers cover {0} % of what either covers, boxes that only one of them drew included",
        "boxes of any two items would cover {1} %",
    ),
    "spans": (
        "{0} of 100 spans of two labelers are exactly the same (F1)",
        "two answers to any items share {1} of 100",
    ),
    "text": ("Two labelers write {0} of 100 words alike", "texts of any two items share {1} of 100"),
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
            f"Had other items of this kind been drawn, alpha would lie between {alpha.low:.2f} and {alpha.high:.2f} "
            "(95 % interval)."
        )
    if found.caution:
        said.append(f"With caution: {found.caution[0].lower()}{found.caution[1:]}")
    return tuple(sentence.replace("-0.", "\N{MINUS SIGN}0.") for sentence in said)


def in_common(kind: str, together: float, by_chance: float) -> str:
    if kind not in SHARED:
        return (
            f"Two labelers of an item are {together:.3g} apart, two answers to any items {by_chance:.3g} (square root "
            "of the mean square)."
        )
    of_two, of_any = SHARED[kind]
    first, second = (f"{100 * (1 - value):.0f}" for value in (together, by_chance))
    return f"{of_two.format(first)}; {of_any.format('', second)}."


def how_far(alpha: float) -> str:
    if alpha < 0:
        return f"That is less than chance would bring (alpha {alpha:.2f}): labelers differ by system, not by accident."
    return f"Of the way from chance to perfect agreement that is {100 * alpha:.0f} % (alpha {alpha:.2f})."


APART = Finding("apart", apart, quick=250_000)
