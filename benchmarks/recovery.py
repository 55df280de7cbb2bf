"""Does truth inference find what was planted? Labelers with known confusion matrices, and items with known classes.

    python -m benchmarks.recovery             100 runs a setting, some minutes; the tables of docs/statistics.md
    python -m benchmarks.recovery --runs 10   a first look

Classes are drawn, labelers are drawn for each item, and answers from the labelers' matrices: what Dawid and Skene's
model says, so that its answers can be held against the truth. With `hard` items, on which everybody is worse, the
model does not hold.
"""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks.measuring import print_table
from consensus.stats import Ratings
from consensus.stats.arrays import Floats, Ints
from consensus.stats.truth.dawid_skene import DawidSkene, dawid_skene
from consensus.stats.truth.glad import glad
from consensus.stats.truth.labeler_quality import LabelerQuality, labeler_quality
from consensus.stats.truth.mace import mace
from consensus.stats.truth.majority_vote import soft_majority
from consensus.stats.truth.one_coin import one_coin
from consensus.stats.truth.result import ClassTruth

METHODS: Mapping[str, Callable[[Ratings], ClassTruth]] = {
    "majority": soft_majority,
    "one_coin": one_coin,
    "glad": glad,
    "mace": mace,
    "dawid_skene": dawid_skene,
    "dawid_skene, crowd=5": partial(dawid_skene, crowd=5.0),
}
SPAMMERS = 0.1  # share of the labelers, whose answers do not depend on the class


@dataclass(frozen=True)
class Planting:
    """hard: share of the items on which every labeler guesses half of the time."""

    classes: tuple[float, ...]
    n_items: int
    n_labelers: int
    each: int
    hard: float = 0.0

    @property
    def name(self) -> str:
        shares = ":".join(f"{100 * share:g}" for share in self.classes)
        return f"{shares}, {self.n_items:,} × {self.each}, {self.n_labelers} labelers" + ", hard items" * bool(
            self.hard
        )


@dataclass(frozen=True, eq=False)
class Planted:
    """truth: class of each item, shape (items,). confusions: over all items, shape (labelers, classes, answers)."""

    ratings: Ratings
    truth: Ints
    prior: Floats
    confusions: Floats

    @property
    def accuracy(self) -> Floats:
        """How often each labeler is right on items such as these, shape (labelers,)."""
        return np.asarray(np.einsum("t,ltt->l", self.prior, self.confusions))

    @property
    def skill(self) -> Floats:
        """1 always right, 0 independent of the class; shape (labelers,). See `labeler_skill.skill_of`."""
        right, rate = np.einsum("ltt->lt", self.confusions), np.einsum("t,lta->la", self.prior, self.confusions)
        return np.asarray((right - rate).sum(axis=1) / (1 - rate).sum(axis=1))


def plant(planting: Planting, seed: int) -> Planted:
    rng = np.random.default_rng(seed)
    prior, n_classes = np.array(planting.classes), len(planting.classes)
    easy = confusions(rng, planting.n_labelers, n_classes)
    truth = rng.choice(n_classes, p=prior, size=planting.n_items)
    hard = rng.random(planting.n_items) < planting.hard
    who = np.argsort(rng.random((planting.n_items, planting.n_labelers)), axis=1)[:, : planting.each]
    rows = easy[who, truth[:, None]]
    rows = np.where(hard[:, None, None], (rows + 1 / n_classes) / 2, rows)
    label = (rng.random(who.shape)[..., None] > rows.cumsum(axis=2)).sum(axis=2).clip(max=n_classes - 1)
    item = np.repeat(np.arange(planting.n_items), planting.each)
    ratings = Ratings.from_codes(
        item, who.ravel(), label.ravel(),
        items=range(planting.n_items), labelers=range(planting.n_labelers), labels=range(n_classes),
    )  # fmt: skip
    return Planted(ratings, truth, prior, easy * (1 - planting.hard / 2) + planting.hard / 2 / n_classes)


def confusions(rng: np.random.Generator, n_labelers: int, n_classes: int) -> Floats:
    """Right in 55 to 95 % of the items of a class, differently for each; the first labelers guess by a habit."""
    right = rng.uniform(0.55, 0.95, (n_labelers, n_classes))
    wrong = rng.dirichlet(np.ones(n_classes), (n_labelers, n_classes))
    wrong[:, np.arange(n_classes), np.arange(n_classes)] = 0
    wrong /= wrong.sum(axis=2, keepdims=True)
    table = wrong * (1 - right)[:, :, None]
    table[:, np.arange(n_classes), np.arange(n_classes)] = right
    n_spammers = round(SPAMMERS * n_labelers)
    table[:n_spammers] = rng.dirichlet(np.full(n_classes, 5.0), n_spammers)[:, None, :]
    return np.asarray(table)


