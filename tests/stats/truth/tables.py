"""Tables of answers with a known truth: published ones, and planted ones from a seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from consensus.stats import Ratings
from tests.stats import published


def with_repeats(folder: str) -> Ratings:
    """A dataset in which a labeler may answer an item several times."""
    frame = published.annotations(folder)
    columns = [pd.factorize(frame[name], sort=True) for name in ("item_id", "labeler_id", "value")]
    codes, names = zip(*columns, strict=True)
    return Ratings.from_codes(*codes, items=names[0], labelers=names[1], labels=names[2].tolist())


def frame(r: Ratings) -> pd.DataFrame:
    """The codes, as crowd-kit wants them."""
    return pd.DataFrame({"task": r.item, "worker": r.labeler, "label": r.label})


def share_right(values: dict[Any, Any], gold: dict[Any, Any]) -> float:
    return sum(values[item] == gold[item] for item in gold) / len(gold)


@dataclass(frozen=True, eq=False)
class Planted:
    """ratings: codes are names. truth: the class of each item. confusion: shape (labelers, classes, answers)."""

    ratings: Ratings
    truth: "np.ndarray[Any, Any]"
    confusion: "np.ndarray[Any, Any]"


def planted(confusion: Sequence[Any], prior: Sequence[float], n_items: int, answers: int, seed: int) -> Planted:
    """Items with classes drawn from `prior`, each answered by so many labelers, drawn at random, as they err."""
    random = np.random.default_rng(seed)
    table = np.asarray(confusion, dtype=float)
    truth = random.choice(len(prior), size=n_items, p=prior)
    labeler = np.argsort(random.random((n_items, len(table))), axis=1)[:, :answers].ravel()
    item = np.repeat(np.arange(n_items), answers)
    passed = table[labeler, truth[item]].cumsum(axis=1)
    label = (random.random(len(item))[:, None] > passed).sum(axis=1)
    names = [range(n_items), range(len(table)), range(len(prior))]
    ratings = Ratings.from_codes(item, labeler, label, items=names[0], labelers=names[1], labels=names[2])
    return Planted(ratings, truth, table)


def one_coin(accuracy: float, n_classes: int) -> "np.ndarray[Any, Any]":
    wrong = (1 - accuracy) / (n_classes - 1)
    return np.full((n_classes, n_classes), wrong) + np.eye(n_classes) * (accuracy - wrong)
