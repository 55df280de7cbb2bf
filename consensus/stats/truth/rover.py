"""Transcripts of several labelers put to the vote word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from consensus.stats.arrays import Floats, Ints, Label
from consensus.stats.distances.words import word_errors
from consensus.stats.parts import divide
from consensus.stats.ratings import Ratings
from consensus.stats.truth.marks import ranges
from consensus.stats.truth.medoid import medoid
from consensus.stats.truth.proportions import wilson
from consensus.stats.truth.result import Truth
from consensus.stats.truth.word_alignment import PAD, Words, align
from consensus.stats.truth.word_votes import Vote, put_to_the_vote

CELLS = 1 << 18  # numbers of the largest array while a block of items is aligned
MOST_ITEMS = 4096  # of a block, however short their transcripts
PSEUDO_PLACES = 10  # a labeler's accuracy starts out as that of everybody, as if seen at so many places
NULL = -1


@dataclass(frozen=True, eq=False, kw_only=True)
class TranscriptTruth(Truth):
    """A transcript an item; its value is its words with spaces between.

    Arrays of shape (places,), ordered by item and by place, a place being where some labeler has a word:
    item: place in `items`. word: number of the word taken, in `vocabulary`, or -1 for none. share: of the item's
    labelers, by weight, who have that there.
    confidence: mean share over the places of an item; 1 where nobody has a word.
    labelers, labeler_places, labeler_accuracy: how many places each labeler's transcripts have beside others, and the
    share of these where the labeler has what most of the others have, half of it where as many have something else;
    nan without any; shape (labelers,).
    """

    vocabulary: Sequence[str]
    item: Ints
    word: Ints
    share: Floats
    labelers: Sequence[Label]
    labeler_places: Ints
    labeler_accuracy: Floats

    def value(self, place: int) -> str:
        low, high = np.searchsorted(self.item, [place, place + 1]).tolist()
        return " ".join(self.vocabulary[word] for word in self.word[low:high].tolist() if word != NULL)

    def labeler_accuracy_interval(self, confidence: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper end, shape (labelers,) each; see `wilson`."""
        return wilson(self.labeler_accuracy, self.labeler_places.astype(np.float64), confidence)


def rover(ratings: Ratings, weights: Floats | None = None, null_weight: float = 1.0) -> TranscriptTruth:
    """The word that most labelers have at each place of the aligned transcripts.

    ratings: labels are transcripts, normalised (`consensus.stats.shapes.text_label`). weights: of the labelers, shape
    (labelers,), for those whose transcripts are known to be better; they count in alignment and vote alike.
    null_weight: what "no word here" counts beside a word; below 1 more words are kept, above 1 fewer. Where as many
    have a word as have none, the word stays; of two words the one in the more central transcript.

    Transcripts are aligned one after the other, the one least far from the others first (see `medoid`), since errors
    of the first steps stay. Fiscus (1997), "A post-processing system to yield reduced word error rates: Recognizer
    output voting error reduction (ROVER)", section 2.2 with votes alone (alpha = 1), weights in the place of
    confidences. Raises ValueError for labels that are no texts.
    """
    weight = np.ones(ratings.n_labelers) if weights is None else np.asarray(weights, dtype=np.float64)
    cost = medoid(ratings, word_errors, weights=weight).cost
    central_first = np.lexsort((cost.round(9), ratings.item))
    texts = split(ratings)
    found = []
    for items in batches(ratings, texts):
        rows = central_first[ratings.starts[items][:, None] + np.arange(ratings.answers_per_item[items[0]])]
        labeler, label = ratings.labeler[rows], ratings.label[rows]
        tables = align(padded(texts, label), texts.lengths[label], weight[labeler])
        found.append(put_to_the_vote(tables, items, labeler, weight, null_weight))
    vote = Vote.of_all(found, ratings.n_labelers)
    return TranscriptTruth(
        method="rover",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=mean_share(vote, ratings.n_items),
        vocabulary=texts.vocabulary,
        item=vote.item,
        word=vote.word,
        share=vote.share,
        labelers=ratings.labelers,
        labeler_places=vote.places.astype(np.int64),
        labeler_accuracy=divide(vote.right, vote.places),
    )


