"""Is one more answer worth asking for? What the label of an item is expected to win by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb, factorial, prod

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.ratings import Ratings
from consensus.stats.truth.one_coin import one_coin

IMAGINED = 5.0  # answers that stand for not knowing the labelers yet, four of them right
MOST_OUTCOMES = 5_000  # ways in which further answers may fall out; more are not looked through


@dataclass(frozen=True, eq=False)
class Pool:
    """Labelers as one more of them would be: drawn from the same pool.

    prior: how common each class is, shape (classes,). accuracy: how often an answer is right; wrong ones are spread
    evenly over the other classes.
    """

    prior: Floats
    accuracy: float

    @property
    def confusion(self) -> Floats:
        """Chance of each answer given the true class, shape (classes, classes); rows add up to 1."""
        n = len(self.prior)
        off = (1 - self.accuracy) / max(n - 1, 1)
        return np.full((n, n), off) + (self.accuracy - off) * np.eye(n)

    def posterior(self, counts: Floats) -> Floats:
        """Chance of each class given how often each was answered, both of shape (items, classes)."""
        log = np.log(self.prior) + counts @ np.log(self.confusion.T)
        chance = np.exp(log - log.max(axis=1, keepdims=True))
        return np.asarray(chance / chance.sum(axis=1, keepdims=True))


def pool_of(ratings: Ratings) -> Pool:
    """The labelers of these answers, all alike; few answers leave them near four right answers in five.

    One-coin Dawid–Skene with one accuracy for everybody; see `one_coin`. Two answers an item are enough to tell.
    """
    n_labels = len(ratings.labels)
    if n_labels < 2 or not ratings.n_labels:
        return Pool(np.full(max(n_labels, 1), 1 / max(n_labels, 1)), 0.8)
    found = one_coin(ratings, shared=True, probabilities=False)
    right = float(found.right[0])
    accuracy = (right + 0.8 * IMAGINED) / (ratings.n_labels + IMAGINED)
    prior = found.prior * ratings.n_items + 1 / n_labels
    return Pool(prior / prior.sum(), min(max(accuracy, 1 / n_labels), 1 - 1e-6))


def gain_of_answers(probability: Floats, confusion: Floats, answers: int = 1) -> Floats:
    """How much likelier the most probable class is expected to be the right one after so many more answers.

    probability: of each class as things stand, shape (items, classes). confusion: chance of each answer given the true
    class, shape (classes, classes). Returns shape (items,), 0 or more. Raises ValueError if the further answers may
    fall out in more ways than MOST_OUTCOMES.

    The expected value of sample information with a gain of 1 for a right label: Raiffa and Schlaifer (1961), "Applied
    Statistical Decision Theory", section 4.5.
    """
    n = len(confusion)
    if comb(n + answers - 1, answers) > MOST_OUTCOMES:
        raise ValueError(f"{answers} answers of {n} classes may fall out in too many ways to look through.")
    best = sum((probability * chances).max(axis=1) for chances in outcomes(confusion, answers))
    return np.asarray(np.maximum(best - probability.max(axis=1), 0.0))


def outcomes(confusion: Floats, answers: int) -> Iterator[Floats]:
    """For every way in which answers may fall out, whatever their order, its chance given each class; (classes,)."""
    for given in combinations_with_replacement(range(len(confusion)), answers):
        orders = factorial(answers) / prod(factorial(given.count(label)) for label in set(given))
        yield orders * confusion[:, list(given)].prod(axis=1)


def gain_an_answer(probability: Floats, confusion: Floats, most: int) -> Floats:
    """The best gain an answer that up to `most` more answers bring, shape (items,).

    Where two people agree a third alone can change nothing, though two more could; so several are looked at together,
    and what they bring is shared out among them. At least one is looked at, and no more than can be looked through.
    """
    n = len(confusion)
    depths = [1, *(answers for answers in range(2, most + 1) if comb(n + answers - 1, answers) <= MOST_OUTCOMES)]
    gains = [gain_of_answers(probability, confusion, answers) / answers for answers in depths]
    return np.asarray(np.max(gains, axis=0))


@dataclass(frozen=True)
class Replay:
    """What asking only where it pays would have made of answers that are all there.

    n_asked: answers asked for; n_saved: those not asked for, against the most of every item. accuracy and
    full_accuracy: how often the label is that of `gold`, where that is known, asking where it pays and asking all;
    nan without gold. same: how often the two labels are the same.
    """

    n_asked: int
    n_saved: int
    same: float
    accuracy: float
    full_accuracy: float


def replay(
    ratings: Ratings,
    *,
    start: int = 2,
    most: int = 5,
    least_gain: float = 0.03,
    seed: int = 0,
    gold: dict[object, object] | None = None,
) -> Replay:
    """Ask `start` answers of every item, then one more as long as that pays, up to `most`, of the answers given.

    Whose answer comes next is drawn at random. Items with fewer than `most` answers are left out.
    """
    table = ratings.select(ratings.answers_per_item >= most)
    shuffled = np.lexsort((np.random.default_rng(seed).random(table.n_labels), table.item))
    label = np.asarray(table.label)[shuffled]
    n_items = table.n_items
    place = np.arange(table.n_labels) - table.starts[table.item]

    def answers(wanted: Floats) -> Ratings:
        taken = place < wanted[table.item]
        return Ratings.from_codes(
            table.item[taken], place[taken], label[taken],
            items=table.items, labelers=range(int(place.max(initial=0)) + 1), labels=table.labels,
        )  # fmt: skip

    def decide(asked: Ratings) -> tuple[Pool, Floats]:
        pool = pool_of(asked)
        return pool, pool.posterior(asked.counts().toarray())

    wanted = np.full(n_items, float(start))
    for _ in range(most - start):
        pool, probability = decide(answers(wanted))
        depth = int(most - wanted.max())
        gain = gain_an_answer(probability, pool.confusion, depth)
        more = (gain >= least_gain) & (wanted == wanted.max())
        if not more.any():
            break
        wanted[more] += 1
    found, full = (decide(answers(n))[1].argmax(axis=1) for n in (wanted, np.full(n_items, float(most))))
    return replayed(table, int(wanted.sum()), most, (found, full), gold or {})


def replayed(
    table: Ratings, n_asked: int, most: int, labels: tuple[Ints, Ints], gold: Mapping[object, object]
) -> Replay:
    """labels: codes of those found by asking where it pays, and by asking all; shape (items,) each."""
    found, full = labels
    same = float((found == full).mean()) if table.n_items else float("nan")
    right = accuracy(table, found, gold), accuracy(table, full, gold)
    return Replay(n_asked, table.n_items * most - n_asked, same, *right)


def accuracy(table: Ratings, label: Ints, gold: Mapping[object, object]) -> float:
    right = [table.labels[code] == gold[item] for item, code in zip(table.items, label, strict=True) if item in gold]
    return float(np.mean(right)) if right else float("nan")
