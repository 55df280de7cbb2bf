"""Watching numbers: rules that a manager sets, alarms that are raised by them and end by themselves."""

import logging
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consensus.answers import state_of
from consensus.models import Alarm, AlarmRule
from consensus.named import NAMED
from consensus.watching import (
    MOST_WINDOW,
    UNITS,
    Window,
    evidence_of,
    is_alarm,
    rounds_to_watch,
    watch,
)
from labeling.errors import Conflict, Invalid
from labeling.events import record
from labeling.models import Event, Membership, Project, Round, User

logger = logging.getLogger(__name__)

MOST_RULES = 100  # of a project
SOON = 10  # seconds between two looks at one project after finished items
SMALL = 2_000  # items of a round that may be looked at after each of them; others wait for the minute
REMEMBERED = 24 * 3600  # seconds that a look at a round that did not change since is remembered


@transaction.atomic
def make_rule(
    *,
    project: Project,
    by: User,
    kind: str,
    question: str = "",
    option: str = "",
    threshold: float | None = None,
    window: int | None = None,
) -> AlarmRule:
    """Watch a number from now on. Threshold and window are the usual ones of the kind unless told."""
    Project.objects.select_for_update().get(pk=project.pk)
    if kind not in UNITS:
        raise refused("kind", _("There is no such kind of alarm."))
    unit = UNITS[kind]
    question = "" if kind == AlarmRule.Kind.SPEED else question
    option = option if unit.of_class else ""
    refuse_unknown(project, kind, question, option)
    if project.alarm_rules.filter(kind=kind, question=question, option=option).exists():
        raise Conflict(_("This number is watched already. Change that rule instead."))
    if project.alarm_rules.count() >= MOST_RULES:
        raise Conflict(_("A project has at most %(most)d rules for alarms.") % {"most": MOST_RULES})
    made = AlarmRule.objects.create(
        project=project,
        kind=kind,
        question=question,
        option=option,
        threshold=checked_threshold(kind, unit.threshold if threshold is None else threshold),
        window=checked_window(kind, unit.window if window is None else window),
        created_by=by,
    )
    record(Event.Kind.ALARM_RULE_MADE, by=by, project=project, subject=made, rule=kind)
    return made


@transaction.atomic
def watch_what_is_usual(*, project: Project, by: User) -> int:
    """A rule of each kind for every question in force, where there is none yet. How many were made."""
    version = project.current_instructions
    wanted = [(AlarmRule.Kind.SPEED.value, "")]
    for question in version.questions.questions if version else ():
        wanted += [
            (kind, question.name)
            for kind, unit in UNITS.items()
            if kind != AlarmRule.Kind.SPEED and (question.type in NAMED or not unit.of_class)
        ]
    watched = set(project.alarm_rules.filter(option="").values_list("kind", "question"))
    missing = [pair for pair in wanted if pair not in watched][:MOST_RULES]
    for kind, name in missing:
        make_rule(project=project, by=by, kind=kind, question=name)
    return len(missing)


def refuse_unknown(project: Project, kind: str, question: str, option: str) -> None:
    version = project.current_instructions
    asked = version.questions.question(question) if version and question else None
    if kind == AlarmRule.Kind.SPEED:
        return
    if asked is None:
        raise refused("question", _("The instructions in force ask no such question."))
    if UNITS[kind].of_class and asked.type not in NAMED:
        raise refused("question", _("This question has no classes."))
    if option and option not in [one.value for one in asked.options]:
        raise refused("option", _("The question has no such option."))


def checked_threshold(kind: str, threshold: float) -> float:
    unit = UNITS[kind]
    if not unit.lowest <= threshold <= unit.highest:
        numbers = {"low": f"{unit.lowest:g}", "high": f"{unit.highest:g}"}
        raise refused("threshold", _("The threshold is a number from %(low)s to %(high)s.") % numbers)
    return float(threshold)


