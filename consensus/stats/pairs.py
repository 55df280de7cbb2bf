"""Two rounds side by side, for drawing their items again or exchanging them between the rounds."""

from typing import Any

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.patterns import Patterns, patterns
from consensus.stats.ratings import Ratings
from consensus.stats.sample import BY_LABELS_ALONE, Sample, Statistic, parts_of
from consensus.stats.vocabulary import in_order


def on_shared_items(before: Ratings, after: Ratings) -> tuple[Ratings, Ratings]:
    """The items of both rounds, in one order."""
    before, after = before.only(after.items), after.only(before.items)
    place = {item: position for position, item in enumerate(before.items)}
    item = np.array([place[name] for name in after.items], dtype=np.int64)[after.item]
    return before, Ratings.from_codes(
        item, after.labeler, after.label, items=before.items, labelers=after.labelers, labels=after.labels
    )


def paired_samples(statistic: Statistic, before: Ratings, after: Ratings, options: dict[str, Any]) -> list[Sample]:
    """Rounds of the same items: a row of both is an item, or all items with these answers before and those after."""
    kinds = kinds_of_pairs(before, after) if statistic in BY_LABELS_ALONE else None
    tables = (before, after) if kinds is None else kinds[:2]
    times = np.ones(before.n_items) if kinds is None else kinds[2]
    return [
        Sample(parts_of(statistic, table, options, times), times, whole.n_items, whole.n_labels, whole.n_labelers)
        for table, whole in zip(tables, (before, after), strict=True)
    ]


def likeness(first: Sample, second: Sample) -> float:
    """The correlation over paired items of how the two statistics move with their weight; 0 where one does not move."""
    one, other = first.without_each(), second.without_each()
    below = float((first.times @ one**2) * (first.times @ other**2)) ** 0.5
    return float(first.times @ (one * other)) / below if below else 0.0


def kinds_of_pairs(before: Ratings, after: Ratings) -> tuple[Ratings, Ratings, Floats] | None:
    """An item of each kind in both rounds, and how many items are of that kind; None where there are too many kinds."""
    n_before = len(before.labels)
    both = Ratings.from_codes(
        np.concatenate((before.item, after.item)),
        np.concatenate((before.labeler, after.labeler + before.n_labelers)),
        np.concatenate((before.label, after.label.astype(np.int64) + n_before)),
        items=before.items,
        labelers=(*before.labelers, *after.labelers),
        labels=tuple((round, label) for round, table in enumerate((before, after)) for label in table.labels),
    )
    kinds = patterns(both)
    if kinds is None:
        return None
    old = kinds.table.label < n_before
    tables = [part_of(kinds, old, before, 0), part_of(kinds, ~old, after, n_before)]
    return tables[0], tables[1], kinds.times.astype(np.float64)


def part_of(kinds: Patterns, rows: Any, of: Ratings, first_label: int) -> Ratings:
    table = kinds.table
    return Ratings.from_codes(
        table.item[rows],
        table.labeler[rows],
        table.label[rows] - first_label,
        items=table.items,
        labelers=table.labelers,
        labels=of.labels,
    )


def permuted(
    statistic: Statistic, before: Ratings, after: Ratings, options: dict[str, Any],
    *, paired: bool, resamples: int, seed: int,
) -> Floats:  # fmt: skip
    """after - before with items exchanged between the rounds, shape (resamples,); empty where that cannot be done."""
    if statistic not in BY_LABELS_ALONE or not before.n_items or not after.n_items:
        return np.zeros(0)
    rng = np.random.default_rng(seed)
    kinds = kinds_of_pairs(before, after) if paired else None
    if paired and kinds is None:
        return np.zeros(0)
    old, new, times = kinds or (before, after, None)
    stacked = one_after_the_other(old, new)
    if times is not None:
        stays = rng.binomial(times.astype(np.int64), 0.5, size=(resamples, len(times)))
        first = np.concatenate((stays, times.astype(np.int64) - stays), axis=1)
        every = np.concatenate((times, times))
        return between(statistic, stacked, options, first.astype(np.float64), every)
    alike = patterns(stacked)
    if alike is None:
        return np.zeros(0)
    dealt = rng.multivariate_hypergeometric(alike.times, before.n_items, size=resamples, method="marginals")
    return between(statistic, alike.table, options, dealt.astype(np.float64), alike.times.astype(np.float64))


def between(statistic: Statistic, table: Ratings, options: dict[str, Any], first: Floats, every: Floats) -> Floats:
    """The statistic of what is left of `every`, less that of `first`; weights of shape (resamples, rows)."""
    parts = parts_of(statistic, table, options, every)
    counted = table.answers_per_item >= 2 if parts.ratings.n_items < table.n_items else np.ones(table.n_items, bool)
    return np.asarray(parts.at((every - first)[:, counted]) - parts.at(first[:, counted]))


def one_after_the_other(before: Ratings, after: Ratings) -> Ratings:
    """The items of both as items of one table, all of the first before those of the second, on one scale of labels."""
    labels = before.labels if before.labels == after.labels else in_order(dict.fromkeys(before.labels + after.labels))
    place = {label: position for position, label in enumerate(labels)}
    label = [codes_in(place, table) for table in (before, after)]
    n_items = before.n_items + after.n_items
    return Ratings.from_codes(
        np.concatenate((before.item, after.item + before.n_items)),
        np.concatenate((before.labeler, after.labeler + before.n_labelers)),
        np.concatenate(label),
        items=range(n_items),
        labelers=range(before.n_labelers + after.n_labelers),
        labels=tuple(labels),
    )


def codes_in(place: dict[Any, int], ratings: Ratings) -> Ints:
    return np.array([place[label] for label in ratings.labels], dtype=np.int64)[ratings.label]
