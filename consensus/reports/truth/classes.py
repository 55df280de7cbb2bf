"""Labels of single classes: methods held against each other on answers that they have not seen, and labelers."""

from collections.abc import Mapping
from math import exp

import numpy as np
from django.utils.translation import gettext_noop as _

from consensus.ratings import Known
from consensus.reports.labelers import key_of
from consensus.reports.numbers import Number, of_group
from consensus.reports.truth.shown import Fit, Measure, MethodRow, Trusted, TruthReport, in_order, number
from consensus.stats import Ratings, against_reference_by_labeler
from consensus.stats.arrays import Gold
from consensus.stats.truth.choosing import METHODS, choose_method, right_on_gold
from consensus.stats.truth.hints import TITLES, MethodHint
from consensus.stats.truth.labeler_quality import LabelerQuality, Verdict, labeler_quality
from consensus.stats.truth.majority_vote import leave_open, majority_vote
from consensus.stats.truth.proportions import wilson
from consensus.stats.truth.result import NO_LABEL, ClassTruth
from consensus.stats.truth.weighted_majority import weighted_majority

SAYS = {
    "majority": _("The most common answer; every labeler counts alike. Labels that tie share the credit."),
    "ties_open": _("The same, and items where answers tie have no label: they count as wrong."),
    "weighted_majority": _("The most common answer; labelers weigh as much as they agree with others beyond chance."),
    "one_coin": _("Each labeler is right with a probability of their own, the same for every class."),
    "glad": _("Labelers have skill and items are easy or hard; one number each."),
    "mace": _("Each labeler knows or guesses, and has favourite guesses."),
    "dawid_skene_crowd": _(
        "Each labeler has a confusion matrix, drawn towards that of the crowd where answers are few."
    ),
    "dawid_skene": _("Each labeler has a confusion matrix of their own: how they answer items of each class."),
}
NAMES = TITLES | {"ties_open": _("Counting, ties left open"), "weighted_majority": _("Weighted majority")}
ORDER = ("majority", "ties_open", "weighted_majority", *(name for name in METHODS if name != "majority"))

RIGHT = Measure("right", _("Right against gold"), "share", _("The share of gold items that get the gold label."))
QUALITY = (
    Measure(
        "accuracy", _("Right"), "share", _("The share of their answers that is right, as far as the truth is known.")
    ),
    Measure(
        "skill",
        _("Skill"),
        "beyond chance",
        _("1: always right; 0: the answers do not depend on the item; below: away."),
    ),
)
ON_GOLD = Measure("gold", _("Right against gold"), "share", _("The share of their answers to gold items that is gold."))
FLAGGED = (Verdict.AT_CHANCE, Verdict.REVERSED)
NOTE = _(
    "Held against the labels that the recommended method derives. At chance: the answers tell little more than guesses "
    "would, and there are enough to know. Reversed: they point away from the class, as if classes were mixed up. "
    "Ask such people how they read the rules before anything else."
)


def truth_of_classes(known: Known) -> TruthReport:
    ratings, gold = known.answered.ratings, known.gold or {}
    n_gold = sum(item in gold for item in ratings.items)
    hint = choose_method(ratings, gold=gold)
    found = derived(ratings)
    quality = labeler_quality(ratings, None if hint.name == "majority" else found[hint.name])
    measures = (RIGHT,) if n_gold else ()
    rows = tuple(method_row(name, found, hint, ratings, gold, n_gold) for name in ORDER)
    return TruthReport(
        methods=rows,
        labelers=labeler_rows(ratings, quality, gold, n_gold),
        n_gold=n_gold,
        method_measures=measures,
        labeler_measures=(*QUALITY, ON_GOLD) if n_gold else QUALITY,
        reasons=hint.reasons,
        warnings=(*hint.warnings, *found[hint.name].warnings),
        note=NOTE,
        n_labels=ratings.n_labels,
    )


def derived(ratings: Ratings) -> dict[str, ClassTruth]:
    found = {name: method(ratings) for name, method in METHODS.items()}
    return found | {
        "ties_open": majority_vote(ratings, ties=leave_open),
        "weighted_majority": weighted_majority(ratings),
    }


def method_row(
    name: str, found: Mapping[str, ClassTruth], hint: MethodHint, ratings: Ratings, gold: Gold, n_gold: int
) -> MethodRow:
    truth, plain = found[name], found["majority"]
    both = (truth.label != NO_LABEL) & (plain.label != NO_LABEL)
    scored = next((each for each in hint.candidates if each.name == name), None)
    return MethodRow(
        name=name,
        title=NAMES[name],
        says=SAYS[name],
        n_open=truth.n_open if name != "majority" else 0,
        n_changed=int((truth.label != plain.label)[both].sum()),
        measures=(right(name, truth, ratings, gold, n_gold),) if n_gold else (),
        fit=None if scored is None else Fit(exp(scored.log_score), scored.behind, scored.margin, scored.expected_right),
        is_recommended=name == hint.name,
        warnings=tuple(said for said in hint.warnings if said.startswith(NAMES[name])),
    )


def right(name: str, truth: ClassTruth, ratings: Ratings, gold: Gold, n_gold: int) -> Number:
    """Hesitation shares the credit, but for the rule that leaves ties open."""
    if name == "ties_open":
        given = [truth.value(place) == gold[item] for place, item in enumerate(ratings.items) if item in gold]
        value = float(np.mean(given))
    else:
        value = right_on_gold(truth, ratings, gold)
    low, high = wilson(np.array([value]), np.array([float(n_gold)]))
    return number(n_gold, value, low[0], high[0])


def labeler_rows(ratings: Ratings, quality: LabelerQuality, gold: Gold, n_gold: int) -> tuple[Trusted, ...]:
    against = {row.name: of_group(row) for row in against_reference_by_labeler(ratings, gold)} if n_gold else {}
    nothing = Number(None, None, None, _("No gold item."), 0, 0, 1)
    rows = []
    for place, labeler in enumerate(quality.labelers):
        n = int(quality.n_answers[place])
        measures = (
            number(n, quality.accuracy[place], quality.accuracy_low[place], quality.accuracy_high[place]),
            number(n, quality.skill[place], quality.skill_low[place], quality.skill_high[place]),
        )
        verdict = quality.verdict[place]
        rows.append(
            Trusted(
                labeler=key_of(labeler),
                n_labels=n,
                measures=(*measures, against.get(labeler, nothing)) if n_gold else measures,
                verdict=str(verdict),
                is_flagged=verdict in FLAGGED,
            )
        )
    return in_order(rows)
