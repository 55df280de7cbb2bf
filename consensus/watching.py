"""What alarm rules look at: the last items or answers, window by window, and when that is an alarm.

Windows stay inside a round, which has one definition and one choice of items. They end every fifth of their length, so
that history and the present are cut in the same way: what a proposal counts in the past is what would have been raised.
Of an open round only items with all their answers count, as everywhere.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consensus.answers import last_answers
from consensus.differences import DIFFERENCES
from consensus.models import AlarmRule
from consensus.named import NAMED, names
from consensus.ratings import Known, items_of
from consensus.stats import (
    Ratings,
    estimate,
    kappa_against_group,
    krippendorff_alpha,
    share_drift,
    speed_change,
)
from consensus.stats.arrays import Floats, Ints
from consensus.stats.merging import recoded
from labeling.models import Annotation, Assignment, Project, Round
from labeling.questions import Question

Kind = AlarmRule.Kind

PARTS = 5  # of a window, after each of which the next one ends
LEVEL = 0.001  # of the tests of change: one look in a thousand at a team that does not change
EARLIER = 2  # windows that must lie before one whose change is judged
LONGEST_EARLIER = 1_000  # items before it that are looked at
FEWEST_OF_CLASS = 10  # items of a window to which somebody gave the class, for a number about it
MOST_LOOKS = 200  # windows of one subject, newest first, that history goes back
MOST_STRUCTURED = 25  # of answers that take long to compare
QUICK = {"choice", "choices", "rating", "number"}  # question types whose answers do not
MOST_ANSWERS = 20_000  # newest, whose times are looked at


@dataclass(frozen=True)
class Unit:
    """What a kind's threshold and window are. is_below: an alarm is a number below the threshold, else one above it."""

    threshold: float
    lowest: float
    highest: float
    window: int
    fewest: int
    is_below: bool = True
    of_class: bool = False
    of_labeler: bool = False
    is_tested: bool = False


MOST_WINDOW = 1_000
UNITS: dict[str, Unit] = {
    Kind.AGREEMENT: Unit(0.6, -1, 1, 50, 20),
    Kind.LABELER: Unit(0.4, -1, 1, 40, 20, of_labeler=True),
    Kind.CLASS: Unit(0.4, -1, 1, 100, 50, of_class=True),
    Kind.CANNOT_TELL: Unit(0.1, 0.01, 1, 50, 30, is_below=False, is_tested=True),
    Kind.SHARE: Unit(0.15, 0.01, 1, 50, 30, is_below=False, of_class=True, is_tested=True),
    Kind.SPEED: Unit(0.5, 0.05, 0.95, 30, 20, of_labeler=True, is_tested=True),
}


@dataclass(frozen=True)
class Window:
    """One look at one subject: "", the primary key of a labeler, or the value of an option.

    at: when its last item was finished. value: None where undefined, and why. before, after: what changed, for kinds
    that compare with earlier items; value is their difference, or for the speed their ratio. items: primary keys.
    """

    subject: str
    at: datetime
    n: int
    value: float | None
    reason: str | None = None
    before: float | None = None
    after: float | None = None
    p_value: float | None = None
    items: tuple[int, ...] = field(default=(), repr=False)

    def raises(self, rule: AlarmRule, threshold: float | None = None) -> bool:
        return self.value is not None and is_alarm(
            rule.kind, self.value, self.p_value, rule.threshold if threshold is None else threshold
        )


def is_alarm(kind: str, value: float, p_value: float | None, threshold: float) -> bool:
    unit = UNITS[kind]
    if unit.is_tested and (p_value is None or p_value > LEVEL):
        return False
    return value < threshold if unit.is_below else abs(value) >= threshold


@dataclass(frozen=True)
class Watched:
    """windows: subject -> its windows, oldest first. missing: what is needed before there are any; "" if there are."""

    windows: Mapping[str, Sequence[Window]]
    missing: str = ""

    @property
    def all_windows(self) -> list[Window]:
        return [window for windows in self.windows.values() for window in windows]


