"""Truth inference, against `crowd-kit` in the same run.

    python -m benchmarks.truth            everything, about an hour, most of it the peer's; 3 GB for the peer
    python -m benchmarks.truth --quick    10^5 answers

Answers are 3 an item, ordered by item, of labelers who are right on 50 to 95 % of the items. Times are medians of five
runs (of one where a table says so) and include the making of `Ratings` from columns; the peer is handed a ready frame
of whole numbers. Memory is what Python and NumPy hold at most beside the columns.
"""

import argparse
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from crowdkit.aggregation import GLAD, MACE, DawidSkene, MajorityVote, OneCoinDawidSkene

from benchmarks.measuring import Cost, cost, print_table
from consensus.stats import Ratings, choose_method, dawid_skene, glad, labeler_quality, mace, majority_vote, one_coin
from consensus.stats.majority import take_first
from consensus.stats.truth import gain_of_one_more

EACH = 3  # answers an item


@dataclass(frozen=True)
class Answers:
    """Long-form columns, ordered by item; shape (answers,)."""

    item: Any
    labeler: Any
    label: Any

    def ratings(self) -> Ratings:
        return Ratings.from_columns(self.item, self.labeler, self.label)

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame({"task": self.item, "worker": self.labeler, "label": self.label})


def answers(n_answers: int, n_labels: int = 5, n_labelers: int = 50) -> Answers:
    """Labelers each with an accuracy of their own; errors are spread over the other labels."""
    rng = np.random.default_rng(n_answers)
    n_items = n_answers // EACH
    item = np.repeat(np.arange(n_items), EACH)
    apart = rng.integers(1, n_labelers // EACH, n_items)[:, None] * np.arange(EACH)
    labeler = ((rng.integers(n_labelers, size=n_items)[:, None] + apart) % n_labelers).ravel()
    right = rng.random(len(item)) < rng.uniform(0.5, 0.95, n_labelers)[labeler]
    truth = rng.integers(n_labels, size=n_items)[item]
    return Answers(item, labeler, np.where(right, truth, (truth + rng.integers(1, n_labels, len(item))) % n_labels))


Find = Callable[[Ratings], Any]


def ours(given: Answers, find: Find) -> Callable[[], Any]:
    return lambda: find(given.ratings())


def peers(frame: pd.DataFrame, method: Callable[[], Any]) -> Callable[[], Any]:
    def call() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return method().fit(frame).labels_.sort_index().to_numpy()

    return call


VERSUS = ["answers", "classes", "ours s", "ours MiB", "peer s", "peer MiB", "faster", "less memory", "same labels"]


def against(given: Answers, mine: Cost, other: Cost) -> list[object]:
    """Labels are compared where ours has no tie to break."""
    faster, lighter = other.seconds / mine.seconds, other.mib / max(mine.mib, 0.01)
    decided = getattr(mine.value, "n_leading", np.ones(1)) == 1
    same = (mine.value.label == other.value)[np.broadcast_to(decided, len(other.value))].mean()
    sizes: list[object] = [f"{len(given.item):,}", int(given.label.max()) + 1]
    return [
        *sizes,
        mine.seconds,
        mine.mib,
        other.seconds,
        other.mib,
        f"{faster:,.0f}×",
        f"{lighter:.1f}×",
        f"{same:.2%}",
    ]


def versus(title: str, cases: list[tuple[int, int]], find: Find, method: Callable[[], Any], runs: int = 5) -> None:
    rows = []
    for n_answers, n_labels in cases:
        given = answers(n_answers, n_labels)
        frame = given.frame().sort_values(["worker", "label"]) if method is quick_mace else given.frame()
        rows.append(against(given, cost(ours(given, find)), cost(peers(frame, method), runs=runs)))
    print_table(title, VERSUS, rows)


def counting(cases: list[tuple[int, int]]) -> None:
    """So quick that the making of `Ratings` takes longer; so it is shown with it and without."""
    rows = []
    for n_answers, n_labels in cases:
        given = answers(n_answers, n_labels)
        ready = given.ratings()
        peer = cost(peers(given.frame(), MajorityVote))
        rows.append(["given Ratings", *against(given, cost(lambda r=ready: majority_vote(r, take_first)), peer)])
        rows.append(["making them", *against(given, cost(ours(given, lambda r: majority_vote(r, take_first))), peer)])
    print_table("Majority", ["", *VERSUS], rows)


def quick_mace() -> Any:
    return MACE(n_restarts=1, n_iter=20)


def compare(quick: bool) -> None:
    sizes = [100_000] if quick else [100_000, 1_000_000]
    five = [(size, 5) for size in sizes]
    counting([*five, (sizes[-1], 100)])
    versus(
        "Dawid-Skene, 20 iterations, no smoothing",
        five,
        lambda r: dawid_skene(r, smoothing=0, iterations=20, tolerance=-1),
        lambda: DawidSkene(20, tol=-1e9),
    )
    versus(
        "One coin, 20 iterations",
        five,
        lambda r: one_coin(r, smoothing=0, iterations=20, tolerance=-1),
        lambda: OneCoinDawidSkene(20, tol=-1e9),
    )
    versus(
        "MACE, variational, 20 iterations; the peer's rows sorted by labeler, without which its labels are wrong",
        five,
        lambda r: mace(r, iterations=21, tolerance=-1),
        quick_mace,
    )
    versus("GLAD, ours to convergence, the peer 3 iterations", [(10_000, 5)], glad, lambda: GLAD(n_iter=3, tol=-1e9))
    if not quick:
        versus(
            "Dawid-Skene, 20 iterations, 100 classes (one run of the peer)",
            [(1_000_000, 100)],
            lambda r: dawid_skene(r, smoothing=0, iterations=20, tolerance=-1),
            lambda: DawidSkene(20, tol=-1e9),
            runs=1,
        )
        versus(
            "GLAD, 10^5 answers (one run of the peer)", [(100_000, 5)], glad, lambda: GLAD(n_iter=3, tol=-1e9), runs=1
        )


GROWING: dict[str, Find] = {
    "majority": lambda r: majority_vote(r, take_first),
    "Dawid-Skene, 20 iterations": lambda r: dawid_skene(r, iterations=20, tolerance=-1),
    "one coin, 20 iterations": lambda r: one_coin(r, iterations=20, tolerance=-1),
}


def growth(quick: bool) -> None:
    """Ours alone, to ever more answers, labelers and classes."""
    sizes = [100_000, 1_000_000] if quick else [100_000, 1_000_000, 10_000_000]
    grow("More answers", "answers", {f"{size:,}": answers(size) for size in sizes})
    size = sizes[1]
    grow(f"More labelers, {size:,} answers", "labelers", {f"{n:,}": answers(size, 5, n) for n in (50, 500, 5000)})
    grow(f"More classes, {size:,} answers", "classes", {str(n): answers(size, n) for n in (2, 10, 100)})


def grow(title: str, what: str, tables: dict[str, Answers]) -> None:
    """Exponent: of the time, from the first to the last."""
    rows: list[list[object]] = []
    counts = [float(name.replace(",", "")) for name in tables]
    for method, find in GROWING.items():
        costs = [cost(ours(given, find)) for given in tables.values()]
        rows += [[method, name, c.seconds, c.mib, ""] for name, c in zip(tables, costs, strict=True)]
        rows[-1][-1] = f"{np.log(costs[-1].seconds / costs[0].seconds) / np.log(counts[-1] / counts[0]):.2f}"
    print_table(title, ["method", what, "s", "MiB", "exponent"], rows)


def around(size: int) -> None:
    """What follows from a model, once it is there."""
    given = answers(size)
    r = given.ratings()
    truth = dawid_skene(r)
    calls: dict[str, Callable[[], Any]] = {
        "Dawid-Skene to convergence": lambda: dawid_skene(r),
        "in 32 bits": lambda: dawid_skene(r, dtype=np.float32),
        "quality of the labelers": lambda: labeler_quality(r, truth),
        "gain of one more answer for every item": lambda: gain_of_one_more(r, truth),
        "hint which method fits": lambda: choose_method(r),
    }
    rows = [[name, c.seconds, c.mib] for name, call in calls.items() for c in [cost(call, runs=1)]]
    print_table(f"Around it, {size:,} answers", ["", "s", "MiB"], rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="10^5 answers only")
    arguments = parser.parse_args()
    compare(arguments.quick)
    growth(arguments.quick)
    around(100_000 if arguments.quick else 1_000_000)
