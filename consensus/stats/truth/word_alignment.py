"""Transcripts of one recording laid side by side: a column for each, a row for each place where somebody has a word.

Many items are aligned at a time, as arrays of shape (items, …): the loops below run over words, not over items.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from consensus.stats.arrays import Floats, Ints, Mask

NULL = -1  # no word at this place
PAD = -2  # beyond the end of a transcript; equal to no word
EVEN = 1e-9  # costs that differ by less are taken for equal

Words = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Tables:
    """The alignments of some items. words: number of the word that each transcript has at each place, or NULL, shape
    (items, places, transcripts); places from `n_places`, shape (items,), on are beyond the end and all NULL."""

    words: Words
    n_places: Ints

    @property
    def is_place(self) -> Mask:
        """Shape (items, places)."""
        return np.asarray(np.arange(self.words.shape[1]) < self.n_places[:, None])


def align(transcripts: Words, lengths: Ints, weight: Floats) -> Tables:
    """The first transcript, then each next one fitted into the table of those before it at the least cost.

    transcripts: shape (items, transcripts, words), PAD beyond their `lengths`, shape (items, transcripts).
    weight: of each transcript, shape (items, transcripts).

    A word put at a place costs the share of the transcripts there, by weight, that have another word or none; none put
    there costs the share that have a word; a new place costs 1. So the votes of those before decide where words go,
    which makes the order of transcripts matter less than with costs of 0 and 1: Fiscus (1997), "A post-processing
    system to yield reduced word error rates: ROVER", section 2.1, uses a cost of 0 where any of them has the word.
    """
    first = np.where(transcripts[:, 0] == PAD, NULL, transcripts[:, 0])
    tables = Tables(first[:, :, None].astype(np.int32), lengths[:, 0])
    for number in range(1, transcripts.shape[1]):
        tables = fit_in(tables, transcripts[:, number], lengths[:, number], weight[:, :number])
    return tables


def fit_in(tables: Tables, words: Words, length: Ints, weight: Floats) -> Tables:
    """The tables with one more column. words: shape (items, words). weight: of the columns so far."""
    words = words[:, : length.max(initial=0)]
    apart, skip = costs(tables, words, weight)
    least = least_costs(apart, skip)
    place, word, position, n_places = trace(least, apart, skip, tables.n_places, length)
    n_items, _, n_columns = tables.words.shape
    grown = np.full((n_items, int(n_places.max(initial=0)), n_columns + 1), NULL, dtype=np.int32)
    item, step = np.nonzero(place >= 0)
    grown[item, position[item, step], :n_columns] = tables.words[item, place[item, step]]
    item, step = np.nonzero(word >= 0)
    grown[item, position[item, step], n_columns] = words[item, word[item, step]]
    return Tables(grown, n_places)


def costs(tables: Tables, words: Words, weight: Floats) -> tuple[Floats, Floats]:
    """Of putting each word at each place, shape (items, places, words), and of none there, shape (items, places)."""
    share = weight / np.maximum(weight.sum(axis=1, keepdims=True), EVEN)
    apart = np.ones((*tables.words.shape[:2], words.shape[1]))
    skip = np.ones(tables.words.shape[:2])
    for column in range(tables.words.shape[2]):
        here = tables.words[:, :, column]
        apart -= share[:, column, None, None] * (here[:, :, None] == words[:, None, :])
        skip -= share[:, column, None] * (here == NULL)
    return apart, skip


def least_costs(apart: Floats, skip: Floats) -> Floats:
    """Of fitting the first words into the first places, shape (items, places + 1, words + 1).

    Wagner and Fischer (1974), "The string-to-string correction problem". New places in a row are taken all at once: the
    least of (cost before + number of new places).
    """
    n_items, n_places, n_words = apart.shape
    steps = np.arange(n_words + 1.0)
    least = np.empty((n_items, n_places + 1, n_words + 1))
    least[:, 0] = steps
    for place in range(n_places):
        row = least[:, place] + skip[:, place, None]
        np.minimum(row[:, 1:], least[:, place, :-1] + apart[:, place], out=row[:, 1:])
        least[:, place + 1] = np.minimum.accumulate(row - steps, axis=1) + steps
    return least


def trace(least: Floats, apart: Floats, skip: Floats, n_places: Ints, n_words: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """The steps of a cheapest way, walked from the end; of equal ones the one that has word and place meet later.

    Returns for each step the place and the word it uses up, -1 for none, and where it comes in the new table, all of
    shape (items, steps); and how many steps each item has, shape (items,).
    """
    item = np.arange(len(least))
    place, word = n_places.copy(), n_words.copy()
    n_steps = np.zeros(len(least), np.int64)
    places, words = [], []
    while (going := (place > 0) | (word > 0)).any():
        before, last = np.maximum(place - 1, 0), np.maximum(word - 1, 0)
        here = least[item, place, word] + EVEN
        meet, drop = (place > 0) & (word > 0), place > 0
        if apart.size:
            meet &= least[item, before, last] + apart[item, before, last] <= here
        if skip.size:
            drop &= ~meet & (least[item, before, word] + skip[item, before] <= here)
        add = going & ~meet & ~drop
        place, word = place - (meet | drop), word - (meet | add)
        places.append(np.where(meet | drop, place, -1))
        words.append(np.where(meet | add, word, -1))
        n_steps += going
    if not places:
        empty = np.zeros((len(least), 0), np.int64)
        return empty, empty, empty, n_steps
    position = n_steps[:, None] - 1 - np.arange(len(places))
    return np.stack(places, axis=1), np.stack(words, axis=1), position, n_steps
