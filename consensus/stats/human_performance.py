"""Human-level performance: how well one person does against a stated reference."""

import numpy as np

from consensus.stats.arrays import Floats, Gold, Ints
from consensus.stats.krippendorff import NO_PAIRS
from consensus.stats.parts import Ratio
from consensus.stats.percent import percent_agreement, percent_parts
from consensus.stats.plurality import Plurality, plurality
from consensus.stats.ratings import Ratings
from consensus.stats.score import Score

NO_REFERENCE = "No answered item has a reference label."


def leave_one_out(ratings: Ratings) -> Score:
    """The share of answers that equal the most common of the other answers to their item.

    An answer among t labels that the others gave equally often earns 1 / t. Averaged over all answers to items with
    at least two. Undefined if there is no such item.

    The expert-held-out accuracy of Snow, O'Connor, Jurafsky and Ng (2008), section 4, with votes in place of means.
    """
    return leave_one_out_parts(ratings).score(NO_PAIRS)


def leave_one_out_parts(ratings: Ratings) -> Ratio:
    """Each item's credit over its answers.

    Only an answer with the item's sole most common label can meet the others' plurality: with c such answers and t
    labels one answer behind, taking one away leaves 1 + t labels in the lead, so that the item earns c / (1 + t).
    """
    pairable = ratings.pairable()
    top = plurality(pairable)
    return Ratio(pairable, top.count * credit(top), pairable.answers_per_item.astype(np.float64))


def credit(top: Plurality) -> Floats:
    """What each answer with the most common label earns against the others; shape (items,)."""
    return np.where(top.n_tied == 1, 1 / (1 + top.n_behind), 0.0)


def random_pair(ratings: Ratings) -> Score:
    """How often a labeler equals another labeler drawn at random: percent agreement, read as a score of one person."""
    return percent_agreement(ratings)


def random_pair_parts(ratings: Ratings) -> Ratio:
    return percent_parts(ratings)


def against_reference(ratings: Ratings, gold: Gold) -> Score:
    """The share of answers that equal the reference label of their item, items with a single answer included.

    gold: item -> label; items that it lacks, or holds None for, are left out. Undefined if no answered item is left.
    """
    return against_reference_parts(ratings, gold).score(NO_REFERENCE)


def against_reference_parts(ratings: Ratings, gold: Gold) -> Ratio:
    """Each item's answers equal to the reference, over its answers."""
    known = ratings.only(item for item, label in gold.items() if label is not None)
    right = known.label == reference_codes(known, gold)[known.item]
    top = np.bincount(known.item, weights=right, minlength=known.n_items)
    return Ratio(known, top.astype(np.float64), known.answers_per_item.astype(np.float64))


def reference_codes(ratings: Ratings, gold: Gold) -> Ints:
    """The code of each item's reference label; -1 for one that nobody gave. Shape (items,)."""
    place = {label: position for position, label in enumerate(ratings.labels)}
    return np.array([place.get(gold[item], -1) for item in ratings.items], dtype=np.int64)


def constant_predictor(ratings: Ratings) -> Score:
    """The score of a predictor that always gives an item's most common answer, against one of its labelers at random.

    For comparison with `random_pair`, on the same items with the same weights: a machine of no insight beyond the
    vote "beats" people here, since it never varies. It is not a human-level performance. Undefined if no item has two
    answers.
    """
    return constant_predictor_parts(ratings).score(NO_PAIRS)


def constant_predictor_parts(ratings: Ratings) -> Ratio:
    """Each item's share of its most common answer, over the number of items."""
    pairable = ratings.pairable()
    return Ratio(pairable, plurality(pairable).count / pairable.answers_per_item, np.ones(pairable.n_items))
