"""What a draft does to the classes of the version in force, and the acts that change them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from consensus.reports.class_changes import Effect, effects, n_items_again
from labeling.actions.classes import ACTS, PATTERNS, change_classes
from labeling.api.instructions import draft_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, Strict, validated
from labeling.class_changes import Kind
from labeling.models import InstructionVersion
from labeling.permissions import Do, get_project


class ClassChangeSerializer(serializers.Serializer[object]):
    question = serializers.CharField()
    option = serializers.CharField(help_text="Of the version in force; of an added one, of the draft.")
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    into = serializers.ListField(child=serializers.CharField(), help_text="The options of the draft that it becomes.")
    n_answers = serializers.IntegerField(help_text="Answers of closed rounds that name it.")
    n_items = serializers.IntegerField(help_text="Items with such an answer.")
    labeled_again = serializers.BooleanField(help_text="Whether these must be labeled again.")


class ClassChangesSerializer(serializers.Serializer[object]):
    revision = serializers.IntegerField(help_text="Of the draft.")
    n_items_again = serializers.IntegerField(help_text="Items with an answer that must be labeled again, each once.")
    changes = ClassChangeSerializer(many=True)


class PartSerializer(Strict):
    title = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    value = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    definition = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)


class ClassActSerializer(Strict):
    """One act on the classes of a draft."""

    revision = serializers.IntegerField(min_value=1, max_value=MOST, help_text="The one that was read.")
    act = serializers.ChoiceField(choices=ACTS, help_text="again: it stays, and its answers are labeled again.")
    question = serializers.CharField(max_length=60)
    option = serializers.CharField(max_length=100, required=False, default="", help_text="Not needed to add one.")
    into = serializers.CharField(
        max_length=100, required=False, default=None, allow_null=True,
        help_text="To merge: the other option. To retire: the option that its answers become; null: labeled again.",
    )  # fmt: skip
    parts = PartSerializer(many=True, required=False, default=list, help_text="To split: two or more.")
    title = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    value = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    definition = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)
    uncertain = serializers.BooleanField(required=False, default=False, help_text="Of an added one.")
    pattern = serializers.ChoiceField(
        choices=["", *PATTERNS], required=False, default="", help_text="An added class that is ready-made."
    )


class DraftClassesView(ProjectResource):
    @extend_schema(operation_id="instructions_draft_classes", responses={200: ClassChangesSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """What the draft does to classes, and how many answers of closed rounds that touches."""
        return told(draft_of(get_project(request.user, slug, to=Do.DRAFT)))

    @extend_schema(
        operation_id="instructions_draft_classes_change",
        request=ClassActSerializer,
        responses={200: ClassChangesSerializer, **PROBLEMS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Rename, merge, split, retire, add a class, ask its answers again, or take such a change back."""
        draft = draft_of(get_project(request.user, slug, to=Do.DRAFT))
        asked = validated(ClassActSerializer, request)
        parts = asked.pop("parts")
        return told(change_classes(draft=draft, by=request.user, **asked | ({"into": parts} if parts else {})))


def told(draft: InstructionVersion) -> Response:
    found = effects(draft.project, draft)
    body: dict[str, Any] = {"revision": draft.revision, "n_items_again": n_items_again(found)}
    return Response(ClassChangesSerializer(body | {"changes": [change_of(effect) for effect in found]}).data)


def change_of(effect: Effect) -> dict[str, Any]:
    change = effect.change
    return {
        "question": change.question,
        "option": change.option.value,
        "kind": change.kind.value,
        "into": [option.value for option in change.into],
        "n_answers": effect.given.n_answers,
        "n_items": effect.given.n_items,
        "labeled_again": change.is_asked_again,
    }
