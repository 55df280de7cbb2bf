"""Labels of sets, numbers, boxes, spans and texts: methods beside each other, and labelers beside what is derived."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from django.utils.translation import gettext_noop as _

from consensus.comparisons import LIKENESS
from consensus.differences import DIFFERENCES
from consensus.kinds import ANSWER_KINDS
from consensus.ratings import Known
from consensus.reports.labelers import key_of
from consensus.reports.numbers import Number, of_estimate, of_group
from consensus.reports.truth.shown import Kind, Measure, MethodRow, Trusted, TruthReport, in_order
from consensus.stats import (
    Ratings,
    bootstrap,
    choose_options,
    expected_disagreement,
    fuse_boxes,
    leave_one_out_score_by_labeler,
    medoid,
    reference_score,
    reference_score_by_labeler,
    rover,
    vote_on_characters,
    vote_on_spans,
    weighed_rover,
)
from consensus.stats.arrays import Floats, Gold, Label
from consensus.stats.distances.boxes import box_f1, box_precision, box_recall
from consensus.stats.distances.comparison import Comparison, exact
from consensus.stats.distances.sets import jaccard_likeness
from consensus.stats.distances.spans import overlap_f1, span_f1
from consensus.stats.distances.words import character_error_rate, word_error_rate
from consensus.stats.truth.dawid_skene import dawid_skene
from consensus.stats.truth.holding_back import hold_back, lead, likeness_to
from consensus.stats.truth.labeler_quality import NEAR_CHANCE
from consensus.stats.truth.result import Truth
from labeling.questions import Question

Derive = Callable[[Ratings, Question], Truth]


@dataclass(frozen=True)
class Method:
    name: str
    title: str
    says: str
    derive: Derive


@dataclass(frozen=True)
class AgainstGold:
    measure: Measure
    comparison: Comparison
    pooled: bool = False


def middle(kind: str) -> Method:
    return Method(
        "medoid",
        _("The answer in the middle"),
        _("Of an item's own answers, the one that is least far from the others; two answers always tie."),
        lambda ratings, question: medoid(ratings, DIFFERENCES[kind]),
    )


def sets(ratings: Ratings, question: Question, method: Any = None) -> Truth:
    exclusive = [option.value for option in question.options if option.exclusive]
    return choose_options(ratings, [option.value for option in question.options], method, exclusive)


METHODS: Mapping[str, tuple[Method, ...]] = {
    "choices": (
        Method("majority_per_option", _("More than half, option by option"),
               _("Every option that more than half of the labelers chose."), sets),
        Method("dawid_skene_per_option", _("Dawid-Skene, option by option"),
               _("Each option a question of its own, yes or no, with a confusion matrix a labeler."),
               partial(sets, method=dawid_skene)),
        middle("choices"),
    ),
    "boxes": (
        Method("fused_boxes", _("Fused boxes"),
               _("Boxes around the same thing put together by their median edges, if half of the labelers drew it."),
               lambda ratings, question: fuse_boxes(ratings)),
        middle("boxes"),
    ),
    "spans": (
        Method("spans_by_vote", _("Vote on spans"), _("Spans that more than half marked, to the same character."),
               lambda ratings, question: vote_on_spans(ratings)),
        Method("characters_by_vote", _("Vote on characters"),
               _("Stretches that more than half of the labelers covered."),
               lambda ratings, question: vote_on_characters(ratings)),
        middle("spans"),
    ),
    "text": (
        Method("rover", "ROVER", _("Texts aligned; at each place the word that most labelers have."),
               lambda ratings, question: rover(ratings)),
        Method("weighed_rover", _("ROVER, labelers weighed"),
               _("The same, labelers weighing as much as earlier votes bore them out."),
               lambda ratings, question: weighed_rover(ratings)),
        middle("text"),
    ),
    **{name: (middle(name),) for name in ANSWER_KINDS},
}  # fmt: skip


def gold_measure(title: str, kind: Kind, comparison: Comparison, says: str, *, pooled: bool = False) -> AgainstGold:
    name = comparison.name.replace(" ", "_").replace(".", "")
    return AgainstGold(Measure(name, title, kind, says), comparison, pooled)


AGAINST_GOLD: Mapping[str, tuple[AgainstGold, ...]] = {
    "choices": (
        gold_measure(_("Jaccard with gold"), "share", jaccard_likeness, _("Options in common, of those in either.")),
        gold_measure(_("Exactly gold"), "share", exact, _("The very same set.")),
    ),
    "boxes": (
        gold_measure(_("F1 at IoU 0.5"), "share", box_f1(0.5), _("Boxes found, over all items."), pooled=True),
        gold_measure(
            _("Precision"), "share", box_precision(0.5), _("Of the boxes derived, those in gold."), pooled=True
        ),
        gold_measure(_("Recall"), "share", box_recall(0.5), _("Of the boxes in gold, those derived."), pooled=True),
    ),
    "spans": (
        gold_measure(_("Exact F1"), "share", span_f1, _("Start, end and class the same.")),
        gold_measure(_("Overlap F1"), "share", overlap_f1, _("Counted by characters.")),
    ),
    "text": (
        gold_measure(
            _("Word error rate"), "error", word_error_rate, _("Words to change, over all items."), pooled=True
        ),
        gold_measure(
            _("Character error rate"), "error", character_error_rate, _("The same by character."), pooled=True
        ),
    ),
    **{
        name: tuple(
            gold_measure(each.title, "share", each.comparison, each.says, pooled=each.pooled) for each in kind.readings
        )
        for name, kind in ANSWER_KINDS.items()
    },
}

NOTE = _(
    "Each answer held against the answer in the middle of the others to its item, in the measure by which a question's "
    "human-level performance is told. No better than chance: as alike as answers to any other items would be."
)
AT_CHANCE = _("no better than chance")
FEWEST_KEPT = 30  # items with an answer that can be kept back, for methods to be told apart by them
TOO_FEW_KEPT = (
    f"Which method comes nearest to the truth takes gold answers to tell, or {FEWEST_KEPT} items with three answers."
)
SAME_MISTAKES = _("What all labelers get wrong in the same way, an answer kept back does not show; gold answers do.")
KEPT_BACK = Measure(
    "kept_back",
    _("With an answer kept back"),
    "share",
    _("How alike the label made of the other answers is to an answer that was kept back, on the items that it labels."),
)


def truth_of_structured(known: Known) -> TruthReport:
    ratings, question, gold = known.answered.ratings, known.question, known.gold or {}
    n_gold = sum(item in gold for item in ratings.items)
    against = AGAINST_GOLD[question.type] if n_gold else ()
    found = [(method, method.derive(ratings, question)) for method in METHODS[question.type]]
    first = found[0][1].values() if found else {}
    own = Measure(
        "likeness",
        _("With the others"),
        "share",
        _("How alike to the answer in the middle of the others."),
        is_drawn=True,
    )
    on_gold = Measure("gold", _("With gold"), "share", _("How alike to gold, on the items that have it."))
    measures = tuple(each.measure for each in against)
    rows = [method_row(method, truth, first, against, gold) for method, truth in found]
    methods, reasons = fitting(rows, measures, n_gold) if n_gold else foretelling(rows, known)
    return TruthReport(
        methods=methods,
        reasons=reasons,
        labelers=labeler_rows(ratings, question, gold, n_gold),
        n_gold=n_gold,
        method_measures=measures if n_gold else shown_measures(methods),
        labeler_measures=(own, on_gold) if n_gold else (own,),
        warnings=tuple(dict.fromkeys(said for _, truth in found for said in truth.warnings))[:6],
        note=NOTE,
        n_labels=ratings.n_labels,
    )


def method_row(
    method: Method, truth: Truth, first: Mapping[Label, Label | None], against: Sequence[AgainstGold], gold: Gold
) -> MethodRow:
    values = truth.values()
    return MethodRow(
        name=method.name,
        title=method.title,
        says=method.says,
        n_open=sum(value is None for value in values.values()),
        n_changed=sum(value is not None and value != first[item] for item, value in values.items()),
        measures=tuple(held_against(values, gold, each) for each in against),
    )


def held_against(values: Mapping[Label, Label | None], gold: Gold, against: AgainstGold) -> Number:
    """The derived labels as the answers of one labeler more; what is left open is left out."""
    rows = [(item, value) for item, value in values.items() if value is not None and item in gold]
    labels = list(dict.fromkeys(value for _, value in rows))
    items, given = [row[0] for row in rows], [row[1] for row in rows]
    derived = Ratings.from_columns(items, ["derived"] * len(rows), given, order=labels)
    found = bootstrap(reference_score, derived, gold=gold, comparison=against.comparison, pooled=against.pooled)
    return of_estimate(found)


def no_better(found: Number, by_chance: float) -> bool:
    """Whether the interval reaches down to chance, and not far above it: as near as for single classes."""
    if found.low is None or found.high is None or by_chance >= 1:
        return False
    return found.low <= by_chance and (found.high - by_chance) / (1 - by_chance) < NEAR_CHANCE


def fitting(
    rows: Sequence[MethodRow], measures: Sequence[Measure], n_gold: int
) -> tuple[tuple[MethodRow, ...], tuple[str, ...]]:
    """Mark the method that comes clearly nearer to gold than the first one, and say so; by the first measure."""
    if not rows or rows[0].measures[0].value is None:
        return tuple(rows), (_("The gold answers hold nothing that labels could be compared with."),)
    plain, sign = rows[0].measures[0], -1 if measures[0].kind == "error" else 1
    best = max(rows, key=lambda row: sign * (row.measures[0].value or 0))
    found = best.measures[0]
    edge, other = (found.low, plain.high) if sign > 0 else (found.high, plain.low)
    if best is rows[0] or edge is None or other is None or sign * (edge - other) <= 0:
        said = f"Against the {n_gold} gold items no method does clearly better than the first, which is the plainest."
        return (replace(rows[0], is_recommended=True), *rows[1:]), (said,)
    said = (
        f"“{best.title}” comes clearly nearer to the {n_gold} gold items than “{rows[0].title}”: "
        f"{measures[0].title} {100 * (found.value or 0):.1f} % against {100 * (plain.value or 0):.1f} %."
    )
    return tuple(replace(row, is_recommended=row is best) for row in rows), (said,)


def foretelling(rows: Sequence[MethodRow], known: Known) -> tuple[tuple[MethodRow, ...], tuple[str, ...]]:
    """Without gold: mark the method whose labels are clearly more like an answer that it has not seen, and say so."""
    ratings, question = known.answered.ratings, known.question
    rest, kept = hold_back(ratings)
    if len(kept) < FEWEST_KEPT:
        return tuple(rows), (TOO_FEW_KEPT,)
    comparison = LIKENESS[question.type]
    found = {
        method.name: likeness_to(kept, method.derive(rest, question).values(), comparison)
        for method in METHODS[question.type]
    }
    measured = [replace(row, measures=(mean_of(found[row.name]),)) for row in rows]
    plain = rows[0].name
    best = max(rows, key=lambda row: lead(found[row.name], found[plain]).difference)
    ahead = lead(found[best.name], found[plain])
    if not ahead.is_clear:
        said = (
            f"Without gold: on {len(kept)} items one answer was kept back. No method comes clearly nearer to it than "
            "the first, which is the plainest."
        )
        best = rows[0]
    else:
        said = (
            f"Without gold: one answer of each of {ahead.n_items} items was kept back. What “{best.title}” makes of "
            f"the others is more like it than what “{rows[0].title}” does, by {100 * ahead.difference:.1f} points "
            f"(give or take {196 * ahead.error:.1f})."
        )
    return tuple(replace(row, is_recommended=row.name == best.name) for row in measured), (said, SAME_MISTAKES)


def mean_of(values: Floats) -> Number:
    """With its interval by the normal distribution, over the items."""
    told = values[~np.isnan(values)]
    if len(told) < 2:
        return Number(None, None, None, _("It leaves nearly all items open."), len(told), len(told), 1)
    mean, reach = float(told.mean()), 1.96 * float(told.std(ddof=1)) / math.sqrt(len(told))
    return Number(mean, max(0.0, mean - reach), min(1.0, mean + reach), None, len(told), len(told), 1)


def shown_measures(rows: Sequence[MethodRow]) -> tuple[Measure, ...]:
    return (KEPT_BACK,) if rows and rows[0].measures else ()


def labeler_rows(ratings: Ratings, question: Question, gold: Gold, n_gold: int) -> tuple[Trusted, ...]:
    comparison = LIKENESS[question.type]
    by_chance = 1 - expected_disagreement(ratings, DIFFERENCES[question.type]).value
    known = reference_score_by_labeler(ratings, gold, comparison) if n_gold else ()
    with_gold = {row.name: of_group(row) for row in known}
    nothing = Number(None, None, None, _("No gold item."), 0, 0, 1)
    rows = []
    for row in leave_one_out_score_by_labeler(ratings, comparison):
        found = of_group(row)
        is_chance = no_better(found, by_chance)
        rows.append(
            Trusted(
                labeler=key_of(row.name),
                n_labels=found.n_labels,
                measures=(found, with_gold.get(row.name, nothing)) if n_gold else (found,),
                verdict=AT_CHANCE if is_chance else "",
                is_flagged=is_chance,
            )
        )
    return in_order(rows)
