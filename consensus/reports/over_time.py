"""Agreement on the way through a round: of the items that were finished first, and of those finished last."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from django.utils.translation import gettext_noop as _

from consensus.answers import last_answers
from consensus.ratings import Known, items_of
from consensus.reports.coefficients import measured, read, text_lengths
from consensus.reports.findings import Finding
from consensus.reports.numbers import Number, finite
from consensus.stats import Ratings, Trend, compare
from consensus.stats.arrays import Floats, Mask

STRETCH = 30  # items from which on a part of the round is told apart
MOST = 12  # parts
AT_ONCE = timedelta(minutes=1)  # what came within it came with an import, and has no order

AT_THE_SAME_TIME = _("All answers came at the same time, as an import brings them.")
TOO_FEW = f"Agreement over time needs {2 * STRETCH} items with two answers or more; so far there are {{n}}."


@dataclass(frozen=True)
class Stretch:
    """Items finished one after the other. first, last: when the first and the last of them had all its answers."""

    first: datetime
    last: datetime
    number: Number


@dataclass(frozen=True)
class Drift:
    """The second half of the items less the first half, with its interval and the p-value of a permutation test."""

    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    reason: str | None


@dataclass(frozen=True)
class OverTime:
    """stretches: in order, of about as many items each; none where there is no telling, and `reason` says why."""

    stretches: tuple[Stretch, ...]
    drift: Drift | None
    reason: str | None = None


def over_time(known: Known, argument: str) -> OverTime:
    given, coefficient = read(argument, known)
    ratings = given.ratings.pairable()
    n_stretches = min(MOST, ratings.n_items // STRETCH)
    if n_stretches < 2:
        return OverTime((), None, TOO_FEW.format(n=ratings.n_items))
    at = finished_at(known, ratings)
    if at.max() - at.min() < AT_ONCE.total_seconds():
        return OverTime((), None, AT_THE_SAME_TIME)
    order = np.argsort(at, kind="stable")
    lengths = text_lengths(known) if coefficient.needs_lengths else {}
    stretches = tuple(
        Stretch(moment(at[part[0]]), moment(at[part[-1]]), measured(coefficient, some(ratings, part), lengths))
        for part in np.array_split(order, n_stretches)
    )
    first, second = (some(ratings, half) for half in np.array_split(order, 2))
    try:
        change = compare(first, second, statistic=coefficient.statistic, **coefficient.given(lengths))
    except ValueError as error:
        return OverTime(stretches, Drift(None, None, None, None, None, None, str(error)))
    return OverTime(stretches, drift_of(change))


def drift_of(change: Trend) -> Drift:
    return Drift(
        before=finite(change.before),
        after=finite(change.after),
        difference=finite(change.difference),
        low=finite(change.low),
        high=finite(change.high),
        p_value=finite(change.p_value),
        reason=change.reason,
    )


def finished_at(known: Known, ratings: Ratings) -> Floats:
    """When each item had its last answer, in seconds; shape (items,)."""
    last = last_answers(known.round, machines=known.machines)
    return np.array([last[item].timestamp() for item in items_of(ratings).tolist()])


def some(ratings: Ratings, places: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Ratings:
    mask: Mask = np.zeros(ratings.n_items, dtype=bool)
    mask[places] = True
    return ratings.select(mask)


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(float(seconds), tz=UTC)


OVER_TIME = Finding("over_time", over_time, quick=60_000)
