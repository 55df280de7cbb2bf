"""Alarms as people read them: the sentence, the windows behind it, and where to look next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from consensus.blinding import disagreements_for
from consensus.models import Alarm, AlarmRule, Disagreement
from consensus.reports.labelers import name_of, names_of
from consensus.watching import UNITS
from labeling.models import Membership, Project
from labeling.permissions import Do, may
from labeling.questions import Question
from labeling.templatetags.concord import number, percent

Kind = AlarmRule.Kind
MOST_SHOWN = 12  # disagreements of the items looked at


@dataclass(frozen=True)
class AlarmRow:
    """An alarm with what is shown of it. who: the labeler or the class it is about; ""."""

    alarm: Alarm
    who: str
    sentence: str
    question: str


@dataclass(frozen=True)
class Point:
    """A window of the evidence. value is shown by the chart; text, before and after by the table."""

    at: datetime
    value: float | None
    text: str
    before: str
    after: str


def rows_of(project: Project, alarms: Iterable[Alarm]) -> list[AlarmRow]:
    """The same few queries for any number of alarms."""
    found = list(alarms)
    people = names_of(project) if found else {}
    return [row_of(alarm, people) for alarm in found]


def row_of(alarm: Alarm, people: Mapping[int, str]) -> AlarmRow:
    who = subject_of(alarm, people)
    question = question_of(alarm)
    return AlarmRow(alarm, who, sentence_of(alarm, who), question.title if question else "")


def question_of(alarm: Alarm) -> Question | None:
    return alarm.round.instructions.questions.question(alarm.rule.question) if alarm.rule.question else None


def subject_of(alarm: Alarm, people: Mapping[int, str] | None = None) -> str:
    """The name that may be shown: of the labeler, or the title of the class."""
    unit = UNITS[alarm.rule.kind]
    if unit.of_labeler:
        return name_of(alarm.subject, names_of(alarm.rule.project) if people is None else people)
    question = question_of(alarm)
    titles = {option.value: option.title for option in question.options} if question and unit.of_class else {}
    return titles.get(alarm.subject, alarm.subject)


def sentence_of(alarm: Alarm, who: str) -> str:
    said: dict[str, Any] = {
        "who": who,
        "n": alarm.n,
        "round": alarm.round,
        "value": number(alarm.value),
        "threshold": number(alarm.threshold),
    }
    before, after = alarm.evidence.get("before"), alarm.evidence.get("after")
    kind = alarm.rule.kind
    if kind == Kind.SPEED:
        said |= {"before": seconds(before), "after": seconds(after)}
        text = _("%(who)s needed %(after)s seconds for one of the last %(n)d answers, where %(before)s were usual.")
    elif kind in (Kind.CANNOT_TELL, Kind.SHARE):
        said |= {"before": percent(before), "after": percent(after)}
        text = (
            _("Cannot tell went from %(before)s to %(after)s of the answers in the last %(n)d items.")
            if kind == Kind.CANNOT_TELL
            else _("“%(who)s” went from %(before)s to %(after)s of the answers in the last %(n)d items.")
        )
    elif kind == Kind.LABELER:
        text = _(
            "%(who)s agrees with the others at %(value)s over their last %(n)d items; the threshold is %(threshold)s."
        )
    elif kind == Kind.CLASS:
        text = _("Agreement on “%(who)s” is %(value)s over the last %(n)d items; the threshold is %(threshold)s.")
    else:
        text = _("Agreement is %(value)s over the last %(n)d items; the threshold is %(threshold)s.")
    return text % said


def seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def unit_of(kind: str) -> str:
    """What the number of a kind is, for the head of a column and for the axis."""
    return {
        Kind.AGREEMENT: _("Krippendorff's alpha"),
        Kind.LABELER: _("Kappa against the others"),
        Kind.CLASS: _("Alpha against the rest"),
        Kind.CANNOT_TELL: _("Change of the share"),
        Kind.SHARE: _("Change of the share"),
        Kind.SPEED: _("Time compared with before"),
    }[Kind(kind)]


def points_of(kind: str, windows: Sequence[Mapping[str, Any]]) -> list[Point]:
    shown = seconds if kind == Kind.SPEED else percent
    return [
        Point(
            at=datetime.fromisoformat(row["at"]),
            value=row["value"],
            text="" if row["value"] is None else number(row["value"]),
            before=shown(row["before"]) if row["before"] is not None else "",
            after=shown(row["after"]) if row["after"] is not None else "",
        )
        for row in windows
    ]


def bounds_of(kind: str, values: Iterable[float | None], *marks: float) -> str:
    """Of a chart, rounded outwards to tenths."""
    known = [value for value in values if value is not None] + list(marks)
    low, high = min(known), max(known)
    low, high = min(0.0, int(low * 10 - 1) / 10 if low < 0 else 0.0), max(0.1, int(high * 10 + 1) / 10)
    return f"{low:g} {max(high, 1.0 if kind in (Kind.AGREEMENT, Kind.LABELER, Kind.CLASS) else high):g}"


def may_be_chance(alarm: Alarm) -> bool:
    """Whether the interval of a number below its threshold reaches above that."""
    high = alarm.evidence.get("high")
    return high is not None and high >= alarm.threshold


def look_next(alarm: Alarm) -> tuple[str, str]:
    """Where the numbers behind it are: address, and what to call it."""
    slug, unit = alarm.rule.project.slug, UNITS[alarm.rule.kind]
    query = {"round": alarm.round.number} | ({"question": alarm.rule.question} if alarm.rule.question else {})
    name, title = ("labelers", _("Labelers of the round")) if unit.of_labeler else (
        "agreement",
        _("Agreement of the round"),
    )  # fmt: skip
    return f"{reverse(name, args=[slug])}?{urlencode(query)}", title


def disagreements_behind(alarm: Alarm, membership: Membership) -> list[Disagreement]:
    """On the items that were looked at, the most telling first; those that this person may see."""
    found = disagreements_for(membership).filter(
        item__round=alarm.round, item__item__in=alarm.evidence.get("items", [])
    )
    if alarm.rule.question:
        found = found.filter(question=alarm.rule.question)
    return list(found.select_related("item__item").order_by("-spread", "pk")[:MOST_SHOWN])


def open_alarms(membership: Membership) -> list[AlarmRow]:
    """For first pages: what nobody has taken note of yet, the newest first; nothing for who may not see numbers."""
    if not may(membership, Do.MEASURE):
        return []
    found = Alarm.objects.filter(rule__project=membership.project, status=Alarm.Status.OPEN)
    return rows_of(membership.project, with_rules(found)[:20])


def with_rules(alarms: QuerySet[Alarm]) -> QuerySet[Alarm]:
    return alarms.select_related("rule__project", "round__instructions", "noted_by")


@dataclass(frozen=True)
class RuleRow:
    rule: AlarmRule
    question: str
    option: str


def titles_of(project: Project, rules: Iterable[AlarmRule]) -> list[RuleRow]:
    """Rules with the titles that the instructions in force have."""
    version = project.current_instructions
    rows = []
    for rule in rules:
        question = version.questions.question(rule.question) if version and rule.question else None
        titles = {option.value: option.title for option in question.options} if question else {}
        asked = question.title if question else rule.question
        rows.append(RuleRow(rule, asked, titles.get(rule.option, rule.option)))
    return rows
