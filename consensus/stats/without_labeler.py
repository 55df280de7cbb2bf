"""What agreement would be without each labeler: only the items that they answered are looked at again."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from consensus.stats.arrays import Floats
from consensus.stats.coincidences import Meetings, differing_pairs, meetings
from consensus.stats.distances import Level, Scale, scale_for
from consensus.stats.parts import divide
from consensus.stats.percent import percent_parts
from consensus.stats.ratings import Ratings

ROWS = 1 << 18  # answers that are left out at a time
BLOCK = 2_000_000  # numbers of a table of labelers by pairs of labels that are held at a time


def percent_without(pairable: Ratings, same: Floats) -> Floats:
    """Percent agreement of all others, shape (labelers,); nan where nobody else shares an item.

    pairable: items with two answers or more. same: how many others give each answer's label to its item, (answers,).
    """
    item, labeler, n_labelers = pairable.item, pairable.labeler, pairable.n_labelers
    shares = percent_parts(pairable).top[item]
    answers = pairable.answers_per_item[item].astype(np.float64)
    pairs = shares * answers * (answers - 1) - 2 * same
    left = np.where(answers > 2, pairs / np.maximum((answers - 1) * (answers - 2), 1), 0.0)
    change = np.bincount(labeler, weights=left - shares, minlength=n_labelers)
    gone = np.bincount(labeler[answers == 2], minlength=n_labelers)
    total = percent_parts(pairable).top.sum() + change
    return divide(total, (pairable.n_items - gone).astype(np.float64))


def alphas_without(pairable: Ratings, level: Level) -> tuple[float, Floats]:
    """Krippendorff's alpha of everybody, and of all but each labeler, shape (labelers,); nan where undefined."""
    met = meetings(pairable)
    totals = np.asarray(met.totals.sum(axis=0), dtype=np.float64)
    scale = scale_for(level, pairable.labels, totals)
    change = changes(pairable, met)
    apart = np.asarray(met.apart.sum(axis=0), dtype=np.float64)
    everybody = alphas(scale, met, apart[None, :], totals[None, :])[0]
    rows = max(1, BLOCK // max(len(apart) + len(totals), 1))
    found = [
        alphas(scale, met, apart + change.apart[part].toarray(), totals + change.totals[part].toarray())
        for part in (slice(start, start + rows) for start in range(0, pairable.n_labelers, rows))
    ]
    return float(everybody), np.concatenate([np.zeros(0), *found])


def alphas(scale: Scale, met: Meetings, apart: Floats, totals: Floats) -> Floats:
    """Alpha of tables of answers, each a row of how often two labels met and of how often each was given."""
    between = scale.between(met.first, met.second, totals if scale.uses_totals else totals.sum(axis=0))
    observed = (apart * between).sum(axis=1)
    return 1 - divide(observed * (totals.sum(axis=1) - 1), scale.over_all(totals))


@dataclass(frozen=True, eq=False)
class Changes:
    """What leaving out each labeler does to the sums of alpha; csr, shapes (labelers, pairs) and (labelers, labels)."""

    apart: Any
    totals: Any

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(self.apart + other.apart, self.totals + other.totals)


def changes(pairable: Ratings, met: Meetings) -> Changes:
    shape = (pairable.n_labelers, pairable.n_items)
    answered = sparse.coo_array((np.ones(pairable.n_labels), (pairable.labeler, pairable.item)), shape=shape).tocsr()
    change = Changes(-(answered @ met.apart), -(answered @ met.totals))
    counts, start = pairable.counts(), 0
    while start < pairable.n_items:
        end = int(np.searchsorted(pairable.starts, pairable.starts[start] + ROWS, side="right")) - 1
        end = max(end, start + 1)
        change += remaining(pairable, counts, met, start, end)
        start = end
    return change


def remaining(pairable: Ratings, counts: Any, met: Meetings, start: int, end: int) -> Changes:
    """What the other answers still add once one is left out, for the items from start up to end."""
    n_labels, n_labelers = len(pairable.labels), pairable.n_labelers
    rows = slice(pairable.starts[start], pairable.starts[end])
    item, label = pairable.item[rows], pairable.label[rows].astype(np.int64)
    labeler, answers = pairable.labeler[rows], pairable.answers_per_item[item]
    item, label, labeler, answers = (column[answers > 2] for column in (item, label, labeler, answers))
    one = sparse.csr_array((np.ones(len(item)), label, np.arange(len(item) + 1)), shape=(len(item), n_labels))
    left = sparse.csr_array(counts[item] - one)
    left.eliminate_zeros()
    answer, first, second, times = differing_pairs(left)
    place = np.searchsorted(met.first * n_labels + met.second, first * n_labels + second)
    weight = 2 * times / (answers[answer] - 2)
    apart = sparse.coo_array((weight, (labeler[answer], place)), shape=(n_labelers, len(met.first))).tocsr()
    whose = sparse.coo_array((np.ones(len(item)), (labeler, np.arange(len(item)))), shape=(n_labelers, len(item)))
    return Changes(apart, whose.tocsr() @ left)
