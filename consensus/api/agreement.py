"""The numbers about a round's answers: agreement, and human-level performance."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from consensus.reports.agreement import AgreementReport, agreement_report
from consensus.reports.human_performance import HlpReport, hlp_report
from consensus.reports.numbers import Asked, choose, measured_rounds
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, Strict, asked
from labeling.errors import NotFound
from labeling.models import Project
from labeling.permissions import Do, get_project

Fields = serializers.Serializer[object]


class NumbersQuery(Strict):
    round = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, help_text="Its number; the newest closed round if left out."
    )
    question = serializers.CharField(required=False, max_length=60, help_text="The first one if left out.")
    slice = serializers.CharField(
        required=False, max_length=200, help_text="task=MT for its items alone; task for the slices of that attribute."
    )


class AgreementQuery(NumbersQuery):
    by = serializers.CharField(
        required=False, max_length=200, help_text="An attribute: slices holds those of it, and no others."
    )


class LeftOutSerializer(Fields):
    reason = serializers.CharField()
    n_labels = serializers.IntegerField()


class IntervalSerializer(Fields):
    value = serializers.FloatField(allow_null=True, help_text="null where it is undefined, for the reason given.")
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % bootstrap interval.")
    high = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(allow_null=True)


class AlphaSerializer(IntervalSerializer):
    level = serializers.CharField(help_text="Of measurement: how far apart two answers are.")


class CountedSerializer(IntervalSerializer):
    n_items = serializers.IntegerField()
    n_labels = serializers.IntegerField()


class AgreementSliceSerializer(Fields):
    slice = serializers.CharField()
    n_items = serializers.IntegerField(source="percent_agreement.n_items")
    n_labels = serializers.IntegerField(source="percent_agreement.n_labels")
    percent_agreement = IntervalSerializer()
    krippendorff_alpha = AlphaSerializer()


class ClassSerializer(Fields):
    value = serializers.CharField()
    title = serializers.CharField()
    n_labels = serializers.IntegerField()
    share = serializers.FloatField()
    agreement = CountedSerializer(source="found", help_text="A labeler says so where most of the others do.")


class LabelerSerializer(Fields):
    labeler = serializers.CharField()
    n_labels = serializers.IntegerField()
    agreement = CountedSerializer(help_text="With the most common answer of the others.")


class PairSerializer(Fields):
    first = serializers.CharField()
    second = serializers.CharField()
    n_items = serializers.IntegerField(help_text="That both answered.")
    agreement = serializers.FloatField()


class ConfusionSerializer(Fields):
    values = serializers.ListField(child=serializers.CharField())
    counts = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Ordered pairs of answers to one item by two labelers; symmetric, the diagonal is agreement.",
    )


class AgreementSerializer(Fields):
    round = serializers.IntegerField()
    question = serializers.CharField()
    instructions = serializers.IntegerField()
    is_open = serializers.BooleanField(help_text="Then only items that have all their answers count.")
    slice = serializers.CharField(allow_blank=True)
    n_items = serializers.IntegerField(help_text="With two answers or more, as all the counts.")
    n_labels = serializers.IntegerField()
    n_labelers = serializers.IntegerField()
    left_out = LeftOutSerializer(many=True)
    percent_agreement = IntervalSerializer()
    krippendorff_alpha = AlphaSerializer()
    slices = AgreementSliceSerializer(many=True)
    classes = ClassSerializer(many=True)
    labelers = LabelerSerializer(many=True)
    labeler_pairs = PairSerializer(many=True)
    confusion = ConfusionSerializer()


class AgreementView(ProjectResource):
    @extend_schema(
        operation_id="agreement", parameters=[AgreementQuery], responses={200: AgreementSerializer, **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """How far the labelers of a round agree on a question, with whom and about what."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        wanted = asked(AgreementQuery, request)
        round, question = named(project, wanted)
        report = agreement_report(round, question, wanted.get("slice", ""))
        return Response(AgreementSerializer(report).data | slices_by(report, wanted.get("by", "")))


class EstimateSerializer(CountedSerializer):
    kind = serializers.CharField(help_text="leave_one_out, random_pair or reference.")
    reference = serializers.CharField(help_text="What the answer of one person is held against.")
    warnings = serializers.ListField(child=serializers.CharField())


class HlpSliceSerializer(Fields):
    slice = serializers.CharField()
    n_items = serializers.IntegerField()
    estimates = EstimateSerializer(many=True)


class HlpSerializer(Fields):
    round = serializers.IntegerField()
    question = serializers.CharField()
    instructions = serializers.IntegerField()
    is_open = serializers.BooleanField(help_text="Then only items that have all their answers count.")
    estimates = EstimateSerializer(many=True)
    slices = HlpSliceSerializer(many=True)
    constant_predictor = CountedSerializer(help_text="What always giving an item's most common answer would reach.")


class HlpView(ProjectResource):
    @extend_schema(operation_id="hlp", parameters=[NumbersQuery], responses={200: HlpSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """How well one person does, against each stated reference."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        wanted = asked(NumbersQuery, request)
        round, question = named(project, wanted)
        report: HlpReport = hlp_report(round, question, wanted.get("slice", ""))
        return Response(HlpSerializer(report).data)


def named(project: Project, wanted: dict[str, Any]) -> Asked:
    """The round and question of the query; NotFound if the round was never opened or does not ask that."""
    return choose(measured_rounds(project, wanted.get("question", "")), str(wanted.get("round", "")))


def slices_by(report: AgreementReport, attribute: str) -> dict[str, Any]:
    if not attribute:
        return {}
    rows = [row for row in report.slices if row.slice.startswith(f"{attribute}=")]
    if not rows:
        raise NotFound(f"Round {report.round} has no slices by “{attribute}”.")
    return {"slices": AgreementSliceSerializer(rows, many=True).data}
