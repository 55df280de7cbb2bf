"""What the gold items mixed into a round, and the items given again, say of its labelers."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from consensus.api.agreement import CountedSerializer, named
from consensus.api.quality import QualityQuery
from consensus.reports.checks import checks_of
from consensus.reports.labelers import name_of, names_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import asked
from labeling.errors import NotFound
from labeling.permissions import Do, get_project

Fields = serializers.Serializer[object]


class LabelerChecksSerializer(Fields):
    labeler = serializers.CharField()
    gold = CountedSerializer(help_text="Share of gold items answered as is known, with Wilson's interval.")
    again = CountedSerializer(help_text="Share of own answers given once more.")


class ChecksSerializer(Fields):
    round = serializers.IntegerField()
    question = serializers.CharField()
    gold = CountedSerializer(help_text="Of all people together.")
    again = CountedSerializer(help_text="Of all people together.")
    labelers = LabelerChecksSerializer(many=True)


class ChecksView(ProjectResource):
    @extend_schema(operation_id="checks", parameters=[QualityQuery], responses={200: ChecksSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """How labelers answer gold items mixed in unseen, and their own items once more."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        round, question = named(project, asked(QualityQuery, request))
        found = checks_of(round, question)
        if found is None:
            raise NotFound(f"{round} mixes in no checks.")
        names = names_of(project)
        people = [vars(row) | {"labeler": name_of(row.labeler, names)} for row in found.labelers]
        told = {"gold": found.gold, "again": found.again, "labelers": people}
        return Response(ChecksSerializer(told | {"round": round.number, "question": question.name}).data)
