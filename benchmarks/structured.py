"""Alpha and the scores of boxes, spans, transcripts and sets, and how their cost grows with the items.

    python -m benchmarks.structured            10^4 and 10^5 items, three answers each; about a quarter of an hour
    python -m benchmarks.structured --quick    10^3 and 10^4 items

Answers are made up: things drawn, stretches marked, words heard and options chosen, each by three people who miss some,
add some and place some differently, so that nearly every answer is a label of its own. No peer compares answers of
these kinds at this size. Times are medians of three runs; alpha includes the million pairs that chance is reckoned
from, the interval comes without any drawing from 10^5 items on.
"""

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.measuring import Cost, cost, print_table, timed
from consensus.stats import Ratings, bootstrap, krippendorff_alpha, pair_scores
from consensus.stats.distances import Level
from consensus.stats.distances.boxes import one_minus_iou
from consensus.stats.distances.kept import KeptPairs
from consensus.stats.distances.sets import masi
from consensus.stats.distances.spans import one_minus_f1, one_minus_overlap_f1
from consensus.stats.distances.words import character_errors, word_errors
from consensus.stats.shapes import Box, Span, boxes_label, choices_label, spans_label
from consensus.stats.structured import BOXES, SETS, SPANS, TEXTS, Comparisons

EACH = 3  # answers an item
RUNS = 3

Rng = np.random.Generator


def boxes(rng: Rng) -> list[Any]:
    """Up to six pedestrians in a picture of 1280 × 720; people miss a tenth and are a few pixels off."""
    things = rng.uniform((0, 0, 10, 20), (1180, 620, 100, 100), size=(rng.integers(7), 4))
    return [boxes_label(drawn(rng, things)) for _ in range(EACH)]


def drawn(rng: Rng, things: Any) -> list[Box]:
    found = things[rng.random(len(things)) < 0.9]
    placed = np.round(found + rng.normal(0, 3, found.shape), 1)
    names = np.where(rng.random(len(found)) < 0.95, "person", "rider")
    return [
        Box(str(name), x, y, max(width, 1.0), max(height, 1.0))
        for name, (x, y, width, height) in zip(names, placed.tolist(), strict=True)
    ]


def spans(rng: Rng) -> list[Any]:
    """Up to six mentions in a sentence of some 200 characters; people miss a fifth and begin a character early."""
    starts = np.sort(rng.choice(180, rng.integers(7), replace=False))
    ends = starts + rng.integers(2, 20, len(starts))
    return [spans_label(marked(rng, starts, ends)) for _ in range(EACH)]


def marked(rng: Rng, starts: Any, ends: Any) -> list[Span]:
    found = rng.random(len(starts)) < 0.8
    early = np.minimum(starts, rng.random(len(starts)) < 0.2)
    return [
        Span(start, end, label)
        for start, end, label in zip(
            (starts - early)[found].tolist(),
            ends[found].tolist(),
            rng.choice(["PER", "ORG"], int(found.sum())).tolist(),
            strict=True,
        )
    ]


VOCABULARY = np.array([f"word{number}" for number in range(5000)])


def texts(rng: Rng) -> list[Any]:
    """Fifteen words, of which people miss one in twenty and mishear one in twenty."""
    said = rng.zipf(1.3, 15) % len(VOCABULARY)
    heard = [np.where(rng.random(15) < 0.95, said, rng.integers(len(VOCABULARY), size=15)) for _ in range(EACH)]
    return [" ".join(VOCABULARY[words[rng.random(15) < 0.95]].tolist()) for words in heard]


def choices(rng: Rng) -> list[Any]:
    """A few of thirty options; people leave out a fifth and add one now and then."""
    true = rng.choice(30, rng.integers(1, 5), replace=False)
    chosen = [[*true[rng.random(len(true)) < 0.8], *rng.integers(30, size=rng.integers(2))] for _ in range(EACH)]
    return [choices_label(f"option {number}" for number in options) for options in chosen]


