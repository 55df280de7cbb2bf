"""How often intervals hold the truth: simulations in which it is known.

    python -m benchmarks.coverage             2 000 runs a setting, about an hour; the tables of docs/statistics.md
    python -m benchmarks.coverage --runs 200  a first look

A setting is a population, a statistic and a number of items. Every run draws items from the population and asks for the
interval that `estimate` gives. Coverage is the share of runs whose interval holds the population's value; with 2 000
runs it is known to half a point (one standard error). A setting is warned of if `interval_caution` speaks up in most
of its runs.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np

from benchmarks.measuring import print_table
from benchmarks.populations import Design, Population, answers, population
from consensus.stats import (
    Ratings,
    against_reference,
    alpha_against_rest,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    leave_one_out,
    one_against_rest,
    percent_agreement,
    specific_agreement,
)
from consensus.stats.arrays import Floats, Mask
from consensus.stats.caution import DIFFERING, ITEMS, UNCOMMON
from consensus.stats.estimate import Method, with_interval
from consensus.stats.sample import Sample, Statistic
from consensus.stats.score import Score

CLASSES = {
    "50:50": (0.5, 0.5),
    "90:10": (0.9, 0.1),
    "95:5": (0.95, 0.05),
    "98:2": (0.98, 0.02),
    "99:1": (0.99, 0.01),
    "5 alike": (0.2,) * 5,
    "5, rarest 1 %": (0.6, 0.25, 0.1, 0.04, 0.01),
}
SCALE = (0.1, 0.2, 0.4, 0.2, 0.1)
SKEWED_SCALE = (0.55, 0.25, 0.12, 0.06, 0.02)
ITEM_COUNTS = (50, 100, 300, 1000)
EACH = (2, 3, 5, 10)
IN_POPULATION = 200_000  # items of which kinds are made
UNMERGED = 3_000  # items where it matters who answered, so that there are no kinds


@dataclass(frozen=True)
class Setting:
    """name: of the statistic. classes: name of the shares."""

    name: str
    classes: str
    design: Design
    statistic: Statistic
    options: Mapping[str, Any] = field(default_factory=dict)
    in_population: int = IN_POPULATION

    def population(self) -> Population:
        answered = answers(self.design, self.in_population)
        options = dict(self.options)
        if self.statistic is against_reference:
            options["gold"] = answered.truth
        return population(self.statistic, answered.ratings, options)


@dataclass(frozen=True)
class Coverage:
    """Shares of the runs: in whose interval the truth lies, below and above which it lies, without a value, warned of.

    width: the median of the widths.
    """

    setting: Setting
    n_items: int
    truth: float
    held: float
    too_high: float
    too_low: float
    undefined: float
    warned: float
    width: float

    @property
    def is_warned_of(self) -> bool:
        return self.warned > 0.5


def coverage(setting: Setting, drawn_from: Population, n_items: int, runs: int, method: Method) -> Coverage:
    """Runs whose value is undefined have no interval, and are left out of the other shares."""
    draws = drawn_from.draws(n_items, runs, seed=n_items)
    values = drawn_from.parts.at(draws)
    warned = cautioned(judged(setting, drawn_from.table), draws)
    known = ~np.isnan(values)
    low, high = np.array(
        [
            interval(drawn_from, times, value, method, seed)
            for seed, (times, value) in enumerate(zip(draws[known], values[known], strict=True))
        ]
    ).T
    truth = drawn_from.truth
    return Coverage(
        setting=setting,
        n_items=n_items,
        truth=truth,
        held=float(((low <= truth) & (truth <= high)).mean()),
        too_high=float((low > truth).mean()),
        too_low=float((high < truth).mean()),
        undefined=float((~known).mean()),
        warned=float(warned.mean()),
        width=float(np.median(high - low)),
    )


def interval(drawn_from: Population, times: Floats, value: float, method: Method, seed: int) -> tuple[float, float]:
    """The published interval of the items of one run, each kind of them `times` times."""
    present = times > 0 if method in ("bca", "percentile") else np.ones(len(times), dtype=bool)
    parts = Some(drawn_from.parts, present)
    sample = Sample(parts, times[present], int(times.sum()), 0, 0)
    found = with_interval(Score(value), sample, method, 0.95, 1000, seed)
    return found.low, found.high


@dataclass(frozen=True, eq=False)
class Some:
    """Parts of some of the items, as if the others were not there."""

    whole: Any
    present: Mask

    @property
    def ratings(self) -> Ratings:
        found: Ratings = self.whole.ratings
        return found

    @property
    def width(self) -> int:
        return int(self.whole.width)

    @property
    def lowest(self) -> float | None:
        found: float | None = self.whole.lowest
        return found

    def at(self, weights: Floats) -> Floats:
        return np.asarray(self.whole.at(self.spread(weights)))

    def influence(self, times: Floats) -> Floats | None:
        found = self.whole.influence(self.spread(times[None, :])[0])
        return None if found is None else np.asarray(found[self.present])

    def telling(self, times: Floats) -> float:
        return float(self.whole.telling(self.spread(times[None, :])[0]))

    def spread(self, weights: Floats) -> Floats:
        if self.present.all():
            return weights
        whole = np.zeros((len(weights), len(self.present)))
        whole[:, self.present] = weights
        return whole


def judged(setting: Setting, table: Ratings) -> Ratings:
    """The table that a page asks about: of one class against the rest where it shows one class."""
    return one_against_rest(table, setting.options["label"]) if "label" in setting.options else table


def cautioned(table: Ratings, draws: Floats) -> Mask:
    """What `interval_caution` says of each run, without making its table; shape (runs,)."""
    counts = table.counts().toarray()
    most_common = (draws @ counts).argmax(axis=1)
    others = table.answers_per_item[:, None] - counts
    uncommon = (draws @ (others >= 2))[np.arange(len(draws)), most_common]
    differing = draws @ ((counts > 0).sum(axis=1) > 1)
    return np.asarray((draws.sum(axis=1) < ITEMS) | (uncommon < UNCOMMON) | (differing < DIFFERING))


def settings() -> Iterator[Setting]:
    """Every statistic with an interval, from balanced to very skewed classes."""
    for (name, shares), each, strength in product(CLASSES.items(), EACH, ("weak", "strong")):
        if len(shares) > 2 and each > 5:
            continue  # thousands of kinds, and nothing new
        design = Design(shares, each, strength)
        rare = len(shares) - 1
        yield Setting("alpha", name, design, krippendorff_alpha)
        yield Setting("percent agreement", name, design, percent_agreement)
        if each > 2:
            yield Setting("leave one out", name, design, leave_one_out)
        yield Setting("alpha of the rarest class", name, design, alpha_against_rest, {"label": rare})
        yield Setting("specific agreement, rarest", name, design, specific_agreement, {"label": rare})
    for (name, shares), each in product(list(CLASSES.items())[:3], (3, 5)):
        gaps = Design(shares, each, "strong", gaps=True)
        yield Setting("alpha, gaps", name, gaps, krippendorff_alpha)
        yield Setting("Fleiss' kappa, gaps", name, gaps, fleiss_kappa)
        yield Setting("AC1, gaps", name, gaps, gwet_ac)
        yield Setting("Brennan-Prediger, gaps", name, gaps, brennan_prediger)
        yield Setting("against reference", name, gaps, against_reference, in_population=20_000)
        few = replace(gaps, labelers=6)
        yield Setting("Conger's kappa, gaps", name, few, conger_kappa, in_population=UNMERGED)
        pair = replace(gaps, labelers=2, each=2, gaps=False)
        yield Setting("Cohen's kappa", name, pair, cohen_kappa, in_population=UNMERGED)
    for (name, shares), each, strength in product(
        (("scale", SCALE), ("scale, rarest 2 %", SKEWED_SCALE)), (2, 3, 5), ("weak", "strong")
    ):
        scale = Design(shares, each, strength, near=True)
        for level in ("ordinal", "interval"):
            yield Setting(f"alpha, {level}", name, scale, krippendorff_alpha, {"level": level})
    for name in ("50:50", "90:10", "95:5"):
        yield Setting("alpha, near perfect", name, Design(CLASSES[name], 3, "near perfect"), krippendorff_alpha)


def by_statistic(found: Sequence[Coverage]) -> list[list[object]]:
    """A row a statistic: coverage in the settings that are not warned of, and in those that are."""
    rows: list[list[object]] = []
    for name in dict.fromkeys(one.setting.name for one in found):
        of_name = [one for one in found if one.setting.name == name]
        warned = [one for one in of_name if one.is_warned_of]
        rows.append([name, *summary([one for one in of_name if not one.is_warned_of]), *summary(warned)[:3]])
    return rows


def summary(found: Sequence[Coverage]) -> list[object]:
    """Settings, their coverage in percent, and how often the truth lies above and below the interval."""
    if not found:
        return [0, "", "", "", "", ""]
    held = 100 * np.array([one.held for one in found])
    inside = ((held >= 92.95) & (held < 97.05)).mean()
    misses = np.array([(one.too_low, one.too_high) for one in found]).mean(axis=0)
    shown = [f"{100 * share:.1f}" for share in misses]
    return [len(found), f"{held.mean():.1f}", f"{held.min():.1f}–{held.max():.1f}", f"{inside:.0%}", *shown]


SUMMARY = [
    "statistic", "settings", "mean", "range", "in 93–97", "too low", "too high", "warned of", "mean", "range",
]  # fmt: skip
ROW = [
    "statistic", "classes", "each", "agreement", "items", "truth",
    "held %", "too low", "too high", "width", "undefined", "warned",
]  # fmt: skip


def row(one: Coverage) -> list[object]:
    design = one.setting.design
    shares = one.held, one.too_low, one.too_high
    return [
        one.setting.name, one.setting.classes, design.each, design.strength, one.n_items, f"{one.truth:.3f}",
        *(f"{100 * share:.1f}" for share in shares), f"{one.width:.3f}", f"{one.undefined:.1%}", f"{one.warned:.0%}",
    ]  # fmt: skip


def is_outside(one: Coverage) -> bool:
    return not 0.93 <= one.held <= 0.97


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--method", default="score", choices=["score", "jackknife", "bca", "percentile"])
    parser.add_argument("--only", default="", help="settings of this statistic, such as alpha")
    parser.add_argument("--rows", action="store_true", help="every setting, not only those outside of 93 to 97 percent")
    given = parser.parse_args()
    found: list[Coverage] = []
    for setting in settings():
        if given.only in ("", setting.name):
            drawn_from = setting.population()
            found += [coverage(setting, drawn_from, n_items, given.runs, given.method) for n_items in ITEM_COUNTS]
    print_table(
        f"Coverage of 95 % intervals, {given.method}, {given.runs} runs a setting", SUMMARY, by_statistic(found)
    )
    outside = [one for one in found if given.rows or (is_outside(one) and not one.is_warned_of)]
    print_table("Settings outside of 93 to 97 % that are not warned of", ROW, [row(one) for one in outside])
    warned = [one for one in found if one.is_warned_of and is_outside(one)]
    print_table("Settings outside that are warned of", ROW, [row(one) for one in warned])


if __name__ == "__main__":
    main()