@dataclass(frozen=True, eq=False)
class Stream:
    """A round's answers to a question, its items in the order in which they were finished."""

    known: Known

    @property
    def question(self) -> Question:
        return self.known.question

    @cached_property
    def ratings(self) -> Ratings:
        return self.known.answered.ratings

    @cached_property
    def last(self) -> dict[int, datetime]:
        return last_answers(self.known.round, machines=self.known.machines)

    @cached_property
    def items(self) -> Ints:
        """Primary keys, shape (items,); those that nobody could tell among them."""
        found = np.union1d(items_of(self.ratings), self.known.answered.cannot_tell)
        at = [self.last[item] for item in found.tolist()]
        return np.asarray(found[np.array(sorted(range(len(at)), key=at.__getitem__), dtype=np.int64)])

    @cached_property
    def told(self) -> Floats:
        """How many answers to each item say that it cannot be told, shape (items,)."""
        return self.counted(self.known.answered.cannot_tell)

    @cached_property
    def given(self) -> Floats:
        """How many others it has, shape (items,)."""
        return self.counted(np.repeat(items_of(self.ratings), self.ratings.answers_per_item))

    def counted(self, items: Ints) -> Floats:
        places, times = np.unique(items, return_counts=True)
        found = dict(zip(places.tolist(), times.tolist(), strict=True))
        return np.array([found.get(item, 0) for item in self.items.tolist()], dtype=np.float64)

    def of(self, items: Ints) -> Ratings:
        return self.ratings.select(np.isin(items_of(self.ratings), items))

    def at(self, item: int) -> datetime:
        return self.last[item]


def watch(rule: AlarmRule, round: Round, *, looks: int = MOST_LOOKS) -> Watched:
    """The windows of a rule in a round, the newest `looks` of each subject."""
    if rule.kind == Kind.SPEED:
        return watch_speed(rule, round, looks)
    question = round.instructions.questions.question(rule.question)
    if question is None:
        return Watched({}, _("%(round)s does not ask this question.") % {"round": round})
    stream = Stream(Known(round, question))
    if came_at_once(stream):
        return Watched({}, _("All answers came at the same time, as an import brings them: there are no last ones."))
    return WATCHING[rule.kind](rule, stream, looks if question.type in QUICK else min(looks, MOST_STRUCTURED))


def came_at_once(stream: Stream) -> bool:
    if len(stream.items) < 2:
        return False
    first, last = (stream.at(int(stream.items[place])) for place in (0, -1))
    return (last - first).total_seconds() < 60


