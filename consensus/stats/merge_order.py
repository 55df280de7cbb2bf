"""Which labels to put together: what each pair would gain in agreement and lose in information, and in which order."""

from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Label
from consensus.stats.coincidences import coincidences
from consensus.stats.ratings import Ratings


@dataclass(frozen=True)
class PairMerge:
    """Two labels made one. alpha_after: nominal alpha then; gain: by how much it rises, negative where it falls.

    kept: the share that is left of the information that two labelers' answers hold about each other (their mutual
    information, of the coincidence matrix): 1 where nobody could tell the two labels apart anyway.
    """

    first: Label
    second: Label
    alpha_after: float
    gain: float
    kept: float

    @property
    def worth(self) -> float:
        """Gain counted by what is kept, which is the order of the ranking; a fall counts in full."""
        return self.gain * self.kept if self.gain > 0 else self.gain


@dataclass(frozen=True)
class Step:
    """One merge of the tree: the labels of either side, alpha after it, the information kept since the start."""

    left: tuple[Label, ...]
    right: tuple[Label, ...]
    alpha: float
    kept: float


@dataclass(frozen=True)
class MergeOrder:
    """pairs: every two labels that were given, the worthiest first. steps: always the worthiest pair, until two labels
    are left. alpha: before. Where alpha is undefined or fewer than three labels were given, both are empty."""

    alpha: float
    pairs: tuple[PairMerge, ...]
    steps: tuple[Step, ...]


def merge_order(ratings: Ratings) -> MergeOrder:
    """What putting labels together would do, from the coincidence matrix alone: O(labels³) whatever the answers.

    Nominal alpha as Krippendorff (2011), "Computing Krippendorff's alpha-reliability"; mutual information as Cover and
    Thomas (2006), "Elements of Information Theory", eq. 2.28.
    """
    met = coincidences(ratings)
    given = np.flatnonzero(met.sum(axis=0) > 0)
    met = met[np.ix_(given, given)]
    groups: list[tuple[Label, ...]] = [(ratings.labels[code],) for code in given]
    alpha = alpha_of(met)
    if len(groups) < 3 or np.isnan(alpha):
        return MergeOrder(alpha, (), ())
    pairs = tuple(
        PairMerge(groups[i][0], groups[j][0], after, after - alpha, kept)
        for i, j, after, kept in sorted(effects(met), key=lambda row: -worth(row[2] - alpha, row[3]))
    )
    return MergeOrder(alpha, pairs, tuple(steps(met, groups)))


def steps(met: Floats, groups: list[tuple[Label, ...]]) -> list[Step]:
    found, kept_so_far = [], 1.0
    while len(groups) > 2:
        alpha = alpha_of(met)
        i, j, after, kept = max(effects(met), key=lambda row: worth(row[2] - alpha, row[3]))
        kept_so_far *= kept
        found.append(Step(groups[i], groups[j], after, kept_so_far))
        groups = [*groups[:i], groups[i] + groups[j], *groups[i + 1 : j], *groups[j + 1 :]]
        met = put_together(met, i, j)
    return found


def worth(gain: float, kept: float) -> float:
    return gain * kept if gain > 0 else gain


def put_together(met: Floats, i: int, j: int) -> Floats:
    met = met.copy()
    met[i] += met[j]
    met[:, i] += met[:, j]
    return np.delete(np.delete(met, j, axis=0), j, axis=1)


def alpha_of(met: Floats) -> float:
    margins, n = met.sum(axis=0), met.sum()
    expected = n * n - (margins**2).sum()
    return float(1 - (n - 1) * (n - np.trace(met)) / expected) if expected > 0 else float("nan")


def effects(met: Floats) -> list[tuple[int, int, float, float]]:
    """(i, j, alpha after, share of information kept) of every pair i < j that leaves alpha defined."""
    n, margins, p = met.sum(), met.sum(axis=0), met / met.sum()
    information = flogf(p).sum() - 2 * flogf(p.sum(axis=0)).sum()
    differing, expected = n - np.trace(met), n * n - (margins**2).sum()
    found = []
    for i in range(len(met)):
        later = np.arange(i + 1, len(met))
        chance = expected - 2 * margins[i] * margins[later]
        alpha = 1 - (n - 1) * (differing - 2 * met[i, later]) / np.where(chance > 0, chance, np.nan)
        lost = lost_information(p, i, later)
        kept = 1 - lost / information if information > 1e-12 else np.ones(len(later))
        found += [
            (i, int(j), float(after), float(min(1.0, max(0.0, share))))
            for j, after, share in zip(later, alpha, kept, strict=True)
            if not np.isnan(after)
        ]
    return found


def lost_information(p: Floats, i: int, later: np.ndarray) -> Floats:
    """By how much the mutual information falls, in nats, when label i is put together with each later one."""
    rows = flogf(p[i]) + flogf(p[later]) - flogf(p[i] + p[later])  # shape (later, labels)
    places = np.arange(len(later))
    rows[places, i] = rows[places, later] = 0
    inner = p[i, i] + p[later, later] + 2 * p[i, later]
    block = flogf(p[i, i]) + flogf(p[later, later]) + 2 * flogf(p[i, later]) - flogf(inner)
    margins = p.sum(axis=0)
    outer = flogf(margins[i]) + flogf(margins[later]) - flogf(margins[i] + margins[later])
    return np.asarray(2 * rows.sum(axis=1) + block - 2 * outer)


def flogf(x: Floats) -> Floats:
    return np.asarray(np.where(x > 0, x * np.log(np.where(x > 0, x, 1)), 0.0))
