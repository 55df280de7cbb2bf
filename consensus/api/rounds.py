"""What rounds did: the report on one, the rule of the verdict, and the timeline of a project."""

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from consensus.actions.verdicts import (
    FEWEST_ITEMS,
    LEAST_CONFIDENCE,
    LEAST_EFFECT,
    MOST_CONFIDENCE,
    MOST_EFFECT,
    MOST_IN_A_ROW,
    MOST_ITEMS,
    set_verdict_rule,
)
from consensus.api.agreement import CountedSerializer, TrendSerializer
from consensus.reports.labelers import name_of, names_of
from consensus.reports.numbers import measured_rounds
from consensus.reports.round_report import RoundReport, round_report
from consensus.reports.timeline import RoundStep, timeline
from consensus.reports.trend import rule_of, verdict_report
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, asked, given
from labeling.errors import NotFound
from labeling.permissions import Do, get_project, get_round

Fields = serializers.Serializer[object]


class QuestionQuery(Strict):
    question = serializers.CharField(required=False, max_length=60, help_text="The first one if left out.")


class VerdictRuleSerializer(Fields):
    confidence = serializers.FloatField(help_text="Of intervals.")
    smallest_effect = serializers.FloatField(help_text="The smallest rise that matters, in alpha.")
    rounds_in_a_row = serializers.IntegerField(help_text="Without a rise, until agreement no longer rises.")
    minimum_items = serializers.IntegerField(help_text="With two answers, in each round.")


class ChangeVerdictRuleSerializer(Strict):
    confidence = serializers.FloatField(required=False, min_value=LEAST_CONFIDENCE, max_value=MOST_CONFIDENCE)
    smallest_effect = serializers.FloatField(required=False, min_value=LEAST_EFFECT, max_value=MOST_EFFECT)
    rounds_in_a_row = serializers.IntegerField(required=False, min_value=1, max_value=MOST_IN_A_ROW)
    minimum_items = serializers.IntegerField(required=False, min_value=FEWEST_ITEMS, max_value=MOST_ITEMS)


class ChangeSerializer(Fields):
    before = serializers.FloatField(allow_null=True)
    after = serializers.FloatField(allow_null=True)
    difference = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    p_value = serializers.FloatField(allow_null=True)


class RoundDifferenceSerializer(ChangeSerializer):
    items = serializers.CharField(help_text="same: labeled in both rounds; fresh: never asked about before; all.")
    n_before = serializers.IntegerField()
    n_after = serializers.IntegerField()
    drawn_low = serializers.FloatField(allow_null=True, help_text="Of the interval by drawing items again.")
    drawn_high = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    is_basis = serializers.BooleanField(help_text="Whether the verdict rests on these.")