def checked_window(kind: str, window: int) -> int:
    unit = UNITS[kind]
    if not unit.fewest <= window <= MOST_WINDOW:
        numbers = {"low": unit.fewest, "high": MOST_WINDOW}
        raise refused("window", _("The window is a whole number from %(low)d to %(high)d.") % numbers)
    return int(window)


def refused(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={field: sentence})


@transaction.atomic
def change_rule(
    *,
    rule: AlarmRule,
    by: User,
    threshold: float | None = None,
    window: int | None = None,
    is_on: bool | None = None,
) -> AlarmRule:
    """Change what is named. What the rule had raised before is over, and looked at anew."""
    held = AlarmRule.objects.select_for_update().select_related("project").get(pk=rule.pk)
    wanted = {
        "threshold": None if threshold is None else checked_threshold(held.kind, threshold),
        "window": None if window is None else checked_window(held.kind, window),
        "is_on": is_on,
    }
    changed = [name for name, value in wanted.items() if value is not None and getattr(held, name) != value]
    if not changed:
        return held
    for name in changed:
        setattr(held, name, wanted[name])
    held.save(update_fields=changed)
    for alarm in held.alarms.standing():
        end(alarm, Alarm.Closed.RULE)
    said = [("on" if held.is_on else "off") if name == "is_on" else name for name in changed]
    record(Event.Kind.ALARM_RULE_CHANGED, by=by, project=held.project, subject=held, rule=held.kind, changed=said)
    return held


@transaction.atomic
def take_note(*, alarm: Alarm, by: User, note: str = "") -> Alarm:
    """Somebody looks after it. In a closed round nothing can recover any more, so there the alarm ends with it."""
    held = Alarm.objects.select_for_update().select_related("rule__project", "round").get(pk=alarm.pk)
    note = note.strip()
    if len(note) > settings.MAX_COMMENT:
        raise refused("note", _("Write at most %(most)d characters.") % {"most": settings.MAX_COMMENT})
    if held.status == Alarm.Status.CLOSED:
        raise Conflict(_("This alarm is over meanwhile. Nothing was changed."))
    held.status, held.note, held.noted_by, held.noted_at = Alarm.Status.ACKNOWLEDGED, note, by, timezone.now()
    held.save(update_fields=["status", "note", "noted_by", "noted_at"])
    record(Event.Kind.ALARM_NOTED, by=by, project=held.rule.project, subject=held)
    if held.round.is_closed:
        end(held, Alarm.Closed.NOTED)
    return held


def check_rule(event: Event) -> None:
    """What follows from making or changing a rule: it looks at what is there."""
    rule = AlarmRule.objects.select_related("project").filter(pk=event.subject_id, is_on=True).first()
    if rule is not None:
        check([rule], rounds_to_watch(rule.project))


def check_closed_round(event: Event) -> None:
    """What follows from closing a round: its last items are looked at with nothing waiting any more."""
    rules = list(AlarmRule.objects.filter(project=event.project, is_on=True).select_related("project"))
    if rules:
        check(rules, Round.objects.select_related("project", "instructions").filter(pk=event.subject_id))


def check_after_item(event: Event) -> None:
    """What follows from a finished item, where looking is cheap: in small rounds, every ten seconds at most."""
    rules = list(AlarmRule.objects.filter(project=event.project, is_on=True).select_related("project"))
    if not rules or not cache.add(f"alarms-soon-{event.project_id}", 1, SOON):
        return
    rounds = [round for round in rounds_to_watch(rules[0].project) if round.is_open]
    check(rules, [round for round in rounds if round.round_items.count() <= SMALL])


