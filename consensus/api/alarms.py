"""Alarms, and the rules that raise them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from consensus.actions.alarms import change_rule, make_rule, take_note
from consensus.models import Alarm, AlarmRule
from consensus.permissions import get_alarm, get_alarm_rule
from consensus.reports.alarms import rows_of, with_rules
from consensus.watching import MOST_WINDOW, UNITS, propose
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, asked, given, validated
from labeling.models import Membership
from labeling.permissions import Do, get_membership, get_project


class AlarmRuleSerializer(serializers.ModelSerializer[AlarmRule]):
    class Meta:
        model = AlarmRule
        fields = ["id", "kind", "question", "option", "threshold", "window", "is_on", "created_at"]
        read_only_fields = fields


class ChangedAlarmRuleSerializer(Strict):
    threshold = serializers.FloatField(
        min_value=-1, max_value=1, help_text="In the unit of the kind: alpha or kappa, a change of a share, a ratio."
    )
    window = serializers.IntegerField(
        min_value=1, max_value=MOST_WINDOW, help_text="Items, or answers of a labeler, that are looked at together."
    )
    is_on = serializers.BooleanField()


class NewAlarmRuleSerializer(Strict):
    kind = serializers.ChoiceField(AlarmRule.Kind.choices)
    question = serializers.CharField(max_length=60, default="", allow_blank=True, help_text="Empty for the speed.")
    option = serializers.CharField(
        max_length=200, default="", allow_blank=True, help_text="The only class to look at; empty: each."
    )
    threshold = serializers.FloatField(required=False, min_value=-1, max_value=1, help_text="Else the usual one.")
    window = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST_WINDOW, help_text="Else the usual number."
    )


class AlarmSerializer(serializers.Serializer[Any]):
    """Numbers, and the ids of the items that were looked at."""

    id = serializers.IntegerField(source="alarm.pk")
    rule = AlarmRuleSerializer(source="alarm.rule")
    round = serializers.IntegerField(source="alarm.round.number")
    member = serializers.SerializerMethodField(help_text="Whom it is about; null unless it is about a labeler.")
    option = serializers.SerializerMethodField(help_text="The class it is about; null unless it is about one.")
    sentence = serializers.CharField()
    status = serializers.ChoiceField(Alarm.Status.choices, source="alarm.status")
    value = serializers.FloatField(source="alarm.value", help_text="When it was raised.")
    latest = serializers.FloatField(source="alarm.latest", allow_null=True)
    threshold = serializers.FloatField(source="alarm.threshold")
    n = serializers.IntegerField(source="alarm.n", help_text="Items or answers of the window.")
    before = serializers.FloatField(source="alarm.evidence.before", allow_null=True, default=None)
    after = serializers.FloatField(source="alarm.evidence.after", allow_null=True, default=None)
    p_value = serializers.FloatField(source="alarm.evidence.p_value", allow_null=True, default=None)
    items = serializers.ListField(child=serializers.IntegerField(), source="alarm.evidence.items", default=list)
    note = serializers.CharField(source="alarm.note")
    raised_at = serializers.DateTimeField(source="alarm.raised_at")
    noted_at = serializers.DateTimeField(source="alarm.noted_at", allow_null=True)
    closed_at = serializers.DateTimeField(source="alarm.closed_at", allow_null=True)
    closed_because = serializers.ChoiceField(
        Alarm.Closed.choices, source="alarm.closed_because", allow_blank=True, help_text="Empty while it stands."
    )

    def get_member(self, row: Any) -> int | None:
        members: dict[int, int] = self.context["members"]
        return members.get(int(row.alarm.subject)) if UNITS[row.alarm.rule.kind].of_labeler else None

    def get_option(self, row: Any) -> str | None:
        return row.alarm.subject if UNITS[row.alarm.rule.kind].of_class else None


class AlarmQuery(PageQuery):
    status = serializers.ChoiceField(Alarm.Status.choices, required=False)


class AlarmNoteSerializer(Strict):
    note = serializers.CharField(default="", allow_blank=True, max_length=4000, help_text="What is done about it.")


class ProposalQuery(Strict):
    share = serializers.FloatField(
        default=0.05, min_value=0.001, max_value=0.5, help_text="Of past windows, that the threshold should break."
    )


class AlarmProposalSerializer(serializers.Serializer[Any]):
    share = serializers.FloatField()
    threshold = serializers.FloatField(allow_null=True)
    missing = serializers.CharField(help_text="What is needed before a threshold can be proposed; else empty.")
    n_windows = serializers.SerializerMethodField()
    n_raised = serializers.IntegerField(help_text="Past windows that the proposed threshold would have raised.")
    n_raised_now = serializers.IntegerField(help_text="Those that the present one would have raised.")

    def get_n_windows(self, found: Any) -> int:
        return len(found.looks)


def members_of(membership: Membership) -> dict[int, int]:
    return dict(membership.project.memberships.values_list("user", "pk"))


class Rows(serializers.BaseSerializer[Any]):
    """A page of alarms, each with its sentence."""

    def to_representation(self, alarm: Alarm) -> Any:
        row = self.context["rows"](alarm)
        return AlarmSerializer(row, context=self.context).data


class AlarmsView(ProjectResource):
    @extend_schema(
        operation_id="alarms_list", parameters=[AlarmQuery], responses={200: page_of(AlarmSerializer), **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """Alarms that were raised, the oldest first."""
        membership = get_membership(request.user, slug, to=Do.MEASURE)
        wanted = asked(AlarmQuery, request)
        found = with_rules(Alarm.objects.filter(rule__project=membership.project))
        if "status" in wanted:
            found = found.filter(status=wanted["status"])
        by_pk = {row.alarm.pk: row for row in rows_of(membership.project, found)}
        context = {"rows": lambda alarm: by_pk[alarm.pk], "members": members_of(membership)}
        return page(found, request, Rows, context=context)


class AlarmView(ProjectResource):
    @extend_schema(operation_id="alarms_read", responses={200: AlarmSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """One alarm."""
        return told(*get_alarm(request.user, slug, pk))


class NoteView(ProjectResource):
    @extend_schema(
        operation_id="alarms_note", request=AlarmNoteSerializer, responses={200: AlarmSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Take note of an alarm. It ends once the number is fine again; in a closed round it ends with this."""
        _, alarm = get_alarm(request.user, slug, pk, to=Do.MANAGE)
        take_note(alarm=alarm, by=request.user, **validated(AlarmNoteSerializer, request))
        return told(*get_alarm(request.user, slug, pk))


