"""Marked text character by character: alpha of inside, outside and under which class, and alpha of whole units."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from consensus.stats.answer_pairs import AnswerPairs, answer_pairs
from consensus.stats.arrays import Floats
from consensus.stats.coverage import flattened
from consensus.stats.intervals import telling_items
from consensus.stats.krippendorff import NO_PAIRS
from consensus.stats.overlaps import find_overlaps
from consensus.stats.packed import Packed, pack_spans
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score

Lengths = Mapping[Any, int]  # item -> the code points of its text

ALL_ALIKE = "Every character is under the same class, or none is marked, so chance alone would agree too."


def character_alpha(ratings: Ratings, lengths: Lengths) -> Score:
    """Nominal alpha with every character of every text as a unit, its value being its class, or outside.

    Spans without their classes (`relabel.places_alone`) give alpha of inside and outside, those of one class
    (`relabel.of_class`) alpha of that class against all else. Of a person's spans that overlap, the one that begins
    later counts; of two that begin together the order of their classes' names decides. Long texts weigh more than
    short ones. Undefined if no item has two answers, or all characters have
    the same value. Raises ValueError for an item without length and for a span that ends after its text.

    Neighbouring characters are not marked independently, so the value is sound and its interval must come from
    resampling items. Krippendorff (2011), section C, on characters.
    """
    return score_of(character_alpha_parts(ratings, lengths))


def unitizing_alpha(ratings: Ratings, lengths: Lengths) -> Score:
    """The same agreement, against chance that places whole spans rather than single characters: Krippendorff's u-alpha.

    Characters of one span are not paired with each other when chance is reckoned, so that chance agrees less often
    and the value is above that of `character_alpha`: clearly for a few spans in one text, hardly for many texts, which
    are laid end to end. Without classes it is the reliability of telling what to mark, |u-alpha.

    Krippendorff, Mathet, Bouvry and Widlöcher (2016), "On the reliability of unitizing textual continua: Further
    developments", section 5.1: 1 - (l.. - Σ l_cc) / (l.. - Σ ε_cc).
    """
    return score_of(unitizing_alpha_parts(ratings, lengths))


def score_of(parts: "CharacterParts") -> Score:
    alpha = float(parts.at(np.ones((1, parts.ratings.n_items)))[0])
    reason = ALL_ALIKE if parts.ratings.n_items else NO_PAIRS
    return Score.undefined(reason) if np.isnan(alpha) else Score(alpha)


@dataclass(frozen=True, eq=False)
class CharacterParts:
    """1 - apart (n² - s) / (n (n² - Σ n_c²)), every letter being a sum over items.

    apart: pairs of answers that differ on a character, each item weighing as its answers, shape (items,).
    totals: n_c, characters under each class and outside, shape (items, classes + 1).
    alone: s, pairs of characters that chance may not put together: each with itself, or with all of its span.
    """

    ratings: Ratings
    apart: Floats
    totals: Floats
    alone: Floats
    lowest: float | None = -1.0

    @property
    def width(self) -> int:
        return int(self.totals.shape[1])

    def at(self, weights: Floats) -> Floats:
        totals = weights @ self.totals
        n = totals.sum(axis=1)
        by_chance = n * (n**2 - (totals**2).sum(axis=1))
        return 1 - divide((weights @ self.apart) * (n**2 - weights @ self.alone), by_chance)

    def telling(self, times: Floats) -> float:
        totals = times @ self.totals
        share = totals / max(float(totals.sum()), 1)
        return telling_items(float(times.sum()), 1 - float(share @ share))

    def influence(self, times: Floats) -> Floats | None:
        """The derivative with respect to the weight of each item, shape (items,)."""
        totals, apart, alone = times @ self.totals, float(times @ self.apart), float(times @ self.alone)
        n, sizes = float(totals.sum()), self.totals.sum(axis=1)
        pairs, unlike = n**2 - alone, n**2 - float(totals @ totals)
        if not unlike:
            return None
        more_pairs = 2 * n * sizes - self.alone
        more_by_chance = sizes * unlike + 2 * n * (n * sizes - self.totals @ totals)
        return np.asarray(
            apart * pairs * more_by_chance / (n * unlike) ** 2
            - (self.apart * pairs + apart * more_pairs) / (n * unlike)
        )


def character_alpha_parts(ratings: Ratings, lengths: Lengths) -> CharacterParts:
    pairs, packed, totals = characters_of(ratings, lengths)
    return CharacterParts(pairs.ratings, characters_apart(pairs, packed), totals, totals.sum(axis=1))


def unitizing_alpha_parts(ratings: Ratings, lengths: Lengths) -> CharacterParts:
    pairs, packed, totals = characters_of(ratings, lengths)
    squares = np.bincount(answer_of(packed), packed.extent**2, len(packed.sizes))
    alone = pairs.ratings.counts() @ squares + totals[:, -1]
    return CharacterParts(pairs.ratings, characters_apart(pairs, packed), totals, np.asarray(alone))


def characters_of(ratings: Ratings, lengths: Lengths) -> tuple[AnswerPairs, Packed, Floats]:
    """Pairs of answers, every label's disjoint spans, and the characters under each class and outside, by item."""
    pairs = answer_pairs(ratings)
    known = pairs.ratings
    packed = pack_spans([flattened(label) for label in known.labels])  # type: ignore[arg-type]
    counts = known.counts()
    inside = (counts @ lengths_by_class(packed)).toarray()
    whole = known.answers_per_item * lengths_of(known, lengths, counts, packed)
    return pairs, packed, np.column_stack([inside, whole - inside.sum(axis=1)])


def characters_apart(pairs: AnswerPairs, packed: Packed) -> Floats:
    """Characters on which two answers differ, over ordered pairs of answers / (answers - 1); shape (items,)."""
    both = find_overlaps(packed, pairs.first, pairs.second, same_class=False)
    alike = np.where(packed.option[both.first] == packed.option[both.second], 2.0, 1.0)
    apart = packed.whole[pairs.first] + packed.whole[pairs.second]
    apart = apart - np.bincount(both.pair, alike * both.shared, len(apart))
    return 2 * pairs.total(apart) / np.maximum(pairs.ratings.answers_per_item - 1, 1)


def answer_of(packed: Packed) -> Any:
    return np.repeat(np.arange(len(packed.sizes)), packed.sizes)


def lengths_by_class(packed: Packed) -> Any:
    """Characters of each answer under each class; sparse, shape (answers, classes)."""
    shape = (len(packed.sizes), len(packed.options))
    return sparse.coo_array((packed.extent, (answer_of(packed), packed.option)), shape=shape).tocsr()


def lengths_of(ratings: Ratings, lengths: Lengths, counts: Any, packed: Packed) -> Floats:
    """The characters of each item's text, shape (items,)."""
    strange = [item for item in ratings.items if item not in lengths]
    if strange:
        raise ValueError(f"The length of the text of item {strange[0]!r} is not known.")
    length = np.array([lengths[item] for item in ratings.items], dtype=np.float64)
    ends = np.zeros(len(packed.sizes))
    np.maximum.at(ends, answer_of(packed), packed.high[0])
    last = np.zeros(ratings.n_items)
    np.maximum.at(last, np.repeat(np.arange(ratings.n_items), np.diff(counts.indptr)), ends[counts.indices])
    if (last > length).any():
        item = int((last > length).argmax())
        raise ValueError(f"A span of item {ratings.items[item]!r} ends at {last[item]:g}, after its text.")
    return length
