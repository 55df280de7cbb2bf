"""Questions with several answers at once: each option is a question of its own, yes or no, and then put together."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from consensus.stats.arrays import Floats, Mask
from consensus.stats.columns import Column
from consensus.stats.ratings import Ratings
from consensus.stats.truth.result import AnyFloats, ClassTruth, Convergence, Truth

Method = Callable[[Ratings], ClassTruth]
YES = 1  # place of True in the labels of a question for one option


@dataclass(frozen=True, eq=False, kw_only=True)
class SetTruth(Truth):
    """A set of options an item; its value is a sorted tuple.

    options: in the order of the columns.
    probability: that each option holds (without a method: the share of the answers that chose it); shape (items,
    options).
    chosen: the options of the set, shape (items, options). tied: those that stand just at the threshold, which are left
    out, and those between which an exclusive option or the demand for one answer could not decide.
    is_open: items whose set is left open, shape (items,): one option is demanded, and several tie for it.
    n_contradictions: answers that combine an exclusive option with others, shape (items,).
    of_options: what the method said of each option; empty without a method.
    confidence: the product of the probabilities of all that is decided, option by option, as if options were
    independent: low for sets of many options that are each a little uncertain.
    """

    options: Sequence[str]
    probability: Floats
    chosen: Mask
    tied: Mask
    is_open: Mask
    n_contradictions: Floats
    of_options: tuple[ClassTruth, ...] = ()

    def value(self, place: int) -> tuple[str, ...] | None:
        if self.is_open[place]:
            return None
        return tuple(sorted(self.options[option] for option in np.flatnonzero(self.chosen[place]).tolist()))


def choose_options(
    ratings: Ratings,
    options: Sequence[str] | None = None,
    method: Method | None = None,
    exclusive: Collection[str] = (),
    at_least_one: bool = False,
    threshold: float = 0.5,
) -> SetTruth:
    """The options that more than `threshold` of the answers chose, or that a method thinks more probable than that.

    ratings: labels are tuples of options. options: all that could be chosen; those that were, sorted, unless told.
    method: truth inference for the labels False and True of one option, such as Dawid–Skene; then labelers are weighed
    option by option. None counts answers.
    exclusive: options that hold alone, such as "none of these". Where one is chosen beside others, the more probable
    side stays; an exclusive option gives way where both are as probable.
    at_least_one: where no option is probable enough, the most probable one is taken.

    Binary relevance: Tsoumakas and Katakis (2007), "Multi-label classification: an overview", section 2. It cannot see
    that options go together. Raises ValueError for an option that `options` lacks.
    """
    names = tuple(options) if options is not None else options_of(ratings)
    holds = membership(ratings, names)
    alone = np.array([name in exclusive for name in names], dtype=bool)
    found = () if method is None else tuple(method(yes_or_no(ratings, holds[:, place])) for place in range(len(names)))
    probability = shares(ratings, holds) if method is None else together(found, ratings.n_items)
    chosen, tied = probability > threshold, probability == threshold
    chosen, tied = keep_apart(chosen, tied, probability, alone)
    is_open = np.zeros(ratings.n_items, dtype=bool)
    if at_least_one and names:
        chosen, tied, is_open = demand_one(chosen, tied, probability)
    certainty = np.where(chosen, probability, 1 - probability).prod(axis=1)
    return SetTruth(
        method="majority_per_option" if method is None else f"{found[0].method if found else 'nothing'}_per_option",
        items=ratings.items,
        n_answers=ratings.answers_per_item,
        confidence=np.where(is_open, np.nan, certainty),
        convergence=slowest([each.convergence for each in found if each.convergence is not None]),
        warnings=tuple(warnings_of(names, found)),
        options=names,
        probability=probability,
        chosen=chosen,
        tied=tied,
        is_open=is_open,
        n_contradictions=contradictions(ratings, holds, alone),
        of_options=found,
    )


def options_of(ratings: Ratings) -> tuple[str, ...]:
    return tuple(sorted({option for label in ratings.labels for option in as_set(label)}))


def as_set(label: object) -> tuple[str, ...]:
    if not isinstance(label, tuple):
        raise ValueError(f"{label!r} is not a set of options written as a tuple.")
    return label


def membership(ratings: Ratings, options: Sequence[str]) -> Mask:
    """Which set holds which option, shape (labels, options)."""
    place = {option: column for column, option in enumerate(options)}
    holds = np.zeros((len(ratings.labels), len(options)), dtype=bool)
    for row, label in enumerate(ratings.labels):
        for option in as_set(label):
            if option not in place:
                raise ValueError(f"{option!r} is not one of the options.")
            holds[row, place[option]] = True
    return holds


def yes_or_no(ratings: Ratings, holds: Mask) -> Ratings:
    """Who chose one option and who did not, where `holds`, shape (labels,), says which sets have it."""
    return Ratings(ratings.by_item, ratings.by_labeler, Column(holds[ratings.label].astype(np.int64), (False, True)))


def shares(ratings: Ratings, holds: Mask) -> Floats:
    """The share of an item's answers with each option, shape (items, options)."""
    chosen = ratings.counts() @ holds.astype(np.float64)
    return np.asarray(chosen / ratings.answers_per_item[:, None], dtype=np.float64)


