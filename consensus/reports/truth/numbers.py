"""Labels of ratings and numbers: means and medians, with and without the labelers' ways of using the scale."""

from collections.abc import Callable, Mapping

import numpy as np
from django.utils.translation import gettext_noop as _

from consensus.ratings import Known
from consensus.reports.labelers import key_of
from consensus.reports.numbers import Number, of_estimate
from consensus.reports.truth.shown import Measure, MethodRow, Trusted, TruthReport, in_order, number
from consensus.stats import (
    Ratings,
    adjusted_number,
    bootstrap,
    labeler_effects,
    mean_number,
    median_number,
    reference_score,
)
from consensus.stats.arrays import Gold, Label
from consensus.stats.distances.amounts import absolute_difference
from consensus.stats.truth.number_result import NumberLabelers, NumberTruth
from consensus.stats.vocabulary import as_number
from labeling.questions import Question

METHODS: Mapping[str, tuple[str, str, Callable[..., NumberTruth]]] = {
    "mean": (_("Mean"), _("The mean of an item's answers; all labelers are taken for alike."), mean_number),
    "median": (_("Median"), _("The answer in the middle: a single wild one does not move it."), median_number),
    "adjusted": (
        _("Adjusted mean"),
        _("Each labeler's bias taken off; who scatters less weighs more."),
        adjusted_number,
    ),
}
SIGNIFICANT = 0.05
MOVED = Measure(
    "moved", _("Away from the mean"), "amount", _("How far the labels of this method are from the plain means.")
)
FROM_GOLD = Measure("from_gold", _("Away from gold"), "amount", _("Mean difference from the gold number."))
SCALE = (
    Measure("bias", _("Answers higher by"), "amount", _("Than the truth, in the unit of the answers."), is_drawn=True),
    Measure("spread", _("Scatters by"), "amount", _("Standard deviation of the answers about truth and bias.")),
    Measure(
        "correlation",
        _("Goes with the others"),
        "beyond chance",
        _("Correlation of the answers with those of the others."),
    ),
)
NOTE = _(
    "How each labeler uses the scale, as the adjusted mean finds it. Only differences between labelers can be seen: a "
    "bias of all of them stays in the labels. Reversed: who answers low where others answer high."
)


def truth_of_numbers(known: Known) -> TruthReport:
    ratings, question, gold = known.answered.ratings, known.question, known.gold or {}
    n_gold = sum(item in gold for item in ratings.items)
    options = points_of(question)
    found = {name: method(ratings, options=options) for name, (_, _, method) in METHODS.items()}
    recommended, reasons = hint(ratings)
    first = found["mean"].values()
    return TruthReport(
        methods=tuple(method_row(name, truth, first, gold, n_gold, recommended) for name, truth in found.items()),
        labelers=labeler_rows(ratings, found["adjusted"].labelers),
        n_gold=n_gold,
        method_measures=(MOVED, FROM_GOLD) if n_gold else (MOVED,),
        labeler_measures=SCALE,
        reasons=reasons,
        warnings=tuple(
            dict.fromkeys(said for truth in found.values() for said in truth.warnings if said not in reasons)
        ),
        note=NOTE,
        n_labels=ratings.n_labels,
    )


def points_of(question: Question) -> list[float] | None:
    return [float(option.value) for option in question.options] or None


def hint(ratings: Ratings) -> tuple[str, tuple[str, ...]]:
    """The plain mean unless labelers are seen to use the scale differently."""
    effects = labeler_effects(ratings)
    if effects.hints or not effects.bias.is_defined:
        return "mean", effects.hints or (str(effects.bias.reason),)
    tests = [("level", effects.bias), ("spread", effects.spread)]
    seen = [f"in {what} (p {told(p)})" for what, p in tests if p < SIGNIFICANT]
    if not seen:
        return "mean", ()
    return "adjusted", (
        f"Labelers differ {' and '.join(seen)} by more than chance would have it: a mean that takes how they use the "
        "scale into account comes nearer to the truth, above all where different people saw different items.",
    )


def told(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def method_row(
    name: str, truth: NumberTruth, first: Mapping[Label, Label | None], gold: Gold, n_gold: int, recommended: str
) -> MethodRow:
    values = truth.values()
    title, says, _ = METHODS[name]
    return MethodRow(
        name=name,
        title=title,
        says=says,
        n_open=sum(value is None for value in values.values()),
        n_changed=None,
        measures=(moved(values, first), *((from_gold(values, gold),) if n_gold else ())),
        is_recommended=name == recommended,
    )


def moved(values: Mapping[Label, Label | None], first: Mapping[Label, Label | None]) -> Number:
    apart = [abs(as_number(value) - as_number(first[item])) for item, value in values.items() if value is not None]
    return number(len(apart), np.mean(apart) if apart else np.nan, reason=_("No item has a label."))


def from_gold(values: Mapping[Label, Label | None], gold: Gold) -> Number:
    rows = [(item, value) for item, value in values.items() if value is not None and item in gold]
    derived = Ratings.from_columns([row[0] for row in rows], ["derived"] * len(rows), [row[1] for row in rows])
    return of_estimate(bootstrap(reference_score, derived, gold=gold, comparison=absolute_difference))


def labeler_rows(ratings: Ratings, found: NumberLabelers | None) -> tuple[Trusted, ...]:
    """Nobody where no method could tell labelers apart."""
    if found is None:
        return ()
    given = np.bincount(ratings.labeler, minlength=ratings.n_labelers)
    rows = []
    for place, labeler in enumerate(found.labelers):
        n, bias, uncertainty = int(given[place]), float(found.bias[place]), float(found.bias_uncertainty[place])
        correlation = float(found.correlation[place])
        is_reversed = correlation < 0 and n >= 5
        rows.append(
            Trusted(
                labeler=key_of(labeler),
                n_labels=n,
                measures=(
                    number(n, bias, bias - 1.96 * uncertainty, bias + 1.96 * uncertainty),
                    number(n, found.spread[place], found.spread_low[place], found.spread_high[place]),
                    number(n, correlation, reason=_("Fewer than three items shared with others.")),
                ),
                verdict="reversed" if is_reversed else "",
                is_flagged=is_reversed,
            )
        )
    return in_order(rows)
