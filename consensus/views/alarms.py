"""Alarms: what stands, what was, the rules that raise them, and thresholds from the history."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from consensus.actions.alarms import change_rule, make_rule, take_note, watch_what_is_usual
from consensus.models import Alarm, AlarmRule
from consensus.named import NAMED
from consensus.permissions import get_alarm, get_alarm_rule
from consensus.reports.alarms import (
    bounds_of,
    disagreements_behind,
    look_next,
    may_be_chance,
    points_of,
    row_of,
    rows_of,
    titles_of,
    unit_of,
    with_rules,
)
from consensus.reports.labelers import names_of
from consensus.watching import MOST_WINDOW, SHARES, UNITS, Proposal, propose, rounds_to_watch, watch
from labeling.errors import ConcordError
from labeling.forms.refusals import take_errors
from labeling.models import Membership, Project
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_membership, may
from labeling.requests import SignedIn

PAST = 50  # alarms of the history
MOST_OPTIONS = 200  # that are offered one by one
MOST_ROWS = 50  # windows of a table
BETWEEN = ":"

THRESHOLDS = {
    AlarmRule.Kind.AGREEMENT: gettext_lazy("Krippendorff's alpha, from −1 to 1. An alarm is a window below it."),
    AlarmRule.Kind.LABELER: gettext_lazy("Kappa against the others, from −1 to 1. An alarm is a window below it."),
    AlarmRule.Kind.CLASS: gettext_lazy(
        "Alpha of this class against the rest, from −1 to 1. An alarm is a window below it."
    ),
    AlarmRule.Kind.CANNOT_TELL: gettext_lazy(
        "The change of the share that matters: 0.1 is ten percentage points, up or down, if chance does not explain it."
    ),
    AlarmRule.Kind.SHARE: gettext_lazy(
        "The change of the share that matters: 0.1 is ten percentage points, up or down, if chance does not explain it."
    ),
    AlarmRule.Kind.SPEED: gettext_lazy(
        "Of the usual time: 0.5 is twice as fast. An alarm is a window below it, if chance does not explain it."
    ),
}


class NumbersForm(forms.Form):
    threshold = forms.FloatField(label=gettext_lazy("Threshold"), widget=forms.NumberInput(attrs={"step": "any"}))
    window = forms.IntegerField(label=gettext_lazy("Items, or answers of a labeler, looked at together"), min_value=1)

    def __init__(self, *args: Any, rule: AlarmRule, **kwargs: Any) -> None:
        kwargs["initial"] = {"threshold": rule.threshold, "window": rule.window}
        super().__init__(*args, **kwargs)
        unit = UNITS[rule.kind]
        self.fields["threshold"].help_text = THRESHOLDS[AlarmRule.Kind(rule.kind)]
        self.fields["window"].help_text = _("From %(low)d to %(high)d. Few tell sooner, many tell surer.") % {
            "low": unit.fewest,
            "high": MOST_WINDOW,
        }


class RuleForm(forms.Form):
    """what: a kind and a question, "agreement:emotion"; option: of which question, and its value."""

    what = forms.ChoiceField(label=gettext_lazy("What to watch"))
    option = forms.ChoiceField(label=gettext_lazy("Class"), required=False)
    threshold = forms.FloatField(
        label=gettext_lazy("Threshold"),
        required=False,
        widget=forms.NumberInput(attrs={"step": "any"}),
        help_text=gettext_lazy("Empty: the usual one, which can be adapted from the history afterwards."),
    )
    window = forms.IntegerField(
        label=gettext_lazy("Items, or answers of a labeler, looked at together"),
        required=False,
        help_text=gettext_lazy("Empty: the usual number."),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        version = project.current_instructions
        questions = version.questions.questions if version else ()
        whats, options = [], [("", _("every class"))]
        for question in questions:
            whats += [
                (f"{kind.value}{BETWEEN}{question.name}", f"{kind.label} · {question.title}")
                for kind in AlarmRule.Kind
                if kind != AlarmRule.Kind.SPEED and (question.type in NAMED or not UNITS[kind].of_class)
            ]
            if question.type in NAMED:
                options += [
                    (f"{question.name}{BETWEEN}{option.value}", f"{option.title} · {question.title}")
                    for option in question.options[:MOST_OPTIONS]
                ]
        whats.append((AlarmRule.Kind.SPEED.value, str(AlarmRule.Kind.SPEED.label)))
        for name, choices in (("what", whats), ("option", options)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind, _between, question = given.get("what", "").partition(BETWEEN)
        of, _between, option = given.get("option", "").partition(BETWEEN)
        if option and (of != question or not UNITS[kind].of_class if kind else False):
            self.add_error("option", _("This class is of another question, or this is not about one class."))
        return given

    def wanted(self) -> dict[str, Any]:
        kind, _between, question = self.cleaned_data["what"].partition(BETWEEN)
        option = self.cleaned_data["option"].partition(BETWEEN)[2]
        numbers = {name: self.cleaned_data[name] for name in ("threshold", "window")}
        return {"kind": kind, "question": question, "option": option, **numbers}


@login_required
@read_or_post
def alarms(request: SignedIn, slug: str) -> HttpResponse:
    """What stands and what was; a POST of a manager adds a rule, or all that are usual."""
    membership = get_membership(request.user, slug, to=Do.MANAGE if request.method == "POST" else Do.MEASURE)
    project = membership.project
    if "usual" in request.POST:
        n = watch_what_is_usual(project=project, by=request.user)
        messages.success(request, _("%(n)d numbers are watched now.") % {"n": n})
        return redirect("alarms", slug)
    form = RuleForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_rule(project=project, by=request.user, **form.wanted())
        except ConcordError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("This is watched now."))
            return redirect("alarm_rule", slug, made.pk)
    found = with_rules(Alarm.objects.filter(rule__project=project))
    closed = Alarm.Status.CLOSED
    context = {
        "standing": rows_of(project, found.exclude(status=closed)),
        "past": rows_of(project, found.filter(status=closed)[:PAST]),
        "rules": titles_of(project, project.alarm_rules.all()),
        "form": form if may(membership, Do.MANAGE) else None,
    }
    status = 422 if form.is_bound else 200
    trail = ((_("Alarms"), ""),)
    return project_page(request, "consensus/alarms/list.html", membership, context, trail=trail, status=status)


@login_required
@require_safe
def one(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    membership, alarm = get_alarm(request.user, slug, pk)
    people = names_of(membership.project)
    kind = alarm.rule.kind
    points = points_of(kind, alarm.evidence.get("windows", []))
    address, title = look_next(alarm)
    context = {
        "row": row_of(alarm, people),
        "alarm": alarm,
        "may_be_chance": may_be_chance(alarm),
        "points": points,
        "chart": chart_of([(str(place), point.value) for place, point in enumerate(points, 1)]),
        "limits": limits_of(kind, alarm.threshold),
        "bounds": bounds_of(kind, [point.value for point in points], alarm.threshold),
        "unit": unit_of(kind),
        "is_tested": UNITS[kind].is_tested,
        "next_url": address,
        "next_title": title,
        "disagreements": disagreements_behind(alarm, membership),
        "may_note": may(membership, Do.MANAGE) and alarm.is_open,
    }
    trail = ((_("Alarms"), reverse("alarms", args=[slug])), (alarm.rule.get_kind_display(), ""))
    return project_page(request, "consensus/alarms/alarm.html", membership, context, trail=trail)


def chart_of(values: list[tuple[str, float | None]]) -> list[dict[str, Any]]:
    return [{"label": label, "tick": label, "value": value, "low": None, "high": None} for label, value in values]


def limits_of(kind: str, threshold: float, proposed: float | None = None) -> list[tuple[float, str]]:
    found = [(threshold, _("Threshold"))]
    if kind in (AlarmRule.Kind.CANNOT_TELL, AlarmRule.Kind.SHARE):
        found.append((-threshold, ""))
    if proposed is not None and proposed != threshold:
        found.append((proposed, _("Proposed")))
    return found


@login_required
@require_POST
def note(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    _membership, alarm = get_alarm(request.user, slug, pk, to=Do.MANAGE)
    take_note(alarm=alarm, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Noted."))
    return redirect("alarm", slug, pk)


@login_required
@read_or_post
def rule(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """What a rule looks at now, its numbers, and those that the history proposes (?share=0.05)."""
    held = get_alarm_rule(request.user, slug, pk)
    membership = get_membership(request.user, slug, to=Do.MANAGE)
    form = NumbersForm(request.POST if "threshold" in request.POST else None, rule=held)
    if request.method == "POST":
        if "on" in request.POST:
            change_rule(rule=held, by=request.user, is_on=request.POST["on"] == "1")
            return redirect("alarm_rule", slug, pk)
        if form.is_valid():
            try:
                change_rule(rule=held, by=request.user, **form.cleaned_data)
            except ConcordError as error:
                take_errors(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect("alarm_rule", slug, pk)
    asked = {f"{share:g}": share for share in SHARES}.get(request.GET.get("share", ""))
    context = {
        "rule": held,
        "title": titles_of(membership.project, [held])[0],
        "form": form,
        "now": looks_now(held, membership),
        "shares": [(f"{share:g}", share) for share in SHARES],
        "asked": f"{asked:g}" if asked else "",
        "unit": unit_of(held.kind),
        **(proposal_of(held, propose(held, asked), membership) if asked else {}),
    }
    trail = ((_("Alarms"), reverse("alarms", args=[slug])), (held.get_kind_display(), ""))
    status = 422 if form.is_bound else 200
    return project_page(request, "consensus/alarms/rule.html", membership, context, trail=trail, status=status)


def looks_now(held: AlarmRule, membership: Membership) -> list[dict[str, Any]]:
    """The last window of each subject in the rounds that are looked at, or what is missing."""
    found: list[dict[str, Any]] = []
    names = subject_names(held, membership)
    for round in rounds_to_watch(membership.project):
        watched = watch(held, round, looks=1)
        if watched.missing:
            found.append({"round": round, "missing": watched.missing})
        for subject, windows in list(watched.windows.items())[:MOST_ROWS]:
            last = windows[-1]
            who = names.get(subject, subject)
            found.append({"round": round, "who": who, "window": last, "raises": last.raises(held)})
    return found


def subject_names(held: AlarmRule, membership: Membership) -> dict[str, str]:
    if UNITS[held.kind].of_labeler:
        return {str(user): name for user, name in names_of(membership.project).items()}
    version = membership.project.current_instructions
    question = version.questions.question(held.question) if version else None
    return {option.value: option.title for option in question.options} if question else {}


def proposal_of(held: AlarmRule, found: Proposal, membership: Membership) -> dict[str, Any]:
    names = subject_names(held, membership)
    rows = [(names.get(look.window.subject, look.window.subject), look) for look in found.looks]
    values = [look.window.value for look in found.looks]
    marks = [held.threshold, *([found.threshold] if found.threshold is not None else [])]
    return {
        "proposal": found,
        "raised": [row for row in rows if row[1].proposed or row[1].now][-MOST_ROWS:],
        "chart": chart_of([(str(place), value) for place, value in enumerate(values[-60:], 1)]),
        "limits": limits_of(held.kind, held.threshold, found.threshold),
        "bounds": bounds_of(held.kind, values, *marks) if values else "0 1",
    }
