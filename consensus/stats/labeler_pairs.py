"""Which two labelers agree, by any measure."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from consensus.stats.arrays import Floats, Label
from consensus.stats.chance_corrected import ROUNDING
from consensus.stats.distances import Level, Scale, scale_for
from consensus.stats.pair_tables import PairTables, pair_tables
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.weights import Credit, Weights, credit_for

BLOCK = 2_000_000  # numbers of a table of pairs by labels that are held at a time

Measure = Callable[[PairTables], Floats]


def labeler_pairs(ratings: Ratings) -> pd.DataFrame:
    """How often two labelers agree on the items that both answered.

    One row for each two labelers who share an item, in the order of the labelers; columns first, second, n_shared
    (items), n_same, agreement (n_same / n_shared). Chance is not taken out.
    """
    return measured(ratings, {})


def labeler_kappas(ratings: Ratings, weights: Weights = "identity") -> pd.DataFrame:
    """`labeler_pairs` with a column kappa: `cohen_kappa` of the two, nan where it is undefined.

    It is undefined where both always gave one and the same label.
    """
    credit = credit_for(weights, ratings.labels)
    return measured(ratings, {"kappa": lambda tables: kappas(tables, credit)})


def labeler_alphas(ratings: Ratings, level: Level = "nominal") -> pd.DataFrame:
    """`labeler_pairs` with a column alpha: `krippendorff_alpha` of the two, nan where it is undefined.

    A distance of one's own that looks at how often labels were given is told so for each pair.
    """
    totals = np.bincount(ratings.label, minlength=len(ratings.labels)).astype(np.float64)
    scale = scale_for(level, ratings.labels, totals)
    return measured(ratings, {"alpha": lambda tables: alphas(tables, scale)})


def as_matrix(pairs: pd.DataFrame, measure: str, labelers: Iterable[Label]) -> pd.DataFrame:
    """A column of `labeler_pairs` as a square of these labelers, symmetric; nan where two share no item.

    The diagonal is nan too: nobody is compared with themselves. Other labelers are passed over.
    """
    people = list(labelers)
    place = {labeler: position for position, labeler in enumerate(people)}
    square = np.full((len(people), len(people)), np.nan)
    row, column = (pairs[side].map(place) for side in ("first", "second"))
    known = (row.notna() & column.notna()).to_numpy()
    rows, columns = row[known].to_numpy(np.int64), column[known].to_numpy(np.int64)
    square[rows, columns] = square[columns, rows] = pairs[measure].to_numpy(np.float64)[known]
    names = pd.Index(people, tupleize_cols=False)
    return pd.DataFrame(square, index=names, columns=names)


def measured(ratings: Ratings, measures: Mapping[str, Measure]) -> pd.DataFrame:
    """All pairs who share an item, with these measures of each."""
    names = pd.Index(list(ratings.labelers), tupleize_cols=False)
    frames = [
        pd.DataFrame(
            {
                "first": names.take(tables.first),
                "second": names.take(tables.second),
                "n_shared": tables.n_shared.astype(np.int64),
                "n_same": (same := tables.summed((tables.one == tables.other).astype(np.float64))).astype(np.int64),
                "agreement": same / tables.n_shared,
                **{name: measure(tables) for name, measure in measures.items()},
            }
        )
        for tables in pair_tables(ratings)
    ]
    empty = pd.DataFrame(columns=["first", "second", "n_shared", "n_same", "agreement", *measures], dtype=np.float64)
    return pd.concat(frames, ignore_index=True) if frames else empty


def kappas(tables: PairTables, credit: Credit) -> Floats:
    """Cohen's kappa of every pair, shape (pairs,); see `cohen_kappa`."""
    agreed = tables.summed(credit.between(tables.one, tables.other)) / tables.n_shared
    chance = [
        np.asarray(some.second_said.multiply(credit.spread(some.first_said)).sum(axis=1)) / some.n_shared**2
        for some in tables.split(BLOCK // max(tables.n_labels, 1))
    ]
    room = 1 - np.concatenate(chance)
    return divide(agreed - 1 + room, np.where(room > ROUNDING, room, 0.0))


def alphas(tables: PairTables, scale: Scale) -> Floats:
    """Krippendorff's alpha of every pair, shape (pairs,): two answers to an item add twice their distance."""
    differing = len(np.unique(tables.one * tables.n_labels + tables.other)) if scale.uses_totals else 0
    return np.concatenate(
        [alphas_at_once(some, scale) for some in tables.split(BLOCK // max(tables.n_labels + differing, 1))]
    )


def alphas_at_once(tables: PairTables, scale: Scale) -> Floats:
    totals = (tables.first_said + tables.second_said).toarray()
    if scale.uses_totals:
        cells, place = np.unique(tables.one * tables.n_labels + tables.other, return_inverse=True)
        apart = scale.between(*np.divmod(cells, tables.n_labels), totals)[tables.pair, place]
    else:
        apart = scale.between(tables.one, tables.other, totals.sum(axis=0))
    observed = 2 * tables.summed(apart)
    return 1 - divide(observed * (totals.sum(axis=1) - 1), scale.over_all(totals))
