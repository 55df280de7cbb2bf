"""Practice over REST: setting it, going through it, and where each labeler stands."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from labeling.actions.practice import (
    add_practice_item,
    answer_practice,
    must_practise,
    next_item,
    open_try,
    remove_practice_item,
    set_practice,
    start_try,
    tries_of,
)
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, validated
from labeling.errors import Conflict, NotFound
from labeling.models import Practice, PracticeItem, Project, Token, User
from labeling.permissions import Do, get_item, get_project
from labeling.standing import standings

Fields = serializers.Serializer[object]


class TrySerializer(Fields):
    instructions = serializers.IntegerField(source="instructions.number")
    n_items = serializers.IntegerField()
    n_right = serializers.IntegerField(allow_null=True, help_text="Null while it is not over.")
    passed = serializers.BooleanField(allow_null=True)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class PracticeSerializer(Fields):
    is_on = serializers.BooleanField()
    pass_mark = serializers.FloatField(help_text="Share of the items to be answered as is known.")
    size = serializers.IntegerField(allow_null=True, help_text="Items a try; null: all.")
    must_practise = serializers.BooleanField(help_text="Whether it stands between the caller and the next item.")
    tries = TrySerializer(many=True, help_text="Of the caller, the newest first.")


class SetPracticeSerializer(Strict):
    is_on = serializers.BooleanField()
    pass_mark = serializers.FloatField(required=False, default=0.8, min_value=0.01, max_value=1)
    size = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1, max_value=1000)
    again = serializers.BooleanField(
        required=False, default=False, help_text="Everybody has to pass under the version in force."
    )


class KnownSerializer(Fields):
    item = serializers.IntegerField(source="item_id")
    key = serializers.CharField(source="item.key")
    answers = serializers.JSONField()
    cannot_tell = serializers.ListField(child=serializers.CharField())
    explanation = serializers.CharField()


class NewKnownSerializer(Strict):
    item = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    answers = serializers.JSONField(help_text="Question to its known answer.")
    cannot_tell = serializers.ListField(child=serializers.CharField(max_length=60), required=False, default=list)
    explanation = serializers.CharField(max_length=4000)


class ToPractiseSerializer(Fields):
    item = serializers.IntegerField(source="item_id")
    data = serializers.JSONField(source="item.data")  # type: ignore[assignment]  # the stubs know data as an attribute


class GivenSerializer(Strict):
    item = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    answers = serializers.JSONField()
    cannot_tell = serializers.ListField(child=serializers.CharField(max_length=60), required=False, default=list)


class VerdictSerializer(Fields):
    is_right = serializers.BooleanField()
    wrong = serializers.ListField(child=serializers.CharField(), help_text="Questions answered otherwise.")
    known = KnownSerializer(source="item")
    passed = serializers.BooleanField(allow_null=True, help_text="Of the try; null while it is not over.")


class StandingSerializer(Fields):
    labeler = serializers.SerializerMethodField()
    standing = serializers.CharField(source="words")
    n_tries = serializers.IntegerField()
    best = serializers.FloatField(allow_null=True)
    passed = serializers.BooleanField()

    def get_labeler(self, row: Any) -> str:
        return str(row.membership.user)


def state_of(project: Project, person: User) -> dict[str, Any]:
    found = Practice.objects.filter(project=project).first() or Practice(project=project)
    named = {name: getattr(found, name) for name in ("is_on", "pass_mark", "size")}
    tries = tries_of(found, person)[:20] if found.pk else []
    return named | {"must_practise": must_practise(project, person) is not None, "tries": tries}


def practice_on(project: Project) -> Practice:
    found = Practice.objects.select_related("project").filter(project=project, is_on=True).first()
    if found is None:
        raise NotFound("This project has no practice.")
    return found


class PracticeView(ProjectResource):
    @extend_schema(operation_id="practice_read", responses={200: PracticeSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """What has to be passed before the first item, and how the caller stands."""
        project = get_project(request.user, slug, to=Do.LABEL)
        return Response(PracticeSerializer(state_of(project, request.user)).data)

    @extend_schema(
        operation_id="practice_set", request=SetPracticeSerializer, responses={200: PracticeSerializer, **PROBLEMS}
    )
    def put(self, request: Request, slug: str) -> Response:
        """Switch practice on or off, and say how many items must be right."""
        project = get_project(request.user, slug, to=Do.RUN)
        set_practice(project=project, by=request.user, **validated(SetPracticeSerializer, request))
        return Response(PracticeSerializer(state_of(project, request.user)).data)


class PracticeItemsView(ProjectResource):
    @extend_schema(operation_id="practice_items_list", responses={200: KnownSerializer(many=True), **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """The items to practise on, with what is known about them."""
        project = get_project(request.user, slug, to=Do.RUN)
        rows = PracticeItem.objects.filter(practice__project=project, removed_at=None).select_related("item")
        return Response(KnownSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="practice_items_add", request=NewKnownSerializer, responses={201: KnownSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Practise on an item; an earlier entry of the same item gives way."""
        project = get_project(request.user, slug, to=Do.RUN)
        wanted = validated(NewKnownSerializer, request)
        item = get_item(request.user, slug, wanted.pop("item"), to=Do.RUN)
        made = add_practice_item(project=project, item=item, by=request.user, **wanted)
        return Response(KnownSerializer(made).data, status=status.HTTP_201_CREATED)


class PracticeItemView(ProjectResource):
    @extend_schema(operation_id="practice_items_remove", responses={204: None, **PROBLEMS})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Practise on this item no more."""
        item = get_item(request.user, slug, pk, to=Do.RUN)
        rows = PracticeItem.objects.filter(item=item, removed_at=None).select_related("practice__project")
        held = rows.first()
        if held is None:
            raise NotFound("This item is not practised on.")
        remove_practice_item(practice_item=held, by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class StandingView(ProjectResource):
    @extend_schema(operation_id="practice_labelers", responses={200: StandingSerializer(many=True), **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """Where each labeler stands."""
        project = get_project(request.user, slug, to=Do.RUN)
        found = Practice.objects.filter(project=project).first()
        return Response(StandingSerializer(standings(found) if found else [], many=True).data)


class NextView(ProjectResource):
    scope = Token.Scope.LABEL

    @extend_schema(
        operation_id="practice_next",
        request=None,
        responses={200: ToPractiseSerializer, 204: OpenApiResponse(description="The try is over."), **PROBLEMS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """The next item of the caller's try; begins one if none is open."""
        project = get_project(request.user, slug, to=Do.LABEL)
        attempt = start_try(practice=practice_on(project), by=request.user)
        item = next_item(attempt)
        if item is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(ToPractiseSerializer(item).data)


class AnswerView(ProjectResource):
    scope = Token.Scope.LABEL

    @extend_schema(
        operation_id="practice_answer", request=GivenSerializer, responses={200: VerdictSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Answer the item at hand, and see what is known about it and why."""
        project = get_project(request.user, slug, to=Do.LABEL)
        wanted = validated(GivenSerializer, request)
        attempt = open_try(practice_on(project), request.user)
        item = next_item(attempt) if attempt else None
        if attempt is None or item is None or item.item_id != wanted.pop("item"):
            raise Conflict("This is not the item at hand. Ask for the next one.")
        given = answer_practice(attempt=attempt, item=item, by=request.user, **wanted)
        attempt.refresh_from_db()
        return Response(VerdictSerializer(vars_of(given, attempt.passed)).data)


def vars_of(given: Any, passed: bool | None) -> dict[str, Any]:
    return {"is_right": given.is_right, "wrong": given.wrong, "item": given.item, "passed": passed}
