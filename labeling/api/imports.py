"""Bringing items in: a file, its progress, and what was wrong with which row."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.reverse import reverse

from labeling.actions.imports import preview, start_import, upload_import
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.parsers import strict_json
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, asked, validated
from labeling.models import Import, RowError
from labeling.permissions import Do, get_import, get_project

FIRST = 100  # row errors that stand in the body of an import; all of them have a list of their own


class RowErrorSerializer(serializers.ModelSerializer[RowError]):
    class Meta:
        model = RowError
        fields = ["row", "line", "field", "sentence", "raw"]
        read_only_fields = fields


class ImportSerializer(serializers.ModelSerializer[Import]):
    progress = serializers.SerializerMethodField(help_text="The address that says how far it is.")

    class Meta:
        model = Import
        fields = [
            "id", "name", "format", "size", "sha256", "mapping", "only_if_all_good", "status", "problem", "n_rows",
            "n_added", "n_unchanged", "n_refused", "n_annotations", "created_at", "finished_at", "progress",
        ]  # fmt: skip
        read_only_fields = fields

    def get_progress(self, imp: Import) -> str:
        return str(reverse("api_import", args=[imp.project.slug, imp.pk]))


class OneImportSerializer(ImportSerializer):
    row_errors = serializers.SerializerMethodField(help_text=f"The first {FIRST}; errors/ has all.")

    class Meta(ImportSerializer.Meta):
        fields = [*ImportSerializer.Meta.fields, "row_errors"]
        read_only_fields = fields

    def get_row_errors(self, imp: Import) -> list[dict[str, Any]]:
        return list(RowErrorSerializer(imp.row_errors.all()[:FIRST], many=True).data)


class MappingField(serializers.JSONField):
    """JSON in a part of a form, read as strictly as a body."""

    def to_internal_value(self, data: Any) -> Any:
        return strict_json(data) if isinstance(data, str) else super().to_internal_value(data)


class UploadSerializer(Strict):
    file = serializers.FileField(help_text="CSV, JSONL, a zip of a dataset folder, or a zip of pictures and sounds.")
    mapping = MappingField(
        required=False,
        default=None,
        help_text='Column to role: {"id": "key", "text": "field:text", "noise": "attribute:noise", "y": "gold:label"}. '
        "Left out, it is guessed from the names of the columns.",
    )
    only_if_all_good = serializers.BooleanField(
        required=False, default=False, help_text="One bad row keeps every row out."
    )


class StartSerializer(Strict):
    mapping = serializers.JSONField(help_text="Column to role.")
    only_if_all_good = serializers.BooleanField(required=False, default=False)


class ImportsView(ProjectResource):
    @extend_schema(
        operation_id="imports_list", parameters=[PageQuery], responses={200: page_of(ImportSerializer), **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """What was brought in, oldest first."""
        project = get_project(request.user, slug, to=Do.RUN)
        asked(PageQuery, request)
        return page(project.imports.select_related("project"), request, ImportSerializer)

    @extend_schema(
        operation_id="imports_create",
        request={"multipart/form-data": UploadSerializer},
        responses={202: ImportSerializer, **PROBLEMS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Upload a file. A worker brings its rows in; progress says how far it is.

        If the columns do not fit, the file is kept, and start/ takes another mapping.
        """
        project = get_project(request.user, slug, to=Do.RUN)
        sent = validated(UploadSerializer, request)
        kept = upload_import(project=project, by=request.user, name=sent["file"].name, file=sent["file"])
        mapping = preview(kept).mapping if sent["mapping"] is None else sent["mapping"]
        started = start_import(imp=kept, by=request.user, mapping=mapping, only_if_all_good=sent["only_if_all_good"])
        return accepted(started)

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()]


class ImportView(ProjectResource):
    @extend_schema(operation_id="imports_read", responses={200: OneImportSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """How far an import is, and what became of its rows."""
        return Response(OneImportSerializer(get_import(request.user, slug, pk)).data)


class StartImportView(ProjectResource):
    @extend_schema(operation_id="imports_start", request=StartSerializer, responses={202: ImportSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Start an import that waits for its columns, or one that failed, with this mapping."""
        kept = get_import(request.user, slug, pk)
        return accepted(start_import(imp=kept, by=request.user, **validated(StartSerializer, request)))


class ImportErrorsView(ProjectResource):
    @extend_schema(
        operation_id="imports_errors", parameters=[PageQuery], responses={200: page_of(RowErrorSerializer), **PROBLEMS}
    )
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """The rows that were refused, as they came, each with the reason."""
        kept = get_import(request.user, slug, pk)
        asked(PageQuery, request)
        return page(kept.row_errors.all(), request, RowErrorSerializer)


def accepted(imp: Import) -> Response:
    data = ImportSerializer(imp).data
    return Response(data, status=status.HTTP_202_ACCEPTED, headers={"Location": data["progress"]})
