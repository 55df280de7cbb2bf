"""Labels put together: what agreement would be if people did not have to tell some of them apart."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Ints, Label
from consensus.stats.columns import Column
from consensus.stats.distances import Level
from consensus.stats.krippendorff import krippendorff_alpha
from consensus.stats.percent import percent_agreement
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score
from consensus.stats.specific import label_code


def merged(ratings: Ratings, mapping: Mapping[Label, Label | None]) -> Ratings:
    """The same answers with labels renamed; those that get one name become one label.

    mapping: label -> its new name, or None for a label whose answers do not carry over and are dropped; labels that
    it lacks stay. A name that is a label already stands where that stands in the order; a new one takes the place of
    the first label that gets it. Every label is looked up once. Raises ValueError for a label that is not there.
    """
    for label in mapping:
        label_code(ratings, label)
    renamed = [mapping.get(label, label) for label in ratings.labels]
    names = in_place(ratings.labels, renamed)
    place = {name: position for position, name in enumerate(names)}
    codes = np.array([-1 if name is None else place[name] for name in renamed], dtype=np.int64)
    return recoded(ratings, codes, names)


def in_place(labels: tuple[Label, ...], renamed: list[Label | None]) -> tuple[Label, ...]:
    """The new names in their order: where the label of that name stood, else the first that got it."""
    first: dict[Label, int] = {}
    for position, name in enumerate(renamed):
        if name is not None:
            first.setdefault(name, position)
    standing = {label: position for position, label in enumerate(labels)}
    return tuple(sorted(first, key=lambda name: standing.get(name, first[name])))


def one_against_rest(ratings: Ratings, label: Label) -> Ratings:
    """Whether each answer is this label: False and True. Raises ValueError for a label that is not there."""
    codes = np.zeros(len(ratings.labels), dtype=np.int64)
    codes[label_code(ratings, label)] = 1
    return recoded(ratings, codes, (False, True))


def recoded(ratings: Ratings, codes: Ints, names: tuple[Label, ...]) -> Ratings:
    """codes: the new code of each label, shape (labels,); -1 drops its answers."""
    kept = codes[ratings.label] >= 0
    some = ratings if kept.all() else ratings.rows(kept)
    n_missing = ratings.n_missing + int((~kept).sum())
    return Ratings(some.by_item, some.by_labeler, Column(codes[some.label], names), n_missing)


@dataclass(frozen=True)
class MergeEffect:
    """Agreement before and after labels are put together.

    percent_before, percent_after: never falls, for whoever agreed still does. alpha_before, alpha_after: rises only if
    telling the labels apart was harder than telling others apart.
    n_differing_before, n_differing_after: items whose answers are not all the same. settled: the items that go away
    from these. n_dropped: answers that do not carry over.
    """

    percent_before: Score
    percent_after: Score
    alpha_before: Score
    alpha_after: Score
    n_differing_before: int
    n_differing_after: int
    settled: tuple[Label, ...]
    n_dropped: int


def merge_effect(ratings: Ratings, mapping: Mapping[Label, Label | None], level: Level = "nominal") -> MergeEffect:
    """What `merged` would do to agreement; nothing is changed. Raises ValueError for a label that is not there."""
    after = merged(ratings, mapping)
    before_differ, after_differ = differing(ratings), set(differing(after))
    return MergeEffect(
        percent_agreement(ratings),
        percent_agreement(after),
        krippendorff_alpha(ratings, level),
        krippendorff_alpha(after, level),
        len(before_differ),
        len(after_differ),
        tuple(item for item in before_differ if item not in after_differ),
        after.n_missing - ratings.n_missing,
    )


def differing(ratings: Ratings) -> list[Label]:
    """The items whose answers are not all the same, in order."""
    label, starts = ratings.label, ratings.starts[:-1]
    if not len(starts):
        return []
    apart = np.maximum.reduceat(label, starts) != np.minimum.reduceat(label, starts)
    return [ratings.items[item] for item in np.flatnonzero(apart).tolist()]
