"""Two rounds whose difference is known: does its interval hold it, and how often does the test cry wolf, or see it?

    python -m benchmarks.rounds             1 000 runs a setting, some minutes; the table of docs/statistics.md
    python -m benchmarks.rounds --runs 100  a first look

Labelers of the second round know as much as those of the first, or more; items are the same (paired) or others.
"""

import argparse
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from benchmarks.measuring import print_table
from benchmarks.populations import Design, answer, answers, items
from consensus.stats import Ratings, Trend, compare, krippendorff_alpha

IN_POPULATION = 400_000
BETTER = {"same": "weak", "better": "middling", "much better": "strong"}


@dataclass(frozen=True)
class Rounds:
    """change: how the second round differs. before: the design of the first."""

    before: Design
    change: str
    n_items: int
    paired: bool

    @property
    def after(self) -> Design:
        return replace(self.before, strength=BETTER[self.change])

    def draw(self, seed: int) -> tuple[Ratings, Ratings]:
        rng = np.random.default_rng(seed)
        first = items(self.before, self.n_items, rng)
        second = first if self.paired else items(self.before, self.n_items, rng)
        return answer(self.before, *first, rng).ratings, answer(self.after, *second, rng).ratings

    def truth(self) -> float:
        """alpha of very many items in the second round, less that in the first."""
        before, after = (answers(design, IN_POPULATION, seed=1).ratings for design in (self.before, self.after))
        return krippendorff_alpha(after) - krippendorff_alpha(before)


def look(rounds: Rounds, runs: int) -> list[object]:
    truth = rounds.truth()
    found: list[Trend] = []
    for seed in range(runs):
        before, after = rounds.draw(seed)
        found.append(compare(before, after, paired=rounds.paired, resamples=499, seed=seed))
    decided = [trend for trend in found if trend.reason is None]
    held = np.mean([trend.low <= truth <= trend.high for trend in decided])
    significant = np.mean([trend.p_value <= 0.05 for trend in decided])
    rose = np.mean([trend.rose for trend in decided])
    fell = np.mean([trend.fell for trend in decided])
    width = np.median([trend.high - trend.low for trend in decided])
    shares = ":".join(f"{100 * share:g}" for share in rounds.before.classes)
    return [
        shares, rounds.before.each, rounds.n_items, "paired" if rounds.paired else "other items", f"{truth:.3f}",
        f"{100 * held:.1f}", f"{width:.3f}", f"{100 * significant:.1f}", f"{100 * rose:.1f}", f"{100 * fell:.1f}",
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000)
    runs = parser.parse_args().runs
    rows = [
        look(Rounds(Design(classes, each), change, n_items, paired), runs)
        for classes, each, n_items, paired, change in product(
            ((0.5, 0.5), (0.9, 0.1)), (2, 5), (100, 300), (False, True), ("same", "better")
        )
    ]
    columns = [
        "classes", "each", "items", "", "difference", "held %", "width",
        "p ≤ 0.05, %", "“rose”, %", "“fell”, %",
    ]  # fmt: skip
    print_table(f"Two rounds, alpha, {runs} runs a setting", columns, rows)


if __name__ == "__main__":
    main()
