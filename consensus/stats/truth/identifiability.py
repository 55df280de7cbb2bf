"""What the answers cannot tell, said before somebody trusts it."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from consensus.stats.arrays import Floats, Ints
from consensus.stats.ratings import Ratings
from consensus.stats.truth.blocks import blocks
from consensus.stats.truth.confusions import Confusions

VIEWS = 3  # answers an item that such a model needs, to be told apart from others in general

ITEMS = 1 << 14  # looked at together


def doubts_about(ratings: Ratings, confusions: Confusions, prior: Floats) -> tuple[str, ...]:
    """Sentences that say which parameters of a confusion matrix per labeler the answers leave open.

    Allman, Matias and Rhodes (2009), "Identifiability of Parameters in Latent Structure Models with Many Observed
    Variables": three answers an item that do not depend on each other are enough in general (corollary 5), up to
    the names of the classes.
    """
    return (
        *doubts_about_answers(ratings),
        *few_answers(ratings),
        *mirrored(confusions, prior, ratings),
        *vanished(ratings, prior),
    )


def doubts_about_answers(ratings: Ratings) -> tuple[str, ...]:
    """What any model of labelers has to fear: nothing to compare, or groups that never meet."""
    if not ratings.n_labels:
        return ("There are no answers.",)
    found = []
    longest = int(ratings.answers_per_item.max())
    if longest == 1:
        return ("Every item has a single answer, so nobody can be compared with anybody.",)
    if longest < VIEWS:
        found.append("No item has three answers: two labelers who differ leave open which of them errs.")
    group = groups_of_labelers(ratings)
    n_groups = int(group.max()) + 1
    if n_groups > 1:
        found.append(
            f"The labelers fall into {n_groups} groups that share no item, so how good those of one group are says "
            "nothing about another."
        )
    return tuple(found)


def groups_of_labelers(ratings: Ratings) -> Ints:
    """Which group of labelers, linked by items that they share, each one belongs to; shape (labelers,)."""
    group = np.arange(ratings.n_labelers)
    for block in blocks(ratings.starts, ITEMS):
        found = group[ratings.labeler[block.rows]]
        linked = found[1:] != found[:-1]  # neighbours in the rows of an item are enough to link all of it
        linked[block.starts[1:-1] - 1] = False
        if linked.any():
            group = merged(group, found[1:][linked], found[:-1][linked])
    return np.unique(group, return_inverse=True)[1].astype(np.int64)


def merged(group: Ints, one: Ints, other: Ints) -> Ints:
    """The groups after those in `one` have been linked with those in `other`."""
    n = int(group.max()) + 1
    graph = sparse.coo_array((np.ones(len(one), np.int8), (one, other)), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1])[group]


def few_answers(ratings: Ratings) -> tuple[str, ...]:
    """Labelers with fewer answers than their confusion matrix has numbers to be found."""
    n_classes = len(ratings.labels)
    needed = n_classes * (n_classes - 1)
    given = np.bincount(ratings.labeler, minlength=ratings.n_labelers)
    few = int((given < needed).sum())
    if not few:
        return ()
    return (
        f"{few} of {ratings.n_labelers} labelers gave fewer answers than their confusion matrix has numbers "
        f"({needed}); those rest on the smoothing.",
    )


def mirrored(confusions: Confusions, prior: Floats, ratings: Ratings) -> tuple[str, ...]:
    """Classes that the labelers, taken together, mostly call by another name: perhaps two classes changed places."""
    counts = np.zeros((len(prior), len(prior)))
    np.add.at(counts.T, confusions.label, confusions.counts)
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-300)
    called = share.argmax(axis=1)
    odd = np.flatnonzero((called != np.arange(len(prior))) & (counts.sum(axis=1) >= 1))
    return tuple(
        f"Items taken to be {ratings.labels[place]!r} are mostly called {ratings.labels[called[place]]!r}: either the "
        "labelers err that way, or the classes have changed places, which fits the answers as well."
        for place in odd.tolist()
    )


def vanished(ratings: Ratings, prior: Floats) -> tuple[str, ...]:
    """Classes that were given as answers and that the model takes no item to be of."""
    given = np.bincount(ratings.label, minlength=len(prior)) > 0
    gone = np.flatnonzero(given & (prior * ratings.n_items < 0.5))
    return tuple(
        f"No item is taken to be {ratings.labels[place]!r}, though it was answered." for place in gone.tolist()
    )
