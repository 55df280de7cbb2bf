"""Which method fits the answers, found by letting each predict answers that it has not seen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from consensus.stats.arrays import Floats, Gold, Mask
from consensus.stats.ratings import Ratings
from consensus.stats.truth.dawid_skene import dawid_skene
from consensus.stats.truth.glad import glad
from consensus.stats.truth.hints import Candidate, MethodHint
from consensus.stats.truth.mace import mace
from consensus.stats.truth.majority_vote import soft_majority
from consensus.stats.truth.one_coin import one_coin
from consensus.stats.truth.predicting import likelihood, probabilities_of
from consensus.stats.truth.reasons import reasons_for, warnings_of
from consensus.stats.truth.result import ClassTruth

Method = Callable[[Ratings], ClassTruth]
METHODS: Mapping[str, Method] = {  # from the one that has least to learn to the one that has most
    "majority": soft_majority,
    "one_coin": one_coin,
    "glad": glad,
    "mace": mace,
    "dawid_skene_crowd": partial(dawid_skene, crowd=5.0),
    "dawid_skene": dawid_skene,
}
AS_MODELS: Mapping[str, Method] = {**METHODS, "majority": partial(one_coin, shared=True)}  # a count predicts nothing
MANY = 200_000  # answers from which on a tenth is held out once, and not each fifth in turn
NOTHING_TO_COMPARE = "No item has two answers, so there is nothing to tell methods apart by."
NEAR = 1.0  # standard errors within which a plainer method is taken to predict as well


def choose_method(ratings: Ratings, *, gold: Gold | None = None, seed: int = 0) -> MethodHint:
    """Recommend the plainest method that predicts unseen answers about as well as the best one, and say why.

    Each fifth of the answers is held out in turn (of more than 200 000 answers a tenth, once), never all of an item.
    Every method learns from the rest and gives the held-out answers a probability; the mean log of these is its score
    (Gneiting and Raftery 2007, "Strictly Proper Scoring Rules, Prediction, and Estimation", section 4.1). Methods
    within one standard error of the best count as equal, and the one with least to learn is taken (Breiman, Friedman,
    Olshen and Stone 1984, "Classification and Regression Trees", section 3.4.3).
    gold: reported beside the methods, and used for nothing else.
    """
    if not (ratings.answers_per_item >= 2).any():
        return MethodHint("majority", (), (NOTHING_TO_COMPARE,), ())
    scores = held_out_scores(ratings, seed)
    name = recommended(ratings, scores)
    found = {method: run(ratings) for method, run in METHODS.items()}
    candidates = tuple(candidate(ratings, method, scores, found, name, gold) for method in METHODS)
    hint = MethodHint(name, candidates, (), ())
    return replace(hint, reasons=reasons_for(hint, ratings, found), warnings=warnings_of(hint))


def held_out_scores(ratings: Ratings, seed: int) -> dict[str, Floats]:
    """Log probability that each method gives to an answer it has not seen, nan where none was held out; (answers,)."""
    scores = {method: np.full(ratings.n_labels, np.nan) for method in METHODS}
    for held_out in held_out_parts(ratings, seed):
        rest = without(ratings, held_out)
        item, labeler, label = ratings.item[held_out], ratings.labeler[held_out], ratings.label[held_out]
        for method, run in AS_MODELS.items():
            scores[method][held_out] = np.log(likelihood(run(rest), item, labeler, label))
    return scores


def held_out_parts(ratings: Ratings, seed: int) -> Iterator[Mask]:
    """Which answers to hold out, each time; shape (answers,). Every item keeps at least one answer."""
    parts, turns = (10, 1) if ratings.n_labels > MANY else (5, 5)
    random = np.random.default_rng(seed)
    order = np.lexsort((random.random(ratings.n_labels), ratings.item))
    place = np.empty(ratings.n_labels, np.int64)
    place[order] = np.arange(ratings.n_labels) - ratings.starts[:-1][ratings.item]
    turn = (place + random.integers(0, parts, ratings.n_items)[ratings.item]) % parts
    several = (ratings.answers_per_item >= 2)[ratings.item]
    for part in range(turns):
        yield several & (turn == part)


def without(ratings: Ratings, held_out: Mask) -> Ratings:
    """The other answers; every item and labeler keeps its code."""
    item, labeler, label = ratings.item[~held_out], ratings.labeler[~held_out], ratings.label[~held_out]
    return Ratings.from_codes(
        item, labeler, label, items=ratings.items, labelers=ratings.labelers, labels=ratings.labels
    )


def recommended(ratings: Ratings, scores: Mapping[str, Floats]) -> str:
    """The first method whose score is not clearly lower than the best one."""
    best = max(scores, key=lambda method: float(np.nanmean(scores[method])))
    for method in METHODS:
        behind, margin = difference(ratings, scores[best] - scores[method])
        if behind <= NEAR * margin:
            return method
    return best


def difference(ratings: Ratings, apart: Floats) -> tuple[float, float]:
    """The mean of what is not nan, shape (answers,), and its standard error; answers of an item belong together."""
    known = ~np.isnan(apart)
    item, n = ratings.item[known], known.sum()
    mean = float(apart[known].mean())
    per_item = np.bincount(item, weights=apart[known] - mean, minlength=ratings.n_items)
    return mean, float(np.sqrt((per_item**2).sum()) / n)


def candidate(
    ratings: Ratings,
    method: str,
    scores: Mapping[str, Floats],
    found: Mapping[str, ClassTruth],
    name: str,
    gold: Gold | None,
) -> Candidate:
    best = max(scores, key=lambda other: float(np.nanmean(scores[other])))
    behind, margin = difference(ratings, scores[best] - scores[method])
    right, counted = credit(found[method], found[name]), credit(found["majority"], found[name])
    better = right - counted
    return Candidate(
        name=method,
        log_score=float(np.nanmean(scores[method])),
        behind=behind,
        margin=margin,
        expected_right=float(right.mean()),
        better_than_counting=float(better.mean()),
        better_margin=float(better.std() / np.sqrt(len(better))),
        right=right_on_gold(found[method], ratings, gold or {}),
    )


def credit(found: ClassTruth, judge: ClassTruth) -> Floats:
    """The probability that each item is labeled right, if the probabilities of `judge` hold; shape (items,)."""
    leads = leading(found)
    everything = np.arange(found.n_items)
    return np.asarray((probabilities_of(judge, everything) * leads).sum(axis=1) / leads.sum(axis=1))


def leading(found: ClassTruth) -> Mask:
    """Which labels the method takes, more than one where it hesitates; shape (items, classes)."""
    probability = probabilities_of(found, np.arange(found.n_items))
    return np.asarray(probability >= probability.max(axis=1, keepdims=True) - 1e-9)


def right_on_gold(found: ClassTruth, ratings: Ratings, gold: Gold) -> float:
    """The share of items with a known label, hesitation shared; nan without any."""
    code = {label: place for place, label in enumerate(ratings.labels)}
    known = [(place, gold[item]) for place, item in enumerate(ratings.items) if gold.get(item) is not None]
    if not known:
        return np.nan
    leads = leading(found)
    shares = [leads[place, code[label]] / leads[place].sum() if label in code else 0.0 for place, label in known]
    return float(np.mean(shares))
