"""How alike the answers of a labeler are to those of others, by any comparison: to all of them, and two by two."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

from consensus.stats.arrays import Floats, Ints
from consensus.stats.breakdown import GroupScore, Shares, score_groups
from consensus.stats.coincidences import differing_pairs
from consensus.stats.distances.comparison import Comparison, compare, exact
from consensus.stats.labeler_pairs import measured
from consensus.stats.pair_tables import PairTables
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings


def likeness_by_labeler(
    ratings: Ratings,
    comparison: Comparison = exact,
    *,
    confidence: float = 0.95,
) -> tuple[GroupScore, ...]:
    """What another labeler of the item, drawn at random, has in common with each labeler, averaged over their items.

    In the order of the labelers, each with the interval over the items they answered. Over all answers these add up to
    `pair_score`, weighing answers in place of items. Labelers who share no item with anybody are left out. Raises
    ValueError for a comparison that leaves pairs out or is not symmetric.
    """
    pairable = ratings.pairable()
    value = likeness_to_others(pairable, comparison)
    shares = Shares(pairable.item, pairable.labeler, value, np.ones(pairable.n_labels), pairable.labelers)
    return score_groups(shares, confidence)


def likeness_to_others(pairable: Ratings, comparison: Comparison) -> Floats:
    """The mean of the comparison of each answer with the other answers to its item, shape (answers,).

    pairable: items with two answers or more.
    """
    if np.isnan(comparison.empty) or not comparison.is_symmetric:
        raise ValueError(f"{comparison.name!r} does not compare every two answers of people.")

    def value(first: Ints, second: Ints) -> Floats:
        return comparison.values(compare({"": comparison}, pairable.labels, first, second)[""])

    return mean_over_others(pairable, value, same=0.0 if comparison.is_error else 1.0)


def mean_over_others(pairable: Ratings, value: Callable[[Ints, Ints], Floats], *, same: float) -> Floats:
    """The mean, over the other answers to its item, of the value of each answer's pair with them; shape (answers,).

    pairable: items with two answers or more. value: of pairs of different labels, given as codes, shape (pairs,).
    same: of two equal ones. Labels, not people, are compared, so that cost follows the different answers of an item.
    """
    counts = pairable.counts()
    item, first, second, _ = differing_pairs(counts)
    found = value(first, second)
    n_labels = max(len(pairable.labels), 1)
    cells = np.repeat(np.arange(pairable.n_items), np.diff(counts.indptr)) * n_labels + counts.indices
    one, other = (np.searchsorted(cells, item * n_labels + label) for label in (first, second))
    total = (counts.data - 1) * same
    total += np.bincount(one, counts.data[other] * found, len(cells))
    total += np.bincount(other, counts.data[one] * found, len(cells))
    mine = np.searchsorted(cells, pairable.item.astype(np.int64) * n_labels + pairable.label)
    return np.asarray(total[mine] / (pairable.answers_per_item[pairable.item] - 1))


def labeler_likeness(ratings: Ratings, comparison: Comparison = exact) -> pd.DataFrame:
    """`labeler_pairs` with a column likeness: the mean of the comparison over the items that both answered.

    nan where the comparison leaves out all of them.
    """

    def mean(tables: PairTables) -> Floats:
        found = comparison.means(compare({"": comparison}, ratings.labels, tables.one, tables.other)[""])
        return divide(tables.summed(found.top), tables.summed(found.bottom))

    return measured(ratings, {"likeness": mean})


def of_busiest(ratings: Ratings, most: int) -> Ratings:
    """The answers of so many labelers with most answers, of equal ones those who stand first."""
    given = np.bincount(ratings.labeler, minlength=ratings.n_labelers)
    busiest = np.argsort(-given, kind="stable")[:most]
    return ratings.rows(np.isin(ratings.labeler, busiest))


def in_clusters(likeness: Floats, is_error: bool = False) -> Ints:
    """An order in which labelers who are alike stand together, shape (labelers,).

    likeness: shape (labelers, labelers), symmetric, nan where two share nothing; these are taken for average.
    is_error: more is less alike. The order is that of the leaves of an average-linkage tree, turned so that
    neighbours are as alike as can be: Bar-Joseph, Gifford and Jaakkola (2001), "Fast optimal leaf ordering".
    """
    n = len(likeness)
    if n < 3 or np.isnan(likeness).all():
        return np.arange(n)
    apart = likeness if is_error else np.nanmax(likeness) - likeness
    apart = np.where(np.isnan(apart), np.nanmean(apart), apart)
    np.fill_diagonal(apart, 0.0)
    tree = hierarchy.linkage(squareform(apart, checks=False), method="average", optimal_ordering=True)
    return np.asarray(hierarchy.leaves_list(tree), dtype=np.int64)
