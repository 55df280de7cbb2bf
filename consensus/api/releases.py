"""Releases: make, list, download."""

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.response import Response
from rest_framework.reverse import reverse

from consensus.actions.downloads import note_download
from consensus.actions.labels import LEAVE_OUT, MAJORITY, METHODS, TIES
from consensus.actions.releases import ask_release
from consensus.models import Release, ReleaseFile
from consensus.permissions import get_release, get_release_file
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, Strict, asked, validated
from labeling.errors import NotFound
from labeling.files import hands_over_the_beginning, ranged_response
from labeling.models import Token, User
from labeling.permissions import Do, get_project

NEWEST = OpenApiParameter(
    "number", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the release; latest is the newest one ready."
)


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    address = serializers.SerializerMethodField()

    class Meta:
        model = Release
        fields = [
            "number", "status", "notes", "parameters", "problem", "n_items", "created_at", "ready_at", "address",
        ]  # fmt: skip
        read_only_fields = fields

    def get_address(self, release: Release) -> str:
        return str(reverse("api_release", args=[release.project.slug, release.number]))


class FileSerializer(serializers.ModelSerializer[ReleaseFile]):
    address = serializers.SerializerMethodField()

    class Meta:
        model = ReleaseFile
        fields = ["name", "size", "sha256", "content_type", "address"]
        read_only_fields = fields

    def get_address(self, file: ReleaseFile) -> str:
        release = file.release
        return str(reverse("api_release_file", args=[release.project.slug, release.number, file.name]))


class OneReleaseSerializer(ReleaseSerializer):
    files = FileSerializer(many=True, read_only=True)

    class Meta(ReleaseSerializer.Meta):
        fields = [*ReleaseSerializer.Meta.fields, "files"]
        read_only_fields = fields


class NewReleaseSerializer(Strict):
    notes = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000)
    method = serializers.ChoiceField(choices=list(METHODS.items()), required=False, default=MAJORITY)
    tie = serializers.ChoiceField(
        choices=list(TIES), required=False, default=LEAVE_OUT, help_text="What to do where answers tie."
    )
    rounds = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST),
        required=False,
        default=None,
        allow_null=True,
        max_length=1000,
        help_text="Numbers of closed rounds; all of them if left out.",
    )


class ReleaseResource(ProjectResource):
    scope = Token.Scope.RELEASES


class ReleasesView(ReleaseResource):
    @extend_schema(
        operation_id="releases_list", parameters=[PageQuery], responses={200: page_of(ReleaseSerializer), **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """The releases, oldest first."""
        project = get_project(request.user, slug, to=Do.RELEASES)
        asked(PageQuery, request)
        return page(project.releases.select_related("project"), request, ReleaseSerializer, ordering="number")

    @extend_schema(
        operation_id="releases_make", request=NewReleaseSerializer, responses={202: ReleaseSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Number a release and have a worker make it. Its address says when it is ready."""
        project = get_project(request.user, slug, to=Do.RUN)
        made = ask_release(project=project, by=request.user, **validated(NewReleaseSerializer, request))
        data = ReleaseSerializer(made).data
        return Response(data, status=status.HTTP_202_ACCEPTED, headers={"Location": data["address"]})


class ReleaseView(ReleaseResource):
    @extend_schema(operation_id="releases_read", parameters=[NEWEST], responses={200: OneReleaseSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, number: int | str) -> Response:
        """A release with its files."""
        return Response(OneReleaseSerializer(named_release(request.user, slug, number)).data)


class Bytes(BaseContentNegotiation):
    """A file is what it is, whatever kinds the caller prefers; only errors are JSON."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class FileView(ReleaseResource):
    content_negotiation_class = Bytes

    @extend_schema(
        operation_id="releases_download",
        parameters=[
            NEWEST,
            OpenApiParameter("Range", OpenApiTypes.STR, OpenApiParameter.HEADER, description="bytes=0-99"),
            OpenApiParameter("If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="The ETag held."),
        ],
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            (206, "application/octet-stream"): OpenApiTypes.BINARY,
            304: OpenApiResponse(description="The caller has it already."),
            416: OpenApiResponse(description="The range lies outside the file."),
            **PROBLEMS,
        },
    )
    def get(self, request: Request, slug: str, number: int | str, name: str) -> HttpResponseBase:
        """A file, byte for byte the same for ever; its ETag is its sha256."""
        release = named_release(request.user, slug, number)
        file = get_release_file(request.user, slug, release.number, name)
        response = ranged_response(
            request._request,
            file.file,
            size=file.size,
            content_type=file.content_type,
            etag=file.sha256,
            filename=f"{slug}-release-{release.number}-{file.name}",
            as_attachment=True,
        )
        if hands_over_the_beginning(request._request, response):
            note_download(file=file, by=request.user)
        return response


def named_release(user: User, slug: str, number: int | str) -> Release:
    if number != "latest":
        return get_release(user, slug, int(number))[1]
    project = get_project(user, slug, to=Do.RELEASES)
    newest = project.releases.filter(status=Release.Status.READY).select_related("project").order_by("-number").first()
    if newest is None:
        raise NotFound("No release is ready yet.")
    return newest
