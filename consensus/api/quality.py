"""How labels are derived from a round's answers: methods beside each other, and how good labelers are."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from consensus.api.agreement import CountedSerializer, read_as_asked
from consensus.ratings import Known
from consensus.readings import read_as
from consensus.reports.findings import find
from consensus.reports.labelers import name_of, names_of
from consensus.reports.numbers import Number
from consensus.reports.truth import TRUTH, Measure, TruthReport
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, Strict, asked
from labeling.permissions import Do, get_project

Fields = serializers.Serializer[object]
WAIT = 3  # seconds after which it is worth asking again


class QualityQuery(Strict):
    """No slice: methods learn from all answers of a round."""

    round = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, help_text="Its number; the newest closed round if left out."
    )
    question = serializers.CharField(required=False, max_length=60, help_text="The first one if left out.")
    under = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, help_text="A later version to read the answers under."
    )


class MeasuredSerializer(CountedSerializer):
    name = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField(help_text="share, error, amount or beyond chance.")


class FitSerializer(Fields):
    probability = serializers.FloatField(help_text="That it gives to answers it has not seen, on average.")
    behind = serializers.FloatField(help_text="Mean log of it, below the best method's.")
    margin = serializers.FloatField(help_text="Standard error of that.")
    expected_right = serializers.FloatField(help_text="Share of items right, if the recommended method holds.")


class MethodSerializer(Fields):
    name = serializers.CharField()
    title = serializers.CharField()
    says = serializers.CharField()
    is_recommended = serializers.BooleanField()
    n_open = serializers.IntegerField(help_text="Items that it leaves without a label.")
    n_changed = serializers.IntegerField(allow_null=True, help_text="Items labeled otherwise than by the first method.")
    measures = MeasuredSerializer(many=True, help_text="Against gold, where there is some.")
    fit = FitSerializer(allow_null=True)
    warnings = serializers.ListField(child=serializers.CharField())


class TrustedSerializer(Fields):
    labeler = serializers.CharField()
    n_labels = serializers.IntegerField()
    measures = MeasuredSerializer(many=True)
    verdict = serializers.CharField(allow_blank=True)
    is_flagged = serializers.BooleanField(help_text="At chance or reversed: ask before using their answers.")


class QualitySerializer(Fields):
    round = serializers.IntegerField()
    question = serializers.CharField()
    read_as = serializers.CharField(help_text="Under which version of the instructions the answers are read.")
    n_gold = serializers.IntegerField(help_text="Answered items with gold. No method sees it.")
    n_labels = serializers.IntegerField()
    methods = MethodSerializer(many=True)
    reasons = serializers.ListField(child=serializers.CharField(), help_text="For the recommended method.")
    warnings = serializers.ListField(child=serializers.CharField())
    labelers = TrustedSerializer(many=True)
    n_flagged_labels = serializers.IntegerField(help_text="Answers of labelers who are flagged.")
    note = serializers.CharField(allow_blank=True, help_text="How to read the labelers.")
    is_old = serializers.BooleanField(help_text="Answers came in since; newer numbers are being computed.")


class ComputingSerializer(Fields):
    computing = serializers.BooleanField(help_text="A worker is at it; ask again after Retry-After seconds.")


class QualityView(ProjectResource):
    @extend_schema(
        operation_id="quality",
        parameters=[QualityQuery],
        responses={
            200: QualitySerializer,
            202: OpenApiResponse(ComputingSerializer, "Not there yet: a worker computes it."),
            **PROBLEMS,
        },
    )
    def get(self, request: Request, slug: str) -> Response:
        """Ways to derive labels from a round's answers, which fits and why, and how good its labelers are."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        round, question, under = read_as_asked(project, asked(QualityQuery, request))
        kept = find(TRUTH, Known(round, question, machines=True, under=under))
        if kept.value is None:
            told = {"computing": kept.is_waiting}
            return Response(told, status=status.HTTP_202_ACCEPTED, headers={"Retry-After": str(WAIT)})
        body = told_of(kept.value, names_of(project)) | {
            "round": round.number,
            "question": question.name,
            "read_as": read_as(round, under),
        }
        return Response(QualitySerializer(body | {"is_old": kept.is_old}).data)


def told_of(report: TruthReport, names: dict[int, str]) -> dict[str, Any]:
    return {
        "n_gold": report.n_gold,
        "n_labels": report.n_labels,
        "reasons": report.reasons,
        "warnings": report.warnings,
        "note": report.note,
        "n_flagged_labels": report.n_flagged_labels,
        "methods": [vars(row) | {"measures": measured(report.method_measures, row.measures)} for row in report.methods],
        "labelers": [
            vars(row)
            | {"labeler": name_of(row.labeler, names), "measures": measured(report.labeler_measures, row.measures)}
            for row in report.labelers
        ],
    }


def measured(measures: tuple[Measure, ...], numbers: tuple[Number, ...]) -> list[dict[str, Any]]:
    return [vars(number) | vars(measure) for measure, number in zip(measures, numbers, strict=True)]
