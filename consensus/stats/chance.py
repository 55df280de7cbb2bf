"""What agreement is to be expected of chance, for each notion of chance; all of it sums over items.

Every notion answers two questions: `at`, the expected agreement with each item taken so many times, (resamples, items)
-> (resamples,); and `influence`, how that moves with the weight of each item when they are taken so many times,
(items,) -> (items,).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from scipy import sparse

from consensus.stats.arrays import Floats, Ints
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.weights import Credit, Identity


class Chance(Protocol):
    @property
    def width(self) -> int:
        """Numbers kept for one resample."""
        ...

    @property
    def lowest(self) -> float | None:
        """What agreement beyond this chance cannot fall below; None if that is not known."""
        ...

    def at(self, weights: Floats) -> Floats: ...

    def influence(self, times: Floats) -> Floats: ...


@dataclass(frozen=True, eq=False)
class Even:
    """All labels equally likely: the credit of two labels drawn blindly."""

    credit: Credit
    n_labels: int
    width: int = 1

    @property
    def lowest(self) -> float | None:
        """Of people who never agree."""
        return beyond(0.0, self.credit.total / max(self.n_labels, 1) ** 2)

    def at(self, weights: Floats) -> Floats:
        return np.full(len(weights), self.credit.total / max(self.n_labels, 1) ** 2)

    def influence(self, times: Floats) -> Floats:
        return np.zeros(len(times))


@dataclass(frozen=True, eq=False)
class Pooled:
    """All labelers draw from one urn: the labels of an item in their shares, averaged over items.

    shares: csr, shape (items, labels), each row adding up to 1. answers: to each item, shape (items,).
    """

    shares: Any
    credit: Credit
    answers: Ints

    @property
    def width(self) -> int:
        return 2 * int(self.shares.shape[1])

    @property
    def lowest(self) -> float | None:
        """An item with two answers agrees by at least twice what its own urn would make, less 1."""
        return -1.0 if self.answers.min(initial=2) > 1 else None

    def at(self, weights: Floats) -> Floats:
        return self.expected(self.drawn(weights))

    def influence(self, times: Floats) -> Floats:
        drawn = self.drawn(times[None, :])[0]
        gain = self.gain(drawn)
        return np.asarray((self.shares @ gain - drawn @ gain) / times.sum())

    def drawn(self, weights: Floats) -> Floats:
        """The share of each label, shape (resamples, labels)."""
        return divide(weights @ self.shares, weights.sum(axis=1, keepdims=True))

    def expected(self, drawn: Floats) -> Floats:
        return np.asarray((self.credit.spread(drawn) * drawn).sum(axis=-1))

    def gain(self, drawn: Floats) -> Floats:
        """How the expectation moves with the share of each label, shape (labels,)."""
        return np.asarray(2 * self.credit.spread(drawn))


@dataclass(frozen=True, eq=False)
class Hard(Pooled):
    """Only labels that are hard to tell apart are drawn from an urn; how many those are, follows from the shares."""

    @property
    def lowest(self) -> float | None:
        """Of people who never agree and give all labels equally often."""
        n_labels = self.shares.shape[1]
        return beyond(0.0, self.credit.total / max(n_labels, 1) ** 2)

    def expected(self, drawn: Floats) -> Floats:
        return np.asarray(self.size * (drawn * (1 - drawn)).sum(axis=-1))

    def gain(self, drawn: Floats) -> Floats:
        return self.size * (1 - 2 * drawn)

    @property
    def size(self) -> float:
        """nan with a single label, which cannot be hard to tell from itself."""
        n_labels = self.shares.shape[1]
        return self.credit.total / (n_labels * (n_labels - 1)) if n_labels > 1 else np.nan


@dataclass(frozen=True, eq=False)
class Apart:
    """Each labeler has an urn of their own: two different labelers at random, each drawing from theirs.

    given: csr, shape (items, cells); a cell is a labeler together with a label that they gave, and 1 where they did.
    labeler, label: of each cell, shape (cells,), ordered by labeler.
    """

    given: Any
    labeler: Ints
    label: Ints
    n_labels: int
    credit: Credit

    @cached_property
    def of_labeler(self) -> Any:
        return membership(self.labeler, int(self.labeler.max(initial=-1)) + 1)

    @cached_property
    def of_label(self) -> Any:
        return membership(self.label, self.n_labels)

    @cached_property
    def starts(self) -> Ints:
        """The first cell of each labeler, and the number of cells; shape (labelers + 1,)."""
        return np.searchsorted(self.labeler, np.arange(self.of_labeler.shape[1] + 1))

    @property
    def width(self) -> int:
        table = 0 if isinstance(self.credit, Identity) else self.of_labeler.shape[1] * self.n_labels
        return 4 * len(self.label) + int(table)

    @property
    def lowest(self) -> float | None:
        """-1 if everybody answered every item. With gaps those who disagree may be few, and their items many."""
        n_items, n_labelers = self.given.shape[0], self.of_labeler.shape[1]
        return -1.0 if self.given.nnz == n_items * n_labelers else None

    def at(self, weights: Floats) -> Floats:
        counted = np.asarray(weights @ self.given)
        answers = np.asarray(counted @ self.of_labeler)
        share = np.asarray(np.nan_to_num(divide(counted, answers[:, self.labeler])))
        everybody = np.asarray(share @ self.of_label)
        alone = (share * self.within(share)).sum(axis=1)
        together = (self.credit.spread(everybody) * everybody).sum(axis=1) - alone
        people = (answers > 0).sum(axis=1)
        return divide(together, people * (people - 1.0))

    def within(self, share: Floats) -> Floats:
        """The credit of each cell's label with what its labeler would draw; (resamples, cells), as is share."""
        if isinstance(self.credit, Identity):
            return share
        n_resamples, n_cells = share.shape
        starts = np.append((self.starts[:-1] + n_cells * np.arange(n_resamples)[:, None]).ravel(), share.size)
        shape = (len(starts) - 1, self.n_labels)
        urns = sparse.csr_array((share.ravel(), np.tile(self.label, n_resamples), starts), shape=shape)
        rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts)).reshape(share.shape)
        return np.asarray(self.credit.spread(urns)[rows, self.label])

    def influence(self, times: Floats) -> Floats:
        counted = np.asarray(times @ self.given)
        answers = np.asarray(counted @ self.of_labeler)
        people = (answers > 0).sum()
        answers = np.maximum(answers, 1)
        share = counted / answers[self.labeler]
        everybody = np.asarray(share @ self.of_label)
        gain = self.credit.spread(everybody)[self.label] - self.within(share[None, :])[0]
        usual = np.asarray((share * gain) @ self.of_labeler)
        per_answer = 2 * (gain - usual[self.labeler]) / answers[self.labeler] / max(people * (people - 1), 1)
        return np.asarray(self.given @ per_answer)


