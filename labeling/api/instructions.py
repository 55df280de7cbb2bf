"""The definition of y: versions, the draft, what changed from one to another."""

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from labeling.actions.instructions import discard_draft, publish, save_draft, start_draft
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, Strict, asked, validated
from labeling.changes import changes
from labeling.errors import AlreadyPublished, NotFound
from labeling.models import InstructionVersion, Project
from labeling.permissions import Do, get_project


class InstructionsSerializer(serializers.ModelSerializer[InstructionVersion]):
    number = serializers.IntegerField(read_only=True, allow_null=True, help_text="null for the draft.")
    based_on = serializers.IntegerField(source="based_on.number", read_only=True, allow_null=True, default=None)

    class Meta:
        model = InstructionVersion
        fields = [
            "number", "status", "rules", "schema", "mapping", "summary", "based_on", "revision", "edited_at",
            "published_at",
        ]  # fmt: skip
        read_only_fields = fields


class DraftContentSerializer(Strict):
    """What of a draft may be edited."""

    rules = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, max_length=settings.MAX_TEXT, help_text="Markdown."
    )
    schema = serializers.JSONField(required=False, help_text="Fields of x and questions about y.")
    mapping = serializers.JSONField(
        required=False, help_text="Question to old option to new option, or null: it must be labeled again."
    )
    summary = serializers.CharField(required=False, allow_blank=True, max_length=20_000, help_text="For labelers.")


class SaveDraftSerializer(DraftContentSerializer):
    revision = serializers.IntegerField(
        min_value=1, max_value=MOST, help_text="The one that was read. If somebody saved since, the answer is 409."
    )


class NewDraftSerializer(Strict):
    based_on = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, help_text="A version; the one in force if left out."
    )


class VersionsView(ProjectResource):
    @extend_schema(
        operation_id="instructions_list",
        parameters=[PageQuery],
        responses={200: page_of(InstructionsSerializer), **PROBLEMS},
    )
    def get(self, request: Request, slug: str) -> Response:
        """The published versions, oldest first."""
        project = get_project(request.user, slug, to=Do.VIEW)
        asked(PageQuery, request)
        rows = project.instructions.published().select_related("based_on")
        return page(rows, request, InstructionsSerializer, ordering="number")

    @extend_schema(
        operation_id="instructions_draft_start",
        request=NewDraftSerializer,
        responses={201: InstructionsSerializer, **PROBLEMS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Start the project's one draft; if there is one, that is it."""
        project = get_project(request.user, slug, to=Do.DRAFT)
        wanted = validated(NewDraftSerializer, request)
        source = version_of(project, wanted["based_on"]) if "based_on" in wanted else None
        draft = start_draft(project=project, by=request.user, based_on=source)
        return Response(InstructionsSerializer(draft).data, status=status.HTTP_201_CREATED)


class VersionView(ProjectResource):
    @extend_schema(operation_id="instructions_read", responses={200: InstructionsSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, number: int) -> Response:
        """A published version."""
        project = get_project(request.user, slug, to=Do.VIEW)
        return Response(InstructionsSerializer(version_of(project, number)).data)


class DraftView(ProjectResource):
    @extend_schema(operation_id="instructions_draft_read", responses={200: InstructionsSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """The draft; 404 while there is none."""
        return Response(InstructionsSerializer(draft_of(get_project(request.user, slug, to=Do.DRAFT))).data)

    @extend_schema(
        operation_id="instructions_draft_save",
        request=SaveDraftSerializer,
        responses={200: InstructionsSerializer, **PROBLEMS},
    )
    def put(self, request: Request, slug: str) -> Response:
        """Save what is given; what is left out stays as it is."""
        draft = draft_of(get_project(request.user, slug, to=Do.DRAFT))
        saved = save_draft(draft=draft, by=request.user, **validated(SaveDraftSerializer, request))
        return Response(InstructionsSerializer(saved).data)

    @extend_schema(operation_id="instructions_draft_discard", responses={204: None, **PROBLEMS})
    def delete(self, request: Request, slug: str) -> Response:
        """Throw the draft away."""
        discard_draft(draft=draft_of(get_project(request.user, slug, to=Do.DRAFT)), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PublishDraftView(ProjectResource):
    @extend_schema(
        operation_id="instructions_draft_publish", request=None, responses={200: InstructionsSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Give the draft its number. From then on it never changes."""
        draft = draft_of(get_project(request.user, slug, to=Do.DRAFT))
        return Response(InstructionsSerializer(publish(draft=draft, by=request.user)).data)


class PublishView(ProjectResource):
    @extend_schema(
        operation_id="instructions_publish", request=None, responses={200: InstructionsSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Publish the draft as version {number}, which must be the next one; 409 if that one is published."""
        project = get_project(request.user, slug, to=Do.DRAFT)
        if project.instructions.filter(number=number).exists():
            raise AlreadyPublished(f"Version {number} is published and cannot change. Start a new draft from it.")
        newest = project.current_instructions
        if number != ((newest.number or 0) + 1 if newest else 1):
            raise NotFound
        return Response(InstructionsSerializer(publish(draft=draft_of(project), by=request.user)).data)


class PartSerializer(serializers.Serializer[object]):
    kind = serializers.ChoiceField(choices=["same", "del", "ins"])
    text = serializers.CharField()


class PartChangeSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    parts = PartSerializer(many=True)


class OptionChangeSerializer(serializers.Serializer[object]):
    value = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=["added", "removed", "changed", "renamed"])
    was = serializers.CharField(help_text="The title of the option that was renamed, or that this one was split from.")
    changes = PartChangeSerializer(many=True)
    moved = serializers.BooleanField()
    becomes = serializers.CharField(help_text="What the newer version makes of its answers, if it says so.")


class QuestionChangeSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=["added", "removed", "changed"])
    changes = PartChangeSerializer(many=True)
    options = OptionChangeSerializer(many=True)


class DiffSerializer(serializers.Serializer[object]):
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    rules = PartSerializer(many=True, help_text="Empty if the rules are the same.")
    questions = QuestionChangeSerializer(many=True)
    fields = serializers.ListField(  # type: ignore[assignment]  # the field is taken out of the class when it is made
        child=serializers.CharField(), help_text="Sentences about the fields of x."
    )


class DiffView(ProjectResource):
    @extend_schema(operation_id="instructions_diff", responses={200: DiffSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, number: int, other: int) -> Response:
        """What changed from version {number} to version {other}."""
        project = get_project(request.user, slug, to=Do.VIEW)
        before, after = version_of(project, number), version_of(project, other)
        found = changes(before, after)
        return Response(
            DiffSerializer(
                {
                    "before": before.number,
                    "after": after.number,
                    "rules": found.rules,
                    "questions": found.questions,
                    "fields": found.fields,
                }
            ).data
        )


def version_of(project: Project, number: int) -> InstructionVersion:
    found = project.instructions.published().select_related("based_on").filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def draft_of(project: Project) -> InstructionVersion:
    if (draft := project.draft) is None:
        raise NotFound("There is no draft. Start one: POST to instructions/.")
    return draft
