"""Answers that choose several options: how far people agree on each option apart."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from consensus.stats.arrays import Floats
from consensus.stats.distances.sets import members_of
from consensus.stats.krippendorff import NO_PAIRS
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score


@dataclass(frozen=True)
class OptionAgreement:
    """One option, chosen or not by each answer.

    share: of all answers that chose it. percent_agreement, alpha (nominal): of choosing it or not, on the items with
    two answers or more. n_items: those of them where somebody chose it.
    """

    option: str
    share: float
    percent_agreement: Score
    alpha: Score
    n_items: int


def option_agreement(ratings: Ratings) -> tuple[OptionAgreement, ...]:
    """One row for each option that occurs in a label, the most chosen first, then in order.

    For intervals, `relabel.of_option` turns the answers into ratings of one option. An option that nearly nobody
    chooses has an alpha near 0 at an agreement near 1: chance alone would agree as well on leaving it out.
    """
    table, options = members_of(ratings.labels)
    chosen = ratings.counts() @ table
    share = np.asarray(chosen.sum(axis=0)) / max(ratings.n_labels, 1)
    kept = ratings.answers_per_item >= 2
    answers = ratings.answers_per_item[kept].astype(np.float64)
    found = [agreement_on(chosen[kept][:, [place]], answers) for place in range(len(options))]
    rows = zip(options, share.tolist(), found, strict=True)
    return tuple(
        sorted((OptionAgreement(name, part, *scores) for name, part, scores in rows), key=lambda row: -row.share)
    )


def agreement_on(chosen: Any, answers: Floats) -> tuple[Score, Score, int]:
    """chosen: how many chose the option, sparse, shape (items, 1). answers: to each item, shape (items,).

    With c of m choosing it, 2 c (m - c) of the m (m - 1) ordered pairs of answers differ.
    """
    count = chosen.toarray()[:, 0]
    differing = 2 * count * (answers - count)
    if not len(answers):
        return Score.undefined(NO_PAIRS), Score.undefined(NO_PAIRS), 0
    agreement = 1 - float(np.mean(differing / (answers * (answers - 1))))
    n, total = float(answers.sum()), float(count.sum())
    alpha = 1 - divide(np.array((n - 1) * (differing / (answers - 1)).sum()), np.array(2 * total * (n - total)))
    reason = "Nobody chose this option." if not total else "Everybody always chose this option."
    score = Score(float(alpha)) if 0 < total < n else Score.undefined(reason)
    return Score(agreement), score, int((count > 0).sum())
