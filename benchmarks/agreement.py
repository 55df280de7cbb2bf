"""Alpha and its interval, against the `krippendorff` package in the same run.

    python -m benchmarks.agreement            everything, about a quarter of an hour, 6 GB for the peer
    python -m benchmarks.agreement --quick    10^5 and 10^6 answers only

Answers are 3 an item of 50 labelers, ordered by item. Times are medians of five runs and include the making of
`Ratings` from columns, with all its checks; the peer's include the shaping of its table where it needs one.
"""

import argparse
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import krippendorff
import numpy as np

from benchmarks.measuring import Cost, cost, costs, print_table
from consensus.stats import Ratings, bootstrap, krippendorff_alpha

EACH = 3  # answers an item


@dataclass(frozen=True)
class Answers:
    """Long-form columns, ordered by item; shape (answers,)."""

    item: Any
    labeler: Any
    label: Any

    def ratings(self) -> Ratings:
        return Ratings.from_columns(self.item, self.labeler, self.label)

    def matrix(self) -> Any:
        """Labelers × items, nan where nobody answered: what the peer takes."""
        table = np.full((int(self.labeler.max()) + 1, int(self.item.max()) + 1), np.nan)
        table[self.labeler, self.item] = self.label
        return table

    def value_counts(self) -> Any:
        """Items × labels: the other thing that the peer takes."""
        n_items, n_labels = int(self.item.max()) + 1, int(self.label.max()) + 1
        cell = self.item.astype(np.int64) * n_labels + self.label
        return np.bincount(cell, minlength=n_items * n_labels).reshape(n_items, n_labels)


def answers(n_answers: int, n_labels: int = 5, n_labelers: int = 50, noise: float = 0.3) -> Answers:
    """Labelers who give an item's label, and any label in a share `noise` of cases."""
    rng = np.random.default_rng(n_answers)
    n_items = n_answers // EACH
    labeler = (rng.integers(n_labelers, size=n_items)[:, None] + np.arange(EACH)) % n_labelers
    label = np.repeat(rng.integers(n_labels, size=n_items), EACH)
    strays = rng.random(len(label)) < noise
    label[strays] = rng.integers(n_labels, size=int(strays.sum()))
    small = np.int8 if n_labels <= 100 else np.int32
    item = np.repeat(np.arange(n_items, dtype=np.int32), EACH)
    return Answers(item, labeler.ravel().astype(np.int16), label.astype(small))


def ours(given: Answers, level: str = "nominal") -> Callable[[], float]:
    return lambda: float(krippendorff_alpha(given.ratings(), level=level))  # type: ignore[arg-type]  # a name of one


def peers(given: Answers, level: str = "nominal") -> Callable[[], float]:
    return lambda: float(krippendorff.alpha(reliability_data=given.matrix(), level_of_measurement=level))


def peers_counted(counts: Any, level: str = "nominal") -> Callable[[], float]:
    return lambda: float(krippendorff.alpha(value_counts=counts, level_of_measurement=level))


def against(name: str, mine: Cost, other: Cost) -> list[object]:
    assert np.isclose(mine.value, other.value, atol=1e-9), (name, mine.value, other.value)
    ratio, memory = other.seconds / mine.seconds, other.mib / max(mine.mib, 0.01)
    return [name, mine.seconds, mine.mib, other.seconds, other.mib, f"{ratio:,.0f}×", f"{memory:,.0f}×"]


VERSUS = ["answers", "ours s", "ours MiB", "peer s", "peer MiB", "faster", "less memory"]


def point_estimates(sizes: list[int]) -> None:
    rows, counted = [], []
    for size in sizes:
        given = answers(size)
        mine = cost(ours(given))
        rows.append(against(f"{size:,}", mine, cost(peers(given))))
        counts = given.value_counts()
        counted.append(against(f"{size:,}", mine, cost(peers_counted(counts))))
    print_table("Alpha, nominal, 5 classes, 50 labelers: against `reliability_data`", VERSUS, rows)
    print_table("The same against `value_counts`, the counts given to the peer for nothing", VERSUS, counted)


def levels(sizes: list[int]) -> None:
    for level in ("interval", "ordinal"):
        rows = [
            against(f"{size:,}", cost(ours(answers(size), level)), cost(peers(answers(size), level))) for size in sizes
        ]
        print_table(f"Alpha, {level}, 5 values", VERSUS, rows)


