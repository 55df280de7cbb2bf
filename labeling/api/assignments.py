"""Labeling by program: take the next item, answer it, skip it."""

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.actions import annotations
from labeling.actions.assignments import give_back, lease_next, save_draft, skip
from labeling.actions.instructions import acknowledge
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import VERBS, ProjectResource
from labeling.api.serializers import Strict, validated
from labeling.models import Annotation, Assignment, Project, Round, Token
from labeling.permissions import Do, get_assignment, get_project


class NextSerializer(Strict):
    besides = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=20,
        required=False,
        default=list,
        help_text="Assignments already in hand, when fetching one more ahead.",
    )
    acknowledge = serializers.BooleanField(
        default=True, help_text="Say that the caller has read the instructions of the rounds that are waiting."
    )


NAMELESS = "null while a round is open into which checks are mixed: an item that comes again would be told by it."


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """What a labeler gets to see of an item: never its gold, never another's answer."""

    round = serializers.IntegerField(source="item.round.number", read_only=True)
    instructions = serializers.IntegerField(source="item.round.instructions.number", read_only=True)
    item = serializers.SerializerMethodField(help_text=NAMELESS)
    key = serializers.SerializerMethodField(help_text=NAMELESS)
    data = serializers.JSONField(source="item.item.data", read_only=True)  # type: ignore[assignment]  # the stubs know data as an attribute

    class Meta:
        model = Assignment
        fields = ["id", "round", "instructions", "item", "key", "data", "status", "leased_at", "expires_at", "draft"]
        read_only_fields = fields

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_item(self, held: Assignment) -> int | None:
        return None if is_nameless(held.item.round) else held.item.item_id

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_key(self, held: Assignment) -> str | None:
        return None if is_nameless(held.item.round) else held.item.item.key


def is_nameless(round: Round) -> bool:
    return round.is_open and (round.is_watched or round.holds_checks)


class AnswerSerializer(Strict):
    id = serializers.UUIDField(help_text="Made by the client. Sending the same id again gives the first result.")
    answers = serializers.JSONField(help_text="Question to answer.")
    cannot_tell = serializers.ListField(child=serializers.CharField(max_length=60), required=False, default=list)
    reasons = serializers.DictField(child=serializers.CharField(max_length=20), required=False, default=dict)
    comment = serializers.CharField(required=False, default="", allow_blank=True, trim_whitespace=False)
    seconds = serializers.FloatField(required=False, allow_null=True, default=None, min_value=0)


class AnnotationSerializer(serializers.ModelSerializer[Annotation]):
    assignment = serializers.IntegerField(source="assignment_id", read_only=True)
    instructions = serializers.IntegerField(source="instructions.number", read_only=True)

    class Meta:
        model = Annotation
        fields = [
            "id", "assignment", "revision", "instructions", "answers", "cannot_tell", "reasons", "comment", "seconds",
            "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class SkipSerializer(Strict):
    reason = serializers.ChoiceField(choices=Assignment.SkipReason.choices)
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=4000)


class DraftSerializer(Strict):
    draft = serializers.DictField(help_text="What has been entered so far, in the shape of an answer.")


class LabelingView(APIView):
    scope = Token.Scope.LABEL
    http_method_names = VERBS


class NextView(ProjectResource):
    scope = Token.Scope.LABEL

    @extend_schema(
        operation_id="assignments_next",
        request=NextSerializer,
        responses={200: AssignmentSerializer, 204: OpenApiResponse(description="Nothing to label."), **PROBLEMS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Lease the next item for the caller."""
        project = get_project(request.user, slug, to=Do.LABEL)
        wanted = validated(NextSerializer, request)
        if wanted["acknowledge"]:
            acknowledge_open_rounds(request, project)
        assignment = lease_next(project=project, by=request.user, besides=wanted["besides"])
        if assignment is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(AssignmentSerializer(assignment).data)


class AssignmentView(LabelingView):
    @extend_schema(operation_id="assignments_read", responses={200: AssignmentSerializer, **PROBLEMS})
    def get(self, request: Request, pk: int) -> Response:
        """One's own assignment."""
        return Response(AssignmentSerializer(get_assignment(request.user, pk)).data)


class AnnotationView(LabelingView):
    @extend_schema(
        operation_id="assignments_answer", request=AnswerSerializer, responses={200: AnnotationSerializer, **PROBLEMS}
    )
    def put(self, request: Request, pk: int) -> Response:
        """Answer an assignment, or revise the answer while the round is open."""
        held = get_assignment(request.user, pk)
        stored = annotations.submit(assignment=held, by=request.user, **validated(AnswerSerializer, request))
        return Response(AnnotationSerializer(stored).data)


class SkipView(LabelingView):
    @extend_schema(
        operation_id="assignments_skip", request=SkipSerializer, responses={200: AssignmentSerializer, **PROBLEMS}
    )
    def post(self, request: Request, pk: int) -> Response:
        """Go on without an answer."""
        held = get_assignment(request.user, pk)
        skipped = skip(assignment=held, by=request.user, **validated(SkipSerializer, request))
        return Response(AssignmentSerializer(skipped).data)


class DraftView(LabelingView):
    @extend_schema(
        operation_id="assignments_draft", request=DraftSerializer, responses={200: AssignmentSerializer, **PROBLEMS}
    )
    def put(self, request: Request, pk: int) -> Response:
        """Keep what has been entered so far, and the lease with it."""
        held = get_assignment(request.user, pk)
        save_draft(assignment=held, by=request.user, draft=validated(DraftSerializer, request)["draft"])
        return Response(AssignmentSerializer(get_assignment(request.user, pk)).data)


class ReturnView(LabelingView):
    @extend_schema(operation_id="assignments_return", request=None, responses={204: None, **PROBLEMS})
    def post(self, request: Request, pk: int) -> Response:
        """Give an item back that was fetched ahead and not shown."""
        give_back(assignment=get_assignment(request.user, pk), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


def acknowledge_open_rounds(request: Request, project: Project) -> None:
    """A program that asks for work takes the definition with it; people read it on a page of its own."""
    rounds = Round.objects.open_to(request.user).filter(project=project)
    for round in rounds.exclude(instructions__acknowledgements__user=request.user):
        acknowledge(instructions=round.instructions, by=request.user)