def told(membership: Membership, alarm: Alarm) -> Response:
    [row] = rows_of(membership.project, [alarm])
    return Response(AlarmSerializer(row, context={"members": members_of(membership)}).data)


class RulesView(ProjectResource):
    @extend_schema(
        operation_id="alarm_rules_list",
        parameters=[PageQuery],
        responses={200: page_of(AlarmRuleSerializer), **PROBLEMS},
    )
    def get(self, request: Request, slug: str) -> Response:
        """What is watched."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        asked(PageQuery, request)
        return page(project.alarm_rules.all(), request, AlarmRuleSerializer)

    @extend_schema(
        operation_id="alarm_rules_add",
        request=NewAlarmRuleSerializer,
        responses={201: AlarmRuleSerializer, **PROBLEMS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Watch a number."""
        project = get_project(request.user, slug, to=Do.MANAGE)
        made = make_rule(project=project, by=request.user, **validated(NewAlarmRuleSerializer, request))
        return Response(AlarmRuleSerializer(made).data, status=status.HTTP_201_CREATED)


class RuleView(ProjectResource):
    @extend_schema(operation_id="alarm_rules_read", responses={200: AlarmRuleSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """One rule."""
        return Response(AlarmRuleSerializer(get_alarm_rule(request.user, slug, pk, to=Do.MEASURE)).data)

    @extend_schema(
        operation_id="alarm_rules_change",
        request=ChangedAlarmRuleSerializer,
        responses={200: AlarmRuleSerializer, **PROBLEMS},
    )
    def patch(self, request: Request, slug: str, pk: int) -> Response:
        """Change its threshold or window, or switch it on or off. What it had raised is over."""
        held = get_alarm_rule(request.user, slug, pk)
        changed = change_rule(rule=held, by=request.user, **given(ChangedAlarmRuleSerializer, request))
        return Response(AlarmRuleSerializer(changed).data)


class ProposalView(ProjectResource):
    @extend_schema(
        operation_id="alarm_rules_propose",
        parameters=[ProposalQuery],
        responses={200: AlarmProposalSerializer, **PROBLEMS},
    )
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """The threshold that a share of the past windows would have broken. Nothing is changed."""
        held = get_alarm_rule(request.user, slug, pk)
        found = propose(held, asked(ProposalQuery, request)["share"])
        return Response(AlarmProposalSerializer(found).data)
