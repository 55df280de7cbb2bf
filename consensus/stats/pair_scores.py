"""How alike two people's answers to one item are, by any comparison: the score of one person held against another."""

from collections.abc import Mapping

import numpy as np

from consensus.stats.answer_pairs import AnswerPairs, answer_pairs
from consensus.stats.distances.comparison import Comparison, Fraction, compare
from consensus.stats.krippendorff import NO_PAIRS
from consensus.stats.parts import Ratio
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score


def pair_score(ratings: Ratings, comparison: Comparison, pooled: bool = False) -> Score:
    """What two different labelers of one item, drawn at random, have in common.

    The mean over the pairs of an item, then over the items that have one, each weighing the same: with `exact` this
    is percent agreement. pooled: instead, one quotient of the sums over all pairs of all items, so that pairs with
    more in them weigh more, and empty ones nothing. Undefined if no item has two answers, or no pair has a value.

    The random-pair estimate of human-level performance for structured answers. Raises ValueError for a comparison
    that holds one of the two answers for the reference.
    """
    return pair_score_parts(ratings, comparison, pooled).score(why_none(ratings, comparison))


def pair_score_parts(ratings: Ratings, comparison: Comparison, pooled: bool = False) -> Ratio:
    """What each item with two answers adds; its own value is top / bottom."""
    return pair_scores(ratings, {comparison.name: comparison}, pooled)[comparison.name]


def pair_scores(ratings: Ratings, comparisons: Mapping[str, Comparison], pooled: bool = False) -> dict[str, Ratio]:
    """The same for several comparisons, which look at each pair of answers once together."""
    lopsided = [name for name, comparison in comparisons.items() if not comparison.is_symmetric]
    if lopsided:
        raise ValueError(f"{lopsided[0]!r} needs a reference; it cannot compare two people.")
    pairs = answer_pairs(ratings)
    found = compare(comparisons, pairs.ratings.labels, pairs.first, pairs.second)
    add_up = add_up_pooled if pooled else add_up_means
    return {name: add_up(pairs, comparisons[name], fraction) for name, fraction in found.items()}


def add_up_pooled(pairs: AnswerPairs, comparison: Comparison, found: Fraction) -> Ratio:
    return Ratio(pairs.ratings, pairs.total(found.top), pairs.total(found.bottom))


def add_up_means(pairs: AnswerPairs, comparison: Comparison, found: Fraction) -> Ratio:
    """Each item's mean over its pairs that have a value, and whether it has one."""
    mean = comparison.means(found)
    n_pairs = pairs.total(mean.bottom)
    return Ratio(pairs.ratings, pairs.total(mean.top) / np.maximum(n_pairs, 1), (n_pairs > 0).astype(np.float64))


def why_none(ratings: Ratings, comparison: Comparison) -> str:
    return comparison.nothing if (ratings.answers_per_item >= 2).any() else NO_PAIRS