def ends(n: int, first: int, window: int, looks: int) -> list[int]:
    """Where windows end, in items: the first may end at `first`."""
    return list(range(first, n + 1, max(1, window // PARTS)))[-looks:]


def needed(n: int, first: int) -> str:
    """What is missing before there is anything to look at."""
    text = ngettext("It needs %(n)s more finished item.", "It needs %(n)s more finished items.", first - n)
    return text % {"n": first - n}


def watch_agreement(rule: AlarmRule, stream: Stream, looks: int) -> Watched:
    items, level = stream.items, DIFFERENCES[stream.question.type]
    found = []
    for end in ends(len(items), rule.window, rule.window, looks):
        some = items[end - rule.window : end]
        found.append(scored(stream, "", some, krippendorff_alpha(stream.of(some), level)))
    return Watched({"": found}) if found else Watched({}, needed(len(items), rule.window))


def scored(stream: Stream, subject: str, items: Ints, score: Any) -> Window:
    keys = tuple(items.tolist())
    return Window(subject, stream.at(keys[-1]), len(keys), finite(score), score.reason, items=keys)


def watch_labelers(rule: AlarmRule, stream: Stream, looks: int) -> Watched:
    """Each labeler over their own last items that somebody else answered too."""
    level, ratings = DIFFERENCES[stream.question.type], stream.ratings.pairable()
    place = {item: number for number, item in enumerate(stream.items.tolist())}
    when = np.array([place[item] for item in items_of(ratings).tolist()], dtype=np.int64)
    found: dict[str, list[Window]] = {}
    most = 0
    for code, labeler in enumerate(ratings.labelers):
        mine = stream.items[np.sort(when[ratings.item[ratings.labeler == code]])]
        most = max(most, len(mine))
        windows = []
        for end in ends(len(mine), rule.window, rule.window, looks):
            some = mine[end - rule.window : end]
            score = kappa_against_group(stream.of(some), labeler, level)
            windows.append(scored(stream, str(labeler), some, score))
        if windows:
            found[str(labeler)] = windows
    return Watched(found) if found else Watched({}, needed(most, rule.window))


def watch_classes(rule: AlarmRule, stream: Stream, looks: int) -> Watched:
    """Alpha of whether an answer names the class, over items to which enough people gave it."""
    items, named = stream.items, classes_of(rule, stream)
    found: dict[str, list[Window]] = {value: [] for value in named}
    for end in ends(len(items), rule.window, rule.window, looks):
        some = items[end - rule.window : end]
        ratings = stream.of(some)
        for value, names_it in named.items():
            n_given = len(np.unique(ratings.item[names_it[ratings.label]]))
            if n_given >= FEWEST_OF_CLASS:
                one = recoded(ratings, names_it.astype(np.int64), (False, True))
                found[value].append(scored(stream, value, some, krippendorff_alpha(one)))
    known = {value: windows for value, windows in found.items() if windows}
    if known:
        return Watched(known)
    if len(items) < rule.window:
        return Watched({}, needed(len(items), rule.window))
    rare = _("It needs %(n)d items in a window to which somebody gave the class; there are fewer.")
    return Watched({}, rare % {"n": FEWEST_OF_CLASS})


def classes_of(rule: AlarmRule, stream: Stream) -> dict[str, Any]:
    """Value of each option that is looked at -> which labels name it, shape (labels,)."""
    question = stream.question
    if question.type not in NAMED:
        return {}
    values = [option.value for option in question.options if rule.option in ("", option.value)]
    return {value: names(stream.ratings, question, value) for value in values}


def watch_cannot_tell(rule: AlarmRule, stream: Stream, looks: int) -> Watched:
    answers = stream.told + stream.given
    shares = stream.told / np.maximum(answers, 1)
    return watch_shares(rule, stream, stream.items[answers > 0], {"": shares[answers > 0]}, looks)


def watch_class_shares(rule: AlarmRule, stream: Stream, looks: int) -> Watched:
    """Of the answers that could tell; all classes that the rule looks at are judged together."""
    items = stream.items[stream.given > 0]
    given, ratings = stream.given[stream.given > 0], stream.ratings
    item_of_answer = items_of(ratings)[ratings.item]
    place = {item: number for number, item in enumerate(items.tolist())}
    row = np.array([place[item] for item in item_of_answer.tolist()], dtype=np.int64)
    shares = {
        value: np.bincount(row[names_it[ratings.label]], minlength=len(items)) / given
        for value, names_it in classes_of(rule, stream).items()
    }
    return watch_shares(rule, stream, items, shares, looks)


def watch_shares(rule: AlarmRule, stream: Stream, items: Ints, shares: Mapping[str, Floats], looks: int) -> Watched:
    """Each window against the items finished before it. shares: subject -> of each item, shape (items,)."""
    first = (1 + EARLIER) * rule.window
    if len(items) < first or not shares:
        return Watched({}, needed(len(items), first) if shares else _("This question has no classes."))
    table = np.stack(list(shares.values()), axis=1)
    found: dict[str, list[Window]] = {subject: [] for subject in shares}
    for end in ends(len(items), first, rule.window, looks):
        start = end - rule.window
        drifts = share_drift(table[max(0, start - LONGEST_EARLIER) : start], table[start:end])
        keys = tuple(items[start:end].tolist())
        for subject, drift in zip(shares, drifts, strict=True):
            found[subject].append(
                Window(
                    subject, stream.at(keys[-1]), rule.window, drift.difference,
                    before=drift.before, after=drift.after, p_value=finite(drift.p_value), items=keys,
                )
            )  # fmt: skip
    return Watched(found)


WATCHING: dict[str, Callable[[AlarmRule, Stream, int], Watched]] = {
    Kind.AGREEMENT: watch_agreement,
    Kind.LABELER: watch_labelers,
    Kind.CLASS: watch_classes,
    Kind.CANNOT_TELL: watch_cannot_tell,
    Kind.SHARE: watch_class_shares,
}


def watch_speed(rule: AlarmRule, round: Round, looks: int) -> Watched:
    """Each labeler of the round over their last answers, against their own before these, of earlier rounds too."""
    rows = Annotation.objects.filter(
        assignment__item__round__project=round.project_id,
        assignment__item__round__number__lte=round.number,
        assignment__item__round__watches=None,
        assignment__status=Assignment.Status.SUBMITTED,
        assignment__labeler__is_machine=False,
        revision=1,
        seconds__gt=0,
    ).order_by("-created_at", "-pk")
    columns = rows.values_list(
        "assignment__labeler_id", "seconds", "created_at", "assignment__item__round_id", "assignment__item__item_id"
    )
    by_labeler: dict[int, list[tuple[float, datetime, int, int]]] = {}
    for labeler, took, at, of_round, item in columns[:MOST_ANSWERS]:
        by_labeler.setdefault(labeler, []).append((took or 0.0, at, of_round, item))
    first, found, most = (1 + EARLIER) * rule.window, {}, 0
    for labeler, newest_first in sorted(by_labeler.items()):
        answers = newest_first[::-1]
        if not any(row[2] == round.pk for row in answers):
            continue
        most = max(most, len(answers))
        seconds = np.array([row[0] for row in answers])
        windows = []
        for end in ends(len(answers), first, rule.window, looks):
            start = end - rule.window
            change = speed_change(seconds[max(0, start - LONGEST_EARLIER) : start], seconds[start:end])
            last = answers[end - 1]
            if last[2] == round.pk:
                windows.append(
                    Window(
                        str(labeler), last[1], rule.window, finite(change.ratio), change.reason,
                        finite(change.before), finite(change.after), finite(change.p_value),
                        tuple(row[3] for row in answers[start:end] if row[2] == round.pk),
                    )
                )  # fmt: skip
        if windows:
            found[str(labeler)] = windows
    if found:
        return Watched(found)
    text = ngettext("It needs %(n)s more answer of one labeler.", "It needs %(n)s more answers of one labeler.", first)
    return Watched({}, text % {"n": max(1, first - most)})


# What an alarm is told with


SHOWN = 20  # windows that the evidence of an alarm shows


def evidence_of(rule: AlarmRule, round: Round, subject: str) -> dict[str, Any]:
    """Numbers and ids, as JSON: the last windows, what changed, an interval where there is one, the items."""
    windows = list(watch(rule, round, looks=SHOWN).windows.get(subject, ()))
    last = windows[-1]
    found: dict[str, Any] = {
        "windows": [as_json(window) for window in windows],
        "items": list(last.items),
        "before": last.before,
        "after": last.after,
        "p_value": last.p_value,
    }
    if rule.kind == Kind.AGREEMENT:
        question = round.instructions.questions.question(rule.question)
        assert question is not None
        ratings = Stream(Known(round, question)).of(np.array(last.items))
        interval = estimate(krippendorff_alpha, ratings, level=DIFFERENCES[question.type])
        found |= {"low": finite(interval.low), "high": finite(interval.high)}
    return found


def as_json(window: Window) -> dict[str, Any]:
    return {"at": window.at.isoformat(), "value": window.value, "before": window.before, "after": window.after}


# Thresholds from the history


@dataclass(frozen=True)
class Proposal:
    """The threshold that a share of past windows would have broken, and what it would have meant.

    threshold: None without enough history, and `missing` says what is needed. looks: all windows, oldest first, with
    whether the proposed and the present threshold would have raised each.
    """

    share: float
    threshold: float | None
    missing: str
    looks: tuple["Look", ...] = ()

    @property
    def n_raised(self) -> int:
        return sum(look.proposed for look in self.looks)

    @property
    def n_raised_now(self) -> int:
        return sum(look.now for look in self.looks)


@dataclass(frozen=True)
class Look:
    round: int
    window: Window
    proposed: bool
    now: bool


FEWEST_LOOKS = 10  # windows of the past, for a share of them to mean anything
SHARES = (0.01, 0.05, 0.1)


def propose(rule: AlarmRule, share: float = 0.05) -> Proposal:
    """From every round that was opened: below it (or above it, for changes) lies this share of the past windows."""
    past = [
        (round.number, window)
        for round in rounds_of(rule)
        for window in watch(rule, round).all_windows
        if window.value is not None
    ]
    if len(past) < FEWEST_LOOKS:
        text = _("It needs %(fewest)d windows of %(window)d in the past; there are %(n)d.")
        return Proposal(share, None, text % {"fewest": FEWEST_LOOKS, "window": rule.window, "n": len(past)})
    unit = UNITS[rule.kind]
    values = np.array([window.value for _number, window in past], dtype=np.float64)
    limit = np.quantile(values, share) if unit.is_below else np.quantile(np.abs(values), 1 - share)
    threshold = min(unit.highest, max(unit.lowest, round(float(limit), 2)))
    past.sort(key=lambda row: (row[1].at, row[1].subject))
    looks = tuple(Look(number, window, window.raises(rule, threshold), window.raises(rule)) for number, window in past)
    return Proposal(share, threshold, "", looks)


def rounds_of(rule: AlarmRule) -> list[Round]:
    """Every round that was opened, oldest first."""
    rounds = rule.project.rounds.exclude(status=Round.Status.DRAFT)
    return list(rounds.select_related("project", "instructions").order_by("number"))


def finite(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def rounds_to_watch(project: Project) -> list[Round]:
    """Those that are open; if none is, the one that was closed last."""
    rounds = project.rounds.exclude(status=Round.Status.DRAFT).select_related("project", "instructions")
    found = list(rounds.filter(status=Round.Status.OPEN).order_by("number"))
    return found or list(rounds.order_by("-closed_at")[:1])
