"""Cursor pages in the order in which rows were made: nothing is shown twice or missed while rows come in."""

import re
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from labeling.api.serializers import Strict

PLACE = re.compile(r"\d{1,18}", re.ASCII)  # primary keys; more digits are none of ours and no database takes them
TEXT = re.compile(r"[^\x00\ud800-\udfff]{1,255}", re.DOTALL)  # names


class Pages(CursorPagination):
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    ordering = "pk"
    places = PLACE

    def decode_cursor(self, request: Request) -> Cursor | None:
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not self.places.fullmatch(str(cursor.position)):
            raise NotFound("This cursor is not one of ours. Begin again without it.")
        return cursor


class PageQuery(Strict):
    """What every list takes."""

    cursor = serializers.CharField(required=False, max_length=500, help_text="From next or previous of another page.")
    page_size = serializers.IntegerField(
        required=False, min_value=1, help_text=f"Rows a page, at most {Pages.max_page_size}."
    )


def page(
    rows: "QuerySet[Any]",
    request: Request,
    serializer: type[serializers.BaseSerializer[Any]],
    *,
    ordering: str = "pk",
    places: "re.Pattern[str]" = PLACE,
    context: dict[str, Any] | None = None,
) -> Response:
    """One page of the rows. ordering: a column in which no two rows are equal; places: what it holds."""
    pages = Pages()
    pages.ordering, pages.places = ordering, places
    found = pages.paginate_queryset(rows, request)
    return pages.get_paginated_response(serializer(found, many=True, context=context or {}).data)


def page_of(serializer: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """For the document: a page of these rows."""
    return inline_serializer(
        f"{serializer.__name__.removesuffix('Serializer')}Page",
        {
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": serializer(many=True),
        },
    )