def many_values(sizes: list[int]) -> None:
    rows = []
    for size in sizes:
        given = answers(size, n_labels=5)
        spread = Answers(given.item, given.labeler, np.random.default_rng(1).normal(given.label.astype(float)))
        rows += [
            [f"{size:,}", level, c.seconds, c.mib]
            for level in ("interval", "ordinal")
            for c in [cost(ours(spread, level))]
        ]
    print_table(
        "Every answer a value of its own (the peer needs a square matrix of the values)",
        ["answers", "level", "s", "MiB"],
        rows,
    )


def many_classes(sizes: list[int]) -> None:
    hundred = answers(100_000, n_labels=100)
    rows = [against("100,000", cost(ours(hundred)), cost(peers(hundred), runs=1))]
    print_table("Alpha, nominal, 100 classes (one run of the peer)", VERSUS, rows)
    alone = [[f"{size:,}", c.seconds, c.mib] for size in sizes for c in [cost(ours(answers(size, n_labels=100)))]]
    print_table("100 classes, ours alone", ["answers", "s", "MiB"], alone)


def many_labelers(size: int) -> None:
    rows = [[n, c.seconds, c.mib] for n in (50, 500, 5000) for c in [cost(ours(answers(size, n_labelers=n)))]]
    print_table(f"{size:,} answers of ever more labelers", ["labelers", "s", "MiB"], rows)


def arrival_order(size: int) -> None:
    given = answers(size)
    order = np.random.default_rng(0).permutation(len(given.item))
    mixed = Answers(given.item[order], given.labeler[order], given.label[order])
    c = cost(ours(mixed))
    print_table("In order of arrival: sorted once", ["answers", "s", "MiB"], [[f"{size:,}", c.seconds, c.mib]])


def intervals(sizes: list[int]) -> None:
    given = answers(100_000)
    counts = given.value_counts()
    rng = np.random.default_rng(0)

    def loop() -> float:
        for _ in range(20):
            krippendorff.alpha(
                value_counts=counts[rng.integers(len(counts), size=len(counts))], level_of_measurement="nominal"
            )
        return 0.0

    def drawn(size: int) -> Callable[[], float]:
        table = answers(size)
        return lambda: bootstrap(krippendorff_alpha, table.ratings(), resamples=1000).low

    peer, mine = cost(loop).seconds * 50, cost(drawn(100_000))
    print_table(
        "1,000 resamples of the items: against a loop over the peer's `value_counts` (20 rounds, times 50)",
        ["answers", "ours s", "ours MiB", "peer s", "faster"],
        [["100,000", mine.seconds, mine.mib, peer, f"{peer / mine.seconds:,.0f}×"]],
    )
    rows = []
    for size in sizes:
        point, interval = cost(ours(answers(size))), cost(drawn(size))
        rows.append(
            [f"{size:,}", point.seconds, interval.seconds, f"{interval.seconds / point.seconds:.1f}×", interval.mib]
        )
    print_table(
        "The interval beside the point estimate", ["answers", "point s", "with interval s", "times", "MiB"], rows
    )


def growth(sizes: list[int]) -> None:
    def exponent(found: list[Cost], by: list[int]) -> str:
        slope = np.polyfit(np.log(by), np.log([c.seconds for c in found]), 1)[0]
        return f"{slope:.2f}"

    def mib(found: list[Cost]) -> str:
        return " → ".join(f"{c.mib:.1f}" for c in found)

    by_size = [cost(ours(answers(size))) for size in sizes]
    classes, people, size = [5, 20, 100], [50, 500, 5000], sizes[-1]
    by_class = costs([ours(answers(size, n_labels=n)) for n in classes], runs=25)
    by_labeler = costs([ours(answers(size, n_labelers=n)) for n in people], runs=25)
    rows = [
        ["answers", f"{sizes[0]:,} to {sizes[-1]:,}", exponent(by_size, sizes), mib(by_size)],
        ["classes", "5 to 100", exponent(by_class, classes), mib(by_class)],
        ["labelers", "50 to 5,000", exponent(by_labeler, people), mib(by_labeler)],
    ]
    print_table("Growth of time and of memory held", ["in", "from", "exponent", "MiB"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="10^5 and 10^6 answers only")
    quick = parser.parse_args().quick
    warnings.simplefilter("ignore")
    sizes = [100_000, 1_000_000] if quick else [100_000, 1_000_000, 10_000_000]
    point_estimates(sizes)
    levels(sizes)
    many_values(sizes)
    many_classes(sizes)
    many_labelers(sizes[-1])
    arrival_order(sizes[-1])
    intervals(sizes)
    growth(sizes)


if __name__ == "__main__":
    main()