def beyond(agreement: float, chance: float) -> float | None:
    """The share of the way from chance to 1; None if there is none to go."""
    return (agreement - chance) / (1 - chance) if chance < 1 else None


def pooled(ratings: Ratings, credit: Credit) -> Pooled:
    return Pooled(label_shares(ratings), credit, ratings.answers_per_item)


def hard(ratings: Ratings, credit: Credit) -> Hard:
    return Hard(label_shares(ratings), credit, ratings.answers_per_item)


def even(ratings: Ratings, credit: Credit) -> Even:
    return Even(credit, len(ratings.labels))


def apart(ratings: Ratings, credit: Credit) -> Apart:
    n_labels = len(ratings.labels)
    code = ratings.labeler.astype(np.int64) * n_labels + ratings.label
    cells, place = np.unique(code, return_inverse=True)
    shape = (ratings.n_items, len(cells))
    given = sparse.csr_array((np.ones(ratings.n_labels), place.astype(np.int64), ratings.starts), shape=shape)
    labeler, label = np.divmod(cells, max(n_labels, 1))
    return Apart(given, labeler, label, n_labels, credit)


def label_shares(ratings: Ratings) -> Any:
    """The labels of each item in their shares; csr, shape (items, labels)."""
    counts = ratings.counts()
    return sparse.csr_array(sparse.diags_array(1 / ratings.answers_per_item) @ counts)


def membership(group: Ints, n_groups: int) -> Any:
    """1 where a row belongs to a group; csr, shape (rows, groups)."""
    rows = np.arange(len(group) + 1)
    return sparse.csr_array((np.ones(len(group)), group.astype(np.int64), rows), shape=(len(group), n_groups))
