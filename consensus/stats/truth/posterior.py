"""From log weights of classes to probabilities, and from those to a label."""

import numpy as np

from consensus.stats.arrays import Floats, Ints, Mask
from consensus.stats.truth.result import NO_LABEL, AnyFloats

FEW_CLASSES = 16  # up to which a step along each class is quicker than one along each item
CELLS = 1 << 15  # numbers worked on at a time, so that several passes over them find them in the nearest cache
TIE = 1e-9  # probabilities that differ by less are the same


def normalise(weights: AnyFloats) -> Floats:
    """Turn log weights, shape (items, classes), into probabilities, in place. Returns the log of each item's sum."""
    log_total = np.empty(len(weights))
    step = max(CELLS // weights.shape[1], 64)
    for first in range(0, len(weights), step):
        log_total[first : first + step] = normalise_part(weights[first : first + step])
    return log_total


def normalise_part(weights: AnyFloats) -> AnyFloats:
    highest = largest(weights)
    weights -= highest[:, None]
    np.exp(weights, out=weights)
    total = weights @ np.ones(weights.shape[1], weights.dtype)
    weights /= total[:, None]
    return np.asarray(highest + np.log(total))


def largest(values: AnyFloats) -> AnyFloats:
    """The largest value of each row; shape (items,)."""
    if values.shape[1] > FEW_CLASSES:
        return np.asarray(values.max(axis=1))
    highest = values[:, 0].copy()
    for column in values.T[1:]:
        np.maximum(highest, column, out=highest)
    return highest


def most_probable(probability: AnyFloats) -> tuple[Ints, Floats]:
    """The label of each item, NO_LABEL where several are equally probable, and its probability; shape (items,)."""
    highest = largest(probability)
    tolerance = max(TIE, 8 * float(np.finfo(probability.dtype).eps))
    label, tied = first_of(probability >= (highest - tolerance)[:, None])
    return np.where(tied, NO_LABEL, label), highest.astype(np.float64)


def first_of(leads: Mask) -> tuple[Ints, Mask]:
    """The first true column of each row, and whether there is another one."""
    if leads.shape[1] > FEW_CLASSES:
        return leads.argmax(axis=1), leads.sum(axis=1) > 1
    searching, label, found = ~leads[:, 0], np.zeros(len(leads), np.int64), leads[:, 0].astype(np.int64)
    for column in leads.T[1:]:
        label += searching
        searching &= ~column
        found += column
    return label, found > 1
