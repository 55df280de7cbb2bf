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
    again = CountedSerializer(help_text="Own answers beside those given before, by `measure`.")


class ChecksSerializer(Fields):
    round = serializers.IntegerField()
    question = serializers.CharField()
    gold = CountedSerializer(help_text="Of all people together.")
    again = CountedSerializer(help_text="Of all people together.")
    measure = serializers.CharField(help_text="The coefficient by which own answers are compared.")
    kind = serializers.CharField(help_text="Of it: share (1 is the same), or amount and error (0 is the same).")
    between = CountedSerializer(help_text="By the same measure, of two labelers of an item of the round.")
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
        by = found.themselves.coefficient
        told = {
            "gold": found.gold,
            "again": found.again,
            "measure": by.name,
            "kind": by.kind,
            "between": found.themselves.between,
            "labelers": people,
        }
        return Response(ChecksSerializer(told | {"round": round.number, "question": question.name}).data)
