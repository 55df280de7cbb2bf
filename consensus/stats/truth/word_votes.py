"""Which word wins at each place of aligned transcripts, and how often each labeler has what the others have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from consensus.stats.arrays import Floats, Ints
from consensus.stats.truth.word_alignment import NULL, Tables

CLOSE = 1e-9  # sums of weights that are equal but for rounding


@dataclass(frozen=True, eq=False)
class Vote:
    """item, word, share: of each place, shape (places,), ordered by item. places, right: of each labeler, (labelers,);
    see `TranscriptTruth`."""

    item: Ints
    word: Ints
    share: Floats
    places: Floats
    right: Floats

    @classmethod
    def of_all(cls, votes: Sequence[Self], n_labelers: int) -> Self:
        """The votes on some items each, as one. A place for no items makes sure that there are arrays."""
        nothing = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(n_labelers), np.zeros(n_labelers)
        every = [cls(*nothing), *votes]
        item = np.concatenate([vote.item for vote in every])
        order = np.argsort(item, kind="stable")
        return cls(
            item=item[order],
            word=np.concatenate([vote.word for vote in every])[order],
            share=np.concatenate([vote.share for vote in every])[order],
            places=np.sum([vote.places for vote in every], axis=0),
            right=np.sum([vote.right for vote in every], axis=0),
        )


def put_to_the_vote(tables: Tables, items: Ints, labeler: Ints, weight: Floats, null_weight: float) -> Vote:
    """items: which the tables are of. labeler: of each column, shape (items, columns). weight: of each labeler."""
    heard = weight[labeler]
    votes = count_votes(tables, heard)
    is_word = tables.words != NULL
    standing = np.where(is_word, votes, null_weight * votes)
    leads = standing >= standing.max(axis=2, keepdims=True) - CLOSE
    winner = (leads.astype(np.int8) + (leads & is_word)).argmax(axis=2)[:, :, None]
    word = np.take_along_axis(tables.words, winner, axis=2)[:, :, 0]
    total = heard.sum(axis=1)[:, None]
    for_it = np.take_along_axis(votes, winner, axis=2)[:, :, 0]
    share = np.divide(for_it, total, out=np.full(for_it.shape, np.nan), where=total > 0)
    there = tables.is_place
    n_labelers = len(weight)
    places, right = credits(tables, votes, heard)
    return Vote(
        item=np.repeat(items, tables.n_places),
        word=word[there].astype(np.int64),
        share=share[there],
        places=np.asarray(np.bincount(labeler.ravel(), places.ravel(), n_labelers), dtype=np.float64),
        right=np.asarray(np.bincount(labeler.ravel(), right.ravel(), n_labelers), dtype=np.float64),
    )


def count_votes(tables: Tables, weight: Floats) -> Floats:
    """The weight of those who have the same at the place, shape (items, places, columns)."""
    words = tables.words
    votes = np.zeros(words.shape)
    for column in range(words.shape[2]):
        votes += weight[:, column, None, None] * (words[:, :, column, None] == words)
    return votes


def credits(tables: Tables, votes: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Places where others are heard, and at how many of them each column has what most of the others have, or half of
    it where it ties; shape (items, columns)."""
    places, right = np.zeros(weight.shape), np.zeros(weight.shape)
    others = weight.sum(axis=1, keepdims=True) - weight > CLOSE
    for column in range(weight.shape[1]):
        here = tables.words[:, :, column, None]
        same = votes[:, :, column] - weight[:, column, None]
        against = np.where(tables.words == here, 0.0, votes).max(axis=2)
        won = ((same > against + CLOSE) / 2 + (same >= against - CLOSE) / 2) * tables.is_place
        right[:, column] = won.sum(axis=1) * others[:, column]
        places[:, column] = tables.n_places * others[:, column]
    return places, right