@dataclass(frozen=True)
class Kind:
    name: str
    make: Callable[[Rng], list[Any]]
    level: Level
    comparisons: Comparisons


KINDS = [
    Kind("sets, MASI", choices, masi, SETS),
    Kind("boxes, 1 − IoU", boxes, one_minus_iou, BOXES),
    Kind("spans, 1 − F1", spans, one_minus_f1, SPANS),
    Kind("spans, 1 − overlap F1", spans, one_minus_overlap_f1, SPANS),
    Kind("transcripts, words", texts, word_errors, TEXTS),
    Kind("transcripts, characters", texts, character_errors, TEXTS),
]


def ratings_of(kind: Kind, n_items: int) -> Ratings:
    rng = np.random.default_rng(n_items)
    labels = [label for _ in range(n_items) for label in kind.make(rng)]
    item, labeler = np.repeat(np.arange(n_items), EACH), np.tile(np.arange(EACH), n_items)
    return Ratings.from_columns(item, labeler, labels)


def measured(kind: Kind, n_items: int) -> tuple[Ratings, list[Cost]]:
    r = ratings_of(kind, n_items)
    calls: list[Callable[[], Any]] = [
        lambda: krippendorff_alpha(r, level=kind.level),
        lambda: bootstrap(krippendorff_alpha, r, level=kind.level),
        lambda: pair_scores(r, kind.comparisons),
    ]
    return r, [cost(call, RUNS) for call in calls]


def kept_and_anew(kind: Kind, n_items: int) -> list[object]:
    """Alpha with its interval and all scores: at first, and after the answers to one more item."""
    later, first = ratings_of(kind, n_items + 1), KeptPairs()
    before = later.select(np.arange(n_items + 1) < n_items)

    def numbers(ratings: Ratings, pairs: KeptPairs) -> Any:
        alpha = bootstrap(krippendorff_alpha, ratings, level=pairs.looking_up(kind.level))
        scores = pair_scores(ratings, pairs.options(kind.comparisons))
        return alpha, {name: float(score.score("")) for name, score in scores.items()}

    at_first = timed(lambda: numbers(before, first))
    known = first.all_used()
    after = min(timed(lambda: numbers(later, KeptPairs(known))) for _ in range(RUNS))
    return [kind.name, f"{n_items:,}", at_first, after, f"{at_first / after:.0f}×"]


def main(sizes: list[int]) -> None:
    columns = [
        "answers",
        "items",
        "labels",
        "alpha",
        "alpha s",
        "alpha MiB",
        "with interval s",
        "all scores s",
        "scores MiB",
    ]
    rows: list[list[object]] = []
    growth: list[list[object]] = []
    for kind in KINDS:
        seconds = []
        for n_items in sizes:
            r, (alpha, interval, scores) = measured(kind, n_items)
            numbers = alpha.seconds, alpha.mib, interval.seconds, scores.seconds, scores.mib
            rows.append([kind.name, f"{n_items:,}", f"{len(r.labels):,}", round(float(alpha.value), 4), *numbers])
            seconds.append((alpha.seconds, scores.seconds))
        growth.append([kind.name, *(exponent(few, many, sizes) for few, many in zip(*seconds, strict=True))])
    print_table("Structured answers, three an item", columns, rows)
    rows = [kept_and_anew(kind, n_items) for kind in KINDS[1:] for n_items in sizes[:1]]
    print_table(
        "Alpha with its interval and all scores, the pairs of before being known",
        ["answers", "items", "at first s", "after one more item s", "faster"],
        rows,
    )
    print_table("Growth: exponent of the time in the items", ["answers", "alpha", "scores"], growth)


def exponent(few: float, many: float, sizes: list[int]) -> float:
    return math.log(many / few) / math.log(sizes[-1] / sizes[0])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    main([1_000, 10_000] if parser.parse_args().quick else [10_000, 100_000])
