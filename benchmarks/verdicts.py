"""How often the verdict on a round is wrong: teams that did not change, and teams that did.

    python -m benchmarks.verdicts              1 000 teams a row, some minutes; the tables of docs/statistics.md
    python -m benchmarks.verdicts --teams 100  a first look

A team labels three rounds, and the verdict is on the third. What it is asked about differs: the same items each time,
other ones, or those that it disputed in the round before, with fresh ones beside them or without. An unchanged team
knows as much in every round; a better one knows more from the second round on, or from the third. Ends with an error
if more than 5 % of the unchanged teams of a row are said to have risen.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.measuring import print_table
from benchmarks.populations import Design, answer, items
from consensus.stats import Ratings, RoundChange, VerdictRule, compare, compare_rounds, items_needed, round_verdict
from consensus.stats.arrays import Floats, Ints
from consensus.stats.truth.proportions import wilson

RULE = VerdictRule()
AT_MOST = 0.05
RESAMPLES = 199
NAIVE = 200  # teams for which the shared items are looked at alone
FRESH = 0.5  # share of fresh items, where they are mixed in
CLASSES = {"50 : 50": (0.5, 0.5), "90 : 10": (0.9, 0.1), "4 even": (0.25,) * 4}


@dataclass(eq=False)
class Team:
    """design: how well it answers, in each round. remembers: how often a labeler repeats what they said of an item."""

    designs: Sequence[Design]
    remembers: float
    rng: np.random.Generator

    def __post_init__(self) -> None:
        self.truth: Ints = np.zeros(0, np.int64)
        self.hardness: Floats = np.zeros(0)
        self.said: dict[tuple[int, int], int] = {}

    def new_items(self, n: int) -> Ints:
        """Drawn from what there is in the world; the numbers by which they go."""
        truth, hardness = items(self.designs[0], n, self.rng)
        first = len(self.truth)
        self.truth, self.hardness = np.append(self.truth, truth), np.append(self.hardness, hardness)
        return np.arange(first, first + n)

    def label(self, asked: Ints, round: int) -> Ratings:
        found = answer(self.designs[round], self.truth[asked], self.hardness[asked], self.rng).ratings
        return Ratings.from_codes(
            found.item, found.labeler, self.remembered(asked, found), items=asked.tolist(), labelers=found.labelers,
            labels=found.labels,
        )  # fmt: skip

    def remembered(self, asked: Ints, found: Ratings) -> Ints:
        """The answers, some of them as they were the last time."""
        if not self.remembers:
            return found.label
        label = found.label.copy()
        places = [(int(asked[item]), int(who)) for item, who in zip(found.item, found.labeler, strict=True)]
        for row, place in enumerate(places):
            if place in self.said and self.rng.random() < self.remembers:
                label[row] = self.said[place]
            self.said[place] = int(label[row])
        return label


Asks = Callable[[Team, Ratings, int], Ints]


def same(team: Team, before: Ratings, n: int) -> Ints:
    return np.array(before.items)


def other(team: Team, before: Ratings, n: int) -> Ints:
    return team.new_items(n)


def half_again(team: Team, before: Ratings, n: int) -> Ints:
    n_fresh = round(n * FRESH)
    return np.concatenate([team.rng.permutation(np.array(before.items))[: n - n_fresh], team.new_items(n_fresh)])


def disputed(before: Ratings) -> Ints:
    differs = (np.diff(before.counts().indptr) > 1).tolist()
    return np.array([item for item, apart in zip(before.items, differs, strict=True) if apart], dtype=np.int64)


def disputed_and_fresh(team: Team, before: Ratings, n: int) -> Ints:
    again = disputed(before)[: n - round(n * FRESH)]
    return np.concatenate([again, team.new_items(n - len(again))])


def only_disputed(team: Team, before: Ratings, n: int) -> Ints:
    return disputed(before)


ASKS: dict[str, Asks] = {
    "the same items": same,
    "other items": other,
    "half of them, and fresh ones": half_again,
    "disputed ones, and fresh ones": disputed_and_fresh,
    "only disputed ones": only_disputed,
}


@dataclass(frozen=True)
class Setting:
    """strengths: of the team in each of three rounds."""

    classes: str
    each: int
    n_items: int
    asks: str
    strengths: tuple[str, str, str] = ("middling",) * 3
    remembers: float = 0.0

    def rounds(self, seed: int) -> list[Ratings]:
        first = Design(CLASSES[self.classes], self.each, labelers=max(self.each, 6))
        team = Team(
            [replace(first, strength=one) for one in self.strengths], self.remembers, np.random.default_rng(seed)
        )
        found = [team.label(team.new_items(self.n_items), 0)]
        for number in (1, 2):
            found.append(team.label(ASKS[self.asks](team, found[-1], self.n_items), number))
        return found


def changes(rounds: Sequence[Ratings], seed: int = 0) -> list[RoundChange]:
    """Of each round since the one before, with the items that no earlier round asked about as the fresh ones."""
    return [change(rounds, place, seed) for place in range(1, len(rounds))]


def change(rounds: Sequence[Ratings], place: int, seed: int) -> RoundChange:
    old, new = ([item for item in rounds[at].items if item not in seen(rounds[:at])] for at in (place - 1, place))
    both = rounds[place - 1], rounds[place]
    return compare_rounds(*both, fresh_before=old, fresh_after=new, resamples=RESAMPLES, seed=seed)


def seen(rounds: Sequence[Ratings]) -> set[object]:
    return {item for held in rounds for item in held.items}


@dataclass(frozen=True)
class Told:
    """What was said of the third round of each team. naive: how often a paired comparison alone would say rose."""

    verdicts: Counter[str]
    naive: float
    needed: list[int]
    bases: Counter[str]

    def share(self, verdict: str) -> float:
        return self.verdicts[verdict] / self.verdicts.total()


def told(setting: Setting, teams: int) -> Told:
    verdicts: Counter[str] = Counter()
    bases: Counter[str] = Counter()
    naive, needed = 0, []
    for seed in range(teams):
        rounds = setting.rounds(seed)
        found = [change(rounds, 2, seed)]
        if found[0].trend.high - found[0].trend.low < RULE.smallest_effect:  # else the round before has no say
            found.insert(0, change(rounds, 1, seed))
        verdicts[round_verdict(found, RULE).verdict] += 1
        bases[found[-1].basis] += 1
        if seed < NAIVE:
            naive += compare(rounds[1], rounds[2], paired=True, resamples=RESAMPLES, seed=seed).rose
        if enough := items_needed(found[-1].trend, RULE.smallest_effect):
            needed.append(enough)
    return Told(verdicts, naive / min(teams, NAIVE), needed, bases)


def row(setting: Setting, found: Told) -> list[object]:
    low, high = (float(end) for end in wilson(np.array(found.share("rose")), np.array(found.verdicts.total())))
    return [
        setting.classes, setting.each, setting.n_items, setting.asks,
        f"{100 * found.share('rose'):.1f} [{100 * low:.1f}, {100 * high:.1f}]",
        *(f"{100 * found.share(name):.1f}" for name in ("fell", "no longer rises", "not enough data")),
        found.bases.most_common(1)[0][0], f"{100 * found.naive:.1f}",
        round(float(np.median(found.needed))) if found.needed else "–",
    ]  # fmt: skip


COLUMNS = [
    "classes", "each", "items", "asked again", "rose, %", "fell, %", "no longer rises, %", "not enough data, %",
    "rests on", "“rose” if only shared items were looked at, %", "items needed",
]  # fmt: skip


def unchanged() -> Iterator[Setting]:
    for classes, n_items, asks in (
        ("50 : 50", 100, "the same items"),
        ("50 : 50", 100, "other items"),
        ("50 : 50", 300, "half of them, and fresh ones"),
        ("50 : 50", 300, "disputed ones, and fresh ones"),
        ("50 : 50", 300, "only disputed ones"),
        ("90 : 10", 300, "the same items"),
        ("90 : 10", 300, "disputed ones, and fresh ones"),
        ("90 : 10", 300, "only disputed ones"),
        ("4 even", 300, "the same items"),
        ("4 even", 300, "disputed ones, and fresh ones"),
        ("4 even", 1500, "the same items"),
    ):
        yield Setting(classes, 3, n_items, asks)
    yield Setting("4 even", 3, 300, "the same items", remembers=0.7)
    yield Setting("4 even", 3, 300, "disputed ones, and fresh ones", remembers=0.7)


def better() -> Iterator[Setting]:
    for n_items, asks in (
        (100, "the same items"),
        (300, "the same items"),
        (300, "other items"),
        (300, "disputed ones, and fresh ones"),
        (300, "only disputed ones"),
    ):
        yield Setting("4 even", 3, n_items, asks, ("weak", "weak", "strong"))
        yield Setting("4 even", 3, n_items, asks, ("weak", "strong", "strong"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teams", type=int, default=1000)
    teams = parser.parse_args().teams
    fewer = -(-teams // 5)  # where a share of 5 % is not what is asked about
    found = [(setting, told(setting, teams)) for setting in unchanged()]
    print_table(
        f"{teams} unchanged teams a row: what is said of the third round", COLUMNS, [row(*one) for one in found]
    )
    rows = [["in the third" if one.strengths[1] == "weak" else "in the second", *row(one, told(one, fewer))]
            for one in better()]  # fmt: skip
    print_table(f"{fewer} teams a row that came to know more", ["better", *COLUMNS], rows)
    worst = max(one.share("rose") for _, one in found)
    print(f"\nAt most {worst:.1%} of the unchanged teams of a row are said to have risen.")
    if worst > AT_MOST:
        sys.exit(1)


if __name__ == "__main__":
    main()
