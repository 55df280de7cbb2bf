"""Projects: list, create, read, change. And who the caller is."""

from typing import Any

from django.conf import settings
from django.db.models import Max, OuterRef, QuerySet, Subquery
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.actions.projects import change_project, create_project
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, asked, given, validated
from labeling.errors import NotAllowed
from labeling.models import InstructionVersion, Membership, Project, Role, Token, User
from labeling.permissions import Do, get_project


class ProjectSerializer(serializers.ModelSerializer[Project]):
    role = serializers.ChoiceField(choices=Role.choices, read_only=True, help_text="Of the caller.")
    instructions = serializers.IntegerField(
        source="in_force", read_only=True, allow_null=True, help_text="The version in force; null while there is none."
    )

    class Meta:
        model = Project
        fields = ["slug", "name", "description", "notice", "names_hidden", "approval_needed", "role", "instructions",
                  "created_at"]  # fmt: skip
        read_only_fields = fields


class ChangeProjectSerializer(Strict):
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=20_000, allow_blank=True, required=False, default="")
    notice = serializers.CharField(max_length=300, allow_blank=True, required=False, default="")
    names_hidden = serializers.BooleanField(
        required=False, help_text="People appear under pseudonyms in disagreements and answers."
    )
    approval_needed = serializers.BooleanField(
        required=False, help_text="A draft is published only after somebody else has approved it as it reads."
    )


class NewProjectSerializer(Strict):
    slug = serializers.SlugField(max_length=60, help_text="The project's part of every address. It never changes.")
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=20_000, allow_blank=True, required=False, default="")
    notice = serializers.CharField(max_length=300, allow_blank=True, required=False, default="")
    schema = serializers.JSONField(help_text="Fields of x and questions about y, for the draft of version 1.")
    rules = serializers.CharField(
        max_length=settings.MAX_TEXT, allow_blank=True, required=False, default="", trim_whitespace=False
    )


class ProjectsView(APIView):
    @extend_schema(
        operation_id="projects_list", parameters=[PageQuery], responses={200: page_of(ProjectSerializer), **PROBLEMS}
    )
    def get(self, request: Request) -> Response:
        """The caller's projects."""
        asked(PageQuery, request)
        return page(with_role(Project.objects.visible_to(request.user), request.user), request, ProjectSerializer)

    @extend_schema(
        operation_id="projects_create",
        request=NewProjectSerializer,
        responses={201: ProjectSerializer, **PROBLEMS},
    )
    def post(self, request: Request) -> Response:
        """Make a project, with the caller as its manager and a draft of version 1."""
        if request.user.bound_to is not None:
            raise NotAllowed("This token is for one project and cannot make another.")
        made = create_project(by=request.user, **validated(NewProjectSerializer, request))
        return Response(shown(made, request.user), status=status.HTTP_201_CREATED)


class ProjectView(ProjectResource):
    @extend_schema(operation_id="projects_read", responses={200: ProjectSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """One project."""
        return Response(shown(get_project(request.user, slug, to=Do.VIEW), request.user))

    @extend_schema(
        operation_id="projects_change",
        request=ChangeProjectSerializer,
        responses={200: ProjectSerializer, **PROBLEMS},
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change what is named; everything else stays."""
        project = get_project(request.user, slug, to=Do.MANAGE)
        changes = given(ChangeProjectSerializer, request)
        return Response(shown(change_project(project=project, by=request.user, changes=changes), request.user))


class MeView(APIView):
    @extend_schema(
        operation_id="me",
        responses={
            200: inline_serializer(
                "Me",
                {
                    "username": serializers.CharField(),
                    "name": serializers.CharField(),
                    "is_machine": serializers.BooleanField(),
                    "token": inline_serializer(
                        "TokenInUse",
                        {
                            "name": serializers.CharField(),
                            "scope": serializers.ChoiceField(choices=Token.Scope.choices),
                            "project": serializers.CharField(allow_null=True),
                            "expires_at": serializers.DateTimeField(),
                        },
                        allow_null=True,
                    ),
                },
            ),
            **PROBLEMS,
        },
    )
    def get(self, request: Request) -> Response:
        """Who the caller is, and what the token in use is good for."""
        user, token = request.user, request.auth
        return Response(
            {"username": user.username, "name": user.name, "is_machine": user.is_machine, "token": in_use(token)}
        )


def in_use(token: object) -> dict[str, Any] | None:
    if not isinstance(token, Token):
        return None
    bound = token.project.slug if token.project else None
    return {"name": token.name, "scope": token.scope, "project": bound, "expires_at": token.expires_at}


def with_role(projects: "QuerySet[Project]", user: User) -> "QuerySet[Project]":
    """Adds role and in_force, as ProjectSerializer shows them."""
    mine = Membership.objects.filter(project=OuterRef("pk"), user=user, is_active=True).values("role")[:1]
    published = InstructionVersion.objects.published().filter(project=OuterRef("pk")).order_by().values("project")
    newest = published.annotate(newest=Max("number")).values("newest")
    return projects.annotate(role=Subquery(mine), in_force=Subquery(newest))


def shown(project: Project, user: User) -> Any:
    return ProjectSerializer(with_role(Project.objects.filter(pk=project.pk), user).get()).data
