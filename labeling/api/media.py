"""Pictures and sounds: upload, list, read. Items name them; programs that label fetch them here."""

from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.reverse import reverse

from labeling.actions.media import add_media, thumbnail
from labeling.api.paging import TEXT, PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, asked, validated
from labeling.files import ranged_response
from labeling.models import Media
from labeling.permissions import Do, get_media, get_project
from labeling.thumbnails import CONTENT_TYPE

ASKING = [
    OpenApiParameter("Range", OpenApiTypes.STR, OpenApiParameter.HEADER, description="bytes=0-99"),
    OpenApiParameter("If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="The ETag held."),
]
BYTES: dict[Any, Any] = {
    (200, "application/octet-stream"): OpenApiTypes.BINARY,
    (206, "application/octet-stream"): OpenApiTypes.BINARY,
    304: OpenApiResponse(description="The caller has it already."),
    416: OpenApiResponse(description="The range lies outside the file."),
    **PROBLEMS,
}


class MediaSerializer(serializers.ModelSerializer[Media]):
    kind = serializers.CharField(help_text="image or audio: the type of field that shows it.")
    file = serializers.SerializerMethodField(help_text="The address of its bytes.")
    thumbnail = serializers.SerializerMethodField(help_text="The address of a small copy; null for a sound.")

    class Meta:
        model = Media
        fields = [
            "id", "name", "kind", "content_type", "size", "sha256", "width", "height", "duration", "created_at", "file",
            "thumbnail",
        ]  # fmt: skip
        read_only_fields = fields

    def get_file(self, media: Media) -> str:
        return str(reverse("api_media_file", args=[media.project.slug, media.pk]))

    def get_thumbnail(self, media: Media) -> str | None:
        return str(reverse("api_thumbnail", args=[media.project.slug, media.pk])) if media.is_picture else None


class NewMediaSerializer(Strict):
    file = serializers.FileField(
        help_text="PNG, JPEG, WebP, GIF, WAV, MP3, FLAC, Ogg (Opus, Vorbis) or M4A, told from its content."
    )
    name = serializers.CharField(
        required=False,
        max_length=255,
        help_text="As items will name it, if wanted with folders: “cats/1.png”. Left out, the name of the file.",
    )


class MediaQuery(PageQuery):
    name = serializers.CharField(required=False, max_length=255, help_text="The one of this name; for every member.")


class MediaListView(ProjectResource):
    @extend_schema(
        operation_id="media_list", parameters=[MediaQuery], responses={200: page_of(MediaSerializer), **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """The project's pictures and sounds by name. All of them for managers, one by its name for every member."""
        project = get_project(request.user, slug, to=Do.VIEW if request.query_params.get("name") else Do.RUN)
        query = asked(MediaQuery, request)
        found = project.media.select_related("project")
        if query.get("name"):
            found = found.filter(name=query["name"])
        return page(found, request, MediaSerializer, ordering="name", places=TEXT)

    @extend_schema(
        operation_id="media_add",
        request={"multipart/form-data": NewMediaSerializer},
        responses={200: MediaSerializer, 201: MediaSerializer, **PROBLEMS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Upload a picture or a sound: 201. The same bytes under the same name again: 200, and nothing changes."""
        project = get_project(request.user, slug, to=Do.RUN)
        sent = validated(NewMediaSerializer, request)
        name = sent.get("name") or ""
        media, is_new = add_media(
            project=project, by=request.user, name=name or sent["file"].name, file=sent["file"], with_folders=bool(name)
        )
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(MediaSerializer(media).data, status=code)

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()]


class MediaView(ProjectResource):
    @extend_schema(operation_id="media_read", responses={200: MediaSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: UUID) -> Response:
        """What is known of a picture or sound."""
        return Response(MediaSerializer(get_media(request.user, slug, pk)).data)


class MediaFileView(ProjectResource):
    @extend_schema(operation_id="media_download", parameters=ASKING, responses=BYTES)
    def get(self, request: Request, slug: str, pk: UUID) -> HttpResponseBase:
        """The bytes as they were uploaded, whole or in part."""
        media = get_media(request.user, slug, pk)
        return ranged_response(
            request._request,
            media.file,
            size=media.size,
            content_type=media.content_type,
            etag=media.sha256,
            filename=media.name,
            as_attachment=True,
        )


class ThumbnailView(ProjectResource):
    @extend_schema(operation_id="media_thumbnail", parameters=ASKING, responses=BYTES)
    def get(self, request: Request, slug: str, pk: UUID) -> HttpResponseBase:
        """A small upright copy of a picture, as WebP, without what its file said about place and camera."""
        media = get_media(request.user, slug, pk)
        content = thumbnail(media)
        return ranged_response(
            request._request,
            ContentFile(content),
            size=len(content),
            content_type=CONTENT_TYPE,
            etag=f"{media.sha256}-thumbnail",
            filename=f"{media.name}.webp",
            as_attachment=False,
        )
