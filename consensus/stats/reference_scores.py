"""How alike single answers and a reference are, by any comparison: gold, an SME's resolution, a derived label."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Gold, Ints, Labels
from consensus.stats.distances.comparison import Comparison, compare
from consensus.stats.human_performance import NO_REFERENCE
from consensus.stats.parts import Ratio
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score


@dataclass(frozen=True, eq=False)
class Referenced:
    """Answers to items with a reference. labels: of answers and references. reference: its code, shape (answers,)."""

    ratings: Ratings
    labels: Labels
    reference: Ints

    def total(self, value: Floats) -> Floats:
        return np.asarray(np.bincount(self.ratings.item, value, self.ratings.n_items), np.float64)


def reference_score(ratings: Ratings, gold: Gold, comparison: Comparison, pooled: bool = False) -> Score:
    """What an answer and the reference of its item have in common, averaged over answers.

    gold: item -> reference answer; items that it lacks, or holds None for, are left out. Items with a single answer
    count. pooled: one quotient of the sums over all answers, as corpus word error rates and detection scores are
    reported. With `exact` and not pooled this is `against_reference`. Undefined if no answered item has a reference,
    or no answer has a value.
    """
    parts = reference_score_parts(ratings, gold, comparison, pooled)
    return parts.score(comparison.nothing if parts.ratings.n_labels else NO_REFERENCE)


def reference_score_parts(ratings: Ratings, gold: Gold, comparison: Comparison, pooled: bool = False) -> Ratio:
    """What each item with a reference adds."""
    return reference_scores(ratings, gold, {comparison.name: comparison}, pooled)[comparison.name]


def reference_scores(
    ratings: Ratings, gold: Gold, comparisons: Mapping[str, Comparison], pooled: bool = False
) -> dict[str, Ratio]:
    """The same for several comparisons, which look at each answer and its reference once together."""
    known = with_references(ratings, gold)
    found = compare(comparisons, known.labels, known.ratings.label, known.reference)
    tops = found if pooled else {name: comparisons[name].means(fraction) for name, fraction in found.items()}
    return {name: Ratio(known.ratings, known.total(part.top), known.total(part.bottom)) for name, part in tops.items()}


def answer_values(ratings: Ratings, gold: Gold, comparison: Comparison) -> tuple[Ratings, Floats]:
    """The answers that have a reference, and the value of each, shape (answers,); nan where it has none."""
    known = with_references(ratings, gold)
    found = compare({"": comparison}, known.labels, known.ratings.label, known.reference)[""]
    return known.ratings, comparison.values(found)


def with_references(ratings: Ratings, gold: Gold) -> Referenced:
    known = ratings.only(item for item, label in gold.items() if label is not None)
    place = {label: number for number, label in enumerate(known.labels)}
    codes = [place.setdefault(gold[item], len(place)) for item in known.items]
    reference = np.array(codes, dtype=np.int64)[known.item]
    return Referenced(known, tuple(place), reference)