def together(found: tuple[ClassTruth, ...], n_items: int) -> Floats:
    """The probability of yes from each option's truth, shape (items, options). Raises ValueError if one has none."""
    if any(each.probability is None for each in found):
        raise ValueError("The method must give a probability to each label.")
    columns: list[AnyFloats] = [each.probability[:, YES] for each in found if each.probability is not None]
    return np.stack(columns, axis=1).astype(np.float64) if columns else np.zeros((n_items, 0))


def keep_apart(chosen: Mask, tied: Mask, probability: Floats, alone: Mask) -> tuple[Mask, Mask]:
    """No exclusive option beside others: the more probable side stays, and the others where both are as probable."""
    strength = np.where(chosen, probability, -1.0)
    best_alone = strength[:, alone].max(axis=1, initial=-1)
    best_others = strength[:, ~alone].max(axis=1, initial=-1)
    wins = best_alone > best_others
    first_alone = np.where(alone, strength, -1.0).argmax(axis=1) if len(alone) else np.zeros(len(chosen), np.int64)
    only = np.arange(len(alone)) == first_alone[:, None]
    undecided = (best_alone == best_others) & (best_alone >= 0)
    kept = np.where(wins[:, None], chosen & only, chosen & ~alone)
    return kept, tied | (undecided[:, None] & chosen & (strength == best_alone[:, None]))


def demand_one(chosen: Mask, tied: Mask, probability: Floats) -> tuple[Mask, Mask, Mask]:
    """The most probable option where none was chosen; open where several are as probable."""
    empty = np.asarray(~chosen.any(axis=1))
    leads = np.asarray(probability == probability.max(axis=1, keepdims=True)) & empty[:, None]
    is_open = leads.sum(axis=1) > 1
    return chosen | (leads & ~is_open[:, None]), np.where(is_open[:, None], leads, tied & ~chosen), is_open


def contradictions(ratings: Ratings, holds: Mask, alone: Mask) -> Floats:
    """Answers with an exclusive option and another, shape (items,)."""
    strange = holds[:, alone].any(axis=1) & (holds.sum(axis=1) > 1)
    return np.bincount(ratings.item, weights=strange[ratings.label], minlength=ratings.n_items).astype(np.float64)


def slowest(runs: list[Convergence]) -> Convergence | None:
    """How the option that took longest ended; one that did not converge before all that did."""
    return max(runs, key=lambda run: (not run.converged, run.iterations), default=None)


def warnings_of(options: Sequence[str], found: tuple[ClassTruth, ...]) -> list[str]:
    """The warnings of each option's method, each once, with the options it is about in front."""
    about: dict[str, list[str]] = {}
    for name, each in zip(options, found, strict=False):
        for said in each.warnings:
            about.setdefault(said, []).append(name)
    return [f"{', '.join(names)}: {said}" for said, names in about.items()]