def share_right(found: ClassTruth, truth: Ints) -> float:
    """Where several classes are equally probable, they share the item."""
    assert found.probability is not None
    best = found.probability >= found.probability.max(axis=1, keepdims=True) - 1e-9
    return float((best[np.arange(len(truth)), truth] / best.sum(axis=1)).mean())


def held(low: Floats, high: Floats, value: Floats, enough: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Floats:
    return ((low <= value) & (value <= high))[enough].astype(np.float64)


@dataclass(frozen=True, eq=False)
class Found:
    """Of one run. right, confidence: of each method.

    off: of planted from found confusion matrices, the root mean square over cells and labelers. accuracy, skill:
    whether each interval holds what was planted, shape (labelers,). spotted: see `spotted`.
    """

    right: dict[str, float]
    confidence: dict[str, float]
    off: float
    accuracy: Floats
    skill: Floats
    spotted: float


def look(planting: Planting, seed: int) -> Found:
    planted = plant(planting, seed)
    found = {name: method(planted.ratings) for name, method in METHODS.items()}
    model = found["dawid_skene"]
    assert isinstance(model, DawidSkene)
    quality = labeler_quality(planted.ratings, model)
    tables = np.array([model.confusions.of(labeler) for labeler in range(planting.n_labelers)])
    enough = quality.n_answers > 0
    return Found(
        right={name: share_right(truth, planted.truth) for name, truth in found.items()},
        confidence={name: float(np.nanmean(truth.confidence)) for name, truth in found.items()},
        off=float(np.sqrt(((tables - planted.confusions)[enough] ** 2).mean())),
        accuracy=held(quality.accuracy_low, quality.accuracy_high, planted.accuracy, enough),
        skill=held(quality.skill_low, quality.skill_high, planted.skill, enough),
        spotted=spotted(quality, planting.n_labelers),
    )


def spotted(quality: LabelerQuality, n_labelers: int) -> float:
    """The share of the planted guessers who are not called better than chance."""
    n_spammers = round(SPAMMERS * n_labelers)
    return float(np.mean([quality.verdict[labeler] != "better than chance" for labeler in range(n_spammers)]))


PLANTINGS = [
    *(Planting((0.5, 0.5), n_items, 20, each) for n_items in (200, 1000) for each in (3, 5, 10)),
    *(Planting((0.9, 0.1), n_items, 20, each) for n_items in (200, 1000) for each in (3, 5, 10)),
    *(Planting((0.4, 0.3, 0.2, 0.1), n_items, 20, each) for n_items in (200, 1000) for each in (3, 5, 10)),
    Planting((0.5, 0.5), 1000, 100, 5),
    Planting((0.5, 0.5), 5000, 20, 5),
    Planting((0.5, 0.5), 1000, 20, 5, hard=0.3),
    Planting((0.9, 0.1), 1000, 20, 5, hard=0.3),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    runs = parser.parse_args().runs
    rights, matrices = [], []
    for planting in PLANTINGS:
        found = [look(planting, seed) for seed in range(runs)]
        means = {
            name: (np.mean([one.right[name] for one in found]), np.mean([one.confidence[name] for one in found]))
            for name in METHODS
        }
        rights.append([planting.name, *(f"{right:.3f} ({confidence:.3f})" for right, confidence in means.values())])
        shares = [100 * np.concatenate([getattr(one, part) for one in found]).mean() for part in ("accuracy", "skill")]
        matrices.append(
            [planting.name, f"{np.mean([one.off for one in found]):.3f}", *(f"{share:.1f}" for share in shares),
             f"{np.mean([one.spotted for one in found]):.0%}"]
        )  # fmt: skip
    print_table("Share of items right (and the mean confidence that goes with it)", ["planted", *METHODS], rights)
    columns = ["planted", "confusion matrices off by", "accuracy held %", "skill held %", "guessers not called good"]
    print_table("What Dawid-Skene says of the labelers", columns, matrices)


if __name__ == "__main__":
    main()