def check_open_rounds() -> int:
    """What the schedule does every minute: each open round that changed since. Returns how many were looked at."""
    rules: dict[int, list[AlarmRule]] = {}
    for rule in (
        AlarmRule.objects.filter(is_on=True, project__rounds__status=Round.Status.OPEN).distinct().order_by("pk")
    ):
        rules.setdefault(rule.project_id, []).append(rule)
    rounds = Round.objects.filter(status=Round.Status.OPEN, project__in=rules).select_related("project", "instructions")
    n_looked = 0
    for round in rounds:
        ours = rules[round.project_id]
        seen = f"{state_of(round).key}:{[(rule.pk, rule.threshold, rule.window) for rule in ours]}"
        if cache.get(f"alarms-seen-{round.pk}") == seen:
            continue
        check(ours, [round])
        cache.set(f"alarms-seen-{round.pk}", seen, REMEMBERED)
        n_looked += 1
    return n_looked


def check(rules: Iterable[AlarmRule], rounds: Iterable[Round]) -> None:
    """Look at each rule in each round. One that cannot be computed keeps no other from being looked at."""
    for round in rounds:
        for rule in rules:
            try:
                for subject, windows in watch(rule, round, looks=2).windows.items():
                    judge(rule, round, subject, windows)
            except Exception:
                logger.exception("alarm rule %s was not looked at in round %s", rule.pk, round.pk)


def judge(rule: AlarmRule, round: Round, subject: str, windows: Sequence[Window]) -> None:
    """windows: the last two. The last one raises an alarm; it ends once neither would."""
    last = windows[-1]
    if last.value is None:
        return
    raised = last.raises(rule)
    standing = rule.alarms.standing().filter(subject=subject)
    if not raised and not standing.exists():
        return
    evidence = evidence_of(rule, round, subject) if raised and not standing.filter(round=round).exists() else {}
    with transaction.atomic():
        held = AlarmRule.objects.select_for_update().get(pk=rule.pk)
        if not held.is_on or (held.threshold, held.window) != (rule.threshold, rule.window):
            return  # somebody changed it meanwhile, and that has its own look
        for alarm in standing.filter(round__number__lt=round.number).select_related("rule__project", "round"):
            end(alarm, Alarm.Closed.LATER_ROUND)
        mine = standing.filter(round=round).select_related("rule__project", "round").first()
        if mine is None:
            if raised:
                raise_alarm(rule, round, last, evidence)
            return
        Alarm.objects.filter(pk=mine.pk).update(latest=last.value)
        if not any(is_broken(rule, window) for window in windows):
            end(mine, Alarm.Closed.RECOVERED)


def is_broken(rule: AlarmRule, window: Window) -> bool:
    return window.value is not None and is_alarm(rule.kind, window.value, window.p_value, rule.threshold)


def raise_alarm(rule: AlarmRule, round: Round, window: Window, evidence: dict[str, object]) -> Alarm:
    assert window.value is not None
    made = Alarm.objects.create(
        rule=rule,
        round=round,
        subject=window.subject,
        value=window.value,
        latest=window.value,
        threshold=rule.threshold,
        n=window.n,
        evidence=evidence,
    )
    told = {
        "alarm": made.pk,
        "rule": rule.kind,
        "round": round.number,
        "question": rule.question,
        "value": round_off(window.value),
        "threshold": rule.threshold,
        "n": window.n,
    }
    if UNITS[rule.kind].of_class:
        told["class"] = window.subject
    if UNITS[rule.kind].of_labeler:
        member = Membership.objects.filter(project=rule.project, user=int(window.subject)).first()
        told["member"] = member.pk if member else None
    record(Event.Kind.ALARM_RAISED, by=None, project=rule.project, subject=made, **told)
    return made


def round_off(value: float) -> float:
    return round(value, 6)


def end(alarm: Alarm, because: Alarm.Closed) -> None:
    alarm.status, alarm.closed_at, alarm.closed_because = Alarm.Status.CLOSED, timezone.now(), because
    alarm.save(update_fields=["status", "closed_at", "closed_because"])
    record(Event.Kind.ALARM_CLOSED, by=None, project=alarm.rule.project, subject=alarm, reason=because.value)