class BesideSerializer(Fields):
    again = CountedSerializer(help_text="Alpha on items that an earlier round asked about.")
    fresh = CountedSerializer(help_text="Alpha on items that none did.")
    difference = serializers.FloatField(allow_null=True, help_text="again less fresh; people remember.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    p_value = serializers.FloatField(allow_null=True)


class RoundPartSerializer(ChangeSerializer):
    name = serializers.CharField()
    n_before = serializers.IntegerField()
    n_after = serializers.IntegerField()
    adjusted_p_value = serializers.FloatField(source="adjusted", allow_null=True, help_text="After Holm's correction.")
    stands_out = serializers.BooleanField(help_text="By more than the number of rows explains.")
    reason = serializers.CharField(allow_null=True)


class LabelerChangeSerializer(Fields):
    labeler = serializers.CharField()
    before = CountedSerializer(allow_null=True)
    after = CountedSerializer(allow_null=True)
    difference = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    p_value = serializers.FloatField(allow_null=True)
    adjusted_p_value = serializers.FloatField(source="adjusted", allow_null=True)
    stands_out = serializers.BooleanField()


class ConfusionChangeSerializer(Fields):
    first = serializers.CharField()
    second = serializers.CharField()
    n_before = serializers.IntegerField(help_text="Items on which two labelers gave these two classes.")
    n_after = serializers.IntegerField()
    share_before = serializers.FloatField()
    share_after = serializers.FloatField()
    fate = serializers.CharField(help_text="went, fewer, same, more or new.")
    p_value = serializers.FloatField(allow_null=True)
    adjusted_p_value = serializers.FloatField(source="adjusted", allow_null=True)
    stands_out = serializers.BooleanField()


class TimesSerializer(Fields):
    labeler = serializers.CharField(allow_null=True, help_text="null: all of them.")
    n_before = serializers.IntegerField()
    n_after = serializers.IntegerField()
    before = serializers.FloatField(allow_null=True, help_text="Median seconds for the first answer to an item.")
    after = serializers.FloatField(allow_null=True)
    hours_before = serializers.FloatField()
    hours_after = serializers.FloatField()


class RoundReportSerializer(Fields):
    round = serializers.IntegerField()
    question = serializers.CharField()
    trend = TrendSerializer()
    rule = VerdictRuleSerializer()
    likeness = serializers.CharField(allow_blank=True, help_text="What before and after of labelers are.")
    differences = RoundDifferenceSerializer(many=True)
    beside = BesideSerializer(allow_null=True)
    classes = RoundPartSerializer(many=True)
    slices = RoundPartSerializer(many=True)
    labelers = LabelerChangeSerializer(many=True)
    confusions = ConfusionChangeSerializer(many=True)
    times = TimesSerializer(many=True)
    computing = serializers.BooleanField(help_text="A worker still computes the tables: ask again in a minute.")


class RoundReportView(ProjectResource):
    @extend_schema(
        operation_id="rounds_report", parameters=[QuestionQuery], responses={200: RoundReportSerializer, **PROBLEMS}
    )
    def get(self, request: Request, slug: str, number: int) -> Response:
        """What a closed round did, beside the closed round before it that asked the question."""
        held = get_round(request.user, slug, number, to=Do.MEASURE)
        wanted = asked(QuestionQuery, request)
        schema = held.instructions.questions
        question = schema.question(wanted["question"]) if wanted.get("question") else schema.questions[0]
        rule = rule_of(held.project)
        found = None if question is None else round_report(held, question, rule)
        if question is None or found is None:
            raise NotFound("Only a closed round that comes after another one with this question has a report.")
        kept, names = found[1], names_of(held.project)
        head = {"round": held.number, "question": question.name, "rule": rule}
        head |= {"trend": verdict_report(held, question, rule), "computing": kept.value is None}
        return Response(RoundReportSerializer(head | parts_of(kept.value, names)).data)


def parts_of(found: RoundReport | None, names: dict[int, str]) -> dict[str, Any]:
    if found is None:
        return dict.fromkeys(("differences", "classes", "slices", "labelers", "confusions", "times"), ()) | {
            "beside": None,
            "likeness": "",
        }
    return vars(found) | {
        "labelers": [vars(row) | {"labeler": name_of(row.labeler, names)} for row in found.labelers],
        "times": [
            vars(row) | {"labeler": None if row.labeler is None else name_of(row.labeler, names)} for row in found.times
        ],
    }


class VerdictRuleView(ProjectResource):
    @extend_schema(operation_id="verdict_rule_read", responses={200: VerdictRuleSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """When a round is said to have raised agreement, or not."""
        return Response(VerdictRuleSerializer(rule_of(get_project(request.user, slug, to=Do.MEASURE))).data)

    @extend_schema(
        operation_id="verdict_rule_change",
        request=ChangeVerdictRuleSerializer,
        responses={200: VerdictRuleSerializer, **PROBLEMS},
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change what is named; every verdict goes by it, those on earlier rounds too."""
        project = get_project(request.user, slug, to=Do.MANAGE)
        rule = replace(rule_of(project), **given(ChangeVerdictRuleSerializer, request))
        return Response(VerdictRuleSerializer(set_verdict_rule(project=project, by=request.user, rule=rule).rule).data)


class RoundStepSerializer(Fields):
    round = serializers.IntegerField()
    instructions = serializers.IntegerField()
    is_open = serializers.SerializerMethodField()
    at = serializers.DateTimeField(allow_null=True, help_text="When it was closed; of an open one, opened.")
    krippendorff_alpha = CountedSerializer(source="alpha", allow_null=True, help_text="null while it is open.")
    hlp = CountedSerializer(allow_null=True, help_text="A labeler against the others.")
    trend = TrendSerializer(source="verdict", allow_null=True)
    n_disagreements = serializers.IntegerField()
    n_resolved = serializers.IntegerField()
    n_cases = serializers.IntegerField(help_text="Cases with a decision.")

    def get_is_open(self, step: RoundStep) -> bool:
        return not step.is_closed


class VersionStepSerializer(Fields):
    number = serializers.IntegerField()
    at = serializers.DateTimeField(allow_null=True)
    summary = serializers.CharField(allow_blank=True)


class TimelineSerializer(Fields):
    question = serializers.CharField()
    rule = VerdictRuleSerializer()
    rounds = RoundStepSerializer(many=True)
    versions = VersionStepSerializer(many=True)


class TimelineView(ProjectResource):
    @extend_schema(operation_id="timeline", parameters=[QuestionQuery], responses={200: TimelineSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """Versions and rounds in order, with agreement, human-level performance, verdicts and what was resolved."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        rounds = measured_rounds(project, asked(QuestionQuery, request).get("question", ""))
        if not rounds:
            raise NotFound("No round that was opened asked this question.")
        return Response(TimelineSerializer(timeline(project, rounds[-1][1])).data)