def weighed_rover(
    ratings: Ratings, null_weight: float = 1.0, alternatives: int = 3, rounds: int = 2
) -> TranscriptTruth:
    """`rover`, and then so many times again with each labeler weighed by how often the vote before bore them out.

    Weights are log(p (K - 1) / (1 - p)) of a labeler's accuracy p with K = alternatives, at least 0: best for
    independent voters whose errors fall on K - 1 wrong answers alike (Nitzan and Paroush 1982, "Optimal decision rules
    in uncertain dichotomous choice situations", theorem 1, for K = 2). The more alternatives, the more two who say the
    same count against one who is more often right; three stand for a word, its usual mistake, and no word.
    Accuracies of few places are drawn towards that of everybody. Labelers who make the same errors bear each other
    out: then it can be worse than `rover`.
    """
    found = rover(ratings, null_weight=null_weight)
    for _ in range(rounds):
        found = rover(ratings, accuracy_weights(found, alternatives), null_weight)
    return replace(found, method="weighed_rover")


def accuracy_weights(found: TranscriptTruth, alternatives: int) -> Floats:
    """Weight of each labeler, shape (labelers,); 1 for all where nobody's answers stand beside others'."""
    places = found.labeler_places.astype(np.float64)
    if not places.any():
        return np.ones(len(places))
    right = np.nan_to_num(found.labeler_accuracy) * places
    accuracy = (right + PSEUDO_PLACES * right.sum() / places.sum()) / (places + PSEUDO_PLACES)
    accuracy = np.clip(accuracy, 1 / alternatives, 1 - 1 / (places + PSEUDO_PLACES))
    return np.asarray(np.log(accuracy * (alternatives - 1) / (1 - accuracy)))


@dataclass(frozen=True, eq=False)
class Texts:
    """The words of all labels end to end. words: numbers in `vocabulary`. starts, lengths: shape (labels,)."""

    words: Words
    starts: Ints
    lengths: Ints
    vocabulary: tuple[str, ...]


def split(ratings: Ratings) -> Texts:
    """Raises ValueError for a label that is no text."""
    number: dict[str, int] = {}
    words: list[int] = []
    lengths = np.zeros(len(ratings.labels), np.int64)
    for place, label in enumerate(ratings.labels):
        if not isinstance(label, str):
            raise ValueError(f"{label!r} is not a text, so it has no words.")
        told = label.split()
        lengths[place] = len(told)
        words += [number.setdefault(word, len(number)) for word in told]
    return Texts(np.array(words, dtype=np.int32), np.cumsum(lengths) - lengths, lengths, tuple(number))


def batches(ratings: Ratings, texts: Texts) -> Iterator[Ints]:
    """Items with as many answers each, of about one length, so many that arrays stay small."""
    if not ratings.n_items:
        return
    longest = np.maximum.reduceat(texts.lengths[ratings.label], ratings.starts[:-1])
    size = ratings.answers_per_item
    order = np.lexsort((longest, size))
    begin = 0
    while begin < len(order):
        alike = order[begin : begin + MOST_ITEMS]
        alike = alike[size[alike] == size[alike[0]]]
        cells = (longest[alike] + 1) ** 2 * np.arange(1, len(alike) + 1)
        yield alike[: max(int(np.searchsorted(cells, CELLS, side="right")), 1)]
        begin += max(int(np.searchsorted(cells, CELLS, side="right")), 1)


def padded(texts: Texts, label: Ints) -> Words:
    """The words of each label, shape label.shape + (words,), PAD beyond the end."""
    lengths = texts.lengths[label]
    words = np.full((*label.shape, int(lengths.max(initial=0))), PAD, dtype=np.int32)
    flat = label.ravel()
    there = ranges(texts.starts[flat], texts.starts[flat] + texts.lengths[flat])[1]
    words[np.arange(words.shape[-1]) < lengths[..., None]] = texts.words[there]
    return words


def mean_share(vote: Vote, n_items: int) -> Floats:
    """Mean share over the places of each item, shape (items,); 1 without places."""
    n_places = np.bincount(vote.item, minlength=n_items)
    total = np.bincount(vote.item, vote.share, n_items)
    return np.asarray(np.divide(total, n_places, out=np.ones(n_items), where=n_places > 0))
